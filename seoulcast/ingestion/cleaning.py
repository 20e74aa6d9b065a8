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
from seoulcast.windows import HOURS_BEGIN, SLOTS_BEGIN

TEMPERATURE_COLUMNS = ("TA_AVG", "TA_MAX", "TA_MIN")
WEATHER_COLUMNS = (
    *TEMPERATURE_COLUMNS,
    *("TD_AVG", "TS_AVG", "HM_AVG", "HM_MIN", "PV_AVG", "PA_AVG", "PS_AVG"),
    *("WS_AVG", "WS_MAX", "WS_INS", "WD_MAX_DEG", "CA_TOT", "SS_DAY", "SI_DAY"),
    *("RN_DAY", "RN_TRACE", "SD_MAX"),
)
_COUNTS = ("SLOTS", "ZEROS", "SPIKES")
_ONE_HOUR = pd.Timedelta(hours=1)


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
    # Nothing can be said of a value whose neighbour was not fetched with it.
    spikes = _lone_spikes(known, name, limits, [known["STN"]], beyond_edges=False)
    return _statistics(known, name, spikes, known["TM"].dt.normalize())


def summarise_hours(slots: pd.DataFrame, name: str, limits: PollutantLimits) -> pd.DataFrame:
    """Hourly statistics of a pollutant's 5-minute values: those of the daily ones, by the hour.

    Args:
        slots: TM (datetime64 of the slot, its beginning), STN and `name` (NaN where missing) of
            any stations, ordered by time.
        name: the pollutant's column, e.g. PM10.
        limits: what a lone spike is. The first and the last value of a day's window are judged
            by the one neighbour that lies in it, so that a day depends on its own window alone.

    Returns:
        TM (the day under which the hour lies), STN, HOUR (its end), `name`_AVG (to 0.1),
        `name`_MIN, `name`_MAX, SLOTS, ZEROS, SPIKES; one row for each hour that has a value.
    """
    known = slots.dropna(subset=[name])
    window = (known["TM"] - SLOTS_BEGIN).dt.normalize()
    spikes = _lone_spikes(known, name, limits, [known["STN"], window], beyond_edges=True)
    hours = _statistics(known, name, spikes, known["TM"].dt.floor("h") + _ONE_HOUR)
    hours = hours.rename(columns={"TM": "HOUR"})
    hours["TM"] = (hours["HOUR"] - HOURS_BEGIN).dt.normalize()
    low, high, mean = statistics_of(name)
    return hours[["TM", "STN", "HOUR", mean, low, high, *_COUNTS]]


def _lone_spikes(
    known: pd.DataFrame,
    name: str,
    limits: PollutantLimits,
    apart: list[pd.Series],
    *,
    beyond_edges: bool,
) -> pd.Series[bool]:
    """Whether each value is a lone spike: far above both its neighbours in time.

    Args:
        known: TM, STN and `name` of the slots that have a value, ordered by time.
        name: the pollutant's column.
        limits: how far above.
        apart: what tells series apart that are no neighbours of each other.
        beyond_edges: whether a series' first and last value, which have one neighbour alone,
            are judged by it.
    """
    series = known.groupby(apart)
    value = known[name]
    neighbour = pd.concat([series[name].shift(), series[name].shift(-1)], axis=1).max(axis=1)
    # A neighbour only counts within the hour: across a gap nothing can be said.
    gaps = (series["TM"].diff(), -series["TM"].diff(-1))
    edge = pd.Timedelta(0) if beyond_edges else 2 * _ONE_HOUR
    near = (gaps[0].fillna(edge) <= _ONE_HOUR) & (gaps[1].fillna(edge) <= _ONE_HOUR)
    return (
        near & (value >= neighbour + limits.spike_above) & (value >= neighbour * limits.spike_times)
    )


def _statistics(
    known: pd.DataFrame, name: str, spikes: pd.Series[bool], period: pd.Series[pd.Timestamp]
) -> pd.DataFrame:
    """Statistics of each station's known values by period, which becomes TM."""
    value = known[name]
    grouped = pd.DataFrame(
        {
            "TM": period,
            "STN": known["STN"],
            "value": value,
            "zero": value == 0,
            "spike": spikes,
        }
    ).groupby(["TM", "STN"])
    low, high, mean = statistics_of(name)
    found = grouped.agg(
        **{
            low: ("value", "min"),
            high: ("value", "max"),
            "total": ("value", "sum"),
            "SLOTS": ("value", "size"),
            "ZEROS": ("zero", "sum"),
            "SPIKES": ("spike", "sum"),
        }
    )
    # Half up, as the archive's and people's rounding does; binary halves round to even.
    found[mean] = np.floor(found["total"] / found["SLOTS"] * 10 + 0.5) / 10
    return found.reset_index()[["TM", "STN", low, high, mean, *_COUNTS]]


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
    for column in _COUNTS:
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
