"""Normals: what the years before an issue had on a day of the year, and nothing else.

The one definition of what is usual: charts and sentences show it, and scores set forecasts
beside it. Plain statistics of observed values, so that anyone can check them. What models
depart from, and drift is measured by, is the climatology, which has a trend; it is no normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    IntArray,
    as_days,
    day_of_year,
    day_range,
)
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import LEVELS

YEARS = 30
"""The length of a normal (WMO-No. 1203)."""
FEWEST_YEARS = 10
"""WMO's least for a provisional normal; PM10 has been measured since 2008 only."""
WINDOW_DAYS = 7
"""Either side: 15 days a year, enough to smooth the day's luck and not the season."""
_DAYS = 365
_LEAP_DAY = 59
"""Its slot in a leap year; it has the normal of the day before."""


@dataclass(frozen=True)
class Normal:
    """What one target had around a day of the year.

    Args:
        mean: in the target's unit, to a tenth: the number that is shown is the one that is scored.
        quantiles: of the values, at `LEVELS`.
        years: how many years were observed.
        first_year: first of them.
        last_year: last of them.
    """

    mean: float
    quantiles: FloatArray
    years: int
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Normals:
    """The normals of all issues of a year.

    Args:
        year: in which the forecasts are issued; the 30 full years before it count.
        table: of the 365 days of a year by target; None where fewer than 10 years were observed.
    """

    year: int
    table: tuple[tuple[Normal | None, ...], ...]

    @classmethod
    def before(cls, year: int, observations: Observations) -> Normals:
        """The normals of a year's issues.

        Every year that counts has ended by the first of them, so that none knows too much.

        Args:
            year: of the issues.
            observations: clean tables; what they have of `year` and later is not read.
        """
        first, last = base_years(year)
        days = day_range(date(first, 1, 1), date(last, 12, 31))
        values = observations.targets(days)
        values[np.isin(days, observations.excluded_days())] = np.nan
        slots, years = slots_of(days), days.astype("datetime64[Y]").astype(np.int64) + 1970
        rows = []
        for slot in range(_DAYS):
            distance = np.abs(slots - slot)
            near = np.minimum(distance, _DAYS - distance) <= WINDOW_DAYS
            rows.append(tuple(_normal(column, years[near]) for column in values[near].T))
        return cls(year, tuple(rows))

    def on(self, day: date, target: str) -> Normal | None:
        """The normal of a target on a day, which may be of any year."""
        return self.table[int(slots_of(as_days([day]))[0])][targets.index(target)]


def base_years(year: int) -> tuple[int, int]:
    """First and last year that count for the issues of a year."""
    return year - YEARS, year - 1


def issue_year(day: date) -> int:
    """The year in which the forecast under D is issued: on the morning of D+1."""
    return (day + timedelta(days=1)).year


def slots_of(days: DayArray) -> IntArray:
    """Place of each day in the year of 365 days, from 0; 29 February has that of the 28th."""
    slots = day_of_year(days)
    return slots - (slots >= _LEAP_DAY)


def _normal(values: FloatArray, years: IntArray) -> Normal | None:
    seen = ~np.isnan(values)
    there = np.unique(years[seen])
    if len(there) < FEWEST_YEARS:
        return None
    values = values[seen]
    return Normal(
        mean=round(float(values.mean()), 1),
        quantiles=np.quantile(values, LEVELS),
        years=len(there),
        first_year=int(there[0]),
        last_year=int(there[-1]),
    )
