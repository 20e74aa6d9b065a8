"""Days as numpy arrays, and their place in the year.

A day is a KST calendar day held as datetime64[D]. The season is read from a table by day
of the year, so that a day's value never depends on which other days are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from seoulcast.datasets.documents import LEADS

DayArray = npt.NDArray[np.datetime64]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DAYS_OF_YEAR = 366
"""Slots of a leap year: 29 February has its own, so 1 March is the same slot every year."""

ONE_DAY = np.timedelta64(1, "D")


def as_days(days: Iterable[date]) -> DayArray:
    """The days as a datetime64[D] array, in the order given."""
    return np.array(list(days), dtype="datetime64[D]")


def day_range(first: date, last: date) -> DayArray:
    """Every day from `first` to `last`, both included; empty if `last` is earlier."""
    return np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + ONE_DAY)


def as_date(day: np.datetime64) -> date:
    """One element of a day array as a date."""
    return cast("date", day.astype("datetime64[D]").item())


def day_of_year(days: DayArray) -> IntArray:
    """Slot 0 to 365 of each day in a leap year, of the same shape as `days`."""
    flat = days.astype("datetime64[D]").ravel()
    leap = pd.DatetimeIndex(flat)
    in_2000 = (
        np.datetime64("2000-01-01", "M") + (leap.month.to_numpy() - 1).astype("timedelta64[M]")
    ).astype("datetime64[D]") + (leap.day.to_numpy() - 1).astype("timedelta64[D]")
    slots = (in_2000 - np.datetime64("2000-01-01", "D")).astype(np.int64)
    return cast("IntArray", slots.reshape(days.shape))


@cache
def season_table(harmonics: int) -> FloatArray:
    """Sine and cosine of each harmonic of the year by slot, shape (366, 2 * harmonics)."""
    phase = 2 * np.pi * np.arange(DAYS_OF_YEAR) / DAYS_OF_YEAR
    columns = [f(k * phase) for k in range(1, harmonics + 1) for f in (np.sin, np.cos)]
    table = np.stack(columns, axis=1)
    table.flags.writeable = False
    return table


def lead_days(days: DayArray) -> DayArray:
    """The target days of forecasts made under `days`: shape (n, 7)."""
    return cast("DayArray", days[:, None] + np.array(LEADS, dtype="timedelta64[D]")[None, :])
