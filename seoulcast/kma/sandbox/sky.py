"""What drives the made-up weather: a few series that cross the country from west to east.

All are drawn forwards in time from the seed: a longer sky begins with the very same days.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

Series = npt.NDArray[np.float64]

YEAR = 365.2425
"""Days."""

# Day-to-day memory of each driver. Air is a sum of a slow and a fast part.
_MEMORY = {"slow": 0.93, "fast": 0.55, "moist": 0.35, "wind": 0.35, "haze": 0.72}
_LOCAL_MEMORY = 0.4


class Sky:
    """The drivers: what the air does, day by day, in units of one standard deviation."""

    def __init__(self, seed: int, days: Series) -> None:
        self.days = days
        self.seed = seed
        self.season = 2.0 * np.pi * ((days - date(2000, 1, 1).toordinal()) % YEAR) / YEAR
        memory = np.array(list(_MEMORY.values()))
        drawn = remembering(normals(seed, 0, len(days), len(memory)), memory)
        series = dict(zip(_MEMORY, drawn.T, strict=True))
        self.warm = 0.45 * series["slow"] + 0.9 * series["fast"]
        self.moist = series["moist"] + 0.3 * lagged(self.warm, -1.0)
        self.wind = series["wind"]
        self.haze = series["haze"] + 0.35 * self.warm

    def peak(self, month_of_peak: float) -> Series:
        """A yearly cosine that peaks at that month (1.0 is the first of January)."""
        return np.cos(self.season - 2.0 * np.pi * (month_of_peak - 1.0) / 12.0)

    def local(self, stream: int, series: int) -> Series:
        """Series of one station's own, shape (days, series)."""
        drawn = normals(self.seed, stream, len(self.days), series)
        return remembering(drawn, np.full(series, _LOCAL_MEMORY))


def normals(seed: int, stream: int, days: int, series: int) -> Series:
    """Standard normal draws, shape (days, series)."""
    return np.random.default_rng([seed, stream]).standard_normal((days, series))


def remembering(draws: Series, memory: Series) -> Series:
    """First-order autoregression with unit variance, along the days."""
    fresh = draws * np.sqrt(1.0 - memory**2)
    fresh[0] = draws[0]
    for day in range(1, len(fresh)):
        fresh[day] += memory * fresh[day - 1]
    return fresh


def lagged(series: Series, lead: float) -> Series:
    """The series as seen `lead` days earlier (in the west) or later (negative: in the east)."""
    shifted = np.empty_like(series)
    if lead >= 0.0:
        shifted[:-1], shifted[-1] = series[1:], series[-1]
    else:
        shifted[1:], shifted[0] = series[:-1], series[0]
    return (1.0 - abs(lead)) * series + abs(lead) * shifted
