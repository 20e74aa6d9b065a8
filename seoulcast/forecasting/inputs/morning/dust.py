"""Hours of PM10 as values of an issue: the course, the last hour, tendencies, what comes upwind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from seoulcast.forecasting.core.days import DayArray, FloatArray
from seoulcast.forecasting.core.morning import HOURS_A_DAY, MorningKnowledge, by_hour
from seoulcast.forecasting.inputs.morning.values import NamedValues, Newest, highest_of, mean_of

_LEAST_SLOTS = 6
"""An hour counts with half of its twelve 5-minute values."""
_TENDENCIES_H = (1, 3, 6)
_WINDOWS_H = (3, 6, 12, 24)


def own_dust(knowledge: MorningKnowledge, station: int, days: DayArray) -> NamedValues:
    """What the hours of PM10 at the city's station say; µg/m³ as log(1 + x)."""
    level = _level(knowledge, station, days)
    columns = {f"PM10_{(k + 5) % HOURS_A_DAY:02d}H": level[:, k] for k in range(HOURS_A_DAY)}
    columns |= _course("PM10", level)
    columns["PM10_HIGHEST_24H"] = highest_of(level, HOURS_A_DAY // 2)
    table = knowledge.dust_hours
    spikes = by_hour(table, station, "SPIKES", days)
    # A spike of the instrument lifts its hour's mean: said beside it, and not taken away.
    columns["PM10_SPIKES_24H"] = np.where(np.isnan(level).all(axis=1), np.nan, _count(spikes))
    return NamedValues.of(columns, len(days))


def upwind_dust(
    knowledge: MorningKnowledge, stations: Sequence[int], days: DayArray
) -> NamedValues:
    """The same, shortly, of stations that the air reaches before."""
    columns: dict[str, FloatArray] = {}
    for station in stations:
        columns |= _course(f"PM10_{station}", _level(knowledge, station, days))
    return NamedValues.of(columns, len(days))


def _level(knowledge: MorningKnowledge, station: int, days: DayArray) -> FloatArray:
    mean = by_hour(knowledge.dust_hours, station, "PM10_AVG", days)
    slots = by_hour(knowledge.dust_hours, station, "SLOTS", days)
    level: FloatArray = np.log1p(np.where(slots >= _LEAST_SLOTS, mean, np.nan))
    return level


def _course(name: str, level: FloatArray) -> dict[str, FloatArray]:
    newest = Newest.of(level)
    columns = {f"{name}_LAST": newest.values}
    for hours in _TENDENCIES_H:
        columns[f"{name}_CHANGE_{hours}H"] = newest.change(hours)
    for hours in _WINDOWS_H:
        columns[f"{name}_MEAN_{hours}H"] = mean_of(level[:, -hours:], (hours + 1) // 2)
    return columns


def _count(values: FloatArray) -> FloatArray:
    count: FloatArray = np.nan_to_num(values).sum(axis=1)
    return count
