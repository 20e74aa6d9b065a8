"""Rows of hours, as the hub would send them at some instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import repeat

import numpy as np
import numpy.typing as npt

from seoulcast.kma.framing import Row
from seoulcast.kma.hour_columns import HOUR_COLUMNS, HourColumn
from seoulcast.kma.sandbox.hours import CLOUD_WORDS, HourSource, HourTable

_AN_HOUR = timedelta(hours=1)


def hour_rows(
    hours: HourSource, first: datetime, last: datetime, stations: frozenset[int]
) -> list[Row]:
    """Rows of the hours that end from `first` to `last`, by hour and then station.

    Args:
        hours: what there is.
        first: naive, KST.
        last: likewise.
        stations: those asked for; all if none named.
    """
    asked = [number for number in hours.stations if not stations or number in stations]
    begin, end = -(-_counted(first) // _AN_HOUR), _counted(last) // _AN_HOUR
    found = [_rows(number, hours.between(number, begin, end)) for number in asked]
    rows = [row for own in found for row in own]
    # Stations come in order: sorting by time alone leaves them so.
    rows.sort(key=lambda row: row[0])
    return rows


def _counted(time: datetime) -> timedelta:
    """Time since the midnight before day 0."""
    return time - datetime.min + timedelta(days=1)  # noqa: DTZ901 - naive KST


def _rows(station: int, table: HourTable) -> list[Row]:
    columns: list[Iterable[str]] = [
        _hour_texts(table.hour),
        repeat(str(station)),
        *(_column_texts(table, column) for column in HOUR_COLUMNS[2:]),
    ]
    return list(zip(*columns, strict=False))


def _hour_texts(hours: npt.NDArray[np.int64]) -> list[str]:
    return [
        f"{datetime.fromordinal(hour // 24):%Y%m%d}{hour % 24:02d}00" for hour in hours.tolist()
    ]


def _column_texts(table: HourTable, column: HourColumn) -> Iterable[str]:
    """Texts of one column; its missing code where there is no number."""
    missing = column.missing
    name = "WD_DEG" if column.name == "WD" else column.name
    if name not in table.values:
        return repeat(missing)
    values = table.values[name]
    if column.is_word:
        return [missing if v != v else CLOUD_WORDS[int(v)] for v in values.tolist()]  # noqa: PLR0124 - NaN
    if column.name == "WD":
        values = values / np.float32(10.0)
    form = f"%.{column.decimals}f"
    return [missing if value != value else form % value for value in values.tolist()]  # noqa: PLR0124 - NaN
