"""Days that people want to hear of: much dust, and temperatures at the ends of the scale.

The calendar shows them, and a topic of alerts announces them. What is notable is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from seoulcast.presentation.day_summary import DaySummary, number
from seoulcast.presentation.headline import DAYS, TemperatureClass
from seoulcast.presentation.words import GRADES
from seoulcast.targets import Words

NotableKind = Literal["dust", "heat", "cold"]

_BY_TEMPERATURE: Mapping[TemperatureClass, NotableKind] = {"sweltering": "heat", "bitter": "cold"}


@dataclass(frozen=True)
class NotableDay:
    """One reason why a day is notable; a day may have two.

    Args:
        kind: which reason.
        summary: what is forecast of the day.
    """

    kind: NotableKind
    summary: DaySummary

    @property
    def title(self) -> Words:
        """The reason with its number."""
        summary = self.summary
        if self.kind == "dust":
            grade, mean = GRADES[summary.grade], number(summary.dust.median)
            return Words(
                ko=f"미세먼지(PM10) {grade.ko} · 평균 {mean}µg/m³",
                en=f"Dust (PM10) {grade.en.lower()} · mean {mean} µg/m³",
            )
        said = DAYS[summary.temperature_class]
        if self.kind == "heat":
            high = number(summary.high.median)
            return Words(ko=f"{said.ko} · 최고 {high}°C", en=f"{said.en} · high {high} °C")
        low = number(summary.low.median)
        return Words(ko=f"{said.ko} · 최저 {low}°C", en=f"{said.en} · low {low} °C")

    @property
    def names(self) -> frozenset[str]:
        """Names of what is news, each of it once; they begin with the day.

        Dust of the worst grade is news even of a day of bad dust.
        """
        day = self.summary.date
        worst = {f"{day} very_bad"} if self.summary.grade == "very_bad" else set()
        return frozenset({f"{day} {self.kind}"} | (worst if self.kind == "dust" else set()))


def notable_days(summaries: Iterable[DaySummary]) -> list[NotableDay]:
    """What is notable of these days, in their order."""
    return [NotableDay(kind, summary) for summary in summaries for kind in _kinds(summary)]


def _kinds(summary: DaySummary) -> list[NotableKind]:
    kinds: list[NotableKind] = ["dust"] if summary.grade in {"bad", "very_bad"} else []
    extreme = _BY_TEMPERATURE.get(summary.temperature_class)
    return kinds if extreme is None else [*kinds, extreme]
