"""What the site of `make docs` shows otherwise than GitHub does: a hook of MkDocs."""

from __future__ import annotations

import re

LANGUAGES = re.compile(
    r"^(English · \[한국어\]\(.+\)|\[English\]\(.+\) · 한국어)\n\n", re.MULTILINE
)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Leave out a document's own choice of language: the site's header has one on every page."""
    return LANGUAGES.sub("", markdown, count=1)
