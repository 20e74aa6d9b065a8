"""Hours of weather as values of an issue: the course, the last hour, tendencies, the neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from seoulcast.forecasting.core.days import ONE_DAY, DayArray, FloatArray
from seoulcast.forecasting.core.morning import HOURS_A_DAY, MorningKnowledge, by_hour
from seoulcast.forecasting.inputs.morning.values import (
    NamedValues,
    Newest,
    highest_of,
    lowest_of,
    mean_of,
    sum_of,
)

_HOURS_OF_TODAY = 4
"""Of the 24 hours so many belong wholly to D+1: those that end at 01:00 to 04:00."""
_EVENING_AND_NIGHT = 10
"""Hours that end at 19:00 of D to 04:00 of D+1."""
_TENDENCIES_H = (1, 3, 6)
_SIX_HOURS = 6
_HALF_OF_THEM = 3


def own_hours(knowledge: MorningKnowledge, station: int, days: DayArray) -> NamedValues:
    """What the hours of the city's station say.

    Args:
        knowledge: as of the newest of the days, or later: only the window of each day is read.
        station: the city's.
        days: D of each row.
    """

    def hours(column: str, under: DayArray = days) -> FloatArray:
        return by_hour(knowledge.weather_hours, station, column, under)

    warmth = hours("TA")
    columns = {f"TA_{_clock(k)}": warmth[:, k] for k in range(HOURS_A_DAY)}
    columns |= _newest("TA", warmth)
    columns["TA_LAST_AGE_H"] = Newest.of(warmth).age
    # A day before, at the same hour: the last of the window under D-1.
    columns["TA_CHANGE_24H"] = warmth[:, -1] - hours("TA", days - ONE_DAY)[:, -1]
    columns["TA_LAST_6H"] = mean_of(warmth[:, -_SIX_HOURS:], _HALF_OF_THEM)
    columns["TA_LOWEST_TODAY"] = lowest_of(warmth[:, -_HOURS_OF_TODAY:], _HOURS_OF_TODAY // 2)
    columns["TA_HIGHEST_TODAY"] = highest_of(warmth[:, -_HOURS_OF_TODAY:], _HOURS_OF_TODAY // 2)
    columns["TA_LOWEST_TONIGHT"] = lowest_of(
        warmth[:, -_EVENING_AND_NIGHT:], _EVENING_AND_NIGHT // 2
    )
    columns["TA_HIGHEST_OF_24H"] = highest_of(warmth, HOURS_A_DAY // 2)
    for name in ("TD", "HM", "PS", "CA_TOT"):
        values = hours(name)
        columns |= _newest(name, values)
        columns[f"{name}_LAST_6H"] = mean_of(values[:, -_SIX_HOURS:], _HALF_OF_THEM)
    columns |= _wind(hours("WS"), hours("WD_DEG"))
    rain = hours("RN")
    columns["RN_6H"] = np.log1p(sum_of(rain[:, -_SIX_HOURS:], _HALF_OF_THEM))
    columns["RN_24H"] = np.log1p(sum_of(rain, HOURS_A_DAY // 2))
    columns["SS_24H"] = sum_of(np.nan_to_num(hours("SS")), 1)
    columns["SI_24H"] = sum_of(np.nan_to_num(hours("SI")), 1)
    nothing = np.isnan(warmth).all(axis=1)
    for name in ("SS_24H", "SI_24H"):
        # By night an hour without a value has no sun; without any hour nothing is known.
        columns[name] = np.where(nothing, np.nan, columns[name])
    return NamedValues.of(columns, len(days))


def neighbours_hours(
    knowledge: MorningKnowledge, stations: Sequence[int], days: DayArray
) -> NamedValues:
    """The last hour and the last three hours' change at other stations."""
    columns: dict[str, FloatArray] = {}
    for station in stations:
        for name in ("TA", "PS", "TD"):
            values = by_hour(knowledge.weather_hours, station, name, days)
            newest = Newest.of(values)
            columns[f"{name}_LAST_{station}"] = newest.values
            columns[f"{name}_CHANGE_3H_{station}"] = newest.change(3)
    return NamedValues.of(columns, len(days))


def _newest(name: str, values: FloatArray) -> dict[str, FloatArray]:
    """The newest hour, and by how much it is above those before it."""
    newest = Newest.of(values)
    changes = {f"{name}_CHANGE_{hours}H": newest.change(hours) for hours in _TENDENCIES_H}
    return {f"{name}_LAST": newest.values, **changes}


def _wind(speed: FloatArray, bearing: FloatArray) -> dict[str, FloatArray]:
    """Wind as a vector, m/s, positive towards east and north; a calm has no direction."""
    angle = np.deg2rad(np.where(speed == 0.0, 0.0, bearing))
    east, north = -speed * np.sin(angle), -speed * np.cos(angle)
    return {
        "WS_LAST": Newest.of(speed).values,
        "WIND_EAST_LAST": Newest.of(east).values,
        "WIND_NORTH_LAST": Newest.of(north).values,
        "WIND_EAST_LAST_6H": mean_of(east[:, -_SIX_HOURS:], _HALF_OF_THEM),
        "WIND_NORTH_LAST_6H": mean_of(north[:, -_SIX_HOURS:], _HALF_OF_THEM),
    }


def _clock(position: int) -> str:
    """The clock time at which an hour of the window ends."""
    return f"{(position + 5) % HOURS_A_DAY:02d}H"
