"""What the sandbox answers from: daily numbers of stations, wherever they came from.

Real ones are read by `archive`, synthetic ones are made by `weather`; what follows them
(`answers`) can't tell the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

Ordinals = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

ASOS_VALUES: tuple[str, ...] = (
    "TA_AVG", "TA_MAX", "TA_MIN", "RN_DAY", "WS_AVG", "WS_MAX", "WS_INS", "WD_MAX_DEG", "HM_AVG",
    "HM_MIN", "TD_AVG", "PV_AVG", "PA_AVG", "PS_AVG", "SS_DAY", "SI_DAY", "CA_TOT", "SD_MAX",
    "TS_AVG",
)  # fmt: skip
"""Values of a station's day, named as the hub names them, but WD_MAX_DEG in degrees. RN_DAY
and SD_MAX are NaN for none and 0.0 for a trace."""

PM10_VALUES: tuple[str, ...] = ("PM10_MIN", "PM10_MAX", "PM10_AVG")
PM10_STATION = 108


@dataclass(frozen=True, eq=False)
class Observations:
    """Daily observations of all stations, and PM10 of Seoul.

    Args:
        origin: real ones from an archive, or synthetic.
        through: last day covered; nothing is known after it.
        day: proleptic ordinal of each ASOS row's day, ascending.
        station: station of each row, ascending within a day.
        values: for each of `ASOS_VALUES` one float32 a row, NaN for missing.
        pm10_day: ordinals of the days with PM10, ascending.
        pm10: shape (days, 3), `PM10_VALUES` of each in µg/m³.
    """

    origin: Literal["archive", "synthetic"]
    through: date
    day: Ordinals
    station: npt.NDArray[np.int16]
    values: dict[str, Floats]
    pm10_day: Ordinals
    pm10: npt.NDArray[np.float64]

    def asos_rows(self, first: int, last: int, stations: frozenset[int]) -> npt.NDArray[np.intp]:
        """Positions of the rows of days `first` to `last` (ordinals), all stations if none."""
        begin, end = np.searchsorted(self.day, [first, last + 1])
        rows = np.arange(begin, end)
        if stations:
            rows = rows[np.isin(self.station[begin:end], list(stations))]
        return rows

    def pm10_rows(self, first: int, last: int) -> range:
        """Positions of the PM10 days from `first` to `last` (ordinals)."""
        begin, end = np.searchsorted(self.pm10_day, [first, last + 1])
        return range(int(begin), int(end))
