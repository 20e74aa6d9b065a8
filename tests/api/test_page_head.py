"""The page as it is found and shared: its head, its addresses in both languages, its lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from support.documents import DAY, MORNING, Shelf

from seoulcast.clock import Clock
from seoulcast.datasets.cities import City
from seoulcast.datasets.store import StoreUnavailableError
from seoulcast_api.app import create_app
from seoulcast_api.page import shown

INDEX = (Path(__file__).parents[2] / "frontend" / "index.html").read_text(encoding="utf-8")
HOME = "https://seoulcast.example/weather"
BROWSER = {"Accept": "text/html"}
KOREAN = (
    "서울, 송월동 관측소, 12월 31일 (토): 추운 하루, 미세먼지 보통. 최저 −8°C, 최고 2°C, "
    "미세먼지 42 µg/m³ (보통). 12월 31일 (토) 05:00 발표. 공식 예보가 아니에요."
)
ENGLISH = (
    "Seoul, station in Songwol-dong, Sat, Dec 31: A cold day, moderate dust. Low −8°C, High 2°C, "
    "Dust (PM10) 42 µg/m³ (Moderate). Issued Sat, Dec 31, 05:00 KST. Not an official forecast."
)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a page wait for the first reading of the store as long as it takes."""
    monkeypatch.setattr(shown, "_PATIENCE_S", 60.0)


@pytest.fixture
def client(settings, store) -> Iterator[TestClient]:
    """A client of an app with the page's own index.html, published below a path of a host."""
    settings.page_dist.mkdir()
    (settings.page_dist / "index.html").write_text(INDEX, encoding="utf-8")
    changes = {"page_url": f"{HOME}/", "stations": (108, 143)}
    with TestClient(create_app(settings.model_copy(update=changes), store)) as opened:
        yield opened


def tags(html: str) -> dict[str, str]:
    """What the head says, by the name of each tag."""
    found = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', html))
    found |= {
        f"{kind} {language}".strip(): href
        for kind, language, href in re.findall(
            r'<link rel="(canonical|alternate)"(?: hreflang="([^"]+)")? href="([^"]+)"', html
        )
    }
    found["title"] = re.findall("<title>(.*?)</title>", html)[0]
    found["lang"] = re.findall('<html lang="(.*?)"', html)[0]
    return {name: unescape(value) for name, value in found.items()}


def read(client: TestClient, address: str) -> dict[str, str]:
    return tags(client.get(address, headers=BROWSER).text)


@pytest.mark.parametrize(
    ("address", "language", "title", "card", "said"),
    [
        (
            "/",
            "ko",
            "서울캐스트 · 서울의 7일 기온과 미세먼지",
            "서울 12월 31일 (토): 추운 하루, 미세먼지 보통",
            KOREAN,
        ),
        (
            "/en",
            "en",
            "SeoulCast · Seven days of temperature and dust in Seoul",
            "Seoul, Sat, Dec 31: A cold day, moderate dust",
            ENGLISH,
        ),
    ],
)
def test_the_head_tells_place_words_numbers_grade_and_issue_in_the_language_of_the_address(
    client, shelf: Shelf, address, language, title, card, said
):
    shelf.issue(origin="kma")
    head = read(client, address)

    assert head["lang"] == language
    assert head["title"] == title
    assert head["og:title"] == head["twitter:title"] == card
    assert head["description"] == head["og:description"] == head["twitter:description"] == said
    assert head["twitter:card"] == "summary_large_image"


def test_titles_are_those_that_the_page_s_code_sets(client, shelf):
    shelf.issue()
    words = Path(__file__).parents[2] / "frontend" / "src" / "i18n"
    for address, language, place in (("/", "ko", "서울"), ("/en", "en", "Seoul")):
        (title,) = re.findall(
            r'^    title: "(.*\{\{place\}\}.*)",$',
            (words / f"{language}.ts").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        assert read(client, address)["title"] == title.replace("{{place}}", place)


def test_both_languages_have_an_address_that_names_the_other(client, shelf):
    shelf.issue()
    pages = [read(client, address) for address in ("/", "/en", "/?unit=f&past=90", "/index.html")]

    own = [page["canonical"] for page in pages]
    assert own == [f"{HOME}/", f"{HOME}/en", f"{HOME}/", f"{HOME}/"]
    assert [page["og:url"] for page in pages] == own
    for page in pages:
        assert page["alternate ko"] == page["alternate x-default"] == f"{HOME}/"
        assert page["alternate en"] == f"{HOME}/en"


def test_another_city_has_a_head_of_its_own(client, store, shelf):
    shelf.issue()
    Shelf(City(143).view(store)).issue(station=143, fingerprint="daegu")
    head = read(client, "/en?station=143")

    assert head["og:title"].startswith("Daegu, Sat, Dec 31: ")
    assert "Station of Daegu" in head["description"]
    assert head["canonical"] == f"{HOME}/en?station=143"
    assert head["alternate ko"] == f"{HOME}/?station=143"
    assert head["og:image"] == f"{HOME}/share.en.png?station=143&issue=daegu"
    for query in ("station=99", "station=x", "station=1&station=143"):
        assert read(client, f"/en?{query}")["canonical"] in {f"{HOME}/en", f"{HOME}/en?station=143"}


def test_values_that_are_not_of_the_weather_now_are_told_first(client, shelf):
    shelf.issue(origin="synthetic")

    assert read(client, "/")["description"].startswith("연습용 가상 자료. 서울, 송월동")


def test_the_page_and_its_etag_are_of_the_issue(client, shelf, wait):
    shelf.issue(fingerprint="aaaa")
    first = client.get("/", headers=BROWSER)
    known = BROWSER | {"If-None-Match": first.headers["etag"]}
    assert client.get("/", headers=known).status_code == 304

    shelf.issue(fingerprint="bbbb")
    wait(2)
    second = client.get("/", headers=known)

    assert second.status_code == 200
    assert "issue=aaaa" in tags(first.text)["og:image"]
    assert "issue=bbbb" in tags(second.text)["og:image"]


@pytest.mark.usefixtures("wait")
def test_many_readers_of_the_page_read_the_store_no_more_than_one(client, shelf, store):
    """Within a second: `wait` holds the clock by which the newest forecast is read anew."""
    shelf.issue()
    keys: list[str] = []
    read_object = store.get
    store.get = lambda key: (keys.append(key), read_object(key))[1]
    client.get("/", headers=BROWSER)
    once = len(keys)
    for address in ("/", "/en", "/en?past=90") * 10:
        assert client.get(address, headers=BROWSER).status_code == 200

    assert once > 0
    assert len(keys) == once


def test_without_a_forecast_of_today_the_page_is_served_and_says_what_it_is(client, shelf):
    before = read(client, "/")
    assert before["description"].startswith("서울, 송월동 관측소. 서울캐스트")
    assert before["og:image"] == f"{HOME}/share.png"

    shelf.issue(DAY - timedelta(days=20))
    old = read(client, "/en")
    assert old["og:title"] == old["title"]


def test_the_day_that_is_told_is_today_by_the_service_s_clock(client, shelf):
    shelf.issue()
    client.app.state.services.default.clock = Clock.starting_at(MORNING + timedelta(days=2))

    assert read(client, "/")["og:title"].startswith("서울 1월 2일 (월): ")


def test_the_page_is_served_while_the_store_cannot_be_reached(client, store):
    def refuse(key: str) -> bytes:
        raise StoreUnavailableError(key)

    store.get = refuse

    assert read(client, "/")["title"] == "서울캐스트 · 서울의 7일 기온과 미세먼지"


def test_an_address_without_a_page_is_not_to_be_listed(client, shelf):
    shelf.issue()
    answer = client.get("/no/where", headers=BROWSER)

    assert answer.status_code == 404
    assert "etag" not in answer.headers
    head = tags(answer.text)
    assert head["robots"] == "noindex"
    assert head["title"] == "없는 페이지 · Page not found"
    assert "canonical" not in head


def test_the_head_brings_no_script_into_the_page(client, shelf):
    shelf.issue()
    answer = client.get("/", headers=BROWSER)

    assert re.findall(r"<script[^>]*>([^<]+)</script>", answer.text) == []
    assert "unsafe-inline" not in answer.headers["content-security-policy"]


def test_a_build_without_the_marks_of_the_head_is_served_as_it_is(client, settings, shelf):
    shelf.issue()
    (settings.page_dist / "index.html").write_text("<title>older</title>")

    assert client.get("/", headers=BROWSER).text == "<title>older</title>"


def test_crawlers_are_told_where_the_list_of_pages_is(client):
    answer = client.get("/robots.txt")

    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {HOME}/sitemap.xml" in lines
    assert not any(line in {"Disallow: /", "Disallow: /result"} for line in lines)


def test_the_list_of_pages_has_every_city_in_every_language(client, shelf):
    shelf.issue()
    client.get("/result")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = ET.fromstring(client.get("/sitemap.xml").text)

    assert [loc.text for loc in listed.findall("s:url/s:loc", names)] == [
        f"{HOME}/", f"{HOME}/en", f"{HOME}/?station=143", f"{HOME}/en?station=143",
    ]  # fmt: skip
    changed = listed.findall("s:url/s:lastmod", names)
    assert [one.text for one in changed] == ["2022-12-31T05:00:12+09:00"] * 2
