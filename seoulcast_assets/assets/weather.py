"""raw_asos, temperature and station_weather: one pass over the hub's daily weather."""

from collections.abc import Iterator

import dagster as dg

from seoulcast_assets.assets.passes import Pass, contract_checks
from seoulcast_assets.datasets.keys import RAW_ASOS, STATION_WEATHER, TEMPERATURE
from seoulcast_assets.ingestion.cleaning import CleaningLimits
from seoulcast_assets.ingestion.publication import Publication
from seoulcast_assets.ingestion.weather import WeatherIngestion
from seoulcast_assets.partitions import Days, in_runs_of
from seoulcast_assets.resources import HubResource, StoreResource
from seoulcast_assets.settings import Settings

DATASETS = (RAW_ASOS, TEMPERATURE, STATION_WEATHER)


def weather_assets(days: Days, days_per_run: int | None = None) -> dg.AssetsDefinition:
    """The weather pass for these partitions, backfilled in runs of so many days."""

    @dg.multi_asset(
        name="weather",
        specs=[
            dg.AssetSpec(
                RAW_ASOS.name,
                group_name="raw",
                skippable=True,
                kinds={"csv"},
                description="Daily ASOS rows of all stations as the hub gave them, all 56 "
                "columns. Missing codes are the hub's own.",
            ),
            dg.AssetSpec(
                TEMPERATURE.name,
                deps=[RAW_ASOS.name],
                group_name="clean",
                skippable=True,
                kinds={"csv", "pandas"},
                description="Seoul's mean, highest and lowest temperature, °C: cleaned, "
                "observed, and how each value came about.",
            ),
            dg.AssetSpec(
                STATION_WEATHER.name,
                deps=[RAW_ASOS.name],
                group_name="clean",
                skippable=True,
                kinds={"csv", "pandas"},
                description="The predictors: one row a station, missing left missing.",
            ),
        ],
        check_specs=contract_checks(DATASETS),
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
        this = Pass(context, settings, objects, DATASETS)
        ingestion = WeatherIngestion(
            store=objects,
            station=settings.station,
            clock=settings.clock,
            publication=Publication(settings.publication_days, settings.pm10_min_slots),
            limits=CleaningLimits.from_settings(settings),
            wanted=this.wanted,
        )
        with hub.client() as client:
            stations = settings.stations_asked
            pieces = this.pieces(client.asos(this.start, this.end, stations))
            yield from this.run(ingestion.run(pieces, this.start, this.end))

    return weather
