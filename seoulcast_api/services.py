"""What the routes work with, made once for an app and handed to them by FastAPI."""

from __future__ import annotations

import logging
import math
from typing import Annotated

from fastapi import Depends, Request

from seoulcast_api.caching import Cache
from seoulcast_api.issued import IssuedReader
from seoulcast_api.latest import LatestForecast, Snapshot
from seoulcast_api.normals import NormalsReader
from seoulcast_api.problems import ProblemError
from seoulcast_api.reading import SETTLED_AGE_S, ForecastReader, ObservationReader, ScoreReader
from seoulcast_api.records import DriftReader, ModelReader
from seoulcast_api.rendering import ResultRenderer
from seoulcast_api.responses.observations import ObservedDay
from seoulcast_assets.datasets.store import ObjectStore
from seoulcast_assets.settings import Settings

log = logging.getLogger(__name__)


class Services:
    """The readers of one app.

    Args:
        settings: station, clock, time of forecast.
        store: where the objects lie.
    """

    def __init__(self, settings: Settings, store: ObjectStore) -> None:
        self.settings = settings
        self.clock = settings.clock
        self.forecasts = ForecastReader(store)
        self.observations = ObservationReader(store, settings.station, settings.origin)
        self.scores = ScoreReader(store)
        self.issued = IssuedReader(store)
        self.models = ModelReader(store)
        self.drift = DriftReader(store)
        self.normals = NormalsReader(store, settings.station, settings.clock)
        self.latest = LatestForecast(self._load)
        self.renderer = ResultRenderer(settings)
        self._newest: Cache[None, ObservedDay | None] = Cache(1, SETTLED_AGE_S)

    def _load(self) -> Snapshot:
        newest = self._newest.get(None, self._newest_observation)
        return Snapshot(self.forecasts.latest(), newest, self.normals.at_hand())

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


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


WithServices = Annotated[Services, Depends(_services)]
