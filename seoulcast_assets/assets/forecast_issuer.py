"""Issues forecasts: selects each day's model, loads it once, stores the issue."""

import logging
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from seoulcast.clock import KST
from seoulcast.datasets import issues
from seoulcast.datasets.documents import Forecast, Kind, MorningInput
from seoulcast.datasets.model_documents import Promotion
from seoulcast.datasets.models import ModelFilesMissingError, champion_for, load_model
from seoulcast.datasets.morning_inputs import with_reasons
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.issuing import Record, Unavailable, issue_forecast
from seoulcast.forecasting.model.model_files import ArtifactError, from_files
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.updating import issue_update
from seoulcast.reasons import ModelFilesDamaged, ModelFilesMissing, NoModel
from seoulcast.settings import UPDATE_AT, Settings

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
        self.morning = morning or {}
        self._loaded: dict[str, Predictor | Unavailable] = {}

    def issue(self, day: date, observations: Observations) -> Forecast:
        """Issue the forecast under `day` from observations through that day."""
        promotion, model = self._promoted(day)
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
            issued_at=self._issued_at(day, kind, now, self._settings.forecast_at),
            promoted_on=promotion.by_day if promotion else None,
        )
        known = dict(self.morning.get(day, {}))
        if kind == "live":
            known = with_reasons(self._store, known, log.error)
        return issues.issue(self._store, forecast.model_copy(update={"morning": known}))

    def can_update(self, day: date) -> bool:
        """Whether there is a forecast under `day` to update, and a model that has learnt to."""
        _, model = self._promoted(day)
        is_issued = issues.current_issue(self._store, day) is not None
        return is_issued and isinstance(model, Predictor) and model.can_update

    def update(self, day: date, observations: Observations) -> Forecast | None:
        """Issue the update under `day`, which `can_update`; None where it would know nothing more.

        Args:
            day: D.
            observations: through that day, of hours and official forecasts those since as well.
        """
        promotion, model = self._promoted(day)
        morning = issues.current_issue(self._store, day)
        if morning is None or not isinstance(model, Predictor):
            return None
        now = self._settings.clock.now()
        kind = _kind(day, now)
        record = Record(
            station=self._station,
            origin=self._settings.origin,
            kind=kind,
            issued_at=self._issued_at(day, kind, now, self._settings.update_at or UPDATE_AT),
            promoted_on=promotion.by_day if promotion else None,
        )
        forecast = issue_update(observations, day, model, morning, record)
        if forecast is None:
            return None
        known = dict(self.morning.get(day, {}))
        if kind == "live":
            known = with_reasons(self._store, known, log.error)
        return issues.issue(self._store, forecast.model_copy(update={"morning": known}))

    def _promoted(self, day: date) -> tuple[Promotion | None, Predictor | Unavailable]:
        promotion = champion_for(self._store, day)
        return promotion, self._model(promotion.version) if promotion else NoModel()

    def _issued_at(self, day: date, kind: Kind, now: datetime, due: time) -> datetime:
        """The issue time: now if live, else the time at which it would have been issued.

        A hindcast made twice therefore has the same bytes.
        """
        if kind == "live":
            return now.replace(microsecond=0)
        return datetime.combine(day + timedelta(days=1), due, tzinfo=KST)

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
