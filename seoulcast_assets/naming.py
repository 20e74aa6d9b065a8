"""Asset keys and groups of a city: plain names for Seoul, a key prefix for any other city.

Names of jobs are in `job_names`; schedules and sensors take theirs from `City.named`.
"""

import dagster as dg

from seoulcast.datasets.cities import NETWORK_DATASETS, City, Network, OwnedDataset

SHARED_ASSETS = frozenset(dataset.name for dataset in NETWORK_DATASETS)
"""Assets that hold all stations: there is one of each, whatever cities are forecast."""


def asset_key(owner: City | Network, name: str) -> dg.AssetKey:
    """Key of a city's asset, e.g. `station_143/pm10`; of the one asset where all share it."""
    if isinstance(owner, Network) or owner.is_seoul or name in SHARED_ASSETS:
        return dg.AssetKey(name)
    return dg.AssetKey([owner.code, name])


def key_of(owned: OwnedDataset) -> dg.AssetKey:
    """Key of the asset that makes a dataset."""
    return asset_key(owned.owner, owned.dataset.name)


def group_of(city: City, group: str) -> str:
    """The group of a city's asset: Seoul's are grouped by kind, another city's together."""
    return group if city.is_seoul else city.code
