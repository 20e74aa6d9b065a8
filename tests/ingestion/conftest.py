"""A store in a temporary folder, and ingestion of chunks made by hand."""

from datetime import datetime

import pytest

from seoulcast.datasets.cities import NETWORK, City, OwnedDataset
from seoulcast.datasets.keys import (
    DUST_HOURS,
    OFFICIAL_FORECAST,
    PM10,
    RAW_DUST_HOURS,
    RAW_HOURS,
    RAW_OFFICIAL,
    RAW_PM10,
    TEMPERATURE,
    WEATHER_HOURS,
)
from seoulcast.datasets.local_store import LocalStore
from seoulcast.ingestion import pollutants
from seoulcast.ingestion.dust_hours import DustHoursIngestion
from seoulcast.ingestion.official import OfficialIngestion
from seoulcast.ingestion.pollutants import PollutantIngestion
from seoulcast.ingestion.weather import NETWORK_RAW, NETWORK_WEATHER, WeatherIngestion
from seoulcast.ingestion.weather_hours import WeatherHoursIngestion
from seoulcast.settings import Settings

NOW = datetime(2022, 12, 31, 6)  # noqa: DTZ001 - the settings take it as KST
SEOUL = City(108)


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path)


@pytest.fixture
def settings():
    """Every default, on the last morning of 2022."""
    return Settings(_env_file=None, now=NOW)


@pytest.fixture
def aside():
    """The rows that were put aside, of all chunks so far."""
    return []


@pytest.fixture
def weather(store, settings, aside):
    """Ingests chunks of ASOS rows; the results by the dataset's name, of one city as `SEOUL`."""

    def ingest(*chunks, wanted=("raw_asos", "temperature", "station_weather"), cities=(SEOUL,)):
        all_datasets = [
            NETWORK_RAW, *(OwnedDataset(city, TEMPERATURE) for city in cities), NETWORK_WEATHER,
        ]  # fmt: skip
        chosen = [owned for owned in all_datasets if owned.dataset.name in wanted]
        ingestion = WeatherIngestion.from_settings(settings, cities, store, chosen)
        return _collected(map(ingestion.ingest, chunks), aside)

    return ingest


@pytest.fixture
def dust(store, settings, aside):
    """Ingests chunks of PM10 rows; the results by the dataset's name."""

    def ingest(*chunks, wanted=(RAW_PM10, PM10)):
        chosen = [OwnedDataset(SEOUL, dataset) for dataset in wanted]
        ingestion = PollutantIngestion.from_settings(
            settings, pollutants.PM10, SEOUL, store, chosen
        )
        return _collected(map(ingestion.ingest, chunks), aside)

    return ingest


@pytest.fixture
def hours(store, settings, aside):
    """Ingests chunks of hourly rows; the results by the dataset's name."""

    def ingest(*chunks, wanted=(RAW_HOURS, WEATHER_HOURS), into=store):
        chosen = [OwnedDataset(NETWORK, dataset) for dataset in wanted]
        ingestion = WeatherHoursIngestion.from_settings(settings, into, chosen)
        return _collected(map(ingestion.ingest, chunks), aside)

    return ingest


@pytest.fixture
def dust_hours(store, settings, aside):
    """Ingests chunks of 5-minute rows of all dust stations; the results by the dataset's name."""

    def ingest(*chunks, wanted=(RAW_DUST_HOURS, DUST_HOURS), into=store):
        chosen = [OwnedDataset(NETWORK, dataset) for dataset in wanted]
        ingestion = DustHoursIngestion.from_settings(
            settings, pollutants.PM10, (SEOUL,), into, chosen
        )
        return _collected(map(ingestion.ingest, chunks), aside)

    return ingest


@pytest.fixture
def official(store, settings, aside):
    """Ingests chunks of Seoul's official forecasts; the results by the dataset's name."""

    def ingest(*chunks, wanted=(RAW_OFFICIAL, OFFICIAL_FORECAST), into=store):
        chosen = [OwnedDataset(SEOUL, dataset) for dataset in wanted]
        ingestion = OfficialIngestion.from_settings(settings, SEOUL, into, chosen)
        return _collected(map(ingestion.ingest, chunks), aside)

    return ingest


def _collected(chunks, aside):
    results = {}
    for chunk in chunks:
        aside += [rows for of_dataset in chunk.aside.values() for rows in of_dataset]
        for owned, days in chunk.days.items():
            name = owned.owner.prefix + owned.dataset.name
            results.setdefault(name, {}).update({result.day: result for result in days})
    return results
