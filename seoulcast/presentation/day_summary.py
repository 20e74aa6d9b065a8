"""A day's forecast in short: its numbers, its temperature class and its sentence.

The one place in Python that puts a day into words, for the feed, the calendar, the embedded card
and pushed messages. The page has the same words (`frontend/src/i18n`) and the same limits
(`frontend/src/lib/temperatureClass.ts`); both sides are tested with the cases of
`frontend/src/test/temperatureClasses.json`. Imports nothing heavy: the API starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from seoulcast import levels
from seoulcast.datasets.documents import ForecastDay, Grade
from seoulcast.presentation.words import GRADES
from seoulcast.rounding import rounded, written
from seoulcast.targets import Words

TemperatureClass = Literal[
    "sweltering", "hot", "warm", "mild", "cool", "chilly", "cold", "bitter"
]  # fmt: skip

_HIGH_FROM: tuple[tuple[int, TemperatureClass], ...] = (
    (33, "sweltering"),
    (25, "hot"),
    (20, "warm"),
    (15, "mild"),
    (10, "cool"),
    (5, "chilly"),
)
"""Lowest whole °C of the highest temperature of each class but the coldest, falling."""
_BITTER_THROUGH = -12
"""Whole °C of the lowest temperature up to which a day is bitterly cold."""

TEMPERATURES: Mapping[TemperatureClass, Words] = {
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

SUMMARISED = ("TA_MIN", "TA_MAX", "PM10_AVG")
"""The targets of a summary."""

_WEEKDAYS = (
    Words("월요일", "Monday"),
    Words("화요일", "Tuesday"),
    Words("수요일", "Wednesday"),
    Words("목요일", "Thursday"),
    Words("금요일", "Friday"),
    Words("토요일", "Saturday"),
    Words("일요일", "Sunday"),
)
# Not by strftime, whose names are those of the process's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Value:
    """One number of a forecast and its uncertainty, in the target's unit.

    Args:
        median: as likely too high as too low.
        lower: lower end of the 80 % band.
        upper: upper end of the 80 % band.
    """

    median: float
    lower: float
    upper: float

    @classmethod
    def of(cls, quantiles: Mapping[str, float]) -> Value:
        """The value of a target with these quantiles by level. Raises KeyError."""
        lower, upper = (quantiles[levels.key(end)] for end in levels.band_ends(0.8))
        return cls(quantiles[levels.key(0.5)], lower, upper)


@dataclass(frozen=True)
class DaySummary:
    """What is forecast of one day.

    Args:
        date: the day, KST.
        lead: days after D; 1 is the day of the issue.
        low: lowest temperature, °C.
        high: highest temperature, °C.
        dust: daily mean of PM10, µg/m³.
        grade: PM10 grade of that mean.
    """

    date: date
    lead: int
    low: Value
    high: Value
    dust: Value
    grade: Grade

    @classmethod
    def of(cls, day: ForecastDay) -> DaySummary:
        """The summary of a day of a stored forecast.

        Raises:
            ValueError: a target or a quantile is not there.
        """
        try:
            low, high, dust = (Value.of(day.targets[name].quantiles) for name in SUMMARISED)
        except KeyError as error:
            raise ValueError(f"{day.date} has no {error}") from None
        grade = day.pm10_grade.grade
        return cls(date=day.date, lead=day.lead, low=low, high=high, dust=dust, grade=grade)

    @property
    def temperature_class(self) -> TemperatureClass:
        """The class of the day's temperatures."""
        return temperature_class_of(self.low.median, self.high.median)


def temperature_class_of(low: float, high: float) -> TemperatureClass:
    """The class of a day by its lowest and highest temperature, °C.

    They count as they are shown, rounded, so that no word contradicts the number beside it.
    """
    if rounded(low) <= _BITTER_THROUGH:
        return "bitter"
    return next((name for start, name in _HIGH_FROM if rounded(high) >= start), "cold")


def headline(summary: DaySummary) -> Words:
    """The day in a few words: 추운 하루, 미세먼지 보통."""
    temperature, air = TEMPERATURES[summary.temperature_class], AIR[summary.grade]
    return Words(ko=f"{temperature.ko}, {air.ko}", en=f"{temperature.en}, {air.en}")


def sentence(summary: DaySummary) -> Words:
    """The day in its words and numbers, which are medians."""
    said = headline(summary)
    low, high = number(summary.low.median), number(summary.high.median)
    dust = number(summary.dust.median)
    return Words(
        ko=f"{said.ko}. 최저 {low}°C, 최고 {high}°C, PM10 평균 {dust}µg/m³로 예상해요.",
        en=f"{said.en}. Low {low} °C, high {high} °C, mean PM10 {dust} µg/m³.",
    )


def grade_words(summary: DaySummary) -> Words:
    """The name of the day's PM10 grade."""
    return GRADES[summary.grade]


def number(value: float) -> str:
    """A whole number with a true minus sign, as the page writes it."""
    return written(value).replace("-", "−")


def day_name(day: date) -> Words:
    """A day of the calendar: 12월 31일 토요일; Saturday 31 December."""
    weekday = _WEEKDAYS[day.weekday()]
    return Words(
        ko=f"{day.month}월 {day.day}일 {weekday.ko}",
        en=f"{weekday.en} {day.day} {_MONTHS[day.month - 1]}",
    )
