"""Which language a reader prefers, by `Accept-Language` (RFC 9110, 12.5.4)."""

from __future__ import annotations

from functools import lru_cache

from starlette.types import Scope

from seoulcast.presentation.words import Language
from seoulcast_api.http.fields import line_of, members

DEFAULT: Language = "en"
"""Of who asks for neither: what programs that send no preference have always been told."""
_OFFERED: dict[bytes, Language] = {b"ko": "ko", b"en": "en"}


def asked_language(scope: Scope) -> Language:
    """The offered language that a request prefers; English where it prefers none."""
    return _preferred(line_of(scope["headers"], b"accept-language"))


@lru_cache(maxsize=64)
def _preferred(line: bytes | None) -> Language:
    """The first of those with the greatest weight; `ko-KR` asks for Korean (RFC 4647, 3.4).

    Args:
        line: the field; clients have few spellings of it, so that what each means is kept.
    """
    best, found = 0.0, DEFAULT
    for member in members(line):
        language = _OFFERED.get(member.name.partition(b"-")[0])
        if language is not None and member.weight > best:
            best, found = member.weight, language
    return found
