"""Blotting a secret out of whatever the other side sends back, in every spelling of it.

A server may echo a key as it was sent, percent-encoded as in an address, or escaped as in HTML
or JSON.
"""

from __future__ import annotations

import re
from html.entities import codepoint2name

BLOT = "***"


class Blotter:
    """Replaces a secret by `***`.

    Args:
        secret: what must not be shown; nothing is replaced where it is empty.
    """

    def __init__(self, secret: str) -> None:
        # Bytes of any encoding are searched as Latin-1, which has a character for each.
        characters = secret.encode().decode("latin-1")
        self._pattern = re.compile("".join(map(_spellings, characters))) if secret else None

    def text(self, text: str) -> str:
        """The text without the secret."""
        return text if self._pattern is None else self._pattern.sub(BLOT, text)

    def data(self, data: bytes) -> bytes:
        """The bytes without the secret."""
        return self.text(data.decode("latin-1")).encode("latin-1")


def _spellings(character: str) -> str:
    """A pattern of all ways to write one character."""
    code = ord(character)
    ways = [
        # Itself, and behind the backslash that JSON may put before it.
        rf"\\?{re.escape(character)}",
        # %25 is the sign % encoded once more.
        f"(?i:%(?:25)*{code:02x})",
        f"&#0*{code};",
        f"(?i:&#x0*{code:x};)",
        rf"(?i:\\u{code:04x})",
    ]
    if code in codepoint2name:
        ways.append(f"&{codepoint2name[code]};")
    if character == " ":
        ways.append(r"\+")
    return f"(?:{'|'.join(ways)})"
