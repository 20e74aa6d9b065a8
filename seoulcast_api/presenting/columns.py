"""A forecast as columns: chosen targets, quantiles and thresholds, in chosen units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from seoulcast import levels
from seoulcast.clock import KST
from seoulcast.targets import TARGETS
from seoulcast_api.responses.columns import ColumnValue, StationColumns
from seoulcast_api.responses.forecasts import ForecastDayView, ForecastResponse

TemperatureUnit = Literal["celsius", "fahrenheit"]
TimeFormat = Literal["iso8601", "unixtime"]

_BY_NAME = {target.name: target for target in TARGETS}
_DECIMALS = 1
_CHANCE_DECIMALS = 3
_FAHRENHEIT = "°F"


@dataclass(frozen=True)
class Threshold:
    """A value of a target whose exceeding is asked for.

    Args:
        target: name of the target.
        value: in the unit that was asked for.
    """

    target: str
    value: float


@dataclass(frozen=True)
class Choice:
    """What is wanted of a forecast, and in which units.

    Args:
        targets: names, in the order of the columns.
        quantiles: levels, in the order of the columns.
        above: thresholds, each a column with the chance of more.
        temperature_unit: of temperatures and their thresholds.
        time_format: days as text, or as the epoch second of their midnight in Seoul.
    """

    targets: Sequence[str]
    quantiles: Sequence[float]
    above: Sequence[Threshold]
    temperature_unit: TemperatureUnit
    time_format: TimeFormat

    def units(self) -> dict[str, str]:
        """Unit of each column that has one."""
        named: dict[str, str] = {"time": self.time_format, "lead": "d"}
        for target in self.targets:
            named[f"{target}_mean"] = self._unit(target)
            named |= {_quantile(target, level): self._unit(target) for level in self.quantiles}
        return named | {_above(one): "1" for one in self.above}

    def columns(self, days: Sequence[ForecastDayView]) -> dict[str, list[ColumnValue]]:
        """The columns of some days."""
        rows = [dict(self._values(day)) for day in days]
        return {name: [row[name] for row in rows] for name in rows[0]}

    def _values(self, day: ForecastDayView) -> Iterator[tuple[str, ColumnValue]]:
        yield "time", self._time(day.date)
        yield "lead", day.lead
        for target in self.targets:
            value = getattr(day.targets, target)
            by_level = value.quantiles.model_dump(by_alias=True)
            yield f"{target}_mean", self._shown(target, value.mean)
            for level in self.quantiles:
                yield _quantile(target, level), self._shown(target, by_level[levels.key(level)])
        yield "pm10_grade", day.pm10_grade.grade
        for one in self.above:
            yield _above(one), self._chance(day, one)

    def _chance(self, day: ForecastDayView, above: Threshold) -> float:
        target = _BY_NAME[above.target]
        quantiles = getattr(day.targets, above.target).quantiles.model_dump(by_alias=True)
        ascending = [quantiles[levels.key(level)] for level in levels.LEVELS]
        log = target.transform.kind == "log"
        value = self._stored(above.target, above.value)
        return round(1 - levels.probability_below(ascending, value, log=log), _CHANCE_DECIMALS)

    def _is_fahrenheit(self, target: str) -> bool:
        return self.temperature_unit == "fahrenheit" and _BY_NAME[target].unit == "°C"

    def _unit(self, target: str) -> str:
        return _FAHRENHEIT if self._is_fahrenheit(target) else _BY_NAME[target].unit

    def _shown(self, target: str, value: float) -> float:
        return round(value * 1.8 + 32, _DECIMALS) if self._is_fahrenheit(target) else value

    def _stored(self, target: str, value: float) -> float:
        return (value - 32) / 1.8 if self._is_fahrenheit(target) else value

    def _time(self, day: date) -> str | int:
        if self.time_format == "iso8601":
            return day.isoformat()
        return int(datetime.combine(day, time(), KST).timestamp())


def station_columns(forecast: ForecastResponse, choice: Choice) -> StationColumns:
    """What is wanted of a station's forecast."""
    return StationColumns(
        station=forecast.station,
        day=forecast.day,
        issued_at=forecast.issued_at,
        issue=forecast.issue,
        status=forecast.status,
        columns=choice.columns(forecast.days),
        source=forecast.source,
    )


def _quantile(target: str, level: float) -> str:
    return f"{target}_q{100 * level:g}"


def _above(one: Threshold) -> str:
    return f"{one.target}_above_{one.value:g}"
