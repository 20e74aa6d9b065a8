"""Issues forecasts: selects each day's model, loads it once, stores the issue."""

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from seoulcast.clock import KST
from seoulcast.datasets import issues
from seoulcast.datasets.documents import Forecast, Kind, MorningInput
from seoulcast.datasets.models import ModelFilesMissingError, champion_for, load_model
from seoulcast.datasets.morning_inputs import with_reasons
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.issuing import Unavailable, issue_forecast
from seoulcast.forecasting.model.model_files import ArtifactError, from_files
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.reasons import ModelFilesDamaged, ModelFilesMissing, NoModel
from seoulcast.settings import Settings

log = logging.getLogger(__name__)


class ForecastIssuer:
    """Issues a city's forecasts: selects each day's model, loads it once, stores the issue.

    Args:
        store: the city's view of the object store.
        settings: clock, origin and time of the forecast.
        station: the city's station.
        morning: what is stored of each morning's dataset, by day.
    """

    def __init__(
        self,
        store: ObjectStore,
        settings: Settings,
        station: int,
        morning: Mapping[date, Mapping[str, MorningInput]] | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._station = station
        self._morning = morning or {}
        self._loaded: dict[str, Predictor | Unavailable] = {}

    def issue(self, day: date, observations: Observations) -> Forecast:
        """Issue the forecast under `day` from observations through that day."""
        promotion = champion_for(self._store, day)
        model = self._model(promotion.version) if promotion else NoModel()
        # Read once: kind and issue time must not fall on two sides of midnight.
        now = self._settings.clock.now()
        kind = _kind(day, now)
        forecast = issue_forecast(
            observations.through(day),
            day,
            model,
            station=self._station,
            origin=self._settings.origin,
            kind=kind,
            issued_at=self._issued_at(day, kind, now),
            promoted_on=promotion.by_day if promotion else None,
        )
        known = dict(self._morning.get(day, {}))
        if kind == "live":
            known = with_reasons(self._store, known, log.error)
        return issues.issue(self._store, forecast.model_copy(update={"morning": known}))

    def _issued_at(self, day: date, kind: Kind, now: datetime) -> datetime:
        """The issue time: now if live, else the time at which it would have been issued.

        A hindcast made twice therefore has the same bytes.
        """
        if kind == "live":
            return now.replace(microsecond=0)
        morning = day + timedelta(days=1)
        return datetime.combine(morning, self._settings.forecast_at, tzinfo=KST)

    def _model(self, version: str) -> Predictor | Unavailable:
        """The model, or why there is none: a forecast goes out all the same, and says why."""
        if version not in self._loaded:
            try:
                files = load_model(self._store, version)
                self._loaded[version] = Predictor(from_files(files, version=version), version)
            except ModelFilesMissingError:
                self._loaded[version] = ModelFilesMissing(version=version)
            except ArtifactError as error:
                self._loaded[version] = ModelFilesDamaged(version=version, detail=f"{error}")
        return self._loaded[version]


def _kind(day: date, now: datetime) -> Kind:
    """Live if its lead 1 is today or later, else a hindcast."""
    return "live" if day >= now.date() - timedelta(days=1) else "hindcast"
