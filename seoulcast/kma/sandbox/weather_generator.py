"""Made-up weather with Seoul's climate: seasons, a warming trend, and weather that moves.

Everything is driven by a few autoregressive series that cross the country from west to
east (`sky`), so that yesterday and the western stations tell something about Seoul tomorrow,
as in nature. Numbers are rough fits to Seoul's climate of 1991 to 2020, not a model of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import numpy as np
import numpy.typing as npt

from seoulcast.kma.sandbox.dust_generator import DUST_NEEDS, MadeDust
from seoulcast.kma.sandbox.hour_generator import MadeHours
from seoulcast.kma.sandbox.magnus import dew_point, saturation
from seoulcast.kma.sandbox.observations import Observations
from seoulcast.kma.sandbox.official_generator import MadeOfficial
from seoulcast.kma.sandbox.sky import YEAR, Series, Sky, lagged
from seoulcast.kma.sandbox.stations import GAP, HOURLY_ALONE, PM10_ALONE, STATIONS, Station

FIRST_DAY = date(1907, 10, 1)
_MARGIN = 1
"""Days before and after, so that every station finds the air it leads or lags by."""

_WARMING_PER_DAY = 0.024 / YEAR
_TREND_ZERO = date(2005, 1, 1).toordinal()


def make_weather(seed: int, through: date) -> Observations:
    """Observations of `STATIONS` from 1907-10-01 through `through`, PM10 from 2008-04-28.

    The same seed and day always give the same numbers. Takes about a second; a station's PM10
    and hours, and official forecasts, are made when they are first asked for. Hours end a day
    before `through`: they need the day after.
    """
    first = (FIRST_DAY - timedelta(days=_MARGIN)).toordinal()
    days = np.arange(first, through.toordinal() + _MARGIN + 1, dtype=np.float64)
    sky = Sky(seed, days)
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
    hours = MadeHours(
        seed,
        (*STATIONS, *HOURLY_ALONE),
        partial(_station, sky),
        first,
        through.toordinal() - _MARGIN,
    )
    return Observations(
        origin="synthetic",
        through=through,
        day=day[order],
        station=station[order],
        values={name: series[order].astype(np.float32) for name, series in values.items()},
        dust=MadeDust(
            sky,
            (*STATIONS, *HOURLY_ALONE, *PM10_ALONE),
            {n: {name: table[name] for name in DUST_NEEDS} for n, table in tables.items()},
            partial(_station, sky),
            through,
        ),
        hours=hours,
        official=MadeOfficial(seed, hours),
    )


def _shown_days(through: date) -> npt.NDArray[np.int64]:
    days = np.arange(FIRST_DAY.toordinal(), through.toordinal() + 1)
    return days[(days < GAP[0].toordinal()) | (days > GAP[1].toordinal())]


def _station(sky: Sky, station: Station) -> dict[str, Series]:
    """All ASOS values of one station on every day of the sky."""
    own = sky.local(station.number, 8).T
    warm = lagged(sky.warm, station.lead) + 0.3 * own[0]
    moist = lagged(sky.moist, station.lead) + 0.4 * own[1]
    wind = 0.8 * lagged(sky.wind, station.lead) + 0.6 * own[2]
    summer, spring = sky.peak(7.85), sky.peak(4.6)

    cloud = 10.0 / (1.0 + np.exp(-(0.1 + 0.45 * summer + 1.25 * moist)))
    rain = _rain(moist, summer, own[3])
    normal = 12.6 + station.warmer + _WARMING_PER_DAY * (sky.days - _TREND_ZERO)
    mean = normal + station.swing * summer + (3.2 - 1.2 * summer) * warm
    span = np.maximum(2.0, 8.6 + 1.4 * spring - 0.55 * (cloud - 5.0) + 0.9 * own[4])
    snow = np.where(mean < 0.5, rain, np.nan)

    humid = np.clip(61.0 + 11.0 * summer + 11.0 * moist - 3.0 * wind + 4.0 * own[5], 18.0, 100.0)
    vapour = saturation(mean) * humid / 100.0
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
        "TD_AVG": dew_point(vapour),
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
