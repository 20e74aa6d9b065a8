"""Rows of hours with what the sandbox's switches say is wrong with them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from seoulcast.kma.framing import Row, day_of
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES, HOUR_COLUMNS
from seoulcast.kma.sandbox.faults import Faults
from seoulcast.stations import SEOUL

_TA = HOUR_COLUMN_NAMES.index("TA")
_TEMPERATURES = [at for at, column in enumerate(HOUR_COLUMNS) if column.is_temperature]
_MISSING = HOUR_COLUMNS[_TA].missing
_IMPOSSIBLE_TA = "99.9"
_FIRST_HOUR = "0100"


def tampered_hours(rows: list[Row], faults: Faults) -> list[Row]:
    """The hours with late, partial, revised, bad and contradicted days as `faults` says."""
    only = None if faults.station is None else str(faults.station)
    changed = only or str(SEOUL)
    tampered: list[Row] = []
    for row in rows:
        day = _day_of(row[0])
        is_there = day not in faults.late_hour_days and _hour(row) <= faults.partial_hours.get(
            day, 24
        )
        if not is_there and only in (None, row[1]):
            continue
        mine = _revised(row, day, faults) if row[1] == changed else row
        tampered.append(mine)
        if faults.contradicted_hours.get(day) == int(row[1]) and row[0][8:] == _FIRST_HOUR:
            tampered.append((*mine[:_TA], f"{float(mine[_TA]) + 1:.1f}", *mine[_TA + 1 :]))
    if faults.temperature_missing != _MISSING:
        tampered = [_with_code(row, faults.temperature_missing) for row in tampered]
    if faults.by_station:
        tampered.sort(key=lambda row: (int(row[1]), row[0]))
    return tampered


def tampered_hour_lines(body: bytes, faults: Faults) -> bytes:
    """The bytes of an answer with lost fields as `faults` says."""
    for day in faults.lost_field_hour_days:
        line = re.compile(rf"^({day:%Y%m%d}\d{{4}} [^\n]*?) +[^ \n]+$".encode(), re.MULTILINE)
        body = line.sub(rb"\1", body, count=1)
    return body


def _revised(row: Row, day: date, faults: Faults) -> Row:
    values = list(row)
    for name, value in faults.revised_hours.get(day, {}).items():
        at = HOUR_COLUMN_NAMES.index(name)
        values[at] = f"{value:.{HOUR_COLUMNS[at].decimals or 0}f}"
    if day in faults.bad_hour_days and row[0][8:] == _FIRST_HOUR:
        values[_TA] = _IMPOSSIBLE_TA
    return tuple(values)


def _with_code(row: Row, code: str) -> Row:
    values = list(row)
    for at in _TEMPERATURES:
        if values[at] == _MISSING:
            values[at] = code
    return tuple(values)


def _hour(row: Row) -> int:
    """The hour's place in its day, 1 to 24."""
    return int(row[0][8:10]) or 24


@lru_cache(maxsize=4096)
def _day_of(tm: str) -> date:
    """The day of an hour by its end: 00:00 ends the day before."""
    day = day_of(tm[:8]) or date.min
    return day if tm[8:] != "0000" else day - timedelta(days=1)
