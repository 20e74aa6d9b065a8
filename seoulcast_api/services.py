"""What the routes work with, made once for an app and a city, and handed to them by FastAPI."""

from __future__ import annotations

import logging
import math
from typing import Annotated

from fastapi import Depends, Query, Request

from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings
from seoulcast_api.http.caching import Cache
from seoulcast_api.http.problems import ProblemError, invalid
from seoulcast_api.newest.latest import LatestForecast, Snapshot
from seoulcast_api.newest.rendering import ResultRenderer
from seoulcast_api.presenting import words
from seoulcast_api.reading.issued import IssuedReader
from seoulcast_api.reading.normals import NormalsReader
from seoulcast_api.reading.reading import (
    SETTLED_AGE_S,
    ForecastReader,
    ObservationReader,
    ScoreReader,
)
from seoulcast_api.reading.records import DriftReader, ModelReader
from seoulcast_api.responses.observations import ObservedDay
from seoulcast_api.routes.parameters import STATION, OptionalStation

log = logging.getLogger(__name__)


class Services:
    """The readers of one city.

    Args:
        settings: origin, clock, time of forecast.
        store: where the objects of all cities lie.
        city: whose are read.
    """

    def __init__(self, settings: Settings, store: ObjectStore, city: City) -> None:
        store = city.view(store)
        self.city = city
        self.station = words.station(city.station)
        self.settings = settings
        self.clock = settings.clock
        self.forecasts = ForecastReader(store)
        self.observations = ObservationReader(store, city.station, settings.origin)
        self.scores = ScoreReader(store)
        self.issued = IssuedReader(store)
        self.models = ModelReader(store)
        self.drift = DriftReader(store)
        self.normals = NormalsReader(store, city.station, settings.clock)
        self.latest = LatestForecast(self._load)
        self.renderer = ResultRenderer(settings)
        self._newest: Cache[None, ObservedDay | None] = Cache(1, SETTLED_AGE_S)

    def _load(self) -> Snapshot:
        newest = self._newest.get(None, self._newest_observation)
        return Snapshot(self.forecasts.latest(), newest, self.normals.at_hand())

    def file(self, name: str) -> str:
        """The name of a file that a browser saves, with the number of a city other than Seoul."""
        return self.city.named(name, "-")

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
            # It stands beside the forecast and must not keep it from being served.
            log.warning("No newest observation: %s", error.for_log)
            return None


class AllServices:
    """The readers of every city, the default one first.

    Args:
        settings: name the cities.
        store: where the objects of all of them lie.
    """

    def __init__(self, settings: Settings, store: ObjectStore) -> None:
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

    def of(self, station: int | None) -> Services:
        """The readers of a station; the default ones for None. Raises ProblemError (422)."""
        found = self.default if station is None else self._by_station.get(station)
        if found is None:
            there = ", ".join(
                f"{one.city.station} ({one.city.ko}, {one.city.en})" for one in self.all
            )
            raise invalid("station", f"must be one of the stations that are forecast: {there}")
        return found


def _services(
    request: Request, station: Annotated[OptionalStation, Query(**STATION)] = None
) -> Services:
    everyone: AllServices = request.app.state.services
    return everyone.of(station)


WithServices = Annotated[Services, Depends(_services)]
