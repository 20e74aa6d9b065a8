"""The asset daily_forecast: leads 1 to 7 from the newest data, issued once and never changed."""

from collections import Counter
from datetime import timedelta

import dagster as dg

from seoulcast import levels
from seoulcast.datasets import issues
from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import Forecast
from seoulcast.datasets.keys import FORECASTS, INPUT_DATASETS, MORNING_DATASETS
from seoulcast.datasets.morning_inputs import morning_inputs
from seoulcast.presentation.plots import forecast_table, share_table
from seoulcast.presentation.words import english
from seoulcast.settings import Settings
from seoulcast_assets.assets.share_pictures import store_share_pictures
from seoulcast_assets.assets.stored_observations import read_sound_observations, training_start
from seoulcast_assets.lineage import INPUT_DAYS, MODEL_DAYS, MORNING_DAYS, last_days
from seoulcast_assets.loading import loading
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.outcomes import INPUTS
from seoulcast_assets.partitions import Days, day_of
from seoulcast_assets.progress import Progress, ProgressReport
from seoulcast_assets.resources import StoreResource


def forecast_asset(days: Days, city: City) -> dg.AssetsDefinition:
    """Build a city's forecast asset for these partitions."""
    asset = asset_key(city, FORECASTS.name)
    window, mornings = last_days(INPUT_DAYS), last_days(MORNING_DAYS)

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
            *(
                dg.AssetDep(asset_key(city, dataset.name), partition_mapping=mornings)
                for dataset in MORNING_DATASETS
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
        with loading():
            # torch, which takes a second and which other runs do without.
            from seoulcast_assets.assets.forecast_issuer import ForecastIssuer  # noqa: PLC0415

        objects = city.view(store.open(settings))
        keys = context.partition_keys
        last = day_of(keys[-1])
        # Named before they are read: a change in between makes the forecast one to issue again.
        inputs = issues.inputs_version(objects, last)
        observations = read_sound_observations(
            objects,
            training_start(last),
            last,
            context.log.error,
            weather_from=day_of(keys[0]) - timedelta(days=INPUT_DAYS),
            mornings_from=day_of(keys[0]) - timedelta(days=MORNING_DAYS - 1),
            station=city.station,
        )
        tables = observations.morning.tables
        morning = morning_inputs(objects, tables, day_of(keys[0]), last, context.log.error)
        issuer = ForecastIssuer(objects, settings, city.station, morning)
        progress = ProgressReport(context.log.info)
        what, made = asset.to_user_string(), Counter[str]()
        for number, key in enumerate(keys, start=1):
            forecast = issuer.issue(day_of(key), observations)
            made[f"{forecast.status} by {forecast.model.version}"] += 1
            progress.tell(Progress(what=what, done=number, total=len(keys), unit="days"))
            context.add_asset_metadata(forecast_metadata(forecast), asset, key)
        how = ", ".join(f"{count:,} {status}" for status, count in made.items())
        context.log.info(f"Forecasts through {keys[-1]}: {how}")
        store_share_pictures(objects, forecast, context.log.warning)
        context.add_asset_metadata({INPUTS: inputs}, asset, keys[-1])

    return daily_forecast


def forecast_metadata(forecast: Forecast) -> dict[str, dg.MarkdownMetadataValue | str | float]:
    """What Dagster's UI shows of an issue."""
    return {
        "status": forecast.status,
        "reasons": english(forecast.reasons) or "none",
        "kind": forecast.kind,
        "data_through": f"{forecast.data_through}",
        "issued_at": forecast.issued_at.isoformat(),
        "model": forecast.model.version,
        "fingerprint": forecast.fingerprint,
        "forecast": dg.MetadataValue.md(forecast_table(forecast)),
        "made_of": dg.MetadataValue.md(share_table(forecast)),
        **_plotted(forecast),
    }


def _plotted(forecast: Forecast) -> dict[str, float]:
    """Numbers of lead 1 that Dagster plots over the partitions: medians, and how wide 80 % is."""
    low, high = (levels.key(end) for end in levels.band_ends(0.8))
    numbers: dict[str, float] = {}
    for target, value in forecast.days[0].targets.items():
        numbers[target] = value.quantiles[levels.key(0.5)]
        numbers[f"{target}_80_percent_width"] = round(
            value.quantiles[high] - value.quantiles[low], 1
        )
    return numbers
