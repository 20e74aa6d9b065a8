"""Made-up weather by the hour, consistent with the made-up days: a station's year at a time.

Each day has draws of its own, so that hours are the same whatever is asked for, and longer
weather has the very same ones.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from seoulcast.kma.sandbox.courses import (
    HOURS,
    Series,
    daily_draws,
    shared_out,
    smooth,
    wandering,
    with_mean,
)
from seoulcast.kma.sandbox.hours import HourTable
from seoulcast.kma.sandbox.magnus import dew_point, saturation
from seoulcast.kma.sandbox.stations import GAP, Station
from seoulcast.kma.sandbox.temperature_course import temperature_course

Flags = npt.NDArray[np.bool_]
DailyTable = Mapping[str, Series]
"""Values of a station's days, those of `ASOS_VALUES`."""

_STREAM = 20_000
_SERIES = 10
_YEARS_KEPT = 48
"""About a megabyte each: three years of all stations."""
_NOON_OF_THE_SUN = 12.5
"""Clock time, h: KST is that of 135° E."""
_COMPASS = 22.5
_CALM_MS = 0.5
_HUMID_PER_DEGREE = 4.5
"""By how much relative humidity falls as a day warms, % per °C: what the days' minima have."""
_GROUND_PER_SUN = 4.5
"""°C by which the ground warms above the air for 1 MJ/m² in an hour."""
_GROUND_DAYS = {"TE_005": 1, "TE_01": 2, "TE_02": 4, "TE_03": 8}
"""Days over which the ground at 5, 10, 20 and 30 cm holds the mean of its surface."""


class MadeHours:
    """Hours of all made-up stations.

    Args:
        seed: of the weather.
        stations: which there are.
        table: makes the daily values of a station, from `first` on.
        first: ordinal of the tables' first day.
        through: ordinal of the last day with hours; the tables go on after it.
    """

    def __init__(
        self,
        seed: int,
        stations: tuple[Station, ...],
        table: Callable[[Station], DailyTable],
        first: int,
        through: int,
    ) -> None:
        self._seed = seed
        self._stations = {station.number: station for station in stations}
        self._table = table
        self._first = first
        self.through = through
        self._tables: dict[int, DailyTable] = {}
        self._years: OrderedDict[tuple[int, int], HourTable] = OrderedDict()
        self._making = threading.Lock()

    @property
    def stations(self) -> tuple[int, ...]:
        """Numbers of the stations, ascending."""
        return tuple(sorted(self._stations))

    def between(self, station: int, first: int, last: int) -> HourTable:
        """The hours of a station that end from `first` to `last`."""
        first_day = max((first - 1) // 24, self._stations[station].first_day.toordinal())
        last_day = max(first_day, min((last - 1) // 24, self.through))
        years = range(date.fromordinal(first_day).year, date.fromordinal(last_day).year + 1)
        found = [self._year(station, year).between(first, last) for year in years]
        parts = [part for part in found if len(part.hour)] or found[:1]
        return HourTable(
            np.concatenate([part.hour for part in parts]),
            {n: np.concatenate([part.values[n] for part in parts]) for n in parts[0].values},
        )

    def _year(self, station: int, year: int) -> HourTable:
        key = (station, year)
        with self._making:
            if key not in self._years:
                self._years[key] = self._made(self._stations[station], year)
                while len(self._years) > _YEARS_KEPT:
                    self._years.popitem(last=False)
            self._years.move_to_end(key)
            return self._years[key]

    def _made(self, station: Station, year: int) -> HourTable:
        if station.number not in self._tables:
            made = self._table(station)
            self._tables[station.number] = {n: v.astype(np.float32) for n, v in made.items()}
        table = self._tables[station.number]
        first = max(date(year, 1, 1).toordinal(), self._first + 1)
        last = min(date(year, 12, 31).toordinal(), self.through)
        days = np.arange(max(first, station.first_day.toordinal()), last + 1)
        if not len(days):
            return HourTable(np.empty(0, np.int64), {})
        values = hours_of(
            self._seed, station.number, table, self._first, (int(days[0]), int(days[-1]))
        )
        shown = (days < GAP[0].toordinal()) | (days > GAP[1].toordinal())
        hours = 24 * days[shown, None] + HOURS[None, :]
        return HourTable(
            hours.ravel(),
            {name: array[shown].ravel().astype(np.float32) for name, array in values.items()},
        )


def hours_of(
    seed: int, station: int, table: DailyTable, origin: int, days: tuple[int, int]
) -> dict[str, Series]:
    """Values of a station's hours, by the names of `HourTable`, shape (days, 24) each.

    Args:
        seed: of the weather.
        station: its number.
        table: its daily values, from the day `origin` on.
        origin: an ordinal.
        days: ordinals of the first and the last day.
    """
    first, last = days
    # One day more in front: the tendency of pressure looks back over midnight.
    span = range(first - 1, last + 1)
    inner = {n: _days(table, n, origin, first - 1, last) for n in table}
    wide = {n: _days(table, n, origin, first - 2, last + 1) for n in table}
    draws = daily_draws(seed, _STREAM + station, first - 2, last + 1, _SERIES)
    own = draws[1:-1]
    season = 2.0 * np.pi * ((np.array(span) - date(2000, 1, 1).toordinal()) % 365.2425) / 365.2425
    daylight = 12.15 + 2.6 * np.cos(season - 2.0 * np.pi * 5.7 / 12.0)
    sunrise = _NOON_OF_THE_SUN - daylight / 2.0

    made: dict[str, Series] = {}
    made["TA"] = temperature_course(
        wide["TA_AVG"], wide["TA_MIN"], wide["TA_MAX"], sunrise, draws[:-1, :4]
    )
    made |= _rain(inner, own[:, 4])
    wet = ~np.isnan(made["RN"])
    made |= _air(made["TA"], wet, inner, wide, wandering(draws[:, 5], 5.0))
    made |= _wind(inner, wide, wandering(draws[:, 6], 4.0))
    made |= _cloud(wet, inner, wide, wandering(draws[:, 7], 6.0))
    made |= _sun(made["CA_TOT"], inner, daylight, sunrise)
    sunny = np.nan_to_num(made["SI"])
    made["TS"] = np.round(
        made["TA"]
        + smooth(wide["TS_AVG"] - wide["TA_AVG"])
        + _GROUND_PER_SUN * sunny
        - smooth(_GROUND_PER_SUN * wide["SI_DAY"] / 24.0),
        1,
    )
    for name, back in _GROUND_DAYS.items():
        made[name] = np.round(smooth(_held(table["TS_AVG"], origin, first - 2, last + 1, back)), 1)
    dry = np.clip(100.0 - made["HM"], 0.0, 70.0)
    made["IR"], made["IX"] = np.where(wet, 1.0, 3.0), np.ones_like(dry)
    made["VS"] = np.round(np.where(wet, 0.5, 1.0) * (120.0 + 40.0 * dry))
    # Without the day in front, and without a minus before zero.
    return {name: np.asarray(array[1:] + 0.0, np.float64) for name, array in made.items()}


def _days(table: DailyTable, name: str, origin: int, first: int, last: int) -> Series:
    """A column of days `first` to `last`; before the table's first day that day's values."""
    rows = np.clip(np.arange(first, last + 1) - origin, 0, len(table[name]) - 1)
    values: Series = table[name][rows].astype(np.float64)
    return np.round(values, 2)


def _held(daily: Series, origin: int, first: int, last: int, back: int) -> Series:
    table = {"": daily}
    days: Series = np.mean(
        [_days(table, "", origin, first - n, last - n) for n in range(back)], axis=0
    )
    return days


def _rain(inner: Mapping[str, Series], draws: Series) -> dict[str, Series]:
    """Rain of the hours, NaN where none fell, and of the day so far; snow in the same way."""
    amount = inner["RN_DAY"]
    centre = 1.0 + (draws[:, 0] * 1_000.0) % 23.0
    hours = 1.5 + np.sqrt(np.nan_to_num(amount)) * (1.0 + np.abs(draws[:, 1]) / 2.0)
    near = np.abs(HOURS - centre[:, None]) / hours[:, None]
    weights = np.where(near < 1.0, (1.0 - near**2) * np.exp(0.7 * draws), 0.0)
    # An hour at least, however short the shower.
    weights = np.where(np.abs(HOURS - centre[:, None]) <= 0.5, np.maximum(weights, 0.1), weights)
    fell = (weights > 0.0) & ~np.isnan(amount)[:, None]
    rain = np.where(fell, shared_out(np.nan_to_num(amount), weights, 0.1), np.nan)
    started = np.maximum.accumulate(fell, axis=1)
    so_far = np.where(started, np.cumsum(np.nan_to_num(rain), axis=1), np.nan)
    deepest = inner["SD_MAX"][:, None]
    share = so_far / np.maximum(np.nan_to_num(amount)[:, None], 0.1)
    snow = np.where(started & ~np.isnan(deepest), deepest * share, np.nan)
    rounded = {"RN": rain, "RN_DAY": so_far, "RN_JUN": so_far, "SD_TOT": snow, "SD_DAY": snow}
    return {name: np.asarray(np.round(array, 1), np.float64) for name, array in rounded.items()}


def _air(
    warm: Series, wet: Flags, inner: Mapping[str, Series], wide: Mapping[str, Series], own: Series
) -> dict[str, Series]:
    """Humidity in %, vapour pressure, dew point and pressure of the hours."""
    usual = smooth(wide["HM_AVG"]) - _HUMID_PER_DEGREE * (warm - smooth(wide["TA_AVG"]))
    humid = np.round(with_mean(usual + 2.0 * own + 8.0 * wet, inner["HM_AVG"], 4.0, 100.0))
    vapour = saturation(warm) * humid / 100.0
    tide = 0.5 * np.cos(4.0 * np.pi * (HOURS - 9.5) / 24.0)
    sea = np.round(smooth(wide["PS_AVG"]) + tide, 1)
    local = np.round(sea * (inner["PA_AVG"] / inner["PS_AVG"])[:, None], 1)
    change = np.full(sea.size, np.nan)
    change[3:] = np.round(sea.ravel()[3:] - sea.ravel()[:-3], 1)
    asked = np.where(HOURS % 3 == 0, change.reshape(sea.shape), np.nan)
    # Code 0200: 2 rising, 4 steady, 7 falling.
    tendency = np.select([asked > 0.0, asked < 0.0, asked == 0.0], [2.0, 7.0, 4.0], np.nan)
    return {
        "HM": humid,
        "PV": np.round(vapour, 1),
        "TD": np.round(np.minimum(dew_point(vapour), warm), 1),
        "PS": sea,
        "PA": local,
        "PR": asked,
        "PT": tendency,
    }


def _wind(
    inner: Mapping[str, Series], wide: Mapping[str, Series], own: Series
) -> dict[str, Series]:
    """Speed in m/s and direction in whole tens of degrees, one of sixteen; calm is 0."""
    daily = np.exp(0.3 * np.cos(2.0 * np.pi * (HOURS - 15.0) / 24.0) + 0.3 * own)
    speed = with_mean(
        smooth(wide["WS_AVG"]) * daily, inner["WS_AVG"], 0.0, inner["WS_MAX"][:, None]
    )
    bearing = np.radians(wide["WD_MAX_DEG"])
    east, north = smooth(np.sin(bearing)), smooth(np.cos(bearing))
    degrees = np.degrees(np.arctan2(east, north)) + 30.0 * own
    sixteenth = _COMPASS * np.round(degrees % 360.0 / _COMPASS)
    tens = 10.0 * np.floor(np.where(sixteenth == 0.0, 360.0, sixteenth) / 10.0 + 0.5)
    speed = np.round(speed, 1)
    return {"WS": speed, "WD_DEG": np.where(speed < _CALM_MS, 0.0, tens)}


def _cloud(
    wet: Flags, inner: Mapping[str, Series], wide: Mapping[str, Series], own: Series
) -> dict[str, Series]:
    usual = smooth(wide["CA_TOT"]) + 2.0 * own + 3.0 * wet
    cover = np.round(with_mean(usual, inner["CA_TOT"], 0.0, 10.0))
    cover = np.where(wet, np.maximum(cover, 7.0), cover)
    low = np.where(wet, cover, np.round(0.7 * cover))
    kind = np.select([wet, low >= 5.0, low >= 1.0, cover >= 1.0], [3.0, 2.0, 1.0, 0.0], np.nan)
    base = np.where(low >= 1.0, np.round(22.0 - 1.4 * low), np.nan)
    return {"CA_TOT": cover, "CA_MID": low, "CH_MIN": base, "CT": kind}


def _sun(
    cover: Series, inner: Mapping[str, Series], daylight: Series, sunrise: Series
) -> dict[str, Series]:
    """Sunshine in h and insolation in MJ/m² of the hours, NaN by night."""
    rise, fall = sunrise[:, None], (sunrise + daylight)[:, None]
    lit = np.clip(np.minimum(HOURS, fall) - np.maximum(HOURS - 1.0, rise), 0.0, 1.0)
    clear = (11.5 - cover) / 11.5
    sunshine = shared_out(inner["SS_DAY"], lit * clear, 0.1, lit)
    height = np.sin(np.pi * np.clip((HOURS - 0.5 - rise) / daylight[:, None], 0.0, 1.0))
    beams = shared_out(inner["SI_DAY"], lit * height * (0.3 + 0.7 * sunshine), 0.01)
    night = lit == 0.0
    return {
        "SS": np.where(night, np.nan, np.clip(np.round(sunshine, 1), 0.0, 1.0)),
        "SI": np.where(night, np.nan, np.round(beams, 2)),
    }
