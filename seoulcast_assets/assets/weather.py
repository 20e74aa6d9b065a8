"""raw_asos, temperature and station_weather: one pass over the hub's daily weather.

A day of all stations is fetched once, whatever cities are forecast, and each city's temperature
is cleaned from it: the first city's first, so that another one never keeps it waiting.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import RAW_ASOS, STATION_WEATHER, TEMPERATURE
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.cleaning import CleaningLimits
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.results import Batch
from seoulcast.ingestion.weather import WeatherIngestion
from seoulcast.kma.client import Piece
from seoulcast.settings import Settings
from seoulcast_assets.assets.ingestion_run import Made, Pass, contract_checks
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, in_runs_of
from seoulcast_assets.resources import HubResource, StoreResource


def weather_datasets(cities: Sequence[City]) -> list[Made]:
    """What the pass makes: a temperature for each city, and what they share."""
    first = cities[0]
    return [
        Made(first, RAW_ASOS),
        *(Made(city, TEMPERATURE) for city in cities),
        Made(first, STATION_WEATHER),
    ]


def weather_assets(
    days: Days, cities: Sequence[City], days_per_run: int | None = None
) -> dg.AssetsDefinition:
    """The weather pass for these partitions, backfilled in runs of so many days."""
    made = weather_datasets(cities)

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
            *(
                dg.AssetSpec(
                    asset_key(city, TEMPERATURE.name),
                    deps=[RAW_ASOS.name],
                    group_name=group_of(city, "clean"),
                    skippable=True,
                    kinds={"csv", "pandas"},
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
                kinds={"csv", "pandas"},
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
        this = Pass(context, settings, objects, made)
        ingestions = {
            city: _ingestion(city, settings, objects, this.wanted(city), cities) for city in cities
        }
        with hub.client() as client:
            stations = settings.stations_asked
            pieces = this.pieces(client.asos(this.start, this.end, stations))
            yield from this.run(_batches(ingestions, pieces, this.start, this.end))

    return weather


def _ingestion(
    city: City, settings: Settings, store: ObjectStore, wanted: set[str], cities: Sequence[City]
) -> WeatherIngestion:
    return WeatherIngestion(
        store=city.view(store),
        station=city.station,
        clock=settings.clock,
        publication=Publication(settings.publication_days, settings.pm10_min_slots),
        limits=CleaningLimits.from_settings(settings),
        wanted=wanted,
        also=tuple(other.station for other in cities if other != city),
    )


def _batches(
    ingestions: Mapping[City, WeatherIngestion], pieces: Iterable[Piece], start: date, end: date
) -> Iterator[tuple[City, Batch]]:
    """Each stretch by the first city's pass, which stores what is shared; then the others'."""
    (first, leading), *others = ingestions.items()
    for _, following in others:
        following.prepare(start, end)
    for batch in leading.run(pieces, start, end):
        yield first, batch
        for city, following in others:
            yield city, following.follow(batch, last=batch.end == end)
