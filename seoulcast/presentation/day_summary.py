"""A day's forecast in short: its numbers, its temperature class and its sentence.

The one place that makes the sentence of a day, for the feed, the calendar, the embedded card and
pushed messages; its words are those of `headline`. Imports nothing heavy: the API starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seoulcast import levels
from seoulcast.datasets.documents import ForecastDay, Grade
from seoulcast.presentation.headline import AIR, DAYS, TemperatureClass, temperature_class_of
from seoulcast.presentation.words import GRADES
from seoulcast.rounding import typeset
from seoulcast.targets import Words

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


def headline(summary: DaySummary) -> Words:
    """The day in a few words: 추운 하루, 미세먼지 보통."""
    temperature, air = DAYS[summary.temperature_class], AIR[summary.grade]
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
    return typeset(value)


def day_name(day: date) -> Words:
    """A day of the calendar: 12월 31일 토요일; Saturday 31 December."""
    weekday = _WEEKDAYS[day.weekday()]
    return Words(
        ko=f"{day.month}월 {day.day}일 {weekday.ko}",
        en=f"{weekday.en} {day.day} {_MONTHS[day.month - 1]}",
    )
