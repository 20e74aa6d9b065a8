"""updated_forecast: the morning's forecast issued once more, by the hours to 10:00 of its day.

One run collects what is new and issues. An update is issued where it knows more than the morning
did, and else not; nothing that is missing makes the run fail.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import Forecast
from seoulcast.datasets.keys import (
    FORECASTS,
    INPUT_DATASETS,
    MORNING_DATASETS,
    UPDATE_DATASETS,
    UPDATES,
)
from seoulcast.datasets.morning_inputs import morning_inputs, update_inputs
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings
from seoulcast.windows import ONE_DAY
from seoulcast_assets.assets.forecast import forecast_metadata
from seoulcast_assets.assets.ingestion_run import contract_checks
from seoulcast_assets.assets.share_pictures import store_share_pictures
from seoulcast_assets.assets.stored_observations import (
    read_morning,
    read_newer,
    read_sound_observations,
)
from seoulcast_assets.assets.update_sources import UPDATE_SOURCES, UpdateRun, update_datasets
from seoulcast_assets.column_schemas import table_metadata
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.lineage import INPUT_DAYS, MODEL_DAYS, MORNING_DAYS, last_days
from seoulcast_assets.loading import loading
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, day_of, in_runs_of, looking_back
from seoulcast_assets.resources import HubResource, StoreResource


def update_step(city: City) -> str:
    """Name of the op that collects and issues a city's updates."""
    return city.named("update")


def update_assets(days: Days, city: City, days_per_run: int | None = None) -> dg.AssetsDefinition:
    """A city's assets of its updates for these partitions, backfilled in runs of so many days."""
    made, asset = update_datasets(city), asset_key(city, UPDATES.name)

    @dg.multi_asset(
        name=update_step(city),
        specs=[*_collected_specs(city), _issued_spec(city, asset)],
        check_specs=contract_checks(made),
        can_subset=True,
        partitions_def=days.dust,
        backfill_policy=in_runs_of(days_per_run),
    )
    def update(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
        hub: dg.ResourceParam[HubResource],
    ) -> Iterator[dg.AssetCheckResult]:
        objects = store.open(settings)
        run = UpdateRun(context, settings, objects, made)
        if run.wanted:
            with hub.client() as client:
                yield from run.record(run.collected(client, city))
        if asset not in context.selected_asset_keys:
            return
        issued = _issue(context, settings, city.view(objects), city)
        record_materializations(context, [_event(asset, forecast) for forecast in issued or []])
        is_newest = run.start == run.end == settings.clock.last_full_day()
        if issued == [] and is_newest and run.may_be_late:
            run.ask_for_retry("What the update lacks may still come.")

    return update


def _collected_specs(city: City) -> Iterator[dg.AssetSpec]:
    for source in UPDATE_SOURCES:
        raw = asset_key(city, source.raw.name)
        yield dg.AssetSpec(
            raw,
            group_name=group_of(city, "raw"),
            skippable=True,
            kinds={source.raw.extension},
            metadata=table_metadata(source.raw),
            description=f"As the hub gave them for the update: {source.says}.",
        )
        yield dg.AssetSpec(
            asset_key(city, source.clean.name),
            deps=[raw],
            group_name=group_of(city, "clean"),
            skippable=True,
            kinds={source.clean.extension, "pandas"},
            metadata=table_metadata(source.clean),
            description=f"Cleaned for the update: {source.says}.",
        )


def _issued_spec(city: City, asset: dg.AssetKey) -> dg.AssetSpec:
    window = last_days(INPUT_DAYS)
    # A hindcast finds the hours under the day they are of.
    with_day_after = looking_back(1 - MORNING_DAYS, 1)
    return dg.AssetSpec(
        asset,
        group_name=group_of(city, "forecast"),
        skippable=True,
        kinds={"json"},
        deps=[
            *(asset_key(city, dataset.name) for dataset in UPDATE_DATASETS),
            *(
                dg.AssetDep(asset_key(city, dataset.name), partition_mapping=window)
                for dataset in INPUT_DATASETS
            ),
            *(
                dg.AssetDep(asset_key(city, dataset.name), partition_mapping=with_day_after)
                for dataset in MORNING_DATASETS
            ),
            asset_key(city, FORECASTS.name),
            dg.AssetDep(asset_key(city, "lstm_model"), partition_mapping=last_days(MODEL_DAYS)),
        ],
        description="The morning's forecast issued once more by the hours to 10:00 and KMA's "
        "newest forecasts; an issue of its own, scored apart. There is none where it would know "
        "nothing more, and none by a model that has not learnt to.",
    )


def _issue(
    context: dg.AssetExecutionContext, settings: Settings, objects: ObjectStore, city: City
) -> list[Forecast] | None:
    """The updates of the run's days that are worth issuing, stored; None where none can be."""
    with loading():
        # torch.
        from seoulcast_assets.assets.forecast_issuer import ForecastIssuer  # noqa: PLC0415

    days = [day_of(key) for key in context.partition_keys]
    issuer = ForecastIssuer(objects, settings, city.station)
    wanted = [day for day in days if issuer.can_update(day)]
    if not wanted:
        context.log.info("There is no morning's forecast, or no model that has learnt to update.")
        return None
    first, last, report = days[0], days[-1], context.log.error
    start, mornings_from = first - timedelta(days=INPUT_DAYS), first - timedelta(days=MORNING_DAYS)
    daily = read_sound_observations(
        objects, start, last, report, mornings_from=last, station=city.station
    )
    # Of a day that is past its hours lie under the day after, too.
    morning = read_morning(objects, mornings_from, last + ONE_DAY, report, station=city.station)
    newer = read_newer(objects, mornings_from, last, report, station=city.station)
    known = morning_inputs(objects, morning.tables, first, last, report)
    issuer.morning = update_inputs(objects, newer, known, first, last, report)
    observations = replace(daily, morning=morning.with_newer(newer))
    issued = [issuer.update(day, observations) for day in wanted]
    for day, forecast in zip(wanted, issued, strict=True):
        what = "the morning's forecast stands" if forecast is None else forecast.fingerprint
        context.log.info(f"{day}: {what}")
    if issued[-1] is not None:
        store_share_pictures(objects, issued[-1], context.log.warning)
    return [forecast for forecast in issued if forecast is not None]


def _event(asset: dg.AssetKey, forecast: Forecast) -> dg.AssetMaterialization:
    return dg.AssetMaterialization(
        asset, partition=f"{forecast.day}", metadata=forecast_metadata(forecast)
    )
