"""Regions and grid points of KMA's forecasts: one table, by the station of a city.

A city that is not in the table has no official forecast, and everything else all the same.
Source: KMA's lists of forecast regions (`fct_medm_reg.php`) and of grid points of the
neighbourhood forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seoulcast.stations import SEOUL


@dataclass(frozen=True)
class ForecastRegion:
    """Where KMA's forecasts of a city are found.

    Args:
        temperature: region of the mid-term temperature and of the short-term forecast.
        land: region of the mid-term forecast of sky and rain.
        nx: column of the forecast grid, from the left, 1 the first.
        ny: row of the forecast grid, from below, 1 the first.
    """

    temperature: str
    land: str
    nx: int
    ny: int


REGIONS: Mapping[int, ForecastRegion] = {
    101: ForecastRegion("11D10301", "11D10000", 73, 134),  # Chuncheon
    105: ForecastRegion("11D20501", "11D20000", 92, 131),  # Gangneung
    SEOUL: ForecastRegion("11B10101", "11B00000", 60, 127),
    112: ForecastRegion("11B20201", "11B00000", 55, 124),  # Incheon
    119: ForecastRegion("11B20601", "11B00000", 60, 121),  # Suwon
    133: ForecastRegion("11C20401", "11C20000", 67, 100),  # Daejeon
    143: ForecastRegion("11H10701", "11H10000", 89, 90),  # Daegu
    146: ForecastRegion("11F10201", "11F10000", 63, 89),  # Jeonju
    152: ForecastRegion("11H20101", "11H20000", 102, 84),  # Ulsan
    156: ForecastRegion("11F20501", "11F20000", 58, 74),  # Gwangju
    159: ForecastRegion("11H20201", "11H20000", 98, 76),  # Busan
    184: ForecastRegion("11G00201", "11G00000", 52, 38),  # Jeju
}


def region_of(station: int) -> ForecastRegion | None:
    """The region of a city by its station, None where the table has none."""
    return REGIONS.get(station)
