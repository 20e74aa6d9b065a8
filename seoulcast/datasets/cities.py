"""The cities that are forecast: their station, their names, and where their objects lie.

Seoul's objects lie where they always have; those of any other city lie below
`stations/<number>/`. The place follows from the station alone, so that another order of
`SEOULCAST_STATIONS` can never mix two cities' days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seoulcast.datasets import keys
from seoulcast.datasets.city_store import CityStore
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings

SEOUL = 108

SHARED = (
    f"{keys.RAW_ASOS.prefix}/",
    f"{keys.STATION_WEATHER.prefix}/",
    f"history/{keys.STATION_WEATHER.name}/",
    keys.ORIGIN,
)
"""What holds all stations' values and is stored once, for every city."""

_NAMES: Mapping[int, tuple[str, str]] = {
    101: ("춘천", "Chuncheon"),
    102: ("백령도", "Baengnyeongdo"),
    105: ("강릉", "Gangneung"),
    SEOUL: ("서울", "Seoul"),
    112: ("인천", "Incheon"),
    115: ("울릉도", "Ulleungdo"),
    119: ("수원", "Suwon"),
    129: ("서산", "Seosan"),
    133: ("대전", "Daejeon"),
    143: ("대구", "Daegu"),
    159: ("부산", "Busan"),
    169: ("흑산도", "Heuksando"),
    184: ("제주", "Jeju"),
}
"""Names of the stations, Korean and English: those that the sandbox makes weather for."""


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
        return _NAMES.get(self.station, (f"지점 {self.station}", ""))[0]

    @property
    def en(self) -> str:
        """English name."""
        return _NAMES.get(self.station, ("", f"Station {self.station}"))[1]

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


def cities_of(settings: Settings) -> tuple[City, ...]:
    """The cities of the settings, the default one first."""
    return tuple(City(station) for station in settings.stations)
