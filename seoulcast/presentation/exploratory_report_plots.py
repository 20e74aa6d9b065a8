"""The plots of the exploratory report: one function a figure, no text beyond titles and axes.

Figures are made without pyplot, so that nothing global is touched and any thread may draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter, ScalarFormatter

from seoulcast.datasets.tables import values_of

_INK, _SOFT, _GRID = "#1d2733", "#5d6b7a", "#e4e9ee"
_COLOURS = {
    "TA_MAX": "#d1495b",
    "TA_AVG": "#3d5a80",
    "TA_MIN": "#4ea8de",
    "PM10_MAX": "#bc6c25",
    "PM10_AVG": "#8a6d3b",
    "PM10_MIN": "#c9b27c",
    "removed": "#9b2226",
    "clipped": "#ee9b00",
    "interpolated": "#0a9396",
}
_NAMES = {
    "TA_MAX": "daily maximum",
    "TA_AVG": "daily mean",
    "TA_MIN": "daily minimum",
    "PM10_MAX": "daily maximum",
    "PM10_AVG": "daily mean",
    "PM10_MIN": "daily minimum",
}
_YEAR_DAYS_OF_A_MEAN = 350
"""Observed days that a year needs for its mean: two weeks missing shift it by 0.1 °C or so."""
_CHANGES = ("removed", "clipped", "interpolated")
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": _INK,
    "axes.labelcolor": _SOFT,
    "axes.edgecolor": _GRID,
    "axes.titlelocation": "left",
    "axes.titlesize": 11.5,
    "axes.titleweight": "bold",
    "axes.titlecolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": _GRID,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "figure.constrained_layout.use": True,
}


def coverage(temperature: pd.DataFrame, pm10: pd.DataFrame) -> Figure:
    """Share of each year's days whose daily mean was observed, both datasets."""
    with _drawn(rows=2, height=4.4) as (figure, axes):
        for axis, frame, column, name in (
            (axes[0], temperature, "TA_AVG", "Temperature"),
            (axes[1], pm10, "PM10_AVG", "PM10"),
        ):
            observed = frame[frame[f"{column}_OBS"].notna()]
            days = observed.groupby(observed["TM"].dt.year).size()
            years = days.index.to_numpy()
            lengths = 365 + pd.to_datetime(years.astype(str)).is_leap_year
            axis.bar(years, days.to_numpy() / lengths, width=0.82, color=_COLOURS[column])
            axis.set_title(f"{name}: days observed, % of the year")
            axis.set_ylim(0, 1.02)
            axis.yaxis.set_major_formatter(PercentFormatter(1.0))
            axis.xaxis.set_major_locator(MaxNLocator(12, integer=True))
    return figure


def cleaning(temperature: pd.DataFrame, pm10: pd.DataFrame) -> Figure:
    """Values removed, clipped and interpolated by year, both datasets."""
    with _drawn(rows=2, height=4.8) as (figure, axes):
        for axis, frame, values, name in (
            (axes[0], temperature, values_of("temperature"), "Temperature"),
            (axes[1], pm10, values_of("pm10"), "PM10"),
        ):
            years = frame["TM"].dt.year
            span = np.arange(years.min(), years.max() + 1) if len(frame) else np.array([], int)
            below = np.zeros(len(span))
            for change in _CHANGES:
                flags = frame[[f"{v}_FLAG" for v in values]].to_numpy()
                is_changed = pd.Series((flags == change).sum(axis=1), index=frame.index)
                count = is_changed.groupby(years).sum().reindex(span, fill_value=0).to_numpy()
                if count.any():
                    axis.bar(span, count, bottom=below, color=_COLOURS[change], label=change)
                    below += count
            axis.set_title(f"{name}: values changed by cleaning, per year")
            axis.xaxis.set_major_locator(MaxNLocator(12, integer=True))
            axis.yaxis.set_major_locator(MaxNLocator(5, integer=True))
            if below.any():
                axis.legend(ncols=3, loc="upper left")
            else:
                axis.text(0.5, 0.5, "none", transform=axis.transAxes, ha="center", color=_SOFT)
    return figure


def temperature_trend(temperature: pd.DataFrame) -> Figure:
    """Means of calendar years, and of eleven years around each, °C."""
    with _drawn(height=3.8) as (figure, (axis,)):
        years = temperature["TM"].dt.year
        for column in ("TA_MAX", "TA_AVG", "TA_MIN"):
            by_year = temperature[f"{column}_OBS"].groupby(years)
            means = by_year.mean()[by_year.count() >= _YEAR_DAYS_OF_A_MEAN]
            means = means.reindex(range(years.min(), years.max() + 1))
            smooth = means.rolling(11, center=True, min_periods=8).mean()
            axis.plot(means.index, means, ".", ms=4, color=_COLOURS[column], alpha=0.55)
            axis.plot(smooth.index, smooth, lw=2, color=_COLOURS[column], label=_NAMES[column])
        axis.set_title("Seoul: yearly mean of temperature, °C")
        axis.xaxis.set_major_locator(MaxNLocator(12, integer=True))
        axis.legend(ncols=3, loc="upper left", bbox_to_anchor=(0, 0.99))
        axis.margins(y=0.16)
    return figure


def season(frame: pd.DataFrame, column: str, unit: str) -> Figure:
    """Observed values by day of the year: median, 80 % range, and the newest 365 days."""
    with _drawn(height=3.8) as (figure, (axis,)):
        observed = frame[f"{column}_OBS"]
        day = _day_of_year(frame["TM"])
        by_day = observed.groupby(day)
        low, middle, high = (_smooth(by_day.quantile(level)) for level in (0.1, 0.5, 0.9))
        colour = _COLOURS[column]
        axis.fill_between(low.index, low, high, color=colour, alpha=0.18, lw=0, label="80 % range")
        axis.plot(middle.index, middle, color=colour, lw=2, label="median")
        is_new = frame["TM"] > frame["TM"].max() - pd.Timedelta(days=365)
        newest = observed[is_new].groupby(day[is_new]).mean().reindex(range(1, 367))
        axis.plot(newest.index, newest, color=_INK, lw=0.7, alpha=0.75, label="newest 365 days")
        name = "temperature" if unit == "°C" else "PM10"
        axis.set_title(f"Daily mean of {name} by day of the year, {unit}")
        starts = _day_of_year(pd.Series(pd.date_range("2020-01-01", periods=12, freq="MS")))
        axis.set_xticks(starts, list("JFMAMJJASOND"), ha="left")
        axis.set_xlim(1, 366)
        axis.legend(ncols=3, loc="upper left")
        axis.margins(y=0.15)
    return figure


def temperature_distribution(temperature: pd.DataFrame) -> Figure:
    """Observed temperatures of all days, °C."""
    with _drawn(height=3.4) as (figure, (axis,)):
        edges = np.arange(-30, 46, 1.0)
        for column in ("TA_MIN", "TA_AVG", "TA_MAX"):
            _histogram(axis, temperature[f"{column}_OBS"], edges, column)
        axis.set_title("Observed temperature, % of days per °C")
        axis.set_xlabel("°C")
        axis.legend(loc="upper left")
    return figure


def pm10_distribution(pm10: pd.DataFrame) -> Figure:
    """Observed PM10 of all days on a logarithmic axis, µg/m³."""
    with _drawn(height=3.4) as (figure, (axis,)):
        edges = np.geomspace(1, 5000, 60)
        for column in ("PM10_MIN", "PM10_AVG", "PM10_MAX"):
            _histogram(axis, pm10[f"{column}_OBS"].clip(lower=1.0), edges, column)
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(ScalarFormatter())
        axis.set_title("Observed PM10, % of days per class")
        axis.set_xlabel("µg/m³")
        axis.legend(loc="upper right")
    return figure


def pm10_raw_values(pm10: pd.DataFrame) -> Figure:
    """By year: share of 5-minute values that came, share of these that were 0, spike days."""
    with _drawn(height=3.6) as (figure, (axis,)):
        years = pm10["TM"].dt.year
        sums = pm10[["SLOTS", "ZEROS"]].groupby(years).sum()
        days = years.groupby(years).size()
        spike_days = (pm10["SPIKES"] > 0).groupby(years).mean()
        for values, name, colour in (
            (sums["SLOTS"] / (days * 288), "values that came, of 288 a day", "#3d5a80"),
            (sums["ZEROS"] / sums["SLOTS"].clip(lower=1), "of these, 0", "#bc6c25"),
            (spike_days, "days with a lone spike", "#9b2226"),
        ):
            axis.plot(values.index, values, "o-", ms=3.5, lw=1.6, color=colour, label=name)
        axis.set_ylim(0, 1.22)
        axis.set_yticks(np.arange(0, 1.01, 0.2))
        axis.yaxis.set_major_formatter(PercentFormatter(1.0))
        axis.xaxis.set_major_locator(MaxNLocator(12, integer=True))
        axis.set_title("Raw 5-minute values of PM10, % by year")
        axis.legend(ncols=3, loc="upper left")
    return figure


@contextmanager
def _drawn(*, rows: int = 1, height: float) -> Iterator[tuple[Figure, list[Any]]]:
    """A figure of `rows` axes, 9 inches wide, in the report's style while it is drawn."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(9, height))
        yield figure, list(figure.subplots(rows, squeeze=False)[:, 0])


def _histogram(axis: Any, values: pd.Series[float], edges: Any, column: str) -> None:  # noqa: ANN401 - matplotlib and numpy
    observed = values.dropna()
    share = np.full(len(observed), 100 / max(len(observed), 1))
    colour = _COLOURS[column]
    axis.hist(observed, edges, weights=share, histtype="stepfilled", color=colour, alpha=0.25, lw=0)
    axis.hist(
        observed, edges, weights=share, histtype="step", color=colour, lw=1.6, label=_NAMES[column]
    )


def _day_of_year(days: pd.Series[pd.Timestamp]) -> pd.Series[int]:
    """1 to 366, the same for a month and day of every year (29 February is 60)."""
    has_no_leap_day = ~days.dt.is_leap_year & (days.dt.month > 2)
    return days.dt.dayofyear + has_no_leap_day.astype(int)


def _smooth(values: pd.Series[float]) -> pd.Series[float]:
    """Mean of 15 days around each day of the year, around its end too."""
    whole = values.reindex(range(1, 367)).interpolate(limit_direction="both")
    wrapped = pd.concat([whole[-7:], whole, whole[:7]])
    smooth = wrapped.rolling(15, center=True).mean()[7:-7]
    return smooth.set_axis(whole.index)
