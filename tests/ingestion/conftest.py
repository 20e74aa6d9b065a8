"""A store in a temporary folder, and passes over pieces made by hand."""

from datetime import datetime

import pytest

from seoulcast.clock import Clock
from seoulcast.datasets.local_store import LocalStore
from seoulcast.ingestion.cleaning import CleaningLimits
from seoulcast.ingestion.dust import DustIngestion
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.weather import WeatherIngestion


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path)


@pytest.fixture
def clock():
    return Clock.starting_at(datetime(2022, 12, 31, 6))  # noqa: DTZ001 - the clock takes it as KST


@pytest.fixture
def weather(store, clock):
    """Runs pieces through a weather pass; returns the results of all batches by dataset."""

    def run(*pieces, wanted=("raw_asos", "temperature", "station_weather")):
        ingestion = WeatherIngestion(store, 108, clock, Publication(), CleaningLimits(), wanted)
        return _collected(ingestion.run(pieces, pieces[0].start, pieces[-1].end))

    return run


@pytest.fixture
def dust(store, clock):
    """Runs pieces through a dust pass; returns the results of all batches by dataset."""

    def run(*pieces, wanted=("raw_pm10", "pm10")):
        ingestion = DustIngestion(store, 108, clock, Publication(), CleaningLimits(), wanted)
        return _collected(ingestion.run(pieces))

    return run


def _collected(batches):
    results = {}
    for batch in batches:
        for name, days in batch.results.items():
            results.setdefault(name, {}).update({result.day: result for result in days})
    return results
