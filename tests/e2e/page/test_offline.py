"""The page in Chromium without a connection: what its service worker kept of an earlier visit.

Every visit is made once, in one launch of the browser; each test reads the reports it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from support.reverse_proxy import published_below

from seoulcast.datasets.cities import City

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

PATH = "/seoulcast"
VISITS = ("Seoul", "slowly", "Daegu", "below a path")


@pytest.fixture(scope="module")
def sites(open_site, morning: datetime) -> Iterator[dict[str, str]]:
    """Addresses of the page at a host's root, with two cities, and below a path."""
    with published_below(PATH, open_site(morning, root_path=PATH).url, strips=False) as below:
        yield {"root": open_site(morning, city=City(143)).url, "below a path": below}


@pytest.fixture(scope="module")
def reports(visit, sites: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What the browser met at each second visit, by the visit's name."""
    root = sites["root"]
    wishes = (
        {"url": f"{root}/en", "axe": True, "width": 360},
        {"url": root, "late": "**/assets/*Chart*-*.js"},
        {"url": f"{root}/en?station=143", "axe": True, "width": 320},
        {"url": sites["below a path"]},
    )
    found = visit(*({**wish, "offline": True} for wish in wishes))
    return dict(zip(VISITS, found, strict=True))


@pytest.mark.parametrize("name", VISITS)
def test_all_that_the_page_loaded_is_kept_and_only_the_connection_is_missed(reports, name):
    console = reports[name]["console"]

    assert all("ERR_INTERNET_DISCONNECTED" in line for line in console), console


@pytest.mark.parametrize("name", VISITS)
def test_the_page_has_the_manners_that_it_has_with_a_connection(reports, sites, name):
    report = reports[name]
    own = {urlsplit(url).netloc for url in sites.values()}

    assert report.get("axe", []) == []
    assert not report["scrollsSideways"]
    assert report["layoutShift"] == 0, report["shifted"]
    assert {urlsplit(url).netloc for url in report["requests"]} <= own
    assert report["cookies"] == 0


def test_the_kept_forecast_is_shown_with_its_age(reports):
    report = reports["Seoul"]

    assert report["heading"] == "A cold day, moderate dust (PM10)"
    assert report["notices"][0].startswith("We could not check for a newer forecast.")
    assert re.search(r"Sat, Dec 31 05:00 \([45] hours ago\)", report["text"])
    assert len(report["charts"]) == 3


def test_what_came_slowly_is_kept_too(reports):
    report = reports["slowly"]

    assert report["heading"] == "추운 하루, 미세먼지(PM10) 보통"
    assert len(report["charts"]) == 3


def test_a_city_shows_its_own_kept_forecast(reports):
    report = reports["Daegu"]

    assert report["heading"] == "A cold day, much dust (PM10)"
    assert report["notices"][0].startswith("We could not check for a newer forecast.")


def test_the_kept_forecast_is_shown_below_a_path_of_a_host(reports):
    report = reports["below a path"]

    assert report["heading"] == "추운 하루, 미세먼지(PM10) 보통"
    assert report["notices"][0].startswith("새 예보를 확인하지 못했어요.")
