"""The hub's framing, which all its tables have: marks, comments, lines, and lines that are no rows.

A row is a tuple of texts. A line that is no row costs no other: it is given out beside them as
a flaw. How a line is split, and what its values have to be, is each format's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from seoulcast.kma.errors import CutBodyError, MalformedAnswerError

Row = tuple[str, ...]

ENCODING = "cp949"
"""Of successful answers (EUC-KR and its superset); error envelopes are UTF-8."""
START_MARK = "#START7777"
END_MARK = "#7777END"
RULE = "#" + "-" * 98
"""Stands above and below the lines that explain the columns."""

DAY_ONLY = frozenset({""})
"""Clock times of rows that bear a day alone."""
MINUTES = frozenset(f"{hour:02d}{minute:02d}" for hour in range(24) for minute in range(60))
"""Clock times of all others."""

_EXCERPT_CHARS = 60
_LINES_OF_A_MARK = 3
"""How many lines from either end of an answer its mark is looked for in."""
_STATION_DIGITS = 9
"""No station has more, and more would not fit the numbers that are made of it."""
_NUMBER = re.compile(r"(?:[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)?")
"""A number that a float holds, or nothing."""
_BOM = b"\xef\xbb\xbf"


class Flaw(NamedTuple):
    """A part of an answer that can't be taken.

    Args:
        text: the line or rows, as the hub gave them.
        reason: what is wrong, one sentence.
        day: the KST day it is about; None where that can't be read.
        station: whose it is; None where that can't be read.
        time: its time as the hub writes it, or that of the row before it; "" without either.
    """

    text: str
    reason: str
    day: date | None
    station: int | None
    time: str = ""


class Parsed(NamedTuple):
    """The rows of an answer in the order they came in, and the lines that are none."""

    rows: list[Row]
    flaws: list[Flaw]


def first_two(line: str) -> tuple[str, ...]:
    """Time and station of a line that is no row, as far as they can be read."""
    return tuple(value.strip() for value in re.split(r"[,\s]\s*", line, maxsplit=2)[:2])


class Format(NamedTuple):
    """How the lines of a table are read.

    Args:
        split: the row of a line, time (YYYYMMDD and clock time) and station first; None for a
            line that doesn't have the values the format asks for.
        numbers: those values of a row that have to be numbers, or nothing.
        clock_times: those that may follow the day.
        told: what may be told of a line that is no row.
        named: the time and the station of such a line.
    """

    split: Callable[[str], Row | None]
    numbers: Callable[[Row], Iterable[str]]
    clock_times: frozenset[str] = MINUTES
    told: Callable[[str], str] = str.strip
    named: Callable[[str], tuple[str, ...]] = first_two


def without_preamble(body: bytes) -> bytes:
    """A body without the byte order mark and the white space it may begin with."""
    return body.lstrip().removeprefix(_BOM).lstrip()


def day_of(tm: str) -> date | None:
    """The KST day of the hub's YYYYMMDD, or None where it is not one."""
    if len(tm) != 8 or not (tm.isascii() and tm.isdigit()):
        return None
    try:
        return date(int(tm[:4]), int(tm[4:6]), int(tm[6:]))
    except ValueError:
        return None


def is_number(text: str) -> bool:
    """Whether a text is a number that a float holds, or nothing."""
    return _NUMBER.fullmatch(text) is not None


def words(text: str) -> str:
    """Words as they are stored: semicolons for commas, a blank for each run of white space.

    Stored rows are lines of values with commas between them and without quotes, so that neither
    a comma nor an end of a line may be within a value.
    """
    return " ".join(text.replace(",", ";").split())


def parse_framed(body: bytes, form: Format, call: str) -> Parsed:
    """The rows of a table, and its lines that are none.

    Args:
        body: of a successful answer.
        form: the format of its lines.
        call: description for errors.

    Raises:
        CutBodyError: without the end mark.
        MalformedAnswerError: without the start mark.
    """
    # A broken Korean word must not cost the data.
    lines = without_preamble(body).decode(ENCODING, errors="replace").split("\n")
    _check_marks(lines, call)
    parsed = Parsed([], [])
    # A day, a station or a value is checked once, not on each of a million rows.
    is_day = _KnownDays()
    is_station = _KnownStations()
    is_known_number = _KnownNumbers()
    for number, line in enumerate(lines, start=1):
        if line[:1] == "#" or not line or line.isspace():
            continue
        row = form.split(line)
        if row is None:
            if line.lstrip()[:1] == "#":
                continue
            wrong = "does not have the values the format asks for"
        elif not is_day[row[0][:8]] or row[0][8:] not in form.clock_times:
            wrong = "has an unreadable time"
        elif not is_station[row[1]]:
            wrong = "has an unreadable station"
        elif not all(map(is_known_number.__getitem__, form.numbers(row))):
            wrong = "has a value that is no number"
        else:
            parsed.rows.append(row)
            continue
        parsed.flaws.append(_flaw(wrong, number, line, form, parsed.rows))
    return parsed


def framed(header: Iterable[str], lines: Iterable[str]) -> bytes:
    """A table's answer: the lines of its header, which begin with #, and of its rows."""
    return "\n".join([START_MARK, *header, *lines, END_MARK, ""]).encode(ENCODING)


def ruler(width: int) -> str:
    """The line that counts the columns of characters."""
    return "#" + "".join(str(position % 10) for position in range(2, width + 1))


def _check_marks(lines: Sequence[str], call: str) -> None:
    # Blank lines around the marks are harmless; rows after the end mark are not looked for.
    if END_MARK not in _filled(reversed(lines)):
        raise CutBodyError(f"The answer has no end mark {END_MARK}: it was cut.", call=call)
    if START_MARK not in _filled(lines):
        raise MalformedAnswerError(f"The answer has no start mark {START_MARK}.", call=call)


def _filled(lines: Iterable[str]) -> list[str]:
    """The first lines that are not blank."""
    return list(islice((line.strip() for line in lines if line.strip()), _LINES_OF_A_MARK))


def _flaw(wrong: str, number: int, line: str, form: Format, before: Sequence[Row]) -> Flaw:
    """A line that is no row; of the day of the row before it where its own can't be read."""
    text = form.told(line)
    time, station = (*form.named(line.strip()), "", "")[:2]
    if day_of(time[:8]) is None:
        time = before[-1][0] if before else ""
    return Flaw(
        text,
        f"Line {number} {wrong}: {text[:_EXCERPT_CHARS]!r}.",
        day_of(time[:8]),
        int(station) if _KnownStations()[station] else None,
        time,
    )


class _KnownDays(dict[str, bool]):
    """Whether a YYYYMMDD is a day, worked out once for each text."""

    def __missing__(self, text: str) -> bool:
        known = self[text] = day_of(text) is not None
        return known


class _KnownStations(dict[str, bool]):
    """Whether a text is a station's number, worked out once for each text."""

    def __missing__(self, text: str) -> bool:
        known = self[text] = text.isascii() and text.isdigit() and len(text) <= _STATION_DIGITS
        return known


class _KnownNumbers(dict[str, bool]):
    """Whether a text is a number or empty, worked out once for each text."""

    def __missing__(self, text: str) -> bool:
        known = self[text] = is_number(text)
        return known
