"""The raw and the clean dataset of a pollutant: one run over the hub's 5-minute values."""

from collections.abc import Iterator

import dagster as dg

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.ingestion.pollutants import Pollutant, PollutantIngestion
from seoulcast.settings import Settings
from seoulcast_assets.assets.ingestion_run import IngestionRun, contract_checks
from seoulcast_assets.column_schemas import table_metadata
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, in_runs_of
from seoulcast_assets.resources import HubResource, StoreResource


def pollutant_datasets(city: City, pollutant: Pollutant) -> list[OwnedDataset]:
    """What a run makes of a city's values: raw and clean days."""
    return [OwnedDataset(city, pollutant.raw), OwnedDataset(city, pollutant.clean)]


def pollutant_step(city: City, pollutant: Pollutant) -> str:
    """Name of the op that makes them."""
    return city.named(pollutant.pipeline)


def pollutant_assets(
    days: Days, city: City, pollutant: Pollutant, days_per_run: int | None = None
) -> dg.AssetsDefinition:
    """A city's assets of a pollutant for these partitions, backfilled in runs of so many days."""
    made = pollutant_datasets(city, pollutant)
    raw_key = asset_key(city, pollutant.raw.name)

    @dg.multi_asset(
        name=pollutant_step(city, pollutant),
        specs=[
            dg.AssetSpec(
                raw_key,
                group_name=group_of(city, "raw"),
                skippable=True,
                kinds={pollutant.raw.extension},
                metadata=table_metadata(pollutant.raw),
                description=f"Every 5-minute {pollutant.name} row as the hub gave it, "
                f"{pollutant.unit}.",
            ),
            dg.AssetSpec(
                asset_key(city, pollutant.clean.name),
                deps=[raw_key],
                group_name=group_of(city, "clean"),
                skippable=True,
                kinds={pollutant.clean.extension, "pandas"},
                metadata=table_metadata(pollutant.clean),
                description=f"Daily lowest, highest and mean {pollutant.name}, {pollutant.unit}: "
                "cleaned, observed, and how each value came about.",
            ),
        ],
        check_specs=contract_checks(made),
        can_subset=True,
        partitions_def=days.since(pollutant.raw.first_day),
        backfill_policy=in_runs_of(days_per_run),
    )
    def dust(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
        hub: dg.ResourceParam[HubResource],
    ) -> Iterator[dg.AssetCheckResult]:
        objects = store.open(settings)
        run = IngestionRun(context, settings, objects, made)
        ingestion = PollutantIngestion.from_settings(settings, pollutant, city, objects, run.wanted)
        with hub.client() as client:
            fetched = client.five_minute(pollutant.series, run.start, run.end, city.station)
            yield from run.record(map(ingestion.ingest, run.chunks(fetched)))

    return dust
