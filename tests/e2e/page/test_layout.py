"""The page in Chromium for who reads large text, on paper, in forced colours, or with a finger.

Every visit is made once, in one launch of the browser; each test reads the reports it needs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

LARGE_TEXT = {
    "360 px, 125 %": {"width": 360, "fontSize": 20},
    "360 px, 200 %": {"width": 360, "fontSize": 32},
    "360 px, 200 %, in English": {"width": 360, "fontSize": 32, "path": "/en"},
    "390 px, 200 %": {"width": 390, "fontSize": 32},
    "320 px": {"width": 320},
}
"""Phones and the text sizes that their readers chose."""
LEGIBLE_BAR = 60
"""CSS pixels of the widest band: it is on the screen to be read."""
TRANSPARENT = "rgba(0, 0, 0, 0)"


@pytest.fixture(scope="module")
def reports(visit, open_site, morning: datetime) -> dict[str, dict[str, Any]]:
    """What the browser met at each visit, by the visit's name."""
    url = open_site(morning).url
    wishes = {
        name: {**look, "url": url + look.get("path", "/"), "axe": True, "scroll": True}
        for name, look in LARGE_TEXT.items()
    }
    wishes["paper"] = {"url": url, "print": True, "dark": True}
    wishes["forced colours"] = {"url": url, "forcedColors": True, "dark": True, "axe": True}
    wishes["desktop"] = {"url": url + "/en", "scroll": True, "tables": True}
    return dict(zip(wishes, visit(*wishes.values()), strict=True))


@pytest.mark.parametrize("name", LARGE_TEXT)
def test_large_text_on_a_phone_leaves_nothing_off_the_screen(reports, name):
    report = reports[name]

    assert not report["scrollsSideways"]
    assert report["beyond"] == []
    assert report["axe"] == []


@pytest.mark.parametrize("name", LARGE_TEXT)
def test_large_text_on_a_phone_leaves_the_bars_of_the_week(reports, name):
    widths = [bar["width"] for bar in reports[name]["marks"]["bars"]]

    assert len(widths) == 2 * 7, "a band and a bar of each day"
    assert min(widths) > 0
    assert max(widths) > LEGIBLE_BAR


def test_paper_shows_all_sections_that_were_never_scrolled_to(reports):
    report = reports["paper"]

    assert report["waiting"] == 0
    assert report["charts"][3].startswith("예보와 실제, 최고 기온")
    assert report["charts"][4].startswith("‘나쁨’ 이상일 확률과 실제")
    assert "얼마나 믿을 수 있나" in report["text"]


def test_paper_unfolds_what_is_folded_and_cuts_nothing_off(reports):
    report = reports["paper"]

    assert report["folded"] == 0
    assert report["scrolled"] == 0
    assert report["tables"] == [1 + 30 + 7, 1 + 30 + 7, 1 + 30]
    assert report["steps"], "how the forecast was made"


def test_paper_is_white_where_the_screen_was_dark(reports):
    assert reports["paper"]["background"] == "rgb(255, 255, 255)"


def test_forced_colours_keep_the_bars_and_tell_them_from_their_bands(reports):
    bands, bars = (reports["forced colours"]["marks"]["bars"][part::2] for part in (0, 1))

    assert len(bands) == len(bars) == 7
    assert all(band["border"] != "0px" for band in bands)
    page = reports["forced colours"]["background"]
    assert all(bar["background"] not in {page, TRANSPARENT} for bar in bars)


def test_forced_colours_keep_the_dot_of_the_age_and_the_marks_of_the_grades(reports):
    report = reports["forced colours"]

    (state,) = report["marks"]["state"]
    assert state["background"] not in {report["background"], TRANSPARENT}
    assert len(report["marks"]["grades"]) == 2 + 7
    assert min(report["marks"]["grades"]) > 5


def test_forced_colours_keep_which_option_is_chosen(reports):
    marks = reports["forced colours"]["marks"]
    others = {style["background"] for style in marks["others"]}

    assert marks["chosen"]
    assert all(style["background"] not in others for style in marks["chosen"])


def test_forced_colours_draw_the_bands_of_the_charts_on_the_colour_of_the_page(reports):
    report = reports["forced colours"]
    fills = {band["fill"] for band in report["marks"]["bands"]} - {"none"}

    assert fills
    assert report["background"] not in fills
    assert report["axe"] == []


@pytest.mark.parametrize("name", [*LARGE_TEXT, "desktop", "forced colours"])
def test_whatever_is_pressed_is_at_least_24_pixels_wide_and_high(reports, name):
    assert reports[name]["smallTargets"] == []
