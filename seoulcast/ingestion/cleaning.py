"""From observed numbers to clean rows: interpolate, clip, take out, and flag each value.

The observed value always stays beside the cleaned one (`*_OBS`), so nothing is lost here.
Pure functions of frames; no reading or writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import pandas as pd

from seoulcast.datasets.keys import TEMPERATURE
from seoulcast.datasets.tables import CLEAN, NUMPY_TYPES
from seoulcast.settings import Settings

TEMPERATURE_COLUMNS = ("TA_AVG", "TA_MAX", "TA_MIN")
WEATHER_COLUMNS = (
    *TEMPERATURE_COLUMNS,
    *("TD_AVG", "TS_AVG", "HM_AVG", "HM_MIN", "PV_AVG", "PA_AVG", "PS_AVG"),
    *("WS_AVG", "WS_MAX", "WS_INS", "WD_MAX_DEG", "CA_TOT", "SS_DAY", "SI_DAY"),
    *("RN_DAY", "RN_TRACE", "SD_MAX"),
)


@dataclass(frozen=True)
class TemperatureLimits:
    """The limits of cleaning temperature; see the settings of the same names."""

    interpolate_gap_days: int
    excluded_from: date
    excluded_through: date

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The limits that are set."""
        return cls(
            interpolate_gap_days=settings.interpolate_gap_days,
            excluded_from=settings.excluded_from,
            excluded_through=settings.excluded_through,
        )


@dataclass(frozen=True)
class PollutantLimits:
    """The limits of cleaning a pollutant, in its unit.

    Args:
        mean_outlier_above: a day's mean above this is taken out.
        max_clip_above: a day's maximum above this is clipped to it.
        min_slots: 5-minute values that make a finished day (of 288).
        spike_above: how far above both its neighbours a lone spike is.
        spike_times: how many times as high as both its neighbours a lone spike is.
    """

    mean_outlier_above: float
    max_clip_above: float
    min_slots: int
    spike_above: float
    spike_times: float


def clean_temperature(observed: pd.DataFrame, limits: TemperatureLimits) -> pd.DataFrame:
    """Clean rows of one station's temperatures.

    Args:
        observed: TM (datetime64, ascending, unique), STN and TA_AVG, TA_MAX, TA_MIN in °C
            with NaN for missing. Days may be absent. A gap can only be filled where the
            days around it are given, so hand in `interpolate_gap_days + 1` days of context.
        limits: of interpolation and of the excluded years.

    Returns:
        One row for each row given: cleaned and observed values, a flag for each, EXCLUDED.
    """
    if observed.empty:
        return _no_temperature()
    calendar = pd.date_range(observed["TM"].min(), observed["TM"].max(), freq="D")
    by_day = observed.set_index("TM")
    clean = pd.DataFrame({"TM": observed["TM"], "STN": observed["STN"]}).reset_index(drop=True)
    flags: dict[str, np.ndarray] = {}
    for column in TEMPERATURE_COLUMNS:
        series = by_day[column].reindex(calendar)
        filled = _interpolate_short_gaps(series, limits.interpolate_gap_days)
        value = filled.loc[observed["TM"]].to_numpy()
        was_observed = by_day[column].notna().to_numpy()
        clean[column] = np.round(value, 1)
        flags[column] = np.where(
            was_observed, "observed", np.where(np.isnan(value), "missing", "interpolated")
        )
    for column, flag in flags.items():
        clean[f"{column}_FLAG"] = flag
    for column in TEMPERATURE_COLUMNS:
        clean[f"{column}_OBS"] = by_day[column].to_numpy()
    clean["EXCLUDED"] = clean["TM"].between(
        pd.Timestamp(limits.excluded_from), pd.Timestamp(limits.excluded_through)
    )
    return clean


def _no_temperature() -> pd.DataFrame:
    """Clean rows of no day, with the columns and types of some."""
    columns = CLEAN[TEMPERATURE.name].columns
    return pd.DataFrame(
        {column.name: pd.Series(dtype=NUMPY_TYPES[column.kind]) for column in columns}
    )


def _interpolate_short_gaps(series: pd.Series, longest: int) -> pd.Series:
    """Fill gaps of at most `longest` days, linearly in time; longer ones stay whole."""
    missing = series.isna()
    gap = (missing != missing.shift()).cumsum()
    length = missing.groupby(gap).transform("sum")
    filled = series.interpolate(method="linear", limit_area="inside")
    return filled.where(~missing | (length <= longest))


def summarise_slots(slots: pd.DataFrame, name: str, limits: PollutantLimits) -> pd.DataFrame:
    """Daily statistics of a pollutant's 5-minute values.

    Args:
        slots: TM (datetime64 of the slot), STN and `name` (NaN where missing), ordered.
        name: the pollutant's column, e.g. PM10.
        limits: what a lone spike is.

    Returns:
        TM (the day), STN, `name`_MIN, `name`_MAX, `name`_AVG (to 0.1), SLOTS, ZEROS, SPIKES;
        one row for each day that has a value.
    """
    known = slots.dropna(subset=[name])
    value = known[name]
    day = known["TM"].dt.normalize()
    before, after = value.shift(), value.shift(-1)
    neighbour = pd.concat([before, after], axis=1).max(axis=1)
    # A neighbour only counts within the hour: across a gap nothing can be said.
    step = pd.Timedelta(hours=1)
    near = (known["TM"].diff() <= step) & (-known["TM"].diff(-1) <= step)
    spike = (
        near & (value >= neighbour + limits.spike_above) & (value >= neighbour * limits.spike_times)
    )
    grouped = pd.DataFrame(
        {"STN": known["STN"], "value": value, "zero": value == 0, "spike": spike}
    ).groupby(day)
    low, high, mean = statistics_of(name)
    daily = grouped.agg(
        **{
            "STN": ("STN", "first"),
            low: ("value", "min"),
            high: ("value", "max"),
            "total": ("value", "sum"),
            "SLOTS": ("value", "size"),
            "ZEROS": ("zero", "sum"),
            "SPIKES": ("spike", "sum"),
        }
    )
    # Half up, as the archive's and people's rounding does; binary halves round to even.
    daily[mean] = np.floor(daily["total"] / daily["SLOTS"] * 10 + 0.5) / 10
    daily.index.name = "TM"
    columns = ["TM", "STN", low, high, mean, "SLOTS", "ZEROS", "SPIKES"]
    return daily.reset_index()[columns]


def statistics_of(name: str) -> tuple[str, str, str]:
    """Columns of a pollutant's daily minimum, maximum and mean."""
    return f"{name}_MIN", f"{name}_MAX", f"{name}_AVG"


def clean_pollutant(daily: pd.DataFrame, name: str, limits: PollutantLimits) -> pd.DataFrame:
    """Clean rows of a pollutant's days.

    Args:
        daily: as `summarise_slots` returns it.
        name: the pollutant's column, e.g. PM10.
        limits: of the mean and the maximum; a day with fewer than `min_slots` is `partial`.

    Returns:
        One row a day: cleaned and observed values, a flag for each, SLOTS, ZEROS, SPIKES,
        STATUS. A removed mean is blank: it is not interpolated.
    """
    clean = pd.DataFrame({"TM": daily["TM"], "STN": daily["STN"]})
    low, high, mean = statistics_of(name)
    removed = daily[mean] > limits.mean_outlier_above
    clipped = daily[high] > limits.max_clip_above
    clean[low] = daily[low]
    clean[high] = daily[high].clip(upper=limits.max_clip_above)
    clean[mean] = daily[mean].where(~removed)
    clean[f"{low}_FLAG"] = "observed"
    clean[f"{high}_FLAG"] = np.where(clipped, "clipped", "observed")
    clean[f"{mean}_FLAG"] = np.where(removed, "removed", "observed")
    for column in (low, high, mean):
        clean[f"{column}_OBS"] = daily[column]
    for column in ("SLOTS", "ZEROS", "SPIKES"):
        clean[column] = daily[column].astype("int64")
    clean["STATUS"] = np.where(daily["SLOTS"] >= limits.min_slots, "complete", "partial")
    return clean


def clean_station_weather(numbers: pd.DataFrame) -> pd.DataFrame:
    """The predictors: one row a station, missing as NaN, nothing filled.

    Args:
        numbers: ASOS values with TM (datetime64), STN and the hub's column names, as
            `kma` decodes them.
    """
    return numbers[["TM", "STN", *WEATHER_COLUMNS]].reset_index(drop=True)
