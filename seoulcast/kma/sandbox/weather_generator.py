"""Made-up weather with Seoul's climate: seasons, a warming trend, and weather that moves.

Everything is driven by a few autoregressive series that cross the country from west to
east, so that yesterday and the western stations tell something about Seoul tomorrow, as
in nature. Numbers are rough fits to Seoul's climate of 1991 to 2020, not a model of it.

All series are drawn forwards in time from the seed: weather made for longer begins with the
very same days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from seoulcast.kma.sandbox.observations import DailyDust, Dust, Observations
from seoulcast.kma.sandbox.stations import (
    GAP,
    PM10_ABSENT_DAYS,
    PM10_FIRST_DAY,
    STATIONS,
    Station,
)

Series = npt.NDArray[np.float64]

FIRST_DAY = date(1907, 10, 1)
_MARGIN = 1
"""Days before and after, so that every station finds the air it leads or lags by."""

_YEAR = 365.2425
_WARMING_PER_DAY = 0.024 / _YEAR
_TREND_ZERO = date(2005, 1, 1).toordinal()

# Day-to-day memory of each driver. Air is a sum of a slow and a fast part.
_MEMORY = {"slow": 0.93, "fast": 0.55, "moist": 0.35, "wind": 0.35, "haze": 0.72}
_LOCAL_MEMORY = 0.4


class _Sky:
    """The drivers: what the air does, day by day, in units of one standard deviation."""

    def __init__(self, seed: int, days: Series) -> None:
        self.days = days
        self.seed = seed
        self.season = 2.0 * np.pi * ((days - date(2000, 1, 1).toordinal()) % _YEAR) / _YEAR
        memory = np.array(list(_MEMORY.values()))
        drawn = _remembering(_draws(seed, 0, len(days), len(memory)), memory)
        series = dict(zip(_MEMORY, drawn.T, strict=True))
        self.warm = 0.45 * series["slow"] + 0.9 * series["fast"]
        self.moist = series["moist"] + 0.3 * _lagged(self.warm, -1.0)
        self.wind = series["wind"]
        self.haze = series["haze"] + 0.35 * self.warm

    def peak(self, month_of_peak: float) -> Series:
        """A yearly cosine that peaks at that month (1.0 is the first of January)."""
        return np.cos(self.season - 2.0 * np.pi * (month_of_peak - 1.0) / 12.0)

    def local(self, stream: int, series: int) -> Series:
        """Series of one station's own, shape (days, series)."""
        draws = _draws(self.seed, stream, len(self.days), series)
        return _remembering(draws, np.full(series, _LOCAL_MEMORY))


def make_weather(seed: int, through: date) -> Observations:
    """Observations of `STATIONS` from 1907-10-01 through `through`, PM10 from 2008-04-28.

    The same seed and day always give the same numbers. Takes about a second; a station's PM10
    is made when it is first asked for.
    """
    first = (FIRST_DAY - timedelta(days=_MARGIN)).toordinal()
    days = np.arange(first, through.toordinal() + _MARGIN + 1, dtype=np.float64)
    sky = _Sky(seed, days)
    tables = {station.number: _station(sky, station) for station in STATIONS}

    shown = _shown_days(through)
    kept = {s.number: shown[shown >= s.first_day.toordinal()] for s in STATIONS}
    day = np.concatenate(list(kept.values())).astype(np.int32)
    station = np.repeat(list(kept), [len(rows) for rows in kept.values()]).astype(np.int16)
    order = np.lexsort((station, day))
    names = next(iter(tables.values())).keys()
    values = {
        name: np.concatenate([tables[n][name][rows - first] for n, rows in kept.items()])
        for name in names
    }
    return Observations(
        origin="synthetic",
        through=through,
        day=day[order],
        station=station[order],
        values={name: series[order].astype(np.float32) for name, series in values.items()},
        dust=_MadeDust(
            sky,
            {n: {name: table[name] for name in _DUST_NEEDS} for n, table in tables.items()},
            through,
        ),
    )


def _shown_days(through: date) -> npt.NDArray[np.int64]:
    days = np.arange(FIRST_DAY.toordinal(), through.toordinal() + 1)
    return days[(days < GAP[0].toordinal()) | (days > GAP[1].toordinal())]


def _station(sky: _Sky, station: Station) -> dict[str, Series]:
    """All ASOS values of one station on every day of the sky."""
    own = sky.local(station.number, 8).T
    warm = _lagged(sky.warm, station.lead) + 0.3 * own[0]
    moist = _lagged(sky.moist, station.lead) + 0.4 * own[1]
    wind = 0.8 * _lagged(sky.wind, station.lead) + 0.6 * own[2]
    summer, spring = sky.peak(7.85), sky.peak(4.6)

    cloud = 10.0 / (1.0 + np.exp(-(0.1 + 0.45 * summer + 1.25 * moist)))
    rain = _rain(moist, summer, own[3])
    normal = 12.6 + station.warmer + _WARMING_PER_DAY * (sky.days - _TREND_ZERO)
    mean = normal + station.swing * summer + (3.2 - 1.2 * summer) * warm
    span = np.maximum(2.0, 8.6 + 1.4 * spring - 0.55 * (cloud - 5.0) + 0.9 * own[4])
    snow = np.where(mean < 0.5, rain, np.nan)

    humid = np.clip(61.0 + 11.0 * summer + 11.0 * moist - 3.0 * wind + 4.0 * own[5], 18.0, 100.0)
    vapour = _saturation(mean) * humid / 100.0
    sea = 1016.3 - 9.0 * summer - 3.2 * moist - 1.6 * warm + 2.0 * own[6]
    speed = np.exp(0.78 + 0.12 * spring + 0.3 * wind)
    bright = np.clip(1.08 - cloud / 10.0 + 0.05 * own[7], 0.0, 1.0)
    daylight = 12.15 + 2.6 * sky.peak(6.7)
    high_sun = 22.5 + 10.5 * sky.peak(6.7)
    # Cold air comes from the north-west, moist air from the south.
    bearing = 20.0 * np.round((300.0 - 60.0 * moist + 35.0 * warm - 40.0 * summer) / 20.0) % 360.0
    table = {
        "TA_AVG": mean,
        "TA_MAX": mean + 0.53 * span,
        "TA_MIN": mean - 0.47 * span,
        "RN_DAY": rain,
        "WS_AVG": speed,
        "WS_MAX": 2.0 * speed + 0.3 * np.abs(own[2]),
        "WS_INS": 3.4 * speed + 0.7 * np.abs(own[2]),
        "WD_MAX_DEG": np.where(bearing == 0.0, 360.0, bearing),
        "HM_AVG": humid,
        "HM_MIN": np.clip(humid - 2.4 * span, 6.0, 100.0),
        "TD_AVG": _dew_point(vapour),
        "PV_AVG": vapour,
        "PA_AVG": sea * np.exp(-station.height / 8400.0),
        "PS_AVG": sea,
        "SS_DAY": bright * (daylight - 1.0),
        "SI_DAY": high_sun * (0.22 + 0.68 * bright),
        "CA_TOT": cloud,
        "SD_MAX": snow,
        "TS_AVG": mean + 1.2 + 1.5 * bright * (1.0 + summer),
    }
    # As the instruments write them, and without a minus before zero.
    return {
        name: np.round(series, 2 if name == "SI_DAY" else 1) + 0.0 for name, series in table.items()
    }


def _rain(moist: Series, summer: Series, own: Series) -> Series:
    """Rain in mm, NaN on dry days, under 0.05 (a trace) on a few."""
    excess = moist + 0.35 * own + 0.25 * summer - 0.65
    amount = (6.5 + 5.5 * summer) * np.exp(0.25 * own) * np.maximum(excess, 0.0) ** 1.8
    return np.where(excess > 0.0, amount, np.nan)


_DUST_NEEDS = ("RN_DAY", "WS_AVG")
"""What PM10 is made from, of a station's weather."""


class _MadeDust(Mapping[int, Dust]):
    """PM10 of every station, each made once, when it is asked for."""

    def __init__(self, sky: _Sky, tables: Mapping[int, dict[str, Series]], through: date) -> None:
        self._sky = sky
        self._tables = tables
        self._through = through
        self._made: dict[int, Dust] = {}

    def __getitem__(self, station: int) -> Dust:
        if station not in self._made:
            self._made[station] = _pm10(self._sky, station, self._tables[station], self._through)
        return self._made[station]

    def __iter__(self) -> Iterator[int]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _pm10(sky: _Sky, number: int, station: dict[str, Series], through: date) -> DailyDust:
    """Days with PM10 and their minimum, maximum and mean (µg/m³).

    Haze and yellow dust are the country's; what wind and rain do to them is the station's,
    and so are the instrument's flaws.
    """
    stream = 10_000 + 200 * (number - 108)
    own = sky.local(stream, 3).T
    chance = _chances(sky, stream + 1)
    washed = np.where(np.nan_to_num(station["RN_DAY"]) > 1.0, -0.35, 0.0)
    windy = station["WS_AVG"] - 2.4
    level = 3.62 + 0.36 * sky.peak(3.3) + 0.42 * sky.haze - 0.10 * windy + washed
    mean = np.exp(level) + _dust(sky, _chances(sky, 10_001)[0])
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
    return DailyDust(shown, table[rows])


def _chances(sky: _Sky, stream: int) -> Series:
    """Three uniform draws a day, shape (3, days)."""
    drawn: Series = np.random.default_rng([sky.seed, stream]).random((len(sky.days), 3)).T
    return drawn


def _dust(sky: _Sky, chance: Series) -> Series:
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


def _draws(seed: int, stream: int, days: int, series: int) -> Series:
    return np.random.default_rng([seed, stream]).standard_normal((days, series))


def _remembering(draws: Series, memory: Series) -> Series:
    """First-order autoregression with unit variance, along the days."""
    fresh = draws * np.sqrt(1.0 - memory**2)
    fresh[0] = draws[0]
    for day in range(1, len(fresh)):
        fresh[day] += memory * fresh[day - 1]
    return fresh


def _lagged(series: Series, lead: float) -> Series:
    """The series as seen `lead` days earlier (in the west) or later (negative: in the east)."""
    shifted = np.empty_like(series)
    if lead >= 0.0:
        shifted[:-1], shifted[-1] = series[1:], series[-1]
    else:
        shifted[1:], shifted[0] = series[:-1], series[0]
    return (1.0 - abs(lead)) * series + abs(lead) * shifted


def _saturation(celsius: Series) -> Series:
    """Saturation vapour pressure in hPa (Magnus, WMO No. 8)."""
    return 6.112 * np.exp(17.62 * celsius / (243.12 + celsius))


def _dew_point(vapour: Series) -> Series:
    """Dew point in °C of a vapour pressure in hPa: the same formula the other way."""
    log = np.log(vapour / 6.112)
    return 243.12 * log / (17.62 - log)
