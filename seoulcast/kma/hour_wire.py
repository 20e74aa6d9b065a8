"""The wire format of hourly ASOS rows (`kma_sfctm3.php`): fixed width, with words to the left.

A row is a tuple of 46 texts in the order of `HOUR_COLUMNS`. The hub leaves no column empty, so a
line is split at its blanks; where a word holds one, the places of the columns decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate, pairwise
from operator import itemgetter

from seoulcast.kma.framing import (
    RULE,
    Format,
    Parsed,
    Row,
    framed,
    parse_framed,
    ruler,
    words,
)
from seoulcast.kma.hour_columns import HOUR_COLUMNS

_FIXED_WIDTH = " ".join(f"%{'-' if c.is_word else ''}{c.width}s" for c in HOUR_COLUMNS)
_BLANKS = tuple(accumulate((c.width + 1 for c in HOUR_COLUMNS), initial=-1))
"""Places of the blank before each column, and of the one behind the last."""
_WORDS = tuple(at for at, column in enumerate(HOUR_COLUMNS) if column.is_word)
_NUMBERS = tuple(
    at for at, column in enumerate(HOUR_COLUMNS) if column.decimals is not None and at > 1
)
_RULER_WIDTH = 254
"""The hub's ruler is shorter than its rows."""


def parse_hours(body: bytes, *, call: str = "") -> Parsed:
    """Rows of `kma_sfctm3.php`, 46 texts each.

    Args:
        body: of a successful answer.
        call: description for errors.

    Raises:
        CutBodyError: without the end mark.
        MalformedAnswerError: without the start mark.
    """
    return parse_framed(body, _HOURS, call)


def render_hours(rows: Iterable[Row], *, with_help: bool = False) -> bytes:
    """The answer of `kma_sfctm3.php` to these rows, byte for byte."""
    return framed(_header(with_help=with_help), [_FIXED_WIDTH % row for row in rows])


def _split(line: str) -> Row | None:
    values = line.split()
    if len(values) != len(HOUR_COLUMNS):
        return _split_by_width(line.rstrip())
    for at in _WORDS:
        values[at] = words(values[at])
    return tuple(values)


def _split_by_width(line: str) -> Row | None:
    """The row of a line in which a word holds a blank; None where the columns don't fit."""
    padded = f" {line} "
    if len(line) != _BLANKS[-1] or any(not padded[blank + 1].isspace() for blank in _BLANKS):
        return None
    return tuple([words(line[before + 1 : end]) for before, end in pairwise(_BLANKS)])


_HOURS = Format(_split, itemgetter(*_NUMBERS))


def _header(*, with_help: bool) -> list[str]:
    heads = [_FIXED_WIDTH % line for line in zip(*(c.heads for c in HOUR_COLUMNS), strict=True)]
    header = [ruler(_RULER_WIDTH), *(line.rstrip() for line in heads)]
    if not with_help:
        return header
    title = "#  기상청 지상관측 시간자료 [입력인수형태][예] ?tm=201007151200&stn=0&help=1"
    texts = [f"#{n:3d}. {c.name:<7}: {c.text}" for n, c in enumerate(HOUR_COLUMNS, start=1)]
    return [RULE, title, RULE, *texts, RULE, *header]
