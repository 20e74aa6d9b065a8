"""KMA's apparent temperature (체감온도): by humidity from May to September, else by wind.

Both are KMA's published regressions of how warm it feels; outside of the range that they are
given for there is no value. Temperatures are °C.
"""

from __future__ import annotations

import math
from datetime import date

SUMMER_MONTHS = range(5, 10)
"""May to September; the other months are winter's."""
LEAST_SUMMER_C = 10.0
MOST_WINTER_C = 10.0
LEAST_WIND_MS = 1.3
_KMH_PER_MS = 3.6


def is_summer(day: date) -> bool:
    """Whether the day's apparent temperature goes by humidity."""
    return day.month in SUMMER_MONTHS


def saturation_pressure(temperature: float) -> float:
    """The vapour pressure of saturated air, hPa (Magnus, over water)."""
    return 6.112 * math.exp(17.62 * temperature / (243.12 + temperature))


def vapour_pressure(temperature: float, humidity: float) -> float:
    """The vapour pressure, hPa, of air of a relative humidity in %."""
    return saturation_pressure(temperature) * humidity / 100


def relative_humidity(temperature: float, vapour: float) -> float:
    """The relative humidity, %, of air with a vapour pressure in hPa; 100 at most."""
    return min(100.0, 100 * vapour / saturation_pressure(temperature))


def wet_bulb(temperature: float, humidity: float) -> float:
    """The wet-bulb temperature by Stull (2011), which takes the place of a measured one.

    Args:
        temperature: of the air.
        humidity: relative, %.
    """
    return (
        temperature * math.atan(0.151977 * math.sqrt(humidity + 8.313659))
        + math.atan(temperature + humidity)
        - math.atan(humidity - 1.676331)
        + 0.00391838 * math.pow(humidity, 1.5) * math.atan(0.023101 * humidity)
        - 4.686035
    )


def summer_apparent(temperature: float, humidity: float) -> float | None:
    """The apparent temperature of May to September; None below 10 °C.

    Args:
        temperature: of the air.
        humidity: relative, %.
    """
    if temperature < LEAST_SUMMER_C:
        return None
    wet = wet_bulb(temperature, humidity)
    return (
        -0.2442
        + 0.55399 * wet
        + 0.45535 * temperature
        - 0.0022 * wet**2
        + 0.00278 * wet * temperature
        + 3.0
    )


def winter_apparent(temperature: float, wind: float) -> float | None:
    """The apparent temperature of October to April; None above 10 °C, and in calm air.

    Args:
        temperature: of the air.
        wind: mean of ten minutes at 10 m, m/s.
    """
    if temperature > MOST_WINTER_C or wind < LEAST_WIND_MS:
        return None
    power = math.pow(wind * _KMH_PER_MS, 0.16)
    return 13.12 + 0.6215 * temperature - 11.37 * power + 0.3965 * power * temperature
