"""KMA's stations by number: one table of their names, for whoever shows or makes weather of one.

A station that is not in the table works all the same and is shown by its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StationName:
    """What a station's city is called.

    Args:
        ko: Korean name.
        en: English name.
    """

    ko: str
    en: str


SEOUL = 108

STATION_NAMES: Mapping[int, StationName] = {
    101: StationName("춘천", "Chuncheon"),
    102: StationName("백령도", "Baengnyeongdo"),
    105: StationName("강릉", "Gangneung"),
    SEOUL: StationName("서울", "Seoul"),
    112: StationName("인천", "Incheon"),
    115: StationName("울릉도", "Ulleungdo"),
    119: StationName("수원", "Suwon"),
    129: StationName("서산", "Seosan"),
    133: StationName("대전", "Daejeon"),
    143: StationName("대구", "Daegu"),
    159: StationName("부산", "Busan"),
    169: StationName("흑산도", "Heuksando"),
    184: StationName("제주", "Jeju"),
}


def name_of(station: int) -> StationName:
    """The station's name; its number where it is not in the table."""
    return STATION_NAMES.get(station, StationName(f"지점 {station}", f"Station {station}"))
