"""Reading of forecasts, observations and scores from the store.

Whatever goes wrong in the store leaves here as a problem in words. All of it is synchronous
and belongs in the threadpool; newest.latest keeps the newest forecast for the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel

from seoulcast.datasets import history, keys
from seoulcast.datasets.documents import Forecast, ForecastPointer, Scores
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectNotFoundError, ObjectStore
from seoulcast.settings import Origin
from seoulcast_api.http import problems
from seoulcast_api.http.caching import Cache
from seoulcast_api.http.store_errors import in_words
from seoulcast_api.presenting import views
from seoulcast_api.responses.forecasts import ForecastResponse
from seoulcast_api.responses.observations import ObservedDay
from seoulcast_api.responses.serving import NewestDays

SETTLED_AGE_S = 30.0
"""How long what changes once a day may be served from memory."""

_ISSUES_KEPT = 64
_RANGES_KEPT = 4
"""A year's scores take some 15 MB in memory, so few are kept."""


class ForecastReader:
    """Issued forecasts, found through their pointers.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        # An issue never changes once it is written, so its key alone names its contents.
        self._issues: Cache[str, ForecastResponse] = Cache(_ISSUES_KEPT)

    def latest(self) -> ForecastResponse:
        """The newest forecast. Raises ProblemError (503)."""
        forecast = self._follow(keys.LATEST_FORECAST)
        if forecast is None:
            raise problems.nothing_issued_yet()
        return forecast

    def of_day(self, day: date) -> ForecastResponse:
        """The forecast issued under `day`. Raises ProblemError (404, 503)."""
        forecast = self._follow(keys.FORECASTS.key(day))
        if forecast is None:
            raise problems.not_found(
                f"No forecast was issued under {day}. The day is D, the last full day before the "
                f"issue: what was issued on the morning of {day} lies under "
                f"{day - timedelta(days=1)}."
            )
        return forecast

    def issued_days(self, first: date, last: date) -> list[date]:
        """Days from `first` to `last` that a forecast was issued under. Raises ProblemError."""
        with in_words(keys.FORECASTS.prefix):
            return list(list_days(self._store, keys.FORECASTS, first, last))

    def of_days(self, days: Sequence[date]) -> list[ForecastResponse]:
        """The forecasts issued under these days, in their order. Raises ProblemError (503)."""
        found = (self._follow(keys.FORECASTS.key(day)) for day in days)
        return [forecast for forecast in found if forecast is not None]

    def _follow(self, pointer_key: str) -> ForecastResponse | None:
        with in_words(pointer_key):
            pointer = read_document(self._store, pointer_key, ForecastPointer)
        if pointer is None:
            return None
        return self._issues.get(pointer.key, lambda: self._issue(pointer))

    def _issue(self, pointer: ForecastPointer) -> ForecastResponse:
        with in_words(pointer.key):
            forecast = read_document(self._store, pointer.key, Forecast)
            if forecast is None:
                raise ValueError("a pointer names it, and it is not there")
            if (forecast.day, forecast.fingerprint) != (pointer.day, pointer.fingerprint):
                raise ValueError(f"it is not of {pointer.day}, as the pointer to it says")
            return views.forecast_view(forecast)


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
            with in_words(dataset.prefix):
                return history.newest_day(self._store, dataset, not_after)

        return self._newest.get((dataset, not_after), find)

    def origin(self) -> Origin:
        """Where the observations in the store come from. Raises ProblemError (503)."""
        return self._origin.get(None, self._read_origin)

    def _read_origin(self) -> Origin:
        with in_words(keys.ORIGIN):
            try:
                data = self._store.get(keys.ORIGIN)
            except ObjectNotFoundError:
                return self._assumed_origin
            return _StoredOrigin.model_validate_json(data).origin

    def _read(self, first: date, last: date) -> list[ObservedDay]:
        with in_words(f"of a day from {first} to {last}"):
            temperature = history.read_range(self._store, keys.TEMPERATURE, first, last)
            pm10 = history.read_range(self._store, keys.PM10, first, last)
            return views.observed_days(temperature, pm10, self._station)


class _StoredOrigin(BaseModel):
    origin: Origin


class ScoreReader:
    """Scores of issued forecasts, by target day.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._ranges: Cache[tuple[date, date], list[Scores]] = Cache(_RANGES_KEPT, SETTLED_AGE_S)

    def documents(self, first: date, last: date) -> list[Scores]:
        """The scores of the target days from `first` to `last`, in order.

        Raises:
            ProblemError: 503, if the store can't be reached or a document can't be read.
        """
        return self._ranges.get((first, last), lambda: self._read(first, last))

    def _read(self, first: date, last: date) -> list[Scores]:
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        with in_words(keys.SCORES.prefix):
            found = self._store.get_many(keys.SCORES.key(day) for day in days)
        documents = []
        for key, data in found.items():
            with in_words(key):
                documents.append(Scores.model_validate_json(data))
        return documents
