"""The readers of a city, and those of every city, made once for an app."""

from __future__ import annotations

import logging
import math
from datetime import date
from typing import Any

from seoulcast.datasets import keys
from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.documents import Scores
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.datasets.store import ObjectStore
from seoulcast.presentation.words import Language
from seoulcast.settings import Settings
from seoulcast.targets import Words
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.problems import ProblemError, invalid
from seoulcast_api.http.refused_parameters import WrongParameter
from seoulcast_api.newest.latest import LatestForecast, Snapshot
from seoulcast_api.newest.rendering import NewestResult, ResultRenderer
from seoulcast_api.presenting import labels
from seoulcast_api.presenting.links import Links
from seoulcast_api.reading.cached_sums import StatisticsReader
from seoulcast_api.reading.day_documents import DayDocumentReader
from seoulcast_api.reading.forecasts import ForecastReader
from seoulcast_api.reading.issued import IssuedReader
from seoulcast_api.reading.models import ModelReader
from seoulcast_api.reading.normals import NormalsReader
from seoulcast_api.reading.observations import ObservationReader
from seoulcast_api.reading.preparation import PreparationReader
from seoulcast_api.reading.recent_issues import RecentIssues
from seoulcast_api.reading.share_pictures import SharePictureReader
from seoulcast_api.reading.sources import SourceReader
from seoulcast_api.responses.observations import ObservedDay

log = logging.getLogger(__name__)


class Services:
    """The readers of one city.

    Args:
        settings: origin, clock, time of forecast.
        store: where the objects of all cities lie.
        city: the city whose objects are read.
    """

    def __init__(self, settings: Settings, store: ObjectStore, city: City) -> None:
        store = city.view(store)
        self.city = city
        self.station = labels.station(city.station)
        self.clock = settings.clock
        self._page_url = settings.page_url
        self._is_default = city.station == settings.stations[0]
        self.forecasts = ForecastReader(store)
        self.recent_issues = RecentIssues(store)
        self.observations = ObservationReader(store, city.station, settings.origin)
        self.scores = DayDocumentReader(store, keys.SCORES, Scores)
        self.statistics = StatisticsReader(store)
        self.issued = IssuedReader(store)
        self.models = ModelReader(store)
        self.drift = DayDocumentReader(store, keys.DRIFT, DriftCheck)
        self.sources = SourceReader(store)
        self.normals = NormalsReader(store, city.station, settings.clock)
        self.share_pictures = SharePictureReader(store)
        self.latest = LatestForecast(self._load)
        self.renderer = ResultRenderer(settings)
        self._newest: Cache[None, ObservedDay | None] = Cache(1, SETTLED_AGE_S)

    def _load(self) -> Snapshot:
        newest = self._newest.get(None, self._newest_observation)
        forecast = self.forecasts.latest()
        return Snapshot(forecast, newest, self.normals.cached(forecast.day))

    def newest_issue(self) -> date:
        """D of the newest forecast, or of the one that is due where there is none."""
        snapshot = self.latest.snapshot
        if snapshot is not None:
            return snapshot.forecast.day
        try:
            return self.forecasts.latest().day
        except ProblemError:
            return self.clock.last_full_day()

    def links(self, language: Language) -> Links:
        """The addresses of this city in a language."""
        station = None if self._is_default else self.city.station
        return Links(self._page_url, station, language)

    def range_fields(self, first: date, last: date) -> dict[str, Any]:
        """What every RangeResponse of these days says. Raises ProblemError (503)."""
        return {
            "station": self.station,
            "from_day": first,
            "to_day": last,
            "source": labels.source(self.observations.origin()),
        }

    def forecast_age_s(self) -> float:
        """Seconds since the issue of the forecast that is served; NaN without one."""
        snapshot = self.latest.snapshot
        if snapshot is None:
            return math.nan
        return (self.clock.now() - snapshot.forecast.issued_at).total_seconds()

    def _newest_observation(self) -> ObservedDay | None:
        try:
            return self.observations.newest(self.clock.last_full_day())
        except ProblemError as error:
            # Shown beside the forecast; it must not keep that from being served.
            log.warning("No newest observation: %s", error.for_log)
            return None


class AllServices:
    """The readers of every city, the default one first.

    Args:
        settings: name the cities.
        store: where the objects of all of them lie.
    """

    def __init__(self, settings: Settings, store: ObjectStore) -> None:
        self.preparation = PreparationReader(store)
        self.clock = settings.clock
        self._by_station = {
            city.station: Services(settings, store, city) for city in cities_of(settings)
        }

    @property
    def all(self) -> list[Services]:
        """The readers, in the order of the settings."""
        return list(self._by_station.values())

    @property
    def default(self) -> Services:
        """The first city's."""
        return self.all[0]

    @property
    def results(self) -> dict[int, NewestResult]:
        """/result of every city by station, the default one first."""
        return {
            station: NewestResult(one.latest, one.renderer)
            for station, one in self._by_station.items()
        }

    def of(self, station: int | None) -> Services:
        """The readers of a station; the default ones for None. Raises ProblemError (422)."""
        found = self.default if station is None else self._by_station.get(station)
        if found is None:
            there = ", ".join(
                f"{one.city.station} ({one.city.ko}, {one.city.en})" for one in self.all
            )
            accepted = Words(
                ko=f"예보하는 지점이어야 합니다: {there}",
                en=f"must be one of the stations that are forecast: {there}",
            )
            raise invalid(WrongParameter("station", accepted))
        return found
