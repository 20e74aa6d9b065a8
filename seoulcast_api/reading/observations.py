"""Clean observations, where they come from, and the newest day of each dataset."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from seoulcast.datasets import history, keys
from seoulcast.datasets.store import ObjectNotFoundError, ObjectStore
from seoulcast.settings import Origin
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.presenting import views
from seoulcast_api.responses.observations import ObservedDay
from seoulcast_api.responses.serving import NewestDays

_RANGES_KEPT = 4


class ObservationReader:
    """Clean observations.

    Args:
        store: where the objects lie.
        station: KMA's number.
        origin: origin to assume where the store does not say it.
    """

    def __init__(self, store: ObjectStore, station: int, origin: Origin) -> None:
        self._store = store
        self._station = station
        self._assumed_origin = origin
        self._ranges: Cache[tuple[date, date], list[ObservedDay]] = Cache(
            _RANGES_KEPT, SETTLED_AGE_S
        )
        self._newest: Cache[tuple[keys.DayDataset, date], date | None] = Cache(16, SETTLED_AGE_S)
        self._origin: Cache[None, Origin] = Cache(1, SETTLED_AGE_S)

    def days(self, first: date, last: date) -> list[ObservedDay]:
        """The observed days from `first` to `last`, in order. Raises ProblemError (503)."""
        return self._ranges.get((first, last), lambda: self._read(first, last))

    def newest(self, not_after: date) -> ObservedDay | None:
        """The newest observed day there is. Raises ProblemError (503)."""
        newest = [self.newest_day(data, not_after) for data in (keys.TEMPERATURE, keys.PM10)]
        day = max((day for day in newest if day is not None), default=None)
        if day is None:
            return None
        days = self.days(day, day)
        return days[-1] if days else None

    def newest_days(self, not_after: date) -> NewestDays:
        """Newest day of each dataset. Raises ProblemError (503)."""
        return NewestDays(
            temperature=self.newest_day(keys.TEMPERATURE, not_after),
            pm10=self.newest_day(keys.PM10, not_after),
            station_weather=self.newest_day(keys.STATION_WEATHER, not_after),
            forecast_scores=self.newest_day(keys.SCORES, not_after),
            drift_check=self.newest_day(keys.DRIFT, not_after),
        )

    def newest_day(self, dataset: keys.DayDataset, not_after: date) -> date | None:
        """Newest day of a dataset, or None. Raises ProblemError (503)."""

        def find() -> date | None:
            with translate_errors(dataset.prefix):
                return history.newest_day(self._store, dataset, not_after)

        return self._newest.get((dataset, not_after), find)

    def origin(self) -> Origin:
        """Where the observations in the store come from. Raises ProblemError (503)."""
        return self._origin.get(None, self._read_origin)

    def _read_origin(self) -> Origin:
        with translate_errors(keys.ORIGIN):
            try:
                data = self._store.get(keys.ORIGIN)
            except ObjectNotFoundError:
                return self._assumed_origin
            return _StoredOrigin.model_validate_json(data).origin

    def _read(self, first: date, last: date) -> list[ObservedDay]:
        with translate_errors(f"of a day from {first} to {last}"):
            temperature = history.read_range(self._store, keys.TEMPERATURE, first, last)
            pm10 = history.read_range(self._store, keys.PM10, first, last)
            return views.observed_days(temperature, pm10, self._station)


class _StoredOrigin(BaseModel):
    origin: Origin
