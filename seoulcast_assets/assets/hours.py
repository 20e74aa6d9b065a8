"""The hours before a forecast: of the weather, and of PM10 here and upwind; a run of each.

Under D lie the 24 hours that end at 04:00 of D+1, of a few stations. They belong to the network:
each hour is fetched and stored once, whatever cities are forecast.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import dagster as dg

from seoulcast.datasets.cities import NETWORK, City, OwnedDataset, cities_of
from seoulcast.datasets.keys import (
    DUST_HOURS,
    RAW_DUST_HOURS,
    RAW_HOURS,
    RAW_PM10,
    WEATHER_HOURS,
    DayDataset,
)
from seoulcast.datasets.sources import SOURCES_OF
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.dust_hours import DustHoursIngestion
from seoulcast.ingestion.pollutants import PM10
from seoulcast.ingestion.results import ChunkResult
from seoulcast.ingestion.weather_hours import WeatherHoursIngestion
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.reasons import SourceName
from seoulcast.settings import Settings
from seoulcast_assets.assets.ingestion_run import IngestionRun, contract_checks
from seoulcast_assets.assets.lateness import patience_of_a_morning
from seoulcast_assets.column_schemas import table_metadata
from seoulcast_assets.naming import asset_key
from seoulcast_assets.partitions import Days, in_runs_of, looking_back
from seoulcast_assets.resources import HubResource, StoreResource

Ingest = Callable[[Chunk], ChunkResult]


@dataclass(frozen=True)
class Hours:
    """A source of hours: what is made of it, and how it is fetched.

    Args:
        step: name of the op.
        raw: dataset of the hub's rows.
        clean: dataset of the hours.
        raw_says: description of the raw asset.
        clean_says: description of the clean one.
        ingestion: takes chunks in, of the settings, the store and the datasets to write.
        fetch: asks the hub for the days from one to another, both included.
    """

    step: str
    raw: DayDataset
    clean: DayDataset
    raw_says: str
    clean_says: str
    ingestion: Callable[[Settings, ObjectStore, Collection[OwnedDataset]], Ingest]
    fetch: Callable[[KmaClient, Settings, date, date], Iterable[Chunk]]

    @property
    def source(self) -> SourceName:
        """The source whose state is put on record."""
        (source,) = SOURCES_OF[self.clean]
        return source

    @property
    def made(self) -> list[OwnedDataset]:
        """What a run makes: raw and clean days of the network."""
        return [OwnedDataset(NETWORK, self.raw), OwnedDataset(NETWORK, self.clean)]


def _weather_ingestion(
    settings: Settings, store: ObjectStore, wanted: Collection[OwnedDataset]
) -> Ingest:
    return WeatherHoursIngestion.from_settings(settings, store, wanted).ingest


def _dust_ingestion(
    settings: Settings, store: ObjectStore, wanted: Collection[OwnedDataset]
) -> Ingest:
    cities = cities_of(settings)
    return DustHoursIngestion.from_settings(settings, PM10, cities, store, wanted).ingest


WEATHER = Hours(
    step="hours_of_weather",
    raw=RAW_HOURS,
    clean=WEATHER_HOURS,
    raw_says="Hourly ASOS rows of a few stations as the hub gave them, all 46 columns: the 24 "
    "hours that end at 04:00 of the next day, the last ones known at the issue.",
    clean_says="The same hours as numbers: one row a station and hour, missing left missing.",
    ingestion=_weather_ingestion,
    fetch=lambda client, settings, first, last: client.weather_hours(
        first, last, settings.hour_stations_asked
    ),
)
DUST = Hours(
    step="hours_of_dust",
    raw=RAW_DUST_HOURS,
    clean=DUST_HOURS,
    raw_says="Every 5-minute PM10 row of the cities' stations and of those upwind, µg/m³: from "
    "04:00 to 03:55 of the next day.",
    clean_says="PM10 by the hour, µg/m³: mean, lowest and highest, and how many 5-minute values "
    "there were, zeros and lone spikes among them.",
    ingestion=_dust_ingestion,
    fetch=lambda client, settings, first, last: client.dust_slots(
        PM10.series, first, last, settings.dust_stations_asked
    ),
)
HOURS = (WEATHER, DUST)


def hours_assets(
    days: Days, cities: Sequence[City], hours: Hours, days_per_run: int | None = None
) -> dg.AssetsDefinition:
    """The assets of a source of hours for these partitions, backfilled in runs of so many days."""
    # A city's hours of PM10 are made from its day's own 5-minute values, where they are stored.
    beside = [asset_key(city, RAW_PM10.name) for city in cities if hours == DUST]
    same_day = looking_back(0)

    @dg.multi_asset(
        name=hours.step,
        specs=[
            dg.AssetSpec(
                hours.raw.name,
                group_name="raw",
                skippable=True,
                kinds={hours.raw.extension},
                metadata=table_metadata(hours.raw),
                description=hours.raw_says,
            ),
            dg.AssetSpec(
                hours.clean.name,
                deps=[
                    hours.raw.name,
                    *(dg.AssetDep(key, partition_mapping=same_day) for key in beside),
                ],
                group_name="clean",
                skippable=True,
                kinds={hours.clean.extension, "pandas"},
                metadata=table_metadata(hours.clean),
                description=hours.clean_says,
            ),
        ],
        check_specs=contract_checks(hours.made),
        can_subset=True,
        partitions_def=days.hours,
        backfill_policy=in_runs_of(days_per_run),
    )
    def hours_of_a_day(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
        hub: dg.ResourceParam[HubResource],
    ) -> Iterator[dg.AssetCheckResult]:
        objects = store.open(settings)
        run = IngestionRun(context, settings, objects, hours.made, source=hours.source)
        run.patience = patience_of_a_morning(settings, run.start, run.end)
        ingest = hours.ingestion(settings, objects, run.wanted)
        with hub.client() as client:
            yield from run.record(
                run.results(lambda first, last: hours.fetch(client, settings, first, last), ingest)
            )

    return hours_of_a_day
