"""What a value can be: least and greatest possible value and unit of each column.

They say what an instrument at these stations can have measured, or a forecaster have issued;
what is merely rare (a dust storm, a heat record) passes. Rules between columns are in `checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from seoulcast import targets
from seoulcast.datasets import keys


class Limits(NamedTuple):
    """Least and greatest possible value of a column, and their unit."""

    least: float
    greatest: float
    unit: str


_TEMPERATURE = Limits(*targets.TEMPERATURE.bounds, targets.TEMPERATURE.unit)
_DEW_POINT = Limits(-60.0, 40.0, "°C")
_GROUND = Limits(-50.0, 80.0, "°C")
_BELOW_GROUND = Limits(-40.0, 60.0, "°C")
_WIND = Limits(0.0, 100.0, "m/s")
_DIRECTION = Limits(0.0, 360.0, "°")
_PERCENT = Limits(0.0, 100.0, "%")
_VAPOUR = Limits(0.0, 60.0, "hPa")
_PRESSURE = Limits(850.0, 1090.0, "hPa")
_RAIN_OF_A_DAY = Limits(0.0, 2_000.0, "mm")
_SNOW = Limits(0.0, 1_000.0, "cm")
_TENTHS = Limits(0.0, 10.0, "tenths")
_SLOTS_OF_A_DAY = Limits(0, 288, "of 288 slots")
_SLOTS_OF_AN_HOUR = Limits(0, 12, "of 12 slots")
_HALF_WIDTH = Limits(0.0, 20.0, "°C")

_DAILY: Mapping[str, Limits] = {
    "TA_AVG": _TEMPERATURE,
    "TA_MAX": _TEMPERATURE,
    "TA_MIN": _TEMPERATURE,
    "TD_AVG": _DEW_POINT,
    "TS_AVG": _GROUND,
    "HM_AVG": _PERCENT,
    "HM_MIN": _PERCENT,
    "PV_AVG": _VAPOUR,
    "PA_AVG": _PRESSURE,
    "PS_AVG": _PRESSURE,
    "WS_AVG": _WIND,
    "WS_MAX": _WIND,
    "WS_INS": _WIND,
    "WD_MAX_DEG": _DIRECTION,
    "CA_TOT": _TENTHS,
    # 26.5 h stands in the source at another station; one station's known flaw must not
    # withhold the day of all the others.
    "SS_DAY": Limits(0.0, 30.0, "h"),
    "SI_DAY": Limits(0.0, 60.0, "MJ/m²"),
    "RN_DAY": _RAIN_OF_A_DAY,
    "SD_MAX": _SNOW,
}

_HOURLY: Mapping[str, Limits] = {
    "TA": _TEMPERATURE,
    "TD": _DEW_POINT,
    "HM": _PERCENT,
    "PV": _VAPOUR,
    "PA": _PRESSURE,
    "PS": _PRESSURE,
    # Of three hours; the eye of a typhoon that passes takes some 40.
    "PR": Limits(-80.0, 80.0, "hPa"),
    "WS": _WIND,
    "WD_DEG": _DIRECTION,
    "GST_WS": _WIND,
    "GST_WD_DEG": _DIRECTION,
    # The most that ever fell in an hour anywhere is 305 mm.
    "RN": Limits(0.0, 400.0, "mm"),
    "RN_DAY": _RAIN_OF_A_DAY,
    "SD_TOT": _SNOW,
    "CA_TOT": _TENTHS,
    "CA_MID": _TENTHS,
    "CH_MIN": Limits(0.0, 30_000.0, "m"),
    "VS": Limits(0.0, 100_000.0, "m"),
    "SS": Limits(0.0, 1.0, "h"),
    # Above the air an hour of the sun at the zenith gives 4.9.
    "SI": Limits(0.0, 5.0, "MJ/m²"),
    "TS": _GROUND,
    "TE_005": _BELOW_GROUND,
    "TE_01": _BELOW_GROUND,
    "TE_02": _BELOW_GROUND,
    "TE_03": _BELOW_GROUND,
}

_OFFICIAL: Mapping[str, Limits] = {
    # The mid-term forecast reaches ten days, the longest one of the archive eleven.
    "AGE": Limits(0, 12, "days"),
    "TA_MIN": _TEMPERATURE,
    "TA_MIN_LOW": _HALF_WIDTH,
    "TA_MIN_HIGH": _HALF_WIDTH,
    "TA_MAX": _TEMPERATURE,
    "TA_MAX_LOW": _HALF_WIDTH,
    "TA_MAX_HIGH": _HALF_WIDTH,
    "RAIN_CHANCE": _PERCENT,
}

_COUNTS = ("SLOTS", "ZEROS", "SPIKES")

_TARGETS: Mapping[str, Limits] = {
    target.column: Limits(*target.bounds, target.unit) for target in targets.TARGETS
}

_LIMITS: Mapping[str, Mapping[str, Limits]] = {
    keys.TEMPERATURE.name: _TARGETS,
    keys.PM10.name: {**dict.fromkeys(_COUNTS, _SLOTS_OF_A_DAY), **_TARGETS},
    keys.STATION_WEATHER.name: {**_DAILY, **_TARGETS},
    keys.WEATHER_HOURS.name: _HOURLY,
    keys.DUST_HOURS.name: {**dict.fromkeys(_COUNTS, _SLOTS_OF_AN_HOUR), **_TARGETS},
    keys.OFFICIAL_FORECAST.name: _OFFICIAL,
    keys.UPDATE_HOURS.name: _HOURLY,
    keys.UPDATE_DUST.name: {**dict.fromkeys(_COUNTS, _SLOTS_OF_AN_HOUR), **_TARGETS},
    keys.UPDATE_OFFICIAL.name: _OFFICIAL,
}
"""By dataset, and then by column: one of a day may bear the name of one of an hour."""

_STATION = Limits(1, 99_999, "")


def limits_of(dataset_name: str, column: str) -> Limits | None:
    """Least and greatest possible value of a column of a clean dataset.

    Returns:
        None where any value may be. A `_OBS` column has its value's.
    """
    if column == "STN":
        return _STATION
    return _LIMITS[dataset_name].get(column.removesuffix("_OBS"))
