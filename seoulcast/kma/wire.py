"""The hub's wire formats, both ways: bytes to rows of text and rows of text to bytes.

Here are those of the daily ASOS rows, of the five-minute rows and of the error envelope; a row is
a tuple of the hub's own texts without the blanks around them, so nothing is lost or
reinterpreted (`numbers` does that). What all tables have in common is in `framing`, and those of
hours and of official forecasts are in `hour_wire` and `official_wire`. No network, no clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS
from seoulcast.kma.framing import (
    DAY_ONLY,
    ENCODING,
    END_MARK,
    RULE,
    START_MARK,
    Flaw,
    Format,
    Parsed,
    Row,
    day_of,
    framed,
    parse_framed,
    ruler,
    without_preamble,
)

__all__ = [
    "ENCODING",
    "END_MARK",
    "START_MARK",
    "Envelope",
    "Flaw",
    "Parsed",
    "Row",
    "day_of",
    "decoded",
    "parse_asos_day",
    "parse_asos_period",
    "parse_envelope",
    "parse_five_minute",
    "render_asos_day",
    "render_asos_period",
    "render_envelope",
    "render_five_minute",
    "without_preamble",
]

_FIVE_MINUTE_VALUES = 5
_FIXED_WIDTH = " ".join(f"%{column.width}s" for column in COLUMNS)
_ROW_WIDTH = sum(column.width for column in COLUMNS) + len(COLUMNS) - 1


class Envelope(NamedTuple):
    """The hub's error: a status (which may differ from the HTTP one) and a Korean message."""

    status: int
    message: str


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
    return parse_framed(body, _ASOS_DAY, call)


def parse_asos_period(body: bytes, *, call: str = "") -> Parsed:
    """Rows of `kma_sfcdd3.php`: blank separated. Raises as `parse_asos_day`."""
    return parse_framed(body, _ASOS_PERIOD, call)


def parse_five_minute(body: bytes, *, call: str = "") -> Parsed:
    """Rows of `kma_pm10.php`: comma separated, each row ends in `,=`. Raises likewise."""
    return parse_framed(body, _FIVE_MINUTE, call)


def render_asos_day(rows: Iterable[Row], *, with_help: bool = False) -> bytes:
    """The answer of `kma_sfcdd.php` to these rows, byte for byte."""
    return framed(_asos_header(with_help=with_help), [",".join(row) + "," for row in rows])


def render_asos_period(rows: Iterable[Row], *, with_help: bool = False) -> bytes:
    """The answer of `kma_sfcdd3.php` to these rows, byte for byte."""
    return framed(_asos_header(with_help=with_help), [_FIXED_WIDTH % row for row in rows])


def render_five_minute(rows: Iterable[Row]) -> bytes:
    """The answer of `kma_pm10.php` to these rows; the hub's header text is not known."""
    # A comment line, as every answer has some; its words are ours.
    header = ["# YYMMDDHHMI,   STN, PM10,  FLAG,MQC,="]
    lines = [f"{tm},{stn:>6},{pm10:>5},{flag},{mqc},=" for tm, stn, pm10, flag, mqc in rows]
    return framed(header, lines)


def _split_asos_day(line: str) -> Row | None:
    values = line.split(",")
    if len(values) != len(ASOS_COLUMNS) + 1 or values.pop().strip():
        return None
    return tuple(map(str.strip, values))


def _split_asos_period(line: str) -> Row | None:
    values = line.split()
    return tuple(values) if len(values) == len(ASOS_COLUMNS) else None


def _split_five_minute(line: str) -> Row | None:
    values = line.split(",")
    if len(values) != _FIVE_MINUTE_VALUES + 1 or values.pop().strip() != "=":
        return None
    return tuple(map(str.strip, values))


_ASOS_DAY = Format(_split_asos_day, itemgetter(slice(2, None)), DAY_ONLY)
_ASOS_PERIOD = Format(_split_asos_period, itemgetter(slice(2, None)), DAY_ONLY)
_FIVE_MINUTE = Format(_split_five_minute, itemgetter(slice(2, 3)))


def _asos_header(*, with_help: bool) -> list[str]:
    # The ruler counts columns; the three lines under it are the columns' heads.
    heads = [_FIXED_WIDTH % line for line in zip(*(c.heads for c in COLUMNS), strict=True)]
    header = [ruler(_ROW_WIDTH), *heads]
    if not with_help:
        return header
    title = "#  기상청 지상관측 일자료 [입력인수형태][예] ?tm=20100715&stn=0&help=1"
    texts = [f"#{n:3d}. {c.name:<14}: {c.text}" for n, c in enumerate(COLUMNS, start=1)]
    return [RULE, title, RULE, *texts, RULE, *header]
