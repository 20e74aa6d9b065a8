"""Plots of what is known by five in the morning: the night's hours, and KMA's forecasts by age.

They stand in the metadata of the assets that store these datasets, for people who look at
Dagster's UI.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, DayLocator
from matplotlib.figure import Figure

from seoulcast.presentation.plots import Plot, drawn
from seoulcast.stations import name_of
from seoulcast.windows import LAST_HOUR

_WARM, _COLD, _WET, _GREY = "#b2182b", "#2166ac", "#4393c3", "#777777"
_MARKERS = ("o", "s", "^", "D")
_SOURCES = {
    "midterm_temperature": "mid-term",
    "short_term": "short-term",
    "point": "point forecast",
}
_HALF_AN_HOUR = pd.Timedelta(minutes=30)
_WIDTH, _AT_SIDES, _BELOW, _ABOVE = 7.0, 0.65, 0.6, 0.65
"""Inches. Margins are stated, as it takes half of a plot's time to find out what fits."""


def course_of_hours(hours: pd.DataFrame, station: int) -> Plot:
    """Temperature, dew point, rain, wind and humidity of one station's hours of a day.

    Args:
        hours: rows of weather_hours of one day D.
        station: whose hours are shown.
    """
    own = hours[hours["STN"] == station]
    figure = _figure(4.6)
    title = f"{name_of(station).en}, hours to {_end_of(hours)}"
    figure.suptitle(title, fontsize=10)
    warmth, air = figure.subplots(2, sharex=True, height_ratios=(3, 2))
    rain, humidity = warmth.twinx(), air.twinx()
    lacking = [
        *_line(warmth, own, "TA", "temperature", color=_WARM),
        *_line(warmth, own, "TD", "dew point", color=_COLD, lw=1.0, ls="--"),
        *_line(air, own, "WS", "wind", color=_GREY),
        *_line(humidity, own, "HM", "humidity", color=_WET, lw=1.0),
    ]
    warmth.set_ylabel("°C")
    rain.bar(own["HOUR"] - _HALF_AN_HOUR, own["RN"], width=1 / 26, color=_WET, alpha=0.5)
    rain.set_ylabel("rain, mm in the hour")
    rain.set_ylim(0, max(5.0, own["RN"].max() if len(own) else 0.0))
    air.set_ylabel("wind, m/s")
    air.set_ylim(bottom=0)
    humidity.set_ylabel("humidity, %")
    humidity.set_ylim(0, 100)
    _legend(warmth, [warmth])
    _legend(air, [air, humidity])
    _by_the_hour(air)
    _name_lacking(figure, lacking)
    return drawn(figure, title)


def course_of_dust(hours: pd.DataFrame, stations: Sequence[int]) -> Plot:
    """PM10 by the hour at several stations, in the order they are to be named in.

    Args:
        hours: rows of dust_hours of one day D.
        stations: those to show, the city's first.
    """
    figure = _figure(3.2)
    title = f"PM10, hours to {_end_of(hours)}"
    axes = figure.subplots()
    lacking: list[str] = []
    for rank, station in enumerate(stations):
        own = hours[hours["STN"] == station]
        colour, width = ("#222222", 1.8) if rank == 0 else (f"C{rank - 1}", 1.0)
        name = name_of(station).en
        lacking += _line(axes, own, "PM10_AVG", name, color=colour, lw=width)
    figure.suptitle(title, fontsize=10)
    axes.set_ylabel("µg/m³, mean of the hour")
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    _legend(axes, [axes])
    _by_the_hour(axes)
    _name_lacking(figure, lacking)
    return drawn(figure, title)


def official_by_age(official: pd.DataFrame) -> Plot:
    """KMA's lowest and highest temperatures for each day to come; the older an issue, the paler.

    Args:
        official: rows of official_forecast of one day D, of one city.
    """
    figure = _figure(3.6)
    title = "KMA's forecasts as issued"
    if len(official):
        title = f"KMA's forecasts issued by {official['ISSUED'].max():%Y-%m-%d %H:%M} KST"
    axes = figure.subplots()
    sources = official["SOURCE"].drop_duplicates().tolist()
    for source, marker in zip(sources, _MARKERS, strict=False):
        own = official[official["SOURCE"] == source]
        opacity = (1.0 - 0.08 * own["AGE"].clip(upper=10)).to_numpy()
        for column, colour in (("TA_MAX", _WARM), ("TA_MIN", _COLD)):
            there = own[column].notna().to_numpy()
            if not there.any():
                continue
            axes.scatter(
                own["TARGET"][there], own[column][there], color=colour, marker=marker,
                alpha=opacity[there], s=22,
                label=_SOURCES.get(source, source) if column == "TA_MAX" else None,
            )  # fmt: skip
    figure.suptitle(f"{title} (red: highest, blue: lowest; paler: longer before)", fontsize=9)
    axes.set_ylabel("°C")
    axes.xaxis.set_major_locator(DayLocator())  # type: ignore[no-untyped-call] # matplotlib
    axes.xaxis.set_major_formatter(DateFormatter("%-d %b"))  # type: ignore[no-untyped-call] # matplotlib
    if not axes.collections:
        _name_lacking(figure, ["temperatures"])
        axes.set(xticks=[], yticks=[])
    axes.spines[["top", "right"]].set_visible(False)
    _legend(axes, [axes])
    return drawn(figure, title)


def _figure(height: float) -> Figure:
    """A figure of so many inches, with room for labels, and for a title and a legend above."""
    figure = Figure(figsize=(_WIDTH, height))
    side = _AT_SIDES / _WIDTH
    figure.subplots_adjust(side, _BELOW / height, 1.0 - side, 1.0 - _ABOVE / height, hspace=0.28)
    return figure


def _end_of(hours: pd.DataFrame) -> str:
    """When the last hour of the day's window ends; without its date where there is no row."""
    if hours.empty:
        return "04:00 KST"
    return f"{hours['TM'].max() + LAST_HOUR:%Y-%m-%d %H:%M} KST"


def _line(
    axes: Axes,
    own: pd.DataFrame,
    column: str,
    name: str,
    *,
    color: str,
    lw: float = 1.5,
    ls: str = "-",
) -> list[str]:
    """Draw a column by the hour; its name comes back where there is no value to draw."""
    if not own[column].notna().any():
        return [name]
    axes.plot(own["HOUR"], own[column], color=color, lw=lw, ls=ls, label=name)
    return []


def _name_lacking(figure: Figure, names: Sequence[str]) -> None:
    """Say at the foot what is not drawn, as a legend would promise a line."""
    if names:
        figure.text(0.99, 0.01, f"no values: {', '.join(names)}", ha="right", fontsize=8)


def _by_the_hour(axes: Axes) -> None:
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M"))  # type: ignore[no-untyped-call] # matplotlib
    axes.set_xlabel("end of the hour, KST")


def _legend(at: Axes, several: Sequence[Axes]) -> None:
    """One legend for lines of axes that lie upon each other."""
    pairs = [axes.get_legend_handles_labels() for axes in several]
    handles = [handle for found, _ in pairs for handle in found]
    labels = [label for _, found in pairs for label in found]
    if handles:
        # Above the axes, where no line can lie behind it.
        at.legend(
            handles, labels, frameon=False, ncols=4, fontsize=8,
            loc="lower left", bbox_to_anchor=(0.0, 1.0),
        )  # fmt: skip
