"""Made-up PM10: days from the weather, and courses of the days that come from the west.

Haze and yellow dust are the country's. Within a day they reach the stations one after another,
the islands in the Yellow Sea some hours before Seoul, and move smoothly past midnight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from seoulcast.kma.sandbox.courses import daily_draws, smooth, wandering
from seoulcast.kma.sandbox.dust import DIURNAL, SLOTS, whole_with_sum
from seoulcast.kma.sandbox.observations import Dust, Ordinals
from seoulcast.kma.sandbox.sky import Series, Sky, lagged
from seoulcast.kma.sandbox.stations import (
    PM10_ABSENT_DAYS,
    PM10_ALONE,
    PM10_FIRST_DAY,
    Station,
)

DUST_NEEDS = ("RN_DAY", "WS_AVG")
"""What PM10 is made from, of a station's weather."""

_HOURS_AHEAD = 10.0
"""Hours by which dust reaches a station before Seoul, for a day by which its weather does."""
_COUNTRY_STREAM, _OWN_STREAM = 30_000, 40_000
_PLUMES, _OWN = 0.28, 0.1
"""Standard deviations within a day, of the logarithm: the country's plumes and a station's own."""
_JITTER = 0.05
_PLUME_HOURS, _OWN_HOURS = 7.0, 4.0
_CENTRES = (np.arange(SLOTS) + 0.5) / 12.0
_FREE = np.sin(np.pi * np.arange(SLOTS) / SLOTS) ** 2 + 0.05
"""What may be moved to give a day its mean: least at midnight, where days join."""

_MOST_STRETCHED = 1e4
_HALVINGS = 36

_lone_draws = lru_cache(maxsize=256)(daily_draws)
"""Of one day: its neighbours ask for them too."""


class MadeDust(Mapping[int, Dust]):
    """PM10 of every station, each made once, when it is asked for.

    Args:
        sky: what drives the weather.
        stations: which there are.
        tables: `DUST_NEEDS` of the stations whose days are made.
        make: makes the daily values of any other one.
        through: last day.
    """

    def __init__(
        self,
        sky: Sky,
        stations: tuple[Station, ...],
        tables: Mapping[int, dict[str, Series]],
        make: Callable[[Station], dict[str, Series]],
        through: date,
    ) -> None:
        self._sky = sky
        self._stations = {station.number: station for station in stations}
        self._tables = tables
        self._make = make
        self._through = through
        self._made: dict[int, Dust] = {}

    def __getitem__(self, station: int) -> Dust:
        if station not in self._made:
            known = self._stations[station]
            table = self._tables.get(station) or self._make(known)
            self._made[station] = _pm10(self._sky, known, table, self._through)
        return self._made[station]

    def __iter__(self) -> Iterator[int]:
        return iter(self._stations)

    def __len__(self) -> int:
        return len(self._stations)


@dataclass(frozen=True, eq=False)
class MovingDust:
    """PM10 of days with a given minimum, maximum and mean, whose courses join at midnight.

    Args:
        day: ordinals, ascending.
        values: shape (days, 3), `PM10_VALUES` of each in µg/m³.
        seed: of the weather.
        station: its number.
        hours_ahead: by how many hours dust reaches it before Seoul.
        origin: ordinal of the first of `means`.
        means: of every day, those without values too, µg/m³.
    """

    day: Ordinals
    values: npt.NDArray[np.float64]
    seed: int
    station: int
    hours_ahead: float
    origin: int
    means: Series

    def slots(self, position: int) -> list[int | None]:
        """A day's course with just that minimum, maximum and mean."""
        low, high, mean = self.values[position].tolist()
        total = round(mean * SLOTS)
        course = self._course(int(self.day[position]))
        bottom, top = int(np.argmin(course)), int(np.argmax(course))
        free = np.ones(SLOTS, dtype=bool)
        free[[bottom, top]] = False
        rest = total - int(low) - int(high)
        fitted = _fitted(course[free], _FREE[free], low, high, rest)
        values = np.empty(SLOTS, dtype=np.int64)
        values[bottom], values[top] = int(low), int(high)
        values[free] = whole_with_sum(fitted, high, rest)
        return [*values.tolist()]

    def _course(self, day: int) -> Series:
        """Where the day's PM10 would be going, µg/m³, before it has its own extremes and mean."""
        row = day - self.origin
        means = self.means[np.clip(np.arange(row - 2, row + 3), 0, len(self.means) - 1)]
        country = smooth(np.log(means)) + _PLUMES * wandering(
            self._draws(_COUNTRY_STREAM, day), _PLUME_HOURS
        )
        own = wandering(self._draws(_OWN_STREAM + self.station, day), _OWN_HOURS)
        # Ends of the hours of three days, counted from the midnight before the middle one.
        hours = np.arange(-23, 49) - 0.5
        jitter = np.random.default_rng([self.seed, _OWN_STREAM + self.station, day, 1])
        course: Series = np.exp(
            np.interp(_CENTRES + self.hours_ahead, hours, country.ravel())
            + _OWN * np.interp(_CENTRES, hours, own.ravel())
            + DIURNAL
            + _JITTER * jitter.standard_normal(SLOTS)
            - (_PLUMES**2 + _OWN**2) / 2.0
            - DIURNAL.mean()
        )
        return course

    def _draws(self, stream: int, day: int) -> Series:
        days = range(day - 2, day + 3)
        return np.concatenate([_lone_draws(self.seed, stream, one, one, 1)[0] for one in days])


def _fitted(course: Series, free: Series, low: float, high: float, total: float) -> Series:
    """The course between its bounds, stretched where it is free, until it adds up to `total`."""
    moved = course * free
    below, above = -1.0 / float(free.max()), _MOST_STRETCHED
    for _ in range(_HALVINGS):
        factor = (below + above) / 2.0
        if np.minimum(np.maximum(course + factor * moved, low), high).sum() <= total:
            below = factor
        else:
            above = factor
    fitted: Series = np.minimum(np.maximum(course + below * moved, low), high)
    return fitted


def _pm10(sky: Sky, station: Station, weather: Mapping[str, Series], through: date) -> MovingDust:
    """Days with PM10 and their minimum, maximum and mean (µg/m³).

    Haze and yellow dust are the country's; what wind and rain do to them is the station's,
    and so are the instrument's flaws.
    """
    stream = 10_000 + 200 * (station.number - 108)
    own = sky.local(stream, 3).T
    chance = _chances(sky, stream + 1)
    # The days of all other stations go with Seoul's; only their hours come before them.
    lead = station.lead if station in PM10_ALONE else 0.0
    washed = np.where(np.nan_to_num(weather["RN_DAY"]) > 1.0, -0.35, 0.0)
    windy = weather["WS_AVG"] - 2.4
    level = 3.62 + 0.36 * sky.peak(3.3) + 0.42 * lagged(sky.haze, lead) - 0.10 * windy + washed
    mean = np.exp(level) + lagged(_dust(sky, _chances(sky, 10_001)[0]), lead)
    low = np.floor(mean * np.exp(-0.75 - 0.25 * np.abs(own[0])))
    high = np.ceil(mean * np.exp(0.5 + 0.3 * np.abs(own[1])) + 3.0)
    # The instrument's flaws: a zero on three days in ten, a lone spike on one in a hundred.
    low = np.where(chance[1] < 0.3, 0.0, low)
    high = np.where(chance[2] < 0.01, np.ceil(high * (3.0 + 15.0 * chance[1])), high)

    absent = [day.toordinal() for day in PM10_ABSENT_DAYS]
    shown = np.arange(PM10_FIRST_DAY.toordinal(), through.toordinal() + 1, dtype=np.int32)
    shown = shown[~np.isin(shown, absent)]
    rows = shown - int(sky.days[0])
    table = np.stack([low, np.minimum(high, 9999.0), np.round(mean, 1)], axis=1)
    before = PM10_FIRST_DAY.toordinal() - int(sky.days[0]) - 2
    return MovingDust(
        day=shown,
        values=table[rows],
        seed=sky.seed,
        station=station.number,
        hours_ahead=_HOURS_AHEAD * station.lead,
        origin=int(sky.days[before]),
        means=mean[before:],
    )


def _chances(sky: Sky, stream: int) -> Series:
    """Three uniform draws a day, shape (3, days)."""
    drawn: Series = np.random.default_rng([sky.seed, stream]).random((len(sky.days), 3)).T
    return drawn


def _dust(sky: Sky, chance: Series) -> Series:
    """Yellow dust: behind a strong cold front in spring, gone within days."""
    front = np.zeros(len(sky.days))
    front[1:] = sky.warm[:-1] - sky.warm[1:]
    season = np.clip(sky.peak(4.0), 0.0, 1.0)
    arrives = (front > 1.1) & (chance < 0.35 * season)
    amount = np.where(arrives, 60.0 * np.exp(3.0 * (0.35 - chance) * season + 0.4 * front), 0.0)
    fading = amount.copy()
    for days_later, share in ((1, 0.4), (2, 0.12)):
        fading[days_later:] += share * amount[:-days_later]
    return fading
