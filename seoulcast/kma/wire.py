"""The hub's wire formats, both ways: bytes to rows of text and rows of text to bytes.

A row is a tuple of the hub's own texts without the blanks around them, so nothing is lost
or reinterpreted here (`numbers` does that). A line that is no row costs no other: it is given
out beside them as a flaw. No network, no clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS
from seoulcast.kma.errors import CutBodyError, MalformedAnswerError

Row = tuple[str, ...]

ENCODING = "cp949"
"""Of successful answers (EUC-KR and its superset); error envelopes are UTF-8."""
START_MARK = "#START7777"
END_MARK = "#7777END"

_FIVE_MINUTE_VALUES = 5
_RULE = "#" + "-" * 98
_EXCERPT_CHARS = 60
_LINES_OF_A_MARK = 3
"""How many lines from either end of an answer its mark is looked for in."""
_STATION_DIGITS = 9
"""No station has more, and more would not fit the numbers that are made of it."""
_DAY_ONLY = frozenset({""})
_MINUTES = frozenset(f"{hour:02d}{minute:02d}" for hour in range(24) for minute in range(60))
_NUMBER = re.compile(r"(?:[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)?")
"""A number that a float holds, or nothing."""
_BOM = b"\xef\xbb\xbf"
_FIXED_WIDTH = " ".join(f"%{column.width}s" for column in COLUMNS)


class Envelope(NamedTuple):
    """The hub's error: a status (which may differ from the HTTP one) and a Korean message."""

    status: int
    message: str


class Flaw(NamedTuple):
    """A part of an answer that can't be taken.

    Args:
        text: the line or rows, as the hub gave them.
        reason: what is wrong, one sentence.
        day: the KST day it is about; None where that can't be read.
        station: whose it is; None where that can't be read.
    """

    text: str
    reason: str
    day: date | None
    station: int | None


class Parsed(NamedTuple):
    """The rows of an answer in the order they came in, and the lines that are none."""

    rows: list[Row]
    flaws: list[Flaw]


def without_preamble(body: bytes) -> bytes:
    """A body without the byte order mark and the white space it may begin with."""
    return body.lstrip().removeprefix(_BOM).lstrip()


def decoded(body: bytes) -> str:
    """The text of a refusal: UTF-8 as documented, or the encoding of the data."""
    try:
        return without_preamble(body).decode()
    except UnicodeDecodeError:
        return without_preamble(body).decode(ENCODING, errors="replace")


def parse_envelope(body: bytes) -> Envelope | None:
    """The error envelope in `body`, or None where the body is not one."""
    if not without_preamble(body).startswith(b"{"):
        return None
    try:
        result = json.loads(decoded(body))["result"]
        return Envelope(int(result["status"]), str(result["message"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        # The last two: a status of Infinity, and brackets without end.
        return None


def render_envelope(envelope: Envelope) -> bytes:
    """The envelope as the hub writes it."""
    return (
        '{\n  "result" : {\n'
        f'    "status" : {envelope.status},\n'
        f'    "message" : "{envelope.message}"\n'
        "  }\n}\n"
    ).encode()


def parse_asos_day(body: bytes, *, call: str = "") -> Parsed:
    """Rows of `kma_sfcdd.php`: comma separated, each row ends in a comma.

    Raises:
        CutBodyError: without the end mark.
        MalformedAnswerError: without the start mark.
    """
    return _parse(body, _ASOS_DAY, call)


def parse_asos_period(body: bytes, *, call: str = "") -> Parsed:
    """Rows of `kma_sfcdd3.php`: blank separated. Raises as `parse_asos_day`."""
    return _parse(body, _ASOS_PERIOD, call)


def parse_five_minute(body: bytes, *, call: str = "") -> Parsed:
    """Rows of `kma_pm10.php`: comma separated, each row ends in `,=`. Raises likewise."""
    return _parse(body, _FIVE_MINUTE, call)


def render_asos_day(rows: Iterable[Row], *, with_help: bool = False) -> bytes:
    """The answer of `kma_sfcdd.php` to these rows, byte for byte."""
    return _framed(_asos_header(with_help=with_help), [",".join(row) + "," for row in rows])


def render_asos_period(rows: Iterable[Row], *, with_help: bool = False) -> bytes:
    """The answer of `kma_sfcdd3.php` to these rows, byte for byte."""
    return _framed(_asos_header(with_help=with_help), [_FIXED_WIDTH % row for row in rows])


def render_five_minute(rows: Iterable[Row]) -> bytes:
    """The answer of `kma_pm10.php` to these rows; the hub's header text is not known."""
    # A comment line, as every answer has some; its words are ours.
    header = ["# YYMMDDHHMI,   STN, PM10,  FLAG,MQC,="]
    lines = [f"{tm},{stn:>6},{pm10:>5},{flag},{mqc},=" for tm, stn, pm10, flag, mqc in rows]
    return _framed(header, lines)


def day_of(tm: str) -> date | None:
    """The KST day of the hub's YYYYMMDD, or None where it is not one."""
    if len(tm) != 8 or not (tm.isascii() and tm.isdigit()):
        return None
    try:
        return date(int(tm[:4]), int(tm[4:6]), int(tm[6:]))
    except ValueError:
        return None


class _Format(NamedTuple):
    """A framing: how a line is split, which clock times and which numbers its rows have."""

    split: Callable[[str], Row | None]
    clock_times: frozenset[str]
    numbers: slice


def _parse(body: bytes, form: _Format, call: str) -> Parsed:
    # Everything that is read is ASCII; a broken Korean comment must not cost the data.
    lines = without_preamble(body).decode(ENCODING, errors="replace").split("\n")
    _check_marks(lines, call)
    parsed = Parsed([], [])
    # A day, a station or a value is checked once, not on each of a million rows.
    is_day = _KnownDays()
    is_station = _KnownStations()
    is_number = _KnownNumbers()
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
        elif not all(map(is_number.__getitem__, row[form.numbers])):
            wrong = "has a value that is no number"
        else:
            parsed.rows.append(row)
            continue
        parsed.flaws.append(_flaw(wrong, number, line, parsed.rows))
    return parsed


def _check_marks(lines: Sequence[str], call: str) -> None:
    # Blank lines around the marks are harmless; rows after the end mark are not looked for.
    if END_MARK not in _filled(reversed(lines)):
        raise CutBodyError(f"The answer has no end mark {END_MARK}: it was cut.", call=call)
    if START_MARK not in _filled(lines):
        raise MalformedAnswerError(f"The answer has no start mark {START_MARK}.", call=call)


def _filled(lines: Iterable[str]) -> list[str]:
    """The first lines that are not blank."""
    return list(islice((line.strip() for line in lines if line.strip()), _LINES_OF_A_MARK))


def _flaw(wrong: str, number: int, line: str, before: Sequence[Row]) -> Flaw:
    """A line that is no row; of the day of the row before it where its own can't be read."""
    text = line.strip()
    values = [value.strip() for value in re.split(r"[,\s]\s*", text)]
    day = day_of(values[0][:8]) or (day_of(before[-1][0][:8]) if before else None)
    station = values[1] if len(values) > 1 else ""
    return Flaw(
        text,
        f"Line {number} {wrong}: {text[:_EXCERPT_CHARS]!r}.",
        day,
        int(station) if _KnownStations()[station] else None,
    )


def _split_asos_day(line: str) -> Row | None:
    values = line.split(",")
    if len(values) != len(ASOS_COLUMNS) + 1 or values.pop().strip():
        return None
    return tuple([value.strip() for value in values])


def _split_asos_period(line: str) -> Row | None:
    values = line.split()
    return tuple(values) if len(values) == len(ASOS_COLUMNS) else None


def _split_five_minute(line: str) -> Row | None:
    values = line.split(",")
    if len(values) != _FIVE_MINUTE_VALUES + 1 or values.pop().strip() != "=":
        return None
    return tuple([value.strip() for value in values])


_ASOS_DAY = _Format(_split_asos_day, _DAY_ONLY, slice(2, None))
_ASOS_PERIOD = _Format(_split_asos_period, _DAY_ONLY, slice(2, None))
_FIVE_MINUTE = _Format(_split_five_minute, _MINUTES, slice(2, 3))


class _KnownDays(dict[str, bool]):
    """Whether a YYYYMMDD is a day, worked out once for each text."""

    def __missing__(self, text: str) -> bool:
        known = self[text] = day_of(text) is not None
        return known


class _KnownStations(dict[str, bool]):
    """Whether a text is a station's number, worked out once for each text."""

    def __missing__(self, text: str) -> bool:
        is_number = text.isascii() and text.isdigit() and len(text) <= _STATION_DIGITS
        self[text] = is_number
        return is_number


class _KnownNumbers(dict[str, bool]):
    """Whether a text is a number or empty, worked out once for each text."""

    def __missing__(self, text: str) -> bool:
        is_number = _NUMBER.fullmatch(text) is not None
        self[text] = is_number
        return is_number


def _framed(header: Iterable[str], lines: Iterable[str]) -> bytes:
    return "\n".join([START_MARK, *header, *lines, END_MARK, ""]).encode(ENCODING)


def _asos_header(*, with_help: bool) -> list[str]:
    # The ruler counts columns; the three lines under it are the columns' heads.
    ruler = "#" + "".join(str(position % 10) for position in range(2, _row_width() + 1))
    heads = [_FIXED_WIDTH % line for line in zip(*(c.heads for c in COLUMNS), strict=True)]
    if not with_help:
        return [ruler, *heads]
    title = "#  기상청 지상관측 일자료 [입력인수형태][예] ?tm=20100715&stn=0&help=1"
    texts = [f"#{n:3d}. {c.name:<14}: {c.text}" for n, c in enumerate(COLUMNS, start=1)]
    return [_RULE, title, _RULE, *texts, _RULE, ruler, *heads]


def _row_width() -> int:
    return sum(column.width for column in COLUMNS) + len(COLUMNS) - 1
