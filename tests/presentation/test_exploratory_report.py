"""The exploratory report: one page with its plots, for whatever the datasets hold."""

import base64
import io
import re
from datetime import datetime
from html.parser import HTMLParser

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from seoulcast.clock import KST
from seoulcast.datasets.tables import CLEAN, values_of
from seoulcast.presentation.exploratory_report import ORIGIN_WORDS, build_report

MADE_AT = datetime(2022, 12, 31, 6, 30, tzinfo=KST)
BOTH = ["coverage", "cleaning"]
OF_TEMPERATURE = ["temperature_trend", "temperature_season", "temperature_distribution"]
OF_DUST = ["pm10_season", "pm10_distribution", "pm10_raw_values"]


def table(name, start, days, values, **others):
    """A clean table of observed values that swing around those given."""
    swing = np.round(5 * np.sin(np.arange(days) / 58), 1)
    frame = pd.DataFrame({"TM": pd.date_range(start, periods=days), "STN": 108})
    for value, level in values.items():
        frame[value] = frame[f"{value}_OBS"] = level + swing
        frame[f"{value}_FLAG"] = "observed"
    return frame.assign(**others)[CLEAN[name].names]


def temperature(days=500, start="2019-06-01"):
    levels = {"TA_AVG": 10.0, "TA_MAX": 14.0, "TA_MIN": 6.0}
    return table("temperature", start, days, levels, EXCLUDED=False)


def pm10(days=400, start="2019-08-01"):
    levels = {"PM10_MIN": 10.0, "PM10_MAX": 80.0, "PM10_AVG": 40.0}
    others = {"SLOTS": 288, "ZEROS": 3, "SPIKES": 0, "STATUS": "complete"}
    return table("pm10", start, days, levels, **others)


def report(temperatures=None, dust=None, origin="archive"):
    return build_report(
        temperature() if temperatures is None else temperatures,
        pm10() if dust is None else dust,
        place="Seoul, station 108",
        origin=origin,
        generated_at=MADE_AT,
    )


@pytest.fixture(scope="module")
def whole():
    return report()


@pytest.fixture(scope="module")
def empty():
    """Of tables without a row: a page in no time, for all that the plots do not show."""
    return report(temperature(0), pm10(0))


@pytest.fixture(scope="module")
def dusty():
    """Of PM10 alone."""
    return report(temperature(0))


class Page(HTMLParser):
    """What a page shows and asks for."""

    def __init__(self, data):
        super().__init__()
        self.tags, self.images, self.asked, self.cells = [], [], [], []
        self.text = ""
        self._in = ""
        self.feed(data.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._in = tag
        given = dict(attrs)
        if tag == "img":
            self.images.append((given["alt"], given["src"]))
        self.asked += [v for k, v in attrs if k in {"src", "href", "srcset", "action", "data"}]

    def handle_endtag(self, tag):  # noqa: ARG002 - the parser's
        self._in = ""

    def handle_data(self, data):
        if self._in == "td":
            self.cells.append(data)
        if self._in != "style":
            self.text += data


def facts(page):
    """Rows of the table of facts by name: of temperature, of PM10."""
    rows = [page.cells[n : n + 3] for n in range(0, len(page.cells), 3)]
    return {name: (left, right) for name, left, right in rows}


# --- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "names"),
    [
        ({}, [*BOTH, *OF_TEMPERATURE, *OF_DUST]),
        ({"dust": pm10(0)}, [*BOTH, *OF_TEMPERATURE]),
        ({"temperatures": temperature(0)}, [*BOTH, *OF_DUST]),
        ({"temperatures": temperature(0), "dust": pm10(0)}, []),
        ({"temperatures": temperature(1), "dust": pm10(1)}, [*BOTH, *OF_TEMPERATURE, *OF_DUST]),
    ],
    ids=["both", "temperature alone", "PM10 alone", "nothing", "a single day"],
)
def test_the_page_shows_every_plot_there_can_be(tables, names):
    made = report(**tables)
    assert list(made.plots) == names
    page = Page(made.html)
    assert len(page.images) == len(names)
    for (title, source), png in zip(page.images, made.plots.values(), strict=True):
        assert title in page.text
        assert source == f"data:image/png;base64,{base64.b64encode(png).decode()}"
        height, width = imread(io.BytesIO(png)).shape[:2]
        assert (width, height > 300) == (990, True)


def test_days_of_which_nothing_was_observed_are_drawn_too():
    silent = {}
    for name, frame, values in (
        ("temperatures", temperature(), values_of("temperature")),
        ("dust", pm10(), values_of("pm10")),
    ):
        for value in values:
            frame[[value, f"{value}_OBS"]] = np.nan
            frame[f"{value}_FLAG"] = "missing"
        silent[name] = frame
    made = report(**silent)
    assert len(made.plots) == 8
    assert facts(Page(made.html))["Values missing"] == ("1,500", "1,200")


def test_it_asks_nothing_of_any_other_place(whole):
    page = Page(whole.html)
    assert page.asked
    assert all(asked.startswith("data:image/png;base64,") for asked in page.asked)
    assert not {"script", "link", "iframe", "object", "embed", "form"} & set(page.tags)
    words = re.sub(r"base64,[^\"]+", "", whole.html.decode())
    assert not re.search(r"url\(|@import|https?:|//", words)


@pytest.mark.parametrize("origin", ["kma", "archive", "synthetic"])
def test_the_origin_stands_at_the_top_and_made_up_weather_stands_out(origin):
    made = report(temperature(0), pm10(0), origin=origin)
    page = Page(made.html)
    before_the_facts = page.text.split("Temperature, °C")[0]
    assert f"Seoul, station 108: {ORIGIN_WORDS[origin]}." in before_the_facts
    others = [words for name, words in ORIGIN_WORDS.items() if name != origin]
    assert not any(words in page.text for words in others)
    assert (b"<p class=synthetic>" in made.html) == (origin == "synthetic")
    assert ("SYNTHETIC" in page.text) == (origin == "synthetic")


def test_it_says_where_the_data_come_from_and_when_it_was_made(empty):
    text = Page(empty.html).text
    assert "기상청 (Korea Meteorological Administration)" in text
    assert "Made 2022-12-31 06:30 KST" in text


def test_the_same_tables_give_the_same_bytes(dusty):
    assert report(temperature(0)) == dusty


# --- the facts -------------------------------------------------------------------------------


def test_the_facts_are_those_of_the_tables():
    temperatures = temperature().drop(index=[10, 11, 12, 100])
    temperatures.loc[20:22, "TA_AVG_FLAG"] = "interpolated"
    dust = pm10()
    dust.loc[:4, "PM10_AVG_FLAG"] = "removed"
    dust.loc[:1, "PM10_MAX_FLAG"] = "clipped"
    known = facts(Page(report(temperatures, dust).html))
    assert known == {
        "First day (KST)": ("2019-06-01", "2019-08-01"),
        "Last day (KST)": ("2020-10-12", "2020-09-03"),
        "Days": ("496", "400"),
        "Days absent in between": ("4", "0"),
        "Longest absence, days": ("3", "0"),
        "Values observed": ("1,485", "1,193"),
        "Values interpolated": ("3", "0"),
        "Values clipped": ("0", "2"),
        "Values removed": ("0", "5"),
        "Values missing": ("0", "0"),
    }


def test_the_facts_of_nothing_are_none(empty):
    known = facts(Page(empty.html))
    assert known["First day (KST)"] == known["Last day (KST)"] == ("none", "none")
    assert {v for name, v in known.items() if "day (KST)" not in name} == {("0", "0")}


# --- the plots -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"PM10_AVG_FLAG": "removed"}, {"cleaning"}),
        ({"PM10_AVG": 9.0}, set()),
        ({"PM10_MAX_OBS": 900.0}, {"pm10_distribution"}),
        ({"ZEROS": 144}, {"pm10_raw_values"}),
        ({"SPIKES": 1}, {"pm10_raw_values"}),
        ({"PM10_AVG_OBS": np.nan}, {"coverage", "pm10_season", "pm10_distribution"}),
    ],
    ids=["a flag", "a cleaned value", "an observed maximum", "zeros", "spikes", "a gap"],
)
def test_each_plot_shows_what_it_says_and_what_was_observed(dusty, change, changed):
    dust = pm10()
    dust.loc[100:190, list(change)] = list(change.values())
    made = report(temperature(0), dust)
    assert {name for name, png in made.plots.items() if png != dusty.plots[name]} == changed


def test_drawing_leaves_the_style_of_other_figures_alone():
    before = dict(mpl.rcParams)
    report(temperature(0), pm10(30))
    assert dict(mpl.rcParams) == before
