"""A day in a few words, as the page's heading has it: how warm it is, and the dust.

For what is read away from the page. The page has the same limits
(`frontend/src/lib/temperatureClass.ts`) and words (`frontend/src/i18n`); a test compares the
words, and the cases of `frontend/src/test/temperatureClasses.json` hold the limits. Imports
nothing heavy: the API starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from seoulcast.datasets.documents import Grade
from seoulcast.rounding import rounded
from seoulcast.targets import Words

TemperatureClass = Literal["sweltering", "hot", "warm", "mild", "cool", "chilly", "cold", "bitter"]

_HIGH_FROM: tuple[tuple[int, TemperatureClass], ...] = (
    (33, "sweltering"),
    (25, "hot"),
    (20, "warm"),
    (15, "mild"),
    (10, "cool"),
    (5, "chilly"),
)
"""Lowest whole °C of the highest temperature of each class but the coldest, falling."""
_BITTER_TO = -12
"""Whole °C of the lowest temperature up to which a day is bitterly cold."""

DAYS: Mapping[TemperatureClass, Words] = {
    "sweltering": Words(ko="푹푹 찌는 하루", en="A sweltering day"),
    "hot": Words(ko="더운 하루", en="A hot day"),
    "warm": Words(ko="따뜻한 하루", en="A warm day"),
    "mild": Words(ko="온화한 하루", en="A mild day"),
    "cool": Words(ko="서늘한 하루", en="A cool day"),
    "chilly": Words(ko="쌀쌀한 하루", en="A chilly day"),
    "cold": Words(ko="추운 하루", en="A cold day"),
    "bitter": Words(ko="매섭게 추운 하루", en="A bitterly cold day"),
}

AIR: Mapping[Grade, Words] = {
    "good": Words(ko="미세먼지 좋음", en="little dust"),
    "moderate": Words(ko="미세먼지 보통", en="moderate dust"),
    "bad": Words(ko="미세먼지 나쁨", en="much dust"),
    "very_bad": Words(ko="미세먼지 매우나쁨", en="very much dust"),
}


def temperature_class_of(low: float, high: float) -> TemperatureClass:
    """The class of a day by its lowest and highest temperature, °C.

    They count as they are shown, rounded, so that no word contradicts the number beside it.
    """
    if rounded(low) <= _BITTER_TO:
        return "bitter"
    return next((name for start, name in _HIGH_FROM if rounded(high) >= start), "cold")
