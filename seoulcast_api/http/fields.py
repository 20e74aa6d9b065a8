"""Fields of requests that hold lists, read by their grammar (RFC 9110, 5.6, 8.8.3 and 12.4).

A field may come in several lines, which make one list. A list that breaks the grammar counts
as if it had not been sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Headers = list[tuple[bytes, bytes]]
"""Fields as the server gives them: names in lower case, values without blanks around them."""

# Possessive quantifiers: whatever is sent, one pass over it tells.
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_QUOTED = rb'"(?:[^"\\]|\\.)*+"'
_PARAMETER = rb";[ \t]*+(?:(" + _TOKEN + rb")=(" + _TOKEN + rb"|" + _QUOTED + rb")[ \t]*+)?+"
_END = rb"[ \t]*+(?:,|\Z)"
_MEMBER = re.compile(
    rb"[ \t]*+(?:(" + _TOKEN + rb"(?:/" + _TOKEN + rb")?+)[ \t]*+"
    rb"((?:" + _PARAMETER + rb")*+))?+" + _END
)
_PARAMETERS = re.compile(_PARAMETER)
_WEIGHT_VALUE = re.compile(rb"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_ENTITY_TAG = re.compile(rb'[ \t]*+(?:(?:W/)?+("[\x21\x23-\x7e\x80-\xff]*+"))?+' + _END)


def line_of(headers: Headers, name: bytes) -> bytes | None:
    """All lines of a field as one; None where it was not sent.

    Args:
        headers: of the request.
        name: of the field, in lower case.
    """
    lines = [value for field, value in headers if field == name]
    return b", ".join(lines) if lines else None


@dataclass(frozen=True)
class Member:
    """One member of a list with weights.

    Args:
        name: in lower case, without parameters.
        text: as it was sent.
        weight: 0 (not acceptable) to 1.
    """

    name: bytes
    text: bytes
    weight: float


def members(line: bytes | None) -> list[Member]:
    """The members of `Accept` or `Accept-Encoding` in their order; none of a broken list."""
    found = []
    position = 0
    while line is not None and position < len(line):
        match = _MEMBER.match(line, position)
        weight = match and _weight_of(match[2] or b"")
        if match is None or weight is None:
            return []
        if match[1]:
            found.append(Member(match[1].lower(), match[0].strip(b", \t"), weight))
        position = match.end()
    return found


def _weight_of(parameters: bytes) -> float | None:
    """The weight among parameters, 1 without one, None of one that is no weight."""
    for name, value in _PARAMETERS.findall(parameters):
        if name.lower() == b"q":
            return float(value) if _WEIGHT_VALUE.fullmatch(value) else None
    return 1.0


def weights(line: bytes | None) -> dict[bytes, float]:
    """The weight of each member by its name; the greatest of a name that comes twice."""
    found: dict[bytes, float] = {}
    for member in members(line):
        found[member.name] = max(member.weight, found.get(member.name, 0.0))
    return found


@lru_cache(maxsize=64)
def takes_gzip(line: bytes | None) -> bool:
    """Whether `Accept-Encoding` asks for gzip rather than for what is not compressed.

    Args:
        line: the field; clients have few spellings of it, so that what each means is kept.
    """
    found = weights(line)
    others = found.get(b"*", 0.0)
    gzip = max(found.get(b"gzip", -1.0), found.get(b"x-gzip", -1.0))
    if gzip < 0:
        gzip = others
    return gzip > 0 and gzip >= found.get(b"identity", others)


def has_tag(line: bytes, etag: bytes) -> bool:
    """Whether `If-None-Match` names an ETag (by weak comparison), or any with `*`.

    Args:
        line: the field.
        etag: of the representation.
    """
    if line == etag:
        return True
    if line.strip(b" \t") == b"*":
        return True
    opaque = etag.removeprefix(b"W/")
    is_there = False
    position = 0
    while position < len(line):
        match = _ENTITY_TAG.match(line, position)
        if match is None:
            return False
        is_there = is_there or match[1] == opaque
        position = match.end()
    return is_there
