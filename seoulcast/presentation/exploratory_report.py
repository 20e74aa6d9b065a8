"""The exploratory report: what the clean datasets hold, as plots and one HTML file.

Coverage, gaps, what cleaning changed, distributions, seasons and the long trend. Nothing
is fetched, nothing is forecast. The same tables give the same bytes.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from seoulcast.datasets.tables import values_of
from seoulcast.presentation import exploratory_report_plots as report_plots
from seoulcast.settings import Origin

ORIGIN_WORDS: dict[Origin, str] = {
    "kma": "observations of the KMA API Hub",
    "archive": "archived observations of the KMA",
    "synthetic": "SYNTHETIC weather of the sandbox's generator, not observations",
}

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5d6b7a; --line: #d9dfe6; --ground: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6ebf1; --soft: #9aa8b8; --line: #33404e; --ground: #141a21 }
}
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1rem 4rem; background: var(--ground);
  color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.7rem } h2 { margin: 2.4rem 0 .4rem; font-size: 1.15rem }
p { margin: .3rem 0 } .soft { color: var(--soft) }
.synthetic { border: 2px solid #c2571a; border-radius: 6px; padding: .5rem .8rem; font-weight: 600 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; margin-top: 1rem; font-variant-numeric: tabular-nums }
th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); text-align: right }
th:first-child, td:first-child { text-align: left }
/* The plots are drawn on white, so they keep a white ground in the dark. */
img { width: 100%; height: auto; border-radius: 6px; background: #fff }
"""


@dataclass(frozen=True)
class Report:
    """The report.

    Args:
        html: one self-contained page, UTF-8.
        plots: PNG images by name, in the order of the page.
    """

    html: bytes
    plots: dict[str, bytes]


@dataclass(frozen=True)
class _Section:
    title: str
    words: str
    draw: Callable[[], Figure]


def build_report(
    temperature: pd.DataFrame,
    pm10: pd.DataFrame,
    *,
    place: str,
    origin: Origin,
    generated_at: datetime,
) -> Report:
    """The exploratory report over all clean days.

    Args:
        temperature: clean table as `history.read_range` returns it, °C; may be empty.
        pm10: the same of PM10, µg/m³; may be empty.
        place: whose observations they are, e.g. "Seoul, station 108".
        origin: where they come from; both are said at the top of the page.
        generated_at: time of the report, aware, shown in its own offset.
    """
    sections = _sections(temperature, pm10)
    plots = {name: _png(section.draw()) for name, section in sections.items()}
    return Report(
        html=_page(
            sections, plots, _facts(temperature, pm10), place, origin, generated_at
        ).encode(),
        plots=plots,
    )


def _sections(temperature: pd.DataFrame, pm10: pd.DataFrame) -> dict[str, _Section]:
    temperatures = {
        "temperature_trend": _Section(
            "Long trend of temperature",
            "Means of calendar years with at least 350 observed days, and the mean of eleven "
            "years around each.",
            lambda: report_plots.temperature_trend(temperature),
        ),
        "temperature_season": _Section(
            "Temperature through the year",
            "Observed daily mean by day of the year over all years: median and the range that "
            "holds 80 % of the years; the line is the newest 365 days.",
            lambda: report_plots.season(temperature, "TA_AVG", "°C"),
        ),
        "temperature_distribution": _Section(
            "Distribution of temperature",
            "Observed values of all days.",
            lambda: report_plots.temperature_distribution(temperature),
        ),
    }
    dust = {
        "pm10_season": _Section(
            "PM10 through the year",
            "Observed daily mean by day of the year over all years: median and the range that "
            "holds 80 % of the years; the line is the newest 365 days.",
            lambda: report_plots.season(pm10, "PM10_AVG", "µg/m³"),
        ),
        "pm10_distribution": _Section(
            "Distribution of PM10",
            "Observed values of all days, on a logarithmic axis; values of 0 stand at its left.",
            lambda: report_plots.pm10_distribution(pm10),
        ),
        "pm10_raw_values": _Section(
            "Raw PM10 values",
            "Of the 5-minute values of each year: how many came, how many of these were 0, and "
            "how many days had a lone spike.",
            lambda: report_plots.pm10_raw_values(pm10),
        ),
    }
    both = {
        "coverage": _Section(
            "Coverage by year",
            "Share of each year's days on which the daily mean was observed. Years without any "
            "are blank.",
            lambda: report_plots.coverage(temperature, pm10),
        ),
        "cleaning": _Section(
            "What cleaning changed",
            "Values removed, clipped or interpolated, by year. What was observed is kept beside "
            "each of them.",
            lambda: report_plots.cleaning(temperature, pm10),
        ),
    }
    if temperature.empty and pm10.empty:
        return {}
    return both | ({} if temperature.empty else temperatures) | ({} if pm10.empty else dust)


def _facts(temperature: pd.DataFrame, pm10: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Rows of the table of facts: what it is, of temperature, of PM10."""
    columns = [_facts_of(temperature, values_of("temperature")), _facts_of(pm10, values_of("pm10"))]
    return [(name, columns[0][name], columns[1][name]) for name in columns[0]]


def _facts_of(frame: pd.DataFrame, values: tuple[str, ...]) -> dict[str, str]:
    flags = pd.concat([frame[f"{value}_FLAG"] for value in values]).value_counts()
    days = frame["TM"]
    span = 0 if frame.empty else (days.max() - days.min()).days + 1
    longest = int(np.diff(days.to_numpy("datetime64[D]")).astype(int).max(initial=1))
    facts = {
        "First day (KST)": "none" if frame.empty else f"{days.min():%Y-%m-%d}",
        "Last day (KST)": "none" if frame.empty else f"{days.max():%Y-%m-%d}",
        "Days": f"{len(frame):,}",
        "Days absent in between": f"{span - len(frame):,}",
        "Longest absence, days": f"{longest - 1:,}",
    }
    for flag in ("observed", "interpolated", "clipped", "removed", "missing"):
        facts[f"Values {flag}"] = f"{int(flags.get(flag, 0)):,}"
    return facts


def _png(figure: Figure) -> bytes:
    written = BytesIO()
    # Without metadata: it would name matplotlib's version, and nothing else of use.
    figure.savefig(written, format="png", dpi=110, metadata={"Software": None})
    return written.getvalue()


def _page(
    sections: Mapping[str, _Section],
    plots: Mapping[str, bytes],
    facts: list[tuple[str, str, str]],
    place: str,
    origin: Origin,
    generated_at: datetime,
) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{left}</td><td>{right}</td></tr>"
        for name, left, right in facts
    )
    figures = "".join(
        f"<h2>{html.escape(section.title)}</h2><p class=soft>{html.escape(section.words)}</p>"
        f'<img alt="{html.escape(section.title)}" '
        f'src="data:image/png;base64,{base64.b64encode(plots[name]).decode()}">'
        for name, section in sections.items()
    )
    emphasis = "synthetic" if origin == "synthetic" else "soft"
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>SeoulCast: what the data hold</title><style>{_STYLE}</style></head><body>"
        "<h1>What the data hold</h1>"
        f"<p class={emphasis}>{html.escape(place)}: {ORIGIN_WORDS[origin]}.</p>"
        "<p class=soft>Source: 기상청 (Korea Meteorological Administration). "
        f"Made {generated_at:%Y-%m-%d %H:%M %Z}.</p>"
        "<div class=scroll><table><tr><th></th><th>Temperature, °C</th><th>PM10, µg/m³</th></tr>"
        f"{rows}</table></div>{figures}</body></html>\n"
    )
