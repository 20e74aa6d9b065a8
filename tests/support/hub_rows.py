"""Rows as the hub gives them, made by hand."""

from datetime import date, datetime, timedelta

from seoulcast.kma.client import Chunk
from seoulcast.kma.columns import ASOS_COLUMNS

TODAY = date(2022, 12, 31)


def asos_row(day, station=108, *, mean="10.0", high="15.0", low="5.0"):
    """A row with these temperatures and every other column missing."""
    values = dict.fromkeys(ASOS_COLUMNS, "-9.0") | {
        "TM": f"{day:%Y%m%d}",
        "STN": str(station),
        "TA_AVG": mean,
        "TA_MAX": high,
        "TA_MIN": low,
    }
    return tuple(values[column] for column in ASOS_COLUMNS)


def pm10_rows(day, values):
    """5-minute rows from 00:00 on."""
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the wire's naive KST
    times = [start + timedelta(minutes=5 * n) for n in range(len(values))]
    return [
        (f"{time:%Y%m%d%H%M}", "108", str(value), "000000", "")
        for time, value in zip(times, values, strict=True)
    ]


def chunk(rows, start=None, end=None, flaws=None):
    flaws = flaws or {}
    days = [*rows, *flaws]
    return Chunk(start=start or min(days), end=end or max(days), rows=rows, flaws=flaws)
