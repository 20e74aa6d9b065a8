"""The season's normal: what the 30 years before this one had on a day of the year.

Plain statistics of observed values within 7 days of the day, so that "2° colder than usual"
can be checked by anyone; the pipeline's climatology, which also has a trend, is not this.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import date

import numpy as np
import pandas as pd

from seoulcast import targets
from seoulcast.clock import Clock
from seoulcast.datasets import history, keys
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.problems import ProblemError
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.responses.normals import DayNormals, Normal

log = logging.getLogger(__name__)

YEARS = 30
"""The length of a normal (WMO-No. 1203)."""
FEWEST_YEARS = 10
"""WMO's least for a provisional normal; PM10 has been measured since 2008 only."""
WINDOW_DAYS = 7
"""Either side: 15 days a year, enough to smooth the day's luck and not the season."""
NORMAL_TARGETS = ("TA_MIN", "TA_AVG", "TA_MAX", "PM10_AVG")
_RETRY_S = 300.0
_FIRST_WAIT_S = 0.5
_YEAR = 365

Table = list[DayNormals]
"""A normal for each of 365 days; 29 February has that of the 28th."""


def slot(day: date) -> int:
    """Place of a day in the year of 365 days, from 0."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(2023, day.month, 28 if is_leap_day else day.day).timetuple().tm_yday - 1


def table_of(temperature: pd.DataFrame, pm10: pd.DataFrame, station: int) -> Table:
    """The normals of all days of the year.

    Args:
        temperature: rows of the clean temperature dataset, of the years that count.
        pm10: rows of the clean PM10 dataset, likewise.
        station: KMA's number.
    """
    temperature = temperature[(temperature["STN"] == station) & ~temperature["EXCLUDED"]]
    pm10 = pm10[pm10["STN"] == station]
    tables = {"temperature": temperature, "pm10": pm10}
    columns = {
        target: _column(tables[targets.by_name(target).dataset], target)
        for target in NORMAL_TARGETS
    }
    return [
        DayNormals.model_validate({target: columns[target][i] for target in NORMAL_TARGETS})
        for i in range(_YEAR)
    ]


def _column(rows: pd.DataFrame, target: str) -> list[Normal | None]:
    seen = rows[rows[f"{target}_OBS"].notna()]
    values = seen[f"{target}_OBS"].to_numpy()
    slots = np.array([slot(day) for day in seen["TM"]], dtype=int)
    years = seen["TM"].dt.year.to_numpy()
    return [_normal(target, *_near(i, values, slots, years)) for i in range(_YEAR)]


def _near(
    i: int, values: np.ndarray, slots: np.ndarray, years: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    distance = np.abs(slots - i)
    near = np.minimum(distance, _YEAR - distance) <= WINDOW_DAYS
    return values[near], years[near]


def _normal(target: str, values: np.ndarray, years: np.ndarray) -> Normal | None:
    if len(set(years)) < FEWEST_YEARS:
        return None
    low, median, high = np.quantile(values, [0.1, 0.5, 0.9])
    return Normal(
        unit=targets.by_name(target).unit,
        mean=round(float(values.mean()), 1),
        q10=round(float(low), 1),
        median=round(float(median), 1),
        q90=round(float(high), 1),
        years=len(set(years)),
        first_year=int(years.min()),
        last_year=int(years.max()),
    )


class NormalsReader:
    """The normals of this year, made once a KST day, in the background for who can't wait.

    Args:
        store: where the observations lie.
        station: KMA's number.
        clock: gives the year and the day.
    """

    def __init__(self, store: ObjectStore, station: int, clock: Clock) -> None:
        self._store = store
        self._station = station
        self._clock = clock
        self._made: tuple[date, Table] | None = None
        self._making = threading.Lock()
        self._tried_at = float("-inf")

    def base_years(self) -> tuple[int, int]:
        """First and last year that count."""
        last = self._clock.today().year - 1
        return last - YEARS + 1, last

    def table(self) -> Table:
        """The normals. Raises ProblemError (503)."""
        today = self._clock.today()
        if self._made is None or self._made[0] != today:
            with self._making:
                if self._made is None or self._made[0] != today:
                    self._made = today, self._read()
        return self._made[1]

    def cached(self) -> Table | None:
        """The newest normals there are, without waiting for them or failing; None at first."""
        is_due = self._made is None or self._made[0] != self._clock.today()
        if is_due and time.monotonic() - self._tried_at > _RETRY_S:
            self._tried_at = time.monotonic()
            maker = threading.Thread(target=self._try, name="normals", daemon=True)
            maker.start()
            # A small store has them at once, and the first reader sees them.
            maker.join(_FIRST_WAIT_S)
        return None if self._made is None else self._made[1]

    def _try(self) -> None:
        try:
            self.table()
        except ProblemError as error:
            log.warning("No normals: %s", error.for_log)
        except Exception:
            log.exception("No normals, unexpectedly.")

    def _read(self) -> Table:
        first_year, last_year = self.base_years()
        first, last = date(first_year, 1, 1), date(last_year, 12, 31)
        with translate_errors("of a past day's observations"):
            temperature = history.read_range(self._store, keys.TEMPERATURE, first, last)
            pm10 = history.read_range(self._store, keys.PM10, first, last)
        return table_of(temperature, pm10, self._station)
