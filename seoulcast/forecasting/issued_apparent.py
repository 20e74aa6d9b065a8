"""The apparent temperature of a forecast's days, with humidity or wind as they were at the issue.

Neither is forecast. The day's vapour pressure changes less than its relative humidity does:
what the last 24 hours had is held for the day of issue, and what the last days had for those
after it. Wind is that of the last month, for the day of issue halfway to that of its night.
docs/experiments.md has the errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from seoulcast import levels
from seoulcast.apparent_temperature import (
    is_summer,
    relative_humidity,
    saturation_pressure,
    summer_apparent,
    winter_apparent,
)
from seoulcast.datasets.apparent import Apparent, ApparentFrom, ApparentValue
from seoulcast.datasets.documents import ForecastDay
from seoulcast.forecasting.core.days import FloatArray, as_days, day_range
from seoulcast.forecasting.core.morning import HOURS_A_DAY, by_hour
from seoulcast.forecasting.core.observations import Observations
from seoulcast.windows import MORNING, Cutoff

VAPOUR_DAYS, FEWEST_VAPOUR_DAYS = 5, 3
WIND_DAYS, FEWEST_WIND_DAYS = 30, 15
FEWEST_HOURS, FEWEST_NIGHT_HOURS = 18, 3
DECIMALS = 1


def with_apparent(
    days: Sequence[ForecastDay], known: Observations, day: date, at: Cutoff = MORNING
) -> list[ForecastDay]:
    """The days of the forecast under D, each with how it feels by its medians.

    Args:
        days: without it.
        known: as of the issue, or later.
        day: D.
        at: the issue under it.
    """
    air = known_air(known, day, at)
    return [
        ahead.model_copy(
            update={
                "apparent": apparent_of(
                    ahead.date, ahead.lead, _median(ahead, "TA_MIN"), _median(ahead, "TA_MAX"), air
                )
            }
        )
        for ahead in days
    ]


def _median(ahead: ForecastDay, target: str) -> float:
    return ahead.targets[target].quantiles[levels.key(0.5)]


@dataclass(frozen=True)
class KnownAir:
    """Humidity and wind as they were known at an issue; None where too little was measured.

    Args:
        vapour_of_hours: mean vapour pressure of the last 24 hours, hPa.
        vapour_of_days: the same of the last days through D.
        wind_of_night: mean wind of D+1 so far, m/s.
        wind_of_days: the same of the last month through D.
    """

    vapour_of_hours: float | None
    vapour_of_days: float | None
    wind_of_night: float | None
    wind_of_days: float | None


def known_air(known: Observations, day: date, at: Cutoff = MORNING) -> KnownAir:
    """What was known at an issue of the forecast under D of the station that is forecast."""
    stations = known.temperature["STN"].unique()
    if not len(stations):
        return KnownAir(None, None, None, None)
    station = int(stations[0])
    hours = known.morning.weather_hours
    warmth, humidity, wind = (
        by_hour(hours, station, column, as_days([day]), at.hours)[0]
        for column in ("TA", "HM", "WS")
    )
    vapour = np.array([saturation_pressure(one) for one in warmth]) * humidity / 100
    rows = known.station_weather_on(day_range(day - timedelta(days=WIND_DAYS - 1), day))
    own = rows[rows["STN"] == station]
    late = own[own["TM"] > np.datetime64(day - timedelta(days=VAPOUR_DAYS), "ns")]
    return KnownAir(
        vapour_of_hours=_mean(vapour[-HOURS_A_DAY:], FEWEST_HOURS),
        vapour_of_days=_mean(late["PV_AVG"].to_numpy(float), FEWEST_VAPOUR_DAYS),
        wind_of_night=_mean(wind[-at.hours_of_today :], FEWEST_NIGHT_HOURS),
        wind_of_days=_mean(own["WS_AVG"].to_numpy(float), FEWEST_WIND_DAYS),
    )


def apparent_of(day: date, lead: int, low: float, high: float, air: KnownAir) -> Apparent | None:
    """How the high of a summer's day or the low of a winter's feels; None where it can't be told.

    Args:
        day: that is forecast.
        lead: 1 is the day of issue.
        low: its lowest temperature, °C.
        high: its highest.
        air: what was known at the issue.
    """
    if is_summer(day):
        felt = _felt_high(high, lead, air)
        return None if felt is None else Apparent(high=felt)
    felt = _felt_low(low, lead, air)
    return None if felt is None else Apparent(low=felt)


def _felt_high(high: float, lead: int, air: KnownAir) -> ApparentValue | None:
    by_hours = lead == 1 and air.vapour_of_hours is not None
    vapour = air.vapour_of_hours if by_hours else air.vapour_of_days
    if vapour is None:
        return None
    return _issued(
        summer_apparent(high, relative_humidity(high, vapour)), "hours" if by_hours else "days"
    )


def _felt_low(low: float, lead: int, air: KnownAir) -> ApparentValue | None:
    if air.wind_of_days is None:
        return None
    if lead == 1 and air.wind_of_night is not None:
        wind = (air.wind_of_night + air.wind_of_days) / 2
        return _issued(winter_apparent(low, wind), "hours")
    return _issued(winter_apparent(low, air.wind_of_days), "days")


def _issued(value: float | None, estimated_from: ApparentFrom) -> ApparentValue | None:
    if value is None:
        return None
    return ApparentValue(value=round(value, DECIMALS) + 0.0, estimated_from=estimated_from)


def _mean(values: FloatArray, fewest: int) -> float | None:
    """The mean of what was measured; None of fewer values than that."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) >= fewest else None
