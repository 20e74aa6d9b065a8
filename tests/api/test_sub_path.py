"""Page and API below a path of a host, behind a proxy that takes the path off or passes it on."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from seoulcast.settings import Settings
from seoulcast_api.app import create_app

BROWSER = {"Accept": "text/html"}
INDEX = '<!doctype html><script src="./assets/index-BfX2a.js"></script>'


@pytest.fixture
def below(settings, store, shelf):
    """A client of an app that is published below /seoulcast, with a built page."""
    assets = settings.page_dist / "assets"
    assets.mkdir(parents=True)
    (settings.page_dist / "index.html").write_text(INDEX)
    (assets / "index-BfX2a.js").write_text("export {};")
    shelf.issue()
    changes = {"root_path": "/seoulcast", "rate_limit_per_minute": 20}
    with TestClient(create_app(settings.model_copy(update=changes), store)) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        "/result",
        "/api/v1/forecasts/latest.csv",
        "/health/live",
        "/docs",
        "/openapi.json",
        "/",
        "/en",
    ],
)
def test_every_address_answers_with_its_path_and_without(below, address):
    with_path = below.get(f"/seoulcast{address}", headers=BROWSER)
    without = below.get(address, headers=BROWSER)

    assert with_path.status_code == without.status_code == 200
    assert with_path.headers["content-type"] == without.headers["content-type"]
    assert (
        with_path.headers["content-security-policy"] == without.headers["content-security-policy"]
    )


@pytest.mark.parametrize("root", ["/seoulcast", ""])
@pytest.mark.parametrize("address", ["/docs", "/", "/en", "/en/scores"])
def test_links_lead_to_files_whichever_path_stands_before_them(below, root, address):
    page = below.get(root + address, headers=BROWSER)

    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert links
    for link in links:
        there = urljoin(root + address, link)
        assert there.startswith(f"{root}/")
        assert below.get(there, headers={"Accept": "*/*"}).status_code == 200, there


def test_without_a_built_page_links_lead_into_the_api(client, shelf):
    shelf.issue()

    links = re.findall(r'href="([^"]+)"', client.get("/").text)

    assert [urljoin("/seoulcast/", link) for link in links] == [
        "/seoulcast/docs", "/seoulcast/result", "/seoulcast/health",
    ]  # fmt: skip


def test_the_document_gives_addresses_that_are_relative_to_its_own(below):
    document = json.loads(below.get("/seoulcast/openapi.json").text)

    (server,) = document["servers"]
    assert (
        urljoin("https://host/seoulcast/openapi.json", server["url"]) == "https://host/seoulcast/"
    )


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/seoulcast", "/seoulcast/"),
        ("/seoulcast?station=108", "/seoulcast/?station=108"),
        ("/seoulcast/en/", "/seoulcast/en"),
        ("/seoulcast/result/?station=108", "/seoulcast/result?station=108"),
    ],
)
def test_redirects_stay_below_the_path(below, address, there):
    answer = below.get(address, headers=BROWSER, follow_redirects=False)

    assert answer.status_code == 308
    assert urljoin(address, answer.headers["location"]) == there
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_only_begins_like_the_path_is_another_one(below):
    assert below.get("/seoulcastle/result").status_code == 404


def test_an_error_names_addresses_as_the_reader_wrote_them(below):
    problem = below.get("/seoulcast/api/v1/nothing").json()

    assert problem["instance"] == "/seoulcast/api/v1/nothing"
    assert "There is nothing at /seoulcast/api/v1/nothing." in problem["detail"]
    assert "/seoulcast/docs" in problem["detail"]


def test_requests_with_the_path_are_limited_and_counted_as_those_without(below):
    statuses = [below.get("/seoulcast/result").status_code for _ in range(25)]

    assert statuses == [200] * 20 + [429] * 5
    assert re.search(
        r'^seoulcast_requests_total\{route="/result",status="200"\} 20',
        below.get("/seoulcast/metrics").text,
        re.MULTILINE,
    )


@pytest.mark.parametrize("path", ["seoulcast", "/seoulcast/", "/", "/a b", "https://host/a"])
def test_a_setting_that_is_no_path_is_refused_in_words(path):
    with pytest.raises(ValidationError, match="as /seoulcast"):
        Settings(_env_file=None, root_path=path)
