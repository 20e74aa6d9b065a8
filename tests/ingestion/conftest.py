"""A store in a temporary folder, and ingestion of chunks made by hand."""

from datetime import datetime

import pytest

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import PM10, RAW_PM10, TEMPERATURE
from seoulcast.datasets.local_store import LocalStore
from seoulcast.ingestion import pollutants
from seoulcast.ingestion.pollutants import PollutantIngestion
from seoulcast.ingestion.weather import NETWORK_RAW, NETWORK_WEATHER, WeatherIngestion
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


def _collected(chunks, aside):
    results = {}
    for chunk in chunks:
        aside += [rows for of_dataset in chunk.aside.values() for rows in of_dataset]
        for owned, days in chunk.days.items():
            name = owned.owner.prefix + owned.dataset.name
            results.setdefault(name, {}).update({result.day: result for result in days})
    return results
