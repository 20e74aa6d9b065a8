"""KMA's stations by number: one table of their names, for whoever shows or makes weather of one.

A station that is not in the table works all the same and is shown by its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Neighbourhood:
    """The part of a city in which a station's instruments stand.

    Args:
        ko: Korean name.
        en: English name.
    """

    ko: str
    en: str


@dataclass(frozen=True)
class StationName:
    """What a station's city is called.

    Args:
        ko: Korean name.
        en: English name.
        neighbourhood: where in the city the instruments stand; None where that is not told.
    """

    ko: str
    en: str
    neighbourhood: Neighbourhood | None = None


SEOUL = 108

STATION_NAMES: Mapping[int, StationName] = {
    101: StationName("춘천", "Chuncheon"),
    102: StationName("백령도", "Baengnyeongdo"),
    105: StationName("강릉", "Gangneung"),
    SEOUL: StationName("서울", "Seoul", Neighbourhood("송월동", "Songwol-dong")),
    112: StationName("인천", "Incheon"),
    115: StationName("울릉도", "Ulleungdo"),
    119: StationName("수원", "Suwon"),
    129: StationName("서산", "Seosan"),
    133: StationName("대전", "Daejeon"),
    143: StationName("대구", "Daegu"),
    146: StationName("전주", "Jeonju"),
    152: StationName("울산", "Ulsan"),
    156: StationName("광주", "Gwangju"),
    159: StationName("부산", "Busan"),
    169: StationName("흑산도", "Heuksando"),
    184: StationName("제주", "Jeju"),
    201: StationName("강화", "Ganghwa"),
    229: StationName("북격렬비도", "Bukgyeongnyeolbido"),
}

HOUR_STATIONS = (105, SEOUL, 112, 119, 133, 143, 146, 156, 159, 184)
"""Seoul, and nine that surround the country's cities from the sea to the mountains."""

UPWIND_STATIONS = (102, 201, 229)
"""Where dust on its way to Seoul is measured first: two islands and the coast of the Yellow Sea."""


def name_of(station: int) -> StationName:
    """The station's name; its number where it is not in the table."""
    return STATION_NAMES.get(station, StationName(f"지점 {station}", f"Station {station}"))
