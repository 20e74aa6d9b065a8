"""Rows of text, as the hub would send them at some instant, from daily numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import repeat

import numpy as np
import numpy.typing as npt

from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS, Column
from seoulcast.kma.sandbox.observations import Dust, Observations
from seoulcast.kma.wire import Row

_SLOT_TEXTS = tuple(f"{hour:02d}{minute:02d}" for hour in range(24) for minute in range(0, 60, 5))
_FLAG, _MQC = "000000", ""


def asos_rows(
    observations: Observations, first: date, last: date, stations: frozenset[int], now: datetime
) -> list[Row]:
    """Daily rows from `first` to `last`, by day and then station; all stations if none named.

    Today's row (of `now`, KST) is there and partly filled; there is none after it.
    """
    today = now.date()
    last_ordinal = min(last, today).toordinal()
    rows = observations.asos_rows(first.toordinal(), last_ordinal, stations)
    days = observations.day[rows]
    columns: list[Iterable[str]] = [
        _day_texts(days),
        map(str, observations.station[rows].tolist()),
        *(_column_texts(observations, column, rows) for column in COLUMNS[2:]),
    ]
    texts = list(zip(*columns, strict=False))
    finished = int(np.searchsorted(days, today.toordinal()))
    texts[finished:] = [_so_far(row, now.hour) for row in texts[finished:]]
    return texts


def pm10_rows(dust: Dust, station: int, first: datetime, last: datetime) -> list[Row]:
    """5-minute rows of a station from `first` to `last` (KST, both included)."""
    rows: list[Row] = []
    number = str(station)
    begin, end = f"{first:%Y%m%d%H%M}", f"{last:%Y%m%d%H%M}"
    there = np.searchsorted(dust.day, [first.toordinal(), last.toordinal() + 1])
    for position in range(*there.tolist()):
        day = f"{date.fromordinal(int(dust.day[position])):%Y%m%d}"
        rows += [
            (tm, number, str(value), _FLAG, _MQC)
            for slot, value in zip(_SLOT_TEXTS, dust.slots(position), strict=True)
            if value is not None and begin <= (tm := day + slot) <= end
        ]
    return rows


def _day_texts(days: npt.NDArray[np.int32]) -> list[str]:
    distinct, where = np.unique(days, return_inverse=True)
    texts = [f"{date.fromordinal(day):%Y%m%d}" for day in distinct.tolist()]
    return [texts[index] for index in where.tolist()]


def _column_texts(
    observations: Observations, column: Column, rows: npt.NDArray[np.intp]
) -> Iterable[str]:
    """Texts of one column; its missing code where there is no number."""
    missing = column.missing
    if column.name == "WD_MAX":
        values = observations.values["WD_MAX_DEG"][rows] / np.float32(10.0)
    elif column.name in observations.values:
        values = observations.values[column.name][rows]
    else:
        return repeat(missing)
    form = f"%.{column.decimals}f"
    return [missing if value != value else form % value for value in values.tolist()]  # noqa: PLR0124 - NaN


def _so_far(row: Row, hour: int) -> Row:
    """Today's row at `hour`: only the extremes of temperature, as far as they have come."""
    partial = [*row[:2], *(column.missing for column in COLUMNS[2:])]
    high, low = ASOS_COLUMNS.index("TA_MAX"), ASOS_COLUMNS.index("TA_MIN")
    if float(row[high]) > -90.0 and float(row[low]) > -90.0:
        warmest, coldest = float(row[high]), float(row[low])
        # Coldest at 3, warmest at 15, a cosine between: only its running extremes are used.
        phase = np.cos(2.0 * np.pi * (np.arange(hour + 1) - 15.0) / 24.0)
        course = coldest + (warmest - coldest) * (1.0 + phase) / 2.0
        partial[high], partial[low] = f"{course.max():.1f}", f"{course.min():.1f}"
    return tuple(partial)
