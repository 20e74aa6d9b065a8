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

from seoulcast.settings import Settings

TEMPERATURE_COLUMNS = ("TA_AVG", "TA_MAX", "TA_MIN")
WEATHER_COLUMNS = (
    *TEMPERATURE_COLUMNS,
    *("TD_AVG", "TS_AVG", "HM_AVG", "HM_MIN", "PV_AVG", "PA_AVG", "PS_AVG"),
    *("WS_AVG", "WS_MAX", "WS_INS", "WD_MAX_DEG", "CA_TOT", "SS_DAY", "SI_DAY"),
    *("RN_DAY", "RN_TRACE", "SD_MAX"),
)

# A lone spike stands this far above both its neighbours, in µg/m³ and as a multiple. Dust
# storms rise over many slots; a jump and return within five minutes is the instrument.
SPIKE_ABOVE = 100.0
SPIKE_TIMES = 4.0


@dataclass(frozen=True)
class CleaningLimits:
    """The limits of cleaning; see the settings of the same names."""

    pm10_mean_outlier_above: float = 90.8
    pm10_max_clip_above: float = 160.5
    interpolate_gap_days: int = 3
    excluded_from: date = date(1950, 9, 1)
    excluded_through: date = date(1957, 12, 31)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The limits that are set."""
        return cls(
            pm10_mean_outlier_above=settings.pm10_mean_outlier_above,
            pm10_max_clip_above=settings.pm10_max_clip_above,
            interpolate_gap_days=settings.interpolate_gap_days,
            excluded_from=settings.excluded_from,
            excluded_through=settings.excluded_through,
        )


def clean_temperature(observed: pd.DataFrame, limits: CleaningLimits) -> pd.DataFrame:
    """Clean rows of one station's temperatures.

    Args:
        observed: TM (datetime64, ascending, unique), STN and TA_AVG, TA_MAX, TA_MIN in °C
            with NaN for missing. Days may be absent. A gap can only be judged where the
            days around it are given, so hand in `interpolate_gap_days + 1` days of context.
        limits: of interpolation and of the excluded years.

    Returns:
        One row for each row given: cleaned and observed values, a flag for each, EXCLUDED.
    """
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


def _interpolate_short_gaps(series: pd.Series, longest: int) -> pd.Series:
    """Fill gaps of at most `longest` days, linearly in time; longer ones stay whole."""
    missing = series.isna()
    gap = (missing != missing.shift()).cumsum()
    length = missing.groupby(gap).transform("sum")
    filled = series.interpolate(method="linear", limit_area="inside")
    return filled.where(~missing | (length <= longest))


def summarise_pm10(slots: pd.DataFrame) -> pd.DataFrame:
    """Daily statistics of 5-minute PM10.

    Args:
        slots: TM (datetime64 of the slot), STN, PM10 (µg/m³, NaN where missing), ordered.

    Returns:
        TM (the day), STN, PM10_MIN, PM10_MAX, PM10_AVG (to 0.1), SLOTS, ZEROS, SPIKES; one
        row for each day that has a value.
    """
    known = slots.dropna(subset=["PM10"])
    value = known["PM10"]
    day = known["TM"].dt.normalize()
    before, after = value.shift(), value.shift(-1)
    neighbour = pd.concat([before, after], axis=1).max(axis=1)
    # A neighbour only counts within the hour: across a gap nothing can be said.
    step = pd.Timedelta(hours=1)
    near = (known["TM"].diff() <= step) & (-known["TM"].diff(-1) <= step)
    spike = near & (value >= neighbour + SPIKE_ABOVE) & (value >= neighbour * SPIKE_TIMES)
    grouped = pd.DataFrame(
        {"STN": known["STN"], "value": value, "zero": value == 0, "spike": spike}
    ).groupby(day)
    daily = grouped.agg(
        STN=("STN", "first"),
        PM10_MIN=("value", "min"),
        PM10_MAX=("value", "max"),
        total=("value", "sum"),
        SLOTS=("value", "size"),
        ZEROS=("zero", "sum"),
        SPIKES=("spike", "sum"),
    )
    # Half up, as the archive's and people's rounding does; binary halves round to even.
    daily["PM10_AVG"] = np.floor(daily["total"] / daily["SLOTS"] * 10 + 0.5) / 10
    daily.index.name = "TM"
    columns = ["TM", "STN", "PM10_MIN", "PM10_MAX", "PM10_AVG", "SLOTS", "ZEROS", "SPIKES"]
    return daily.reset_index()[columns]


def clean_pm10(daily: pd.DataFrame, limits: CleaningLimits, *, full_slots: int) -> pd.DataFrame:
    """Clean rows of daily PM10.

    Args:
        daily: as `summarise_pm10` returns it.
        limits: the mean above which a day's mean is taken out, the maximum that clips.
        full_slots: values that make a finished day; a day with fewer is `partial`.

    Returns:
        One row a day: cleaned and observed values, a flag for each, SLOTS, ZEROS, SPIKES,
        STATUS. A removed mean is blank: it is not interpolated.
    """
    clean = pd.DataFrame({"TM": daily["TM"], "STN": daily["STN"]})
    removed = daily["PM10_AVG"] > limits.pm10_mean_outlier_above
    clipped = daily["PM10_MAX"] > limits.pm10_max_clip_above
    clean["PM10_MIN"] = daily["PM10_MIN"]
    clean["PM10_MAX"] = daily["PM10_MAX"].clip(upper=limits.pm10_max_clip_above)
    clean["PM10_AVG"] = daily["PM10_AVG"].where(~removed)
    clean["PM10_MIN_FLAG"] = "observed"
    clean["PM10_MAX_FLAG"] = np.where(clipped, "clipped", "observed")
    clean["PM10_AVG_FLAG"] = np.where(removed, "removed", "observed")
    for column in ("PM10_MIN", "PM10_MAX", "PM10_AVG"):
        clean[f"{column}_OBS"] = daily[column]
    for column in ("SLOTS", "ZEROS", "SPIKES"):
        clean[column] = daily[column].astype("int64")
    clean["STATUS"] = np.where(daily["SLOTS"] >= full_slots, "complete", "partial")
    return clean


def clean_station_weather(numbers: pd.DataFrame) -> pd.DataFrame:
    """The predictors: one row a station, missing as NaN, nothing filled.

    Args:
        numbers: ASOS values with TM (datetime64), STN and the hub's column names, as
            `kma` decodes them.
    """
    return numbers[["TM", "STN", *WEATHER_COLUMNS]].reset_index(drop=True)
