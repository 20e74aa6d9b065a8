"""raw_asos, temperature and station_weather: one run over the hub's daily weather.

A day of all stations is fetched and stored once, whatever cities are forecast, and each city's
temperature is cleaned from it.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import RAW_ASOS, STATION_WEATHER, TEMPERATURE
from seoulcast.ingestion.weather import NETWORK_RAW, NETWORK_WEATHER, WeatherIngestion
from seoulcast.settings import Settings
from seoulcast_assets.assets.ingestion_run import IngestionRun, contract_checks
from seoulcast_assets.column_schemas import table_metadata
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, in_runs_of
from seoulcast_assets.resources import HubResource, StoreResource


def weather_datasets(cities: Sequence[City]) -> list[OwnedDataset]:
    """What the run makes: the network's datasets, and a temperature for each city."""
    return [
        NETWORK_RAW,
        *(OwnedDataset(city, TEMPERATURE) for city in cities),
        NETWORK_WEATHER,
    ]


def weather_assets(
    days: Days, cities: Sequence[City], days_per_run: int | None = None
) -> dg.AssetsDefinition:
    """The weather assets for these partitions, backfilled in runs of so many days."""
    made = weather_datasets(cities)

    @dg.multi_asset(
        name="weather",
        specs=[
            dg.AssetSpec(
                RAW_ASOS.name,
                group_name="raw",
                skippable=True,
                kinds={RAW_ASOS.extension},
                metadata=table_metadata(RAW_ASOS),
                description="Daily ASOS rows of all stations as the hub gave them, all 56 "
                "columns. Missing codes are the hub's own.",
            ),
            *(
                dg.AssetSpec(
                    asset_key(city, TEMPERATURE.name),
                    deps=[RAW_ASOS.name],
                    group_name=group_of(city, "clean"),
                    skippable=True,
                    kinds={TEMPERATURE.extension, "pandas"},
                    metadata=table_metadata(TEMPERATURE),
                    description=f"{city.en}'s mean, highest and lowest temperature, °C: cleaned, "
                    "observed, and how each value came about.",
                )
                for city in cities
            ),
            dg.AssetSpec(
                STATION_WEATHER.name,
                deps=[RAW_ASOS.name],
                group_name="clean",
                skippable=True,
                kinds={STATION_WEATHER.extension, "pandas"},
                metadata=table_metadata(STATION_WEATHER),
                description="The predictors: one row a station, missing left missing.",
            ),
        ],
        check_specs=contract_checks(made),
        can_subset=True,
        partitions_def=days.weather,
        backfill_policy=in_runs_of(days_per_run),
    )
    def weather(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
        hub: dg.ResourceParam[HubResource],
    ) -> Iterator[dg.AssetCheckResult]:
        objects = store.open(settings)
        run = IngestionRun(context, settings, objects, made)
        ingestion = WeatherIngestion.from_settings(settings, cities, objects, run.wanted)
        with hub.client() as client:
            fetched = client.asos(run.start, run.end, settings.stations_asked)
            yield from run.record(map(ingestion.ingest, run.chunks(fetched)))

    return weather
