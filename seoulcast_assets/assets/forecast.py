"""The asset daily_forecast: leads 1 to 7 from the newest data, issued once and never changed."""

from datetime import date, datetime, timedelta

import dagster as dg

from seoulcast.clock import KST
from seoulcast.datasets import issues
from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import Forecast, Kind
from seoulcast.datasets.keys import FORECASTS, INPUT_DATASETS
from seoulcast.datasets.models import ModelFilesMissingError, champion_for, load_model
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.issuing import Unavailable, issue_forecast
from seoulcast.forecasting.model.model_files import ArtifactError, from_files
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.presentation.plots import forecast_table
from seoulcast.presentation.words import english
from seoulcast.reasons import ModelFilesDamaged, ModelFilesMissing, NoModel
from seoulcast.settings import Settings
from seoulcast_assets.assets.stored_observations import read_sound_observations, training_start
from seoulcast_assets.lineage import INPUT_DAYS, MODEL_DAYS, last_days
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.outcomes import INPUTS
from seoulcast_assets.partitions import Days, day_of
from seoulcast_assets.resources import StoreResource


def forecast_asset(days: Days, city: City) -> dg.AssetsDefinition:
    """Build a city's forecast asset for these partitions."""
    asset = asset_key(city, FORECASTS.name)
    window = last_days(INPUT_DAYS)

    @dg.asset(
        key=asset,
        group_name=group_of(city, "forecast"),
        kinds={"json"},
        partitions_def=days.dust,
        backfill_policy=dg.BackfillPolicy.single_run(),
        deps=[
            *(
                dg.AssetDep(asset_key(city, dataset.name), partition_mapping=window)
                for dataset in INPUT_DATASETS
            ),
            dg.AssetDep(asset_key(city, "lstm_model"), partition_mapping=last_days(MODEL_DAYS)),
        ],
        description="Seven days of temperature and PM10 with quantiles, issued on the morning "
        "after the partition's day. It is issued even when inputs are late or missing; its status "
        "and reasons then say so.",
    )
    def daily_forecast(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
    ) -> None:
        objects = city.view(store.open(settings))
        keys = context.partition_keys
        last = day_of(keys[-1])
        # Named before they are read: a change in between makes the forecast one to issue again.
        inputs = issues.inputs_version(objects, last)
        observations = read_sound_observations(
            objects, training_start(last), last, context.log.error
        )
        issuer = ForecastIssuer(objects, settings, city.station)
        for key in keys:
            forecast = issuer.issue(day_of(key), observations)
            context.log.info(f"{key}: {forecast.status} by {forecast.model.version}")
            context.add_asset_metadata(_metadata(forecast), asset, key)
        context.add_asset_metadata({INPUTS: inputs}, asset, keys[-1])

    return daily_forecast


class ForecastIssuer:
    """Issues a city's forecasts: selects each day's model, loads it once, stores the issue.

    Args:
        store: the city's view of the object store.
        settings: clock, origin and time of the forecast.
        station: the city's station.
    """

    def __init__(self, store: ObjectStore, settings: Settings, station: int) -> None:
        self._store = store
        self._settings = settings
        self._station = station
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
        return issues.issue(self._store, forecast)

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


def _metadata(forecast: Forecast) -> dict[str, dg.MarkdownMetadataValue | str]:
    return {
        "status": forecast.status,
        "reasons": english(forecast.reasons),
        "kind": forecast.kind,
        "data_through": f"{forecast.data_through}",
        "issued_at": forecast.issued_at.isoformat(),
        "model": forecast.model.version,
        "fingerprint": forecast.fingerprint,
        "forecast": dg.MetadataValue.md(forecast_table(forecast)),
    }
