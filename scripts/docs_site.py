"""What the site of `make docs` shows otherwise than GitHub does: a hook of MkDocs."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Protocol

LANGUAGES = re.compile(
    r"^(English · \[한국어\]\(.+\)|\[English\]\(.+\) · 한국어)\n\n", re.MULTILINE
)
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DRAWN = "images/diagrams"
"""Where `scripts/draw-diagrams` keeps what it has drawn, below docs/."""
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


class _File(Protocol):
    src_uri: str


class Page(Protocol):
    """What the hook asks of MkDocs' page."""

    file: _File


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """The document without its own choice of language, and with its diagrams drawn.

    The site's header has the choice on every page. A diagram that has not been drawn since it was
    changed is a link that leads nowhere, which ends the build.
    """
    up = "../" * page.file.src_uri.count("/")

    def drawn(block: re.Match[str]) -> str:
        heading = _HEADING.findall(markdown[: block.start()])[-1]
        address = f"{up}{DRAWN}/{name_of(block[1])}"
        # A link as well: in the column of the text its words are small.
        return f"[![Diagram: {heading}]({address})]({address})"

    return LANGUAGES.sub("", DIAGRAM.sub(drawn, markdown), count=1)


def name_of(diagram: str) -> str:
    """The file with the drawing of a diagram, by its source."""
    return f"{sha256(diagram.encode()).hexdigest()[:12]}.svg"
