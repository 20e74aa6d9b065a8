"""Whose datasets there are: each forecast city's own, and those of the network of stations.

Seoul's objects lie where they always have; those of any other city lie below
`stations/<number>/`. The place follows from the station alone, so that another order of
`SEOULCAST_STATIONS` can never mix two cities' days. What holds all stations' values is stored
once, under plain keys, and belongs to the network: no city is the first.
"""

from __future__ import annotations

from dataclasses import dataclass

from seoulcast.datasets import keys
from seoulcast.datasets.city_store import CityStore
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings
from seoulcast.stations import SEOUL, Neighbourhood, name_of

NETWORK_DATASETS = (
    keys.RAW_ASOS,
    keys.STATION_WEATHER,
    keys.RAW_HOURS,
    keys.WEATHER_HOURS,
    keys.RAW_DUST_HOURS,
    keys.DUST_HOURS,
)
"""What holds all stations' values."""

SHARED = (
    *(f"{dataset.prefix}/" for dataset in NETWORK_DATASETS),
    *(f"history/{dataset.name}/" for dataset in NETWORK_DATASETS),
    keys.SOURCES_PREFIX,
    keys.ORIGIN,
)
"""Prefixes of the keys that every city's view has in common."""


@dataclass(frozen=True)
class City:
    """A city that is forecast.

    Args:
        station: KMA's number of its station.
    """

    station: int

    @property
    def is_seoul(self) -> bool:
        """Whether it is Seoul, whose assets, jobs and objects bear no number."""
        return self.station == SEOUL

    @property
    def ko(self) -> str:
        """Korean name."""
        return name_of(self.station).ko

    @property
    def en(self) -> str:
        """English name."""
        return name_of(self.station).en

    @property
    def neighbourhood(self) -> Neighbourhood | None:
        """Where in the city the instruments stand; None where that is not told."""
        return name_of(self.station).neighbourhood

    @property
    def code(self) -> str:
        """Prefix of its asset keys and name of their group; empty for Seoul."""
        return "" if self.is_seoul else f"station_{self.station}"

    @property
    def prefix(self) -> str:
        """Prefix of its objects' keys in the store of all cities; empty for Seoul."""
        return "" if self.is_seoul else f"stations/{self.station}/"

    def named(self, name: str, joint: str = "_") -> str:
        """Seoul's name of a job, schedule, sensor or model, with the station's number."""
        return name if self.is_seoul else f"{name}{joint}{self.station}"

    def view(self, store: ObjectStore) -> ObjectStore:
        """The store as this city sees it: its own objects, and those that all share."""
        return store if self.is_seoul else CityStore(store, self.prefix, SHARED)


@dataclass(frozen=True)
class Network:
    """The network of stations, which owns what holds all stations' values.

    Its objects lie under the plain keys and its assets bear no prefix, whichever cities are
    forecast.
    """

    prefix: str = ""

    def view(self, store: ObjectStore) -> ObjectStore:
        """The store as the network sees it: plain keys."""
        return store


NETWORK = Network()


@dataclass(frozen=True)
class OwnedDataset:
    """A day dataset and whose it is: a city's, or the network's.

    Args:
        owner: the city or the network.
        dataset: what is stored, one object a day.
    """

    owner: City | Network
    dataset: DayDataset


def cities_of(settings: Settings) -> tuple[City, ...]:
    """The cities of the settings, the default one first."""
    return tuple(City(station) for station in settings.stations)
