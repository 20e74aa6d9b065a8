"""The normals that are shown: those of a year's issues, made once a day.

What a normal is, is decided in `forecasting.references.normals`, which scores use too.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import date

from seoulcast import levels, targets
from seoulcast.clock import Clock
from seoulcast.datasets import history, keys
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.references import normals
from seoulcast_api.http.problems import ProblemError
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.responses.normals import DayNormals, Normal

log = logging.getLogger(__name__)

NORMAL_TARGETS = ("TA_MIN", "TA_AVG", "TA_MAX", "PM10_AVG")
_RETRY_S = 300.0
_FIRST_WAIT_S = 0.5

Table = list[DayNormals]
"""A normal for each of 365 days; 29 February has that of the 28th."""


def slot(day: date) -> int:
    """Place of a day in a table."""
    return int(normals.slots_of(as_days([day]))[0])


def table_of(of_year: normals.Normals) -> Table:
    """The normals of all days of the year, as they are served."""
    return [
        DayNormals.model_validate(
            {target: _served(target, row[targets.index(target)]) for target in NORMAL_TARGETS}
        )
        for row in of_year.table
    ]


def _served(target: str, normal: normals.Normal | None) -> Normal | None:
    if normal is None:
        return None
    low, median, high = (
        round(float(normal.quantiles[levels.LEVELS.index(level)]), 1) for level in (0.1, 0.5, 0.9)
    )
    return Normal(
        unit=targets.by_name(target).unit,
        mean=normal.mean,
        q10=low,
        median=median,
        q90=high,
        years=normal.years,
        first_year=normal.first_year,
        last_year=normal.last_year,
    )


class NormalsReader:
    """The normals of a year's issues, made once a KST day, in the background for who can't wait.

    Args:
        store: where the observations lie.
        station: KMA's number.
        clock: gives the day, as observations may be revised.
    """

    def __init__(self, store: ObjectStore, station: int, clock: Clock) -> None:
        self._store = store
        self._station = station
        self._clock = clock
        self._made: tuple[tuple[int, date], Table] | None = None
        self._making = threading.Lock()
        self._tried_at = float("-inf")

    def base_years(self, issue: date) -> tuple[int, int]:
        """First and last year that count for the issue under a day."""
        return normals.base_years(normals.issue_year(issue))

    def table(self, issue: date) -> Table:
        """The normals as of the issue under a day. Raises ProblemError (503)."""
        year = normals.issue_year(issue)
        found = self._newest(year)
        if found is None:
            with self._making:
                found = self._newest(year)
                if found is None:
                    found = self._read(year)
                    self._made = (year, self._clock.today()), found
        return found

    def cached(self, issue: date) -> Table | None:
        """The same without waiting or failing: those made earlier, or None at first."""
        year = normals.issue_year(issue)
        if self._newest(year) is None and time.monotonic() - self._tried_at > _RETRY_S:
            self._tried_at = time.monotonic()
            maker = threading.Thread(target=self._try, args=[issue], name="normals", daemon=True)
            maker.start()
            # A small store has them at once, and the first reader sees them.
            maker.join(_FIRST_WAIT_S)
        made = self._made
        return made[1] if made is not None and made[0][0] == year else None

    def _newest(self, year: int) -> Table | None:
        made = self._made
        return made[1] if made is not None and made[0] == (year, self._clock.today()) else None

    def _try(self, issue: date) -> None:
        try:
            self.table(issue)
        except ProblemError as error:
            log.warning("No normals: %s", error.for_log)
        except Exception:
            log.exception("No normals, unexpectedly.")

    def _read(self, year: int) -> Table:
        first_year, last_year = normals.base_years(year)
        first, last = date(first_year, 1, 1), date(last_year, 12, 31)
        with translate_errors("of a past day's observations"):
            tables = {
                dataset.name: history.read_range(self._store, dataset, first, last)
                for dataset in (keys.TEMPERATURE, keys.PM10)
            }
        own = {name: table[table["STN"] == self._station] for name, table in tables.items()}
        weather = {keys.STATION_WEATHER.name: history.no_rows(keys.STATION_WEATHER)}
        return table_of(normals.Normals.before(year, Observations.of(own | weather)))
