"""Asset keys and groups of a city: plain names for Seoul, a key prefix for any other city.

Names of jobs are in `job_names`; schedules and sensors take theirs from `City.named`.
"""

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import RAW_ASOS, STATION_WEATHER

SHARED_ASSETS = frozenset({RAW_ASOS.name, STATION_WEATHER.name})
"""Assets that hold all stations: one of each, however many cities are forecast."""


def asset_key(city: City, name: str) -> dg.AssetKey:
    """Key of a city's asset, e.g. `station_143/pm10`; of the shared asset where cities share it."""
    if city.is_seoul or name in SHARED_ASSETS:
        return dg.AssetKey(name)
    return dg.AssetKey([city.code, name])


def group_of(city: City, group: str) -> str:
    """The group of a city's asset: Seoul's are grouped by kind, another city's together."""
    return group if city.is_seoul else city.code
