"""raw_pm10 and pm10: one pass over the hub's 5-minute dust values."""

from collections.abc import Iterator

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import PM10, RAW_PM10
from seoulcast.ingestion.cleaning import CleaningLimits
from seoulcast.ingestion.dust import DustIngestion
from seoulcast.ingestion.publication import Publication
from seoulcast.settings import Settings
from seoulcast_assets.assets.ingestion_run import Made, Pass, contract_checks
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, in_runs_of
from seoulcast_assets.resources import HubResource, StoreResource

DATASETS = (RAW_PM10, PM10)


def dust_assets(days: Days, city: City, days_per_run: int | None = None) -> dg.AssetsDefinition:
    """A city's dust pass for these partitions, backfilled in runs of so many days."""
    made = [Made(city, dataset) for dataset in DATASETS]

    @dg.multi_asset(
        name=city.named("dust"),
        specs=[
            dg.AssetSpec(
                asset_key(city, RAW_PM10.name),
                group_name=group_of(city, "raw"),
                skippable=True,
                kinds={"csv"},
                description="Every 5-minute PM10 row as the hub gave it, µg/m³.",
            ),
            dg.AssetSpec(
                asset_key(city, PM10.name),
                deps=[asset_key(city, RAW_PM10.name)],
                group_name=group_of(city, "clean"),
                skippable=True,
                kinds={"csv", "pandas"},
                description="Daily lowest, highest and mean PM10, µg/m³: cleaned, observed, "
                "and how each value came about.",
            ),
        ],
        check_specs=contract_checks(made),
        can_subset=True,
        partitions_def=days.dust,
        backfill_policy=in_runs_of(days_per_run),
    )
    def dust(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
        hub: dg.ResourceParam[HubResource],
    ) -> Iterator[dg.AssetCheckResult]:
        objects = store.open(settings)
        this = Pass(context, settings, objects, made)
        ingestion = DustIngestion(
            store=city.view(objects),
            station=city.station,
            clock=settings.clock,
            publication=Publication(settings.publication_days, settings.pm10_min_slots),
            limits=CleaningLimits.from_settings(settings),
            wanted=this.wanted(city),
        )
        with hub.client() as client:
            pieces = this.pieces(client.pm10(this.start, this.end, city.station))
            yield from this.run((city, batch) for batch in ingestion.run(pieces))

    return dust
