"""What the sandbox answers from: numbers of stations and forecasts, wherever they came from.

Real ones are read by `archive`, synthetic ones are made by `weather_generator`; what follows
them (`answers` and its companions) can't tell the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from seoulcast.kma.sandbox.dust import SLOTS, SLOTS_AN_HOUR, can_be_told, expand_day, expand_hours
from seoulcast.kma.sandbox.hours import HourSource
from seoulcast.kma.sandbox.official import OfficialForecasts

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
_HOURS_OF_A_COURSE = 12
"""Known hours without which a day's course would be mostly guessed between them."""


EMPTY: Literal[""] = ""
Slot = int | Literal[""] | None
"""A slot's value, an empty field, or no row at all."""
_BEFORE_A_FORECAST = 4 * SLOTS_AN_HOUR


class Dust(Protocol):
    """PM10 of one station."""

    @property
    def day(self) -> Ordinals:
        """Ordinals of the days there are, ascending."""
        ...

    def slots(self, position: int) -> Sequence[Slot]:
        """The 288 values of the day at that position, whole µg/m³; None where there is none."""
        ...


@dataclass(frozen=True, eq=False)
class DailyDust:
    """PM10 of which a day's minimum, maximum and mean are known, and of some days the hours.

    Args:
        day: ordinals, ascending.
        values: shape (days, 3), `PM10_VALUES` of each in µg/m³.
        hours: means of the hours of some days, which then have a course along them.
    """

    day: Ordinals
    values: npt.NDArray[np.float64]
    hours: HourlyDust | None = None

    def slots(self, position: int) -> Sequence[Slot]:
        """A day's course with just that minimum, maximum and mean, along its hours.

        The hours before a morning's forecast are empty where they would be made up: a course with
        the day's mean would tell it before the day has begun.
        """
        day = int(self.day[position])
        low, high, mean = self.values[position].tolist()
        hours = None if self.hours is None else self.hours.of_day(day)
        if hours is None or np.count_nonzero(~np.isnan(hours)) < _HOURS_OF_A_COURSE:
            known = SLOTS - _BEFORE_A_FORECAST
            if not can_be_told(known, low, high, mean):
                return [*expand_day(day, low, high, mean).tolist()]
            return [
                *[EMPTY] * _BEFORE_A_FORECAST,
                *expand_day(day, low, high, mean, known).tolist(),
            ]
        return [*expand_hours(day, hours, low, high, mean).tolist()]


@dataclass(frozen=True, eq=False)
class HourlyDust:
    """PM10 of which hourly values are known.

    Args:
        day: ordinals, ascending.
        values: shape (days, 24), of the hour that begins then, µg/m³, NaN for missing.
    """

    day: Ordinals
    values: npt.NDArray[np.float64]

    def of_day(self, day: int) -> npt.NDArray[np.float64] | None:
        """The 24 values of a day (an ordinal), None where there are none."""
        position = int(np.searchsorted(self.day, day))
        found = position < len(self.day) and self.day[position] == day
        return self.values[position] if found else None

    def slots(self, position: int) -> Sequence[Slot]:
        """Each hour's value, held for the hour: nothing is made up in between."""
        of_day = self.values[position]
        hours = [None if np.isnan(value) else round(value) for value in of_day.tolist()]
        return [hours[slot // SLOTS_AN_HOUR] for slot in range(SLOTS)]


@dataclass(frozen=True, eq=False)
class Observations:
    """Daily observations of all stations, PM10 and hours of some, and official forecasts.

    Args:
        origin: real ones from an archive, or synthetic.
        through: last day covered; nothing is known after it.
        day: proleptic ordinal of each ASOS row's day, ascending.
        station: station of each row, ascending within a day.
        values: for each of `ASOS_VALUES` one float32 a row, NaN for missing.
        dust: PM10 by station.
        hours: weather by the hour.
        official: KMA's forecasts as issued.
    """

    origin: Literal["archive", "synthetic"]
    through: date
    day: Ordinals
    station: npt.NDArray[np.int16]
    values: dict[str, Floats]
    dust: Mapping[int, Dust]
    hours: HourSource
    official: OfficialForecasts

    def asos_rows(self, first: int, last: int, stations: frozenset[int]) -> npt.NDArray[np.intp]:
        """Positions of the rows of days `first` to `last` (ordinals), all stations if none."""
        begin, end = np.searchsorted(self.day, [first, last + 1])
        rows = np.arange(begin, end)
        if stations:
            rows = rows[np.isin(self.station[begin:end], list(stations))]
        return rows
