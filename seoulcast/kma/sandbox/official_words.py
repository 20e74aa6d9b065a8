"""The words and codes in which an official forecast is written."""

from __future__ import annotations

from typing import NamedTuple

OFFICES = {
    "11B": "109", "11C": "133", "11D": "105", "11F": "156", "11G": "184", "11H1": "143",
    "11H2": "159",
}  # fmt: skip
"""The offices that issue forecasts, by how their regions begin."""

PERSON_IDS = ("madeup01", "madeup02")
PERSON_NAMES = ("아무개", "홍길동")
"""Nobody: the hub names the person who issued a forecast in these columns."""

_RAINS = 60
"""Chance from which on rain is said to come, %."""
_SOME_CLOUD, _CLOUDY = 5.5, 8.5
"""Tenths from which on the sky is said to be so; the official limits."""
_SNOWS, _SLEETS = 1.0, 3.0
"""°C below which rain comes as snow, and as both."""
_SHOWERS = 24.0
_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_SKIES = {1: ("맑음", "맑고"), 3: ("구름많음", "구름많고"), 4: ("흐림", "흐리고")}
_KINDS = {1: "비", 2: "비/눈", 3: "눈", 4: "소나기"}
_LAND_KINDS = {0: "WB00", 1: "WB09", 2: "WB11", 3: "WB12", 4: "WB10"}
_NO_CONFIDENCE = "없음"


class Outlook(NamedTuple):
    """What a forecast says of a day or half of it: chance of rain in %, cloud in tenths, °C."""

    chance: int
    cloud: float
    temperature: float

    @property
    def kind(self) -> int:
        """The hub's code of what falls: 0 nothing, 1 rain, 2 both, 3 snow, 4 showers."""
        if self.chance < _RAINS:
            return 0
        if self.temperature < _SLEETS:
            return 3 if self.temperature < _SNOWS else 2
        return 4 if self.temperature > _SHOWERS and self.cloud < _CLOUDY else 1

    @property
    def sky(self) -> int:
        """The hub's code of the sky: 1 clear, 3 much cloud, 4 overcast."""
        least = 3 if self.kind else 1
        return max(least, 1 if self.cloud < _SOME_CLOUD else 3 if self.cloud < _CLOUDY else 4)

    @property
    def words(self) -> str:
        """Both in words."""
        alone, joined = _SKIES[self.sky]
        return f"{joined} {_KINDS[self.kind]}" if self.kind else alone


def land_words(outlook: Outlook) -> tuple[str, str, str, str, str]:
    """SKY, PRE, CONF, WF and RN_ST of the mid-term forecast."""
    return (
        f"WB{outlook.sky:02d}", _LAND_KINDS[outlook.kind], _NO_CONFIDENCE, outlook.words,
        str(outlook.chance),
    )  # fmt: skip


def short_term_words(outlook: Outlook) -> tuple[str, str, str, str]:
    """SKY, PREP, WF and ST of the short-term forecast."""
    return f"DB{outlook.sky:02d}", str(outlook.kind), outlook.words, str(outlook.chance)


def wind_words(degrees: float) -> tuple[str, str, str]:
    """W1, T and W2: from one direction to the one beside it."""
    at = round(degrees / 45.0)
    return _COMPASS[at % 8], "1", _COMPASS[(at + 1) % 8]
