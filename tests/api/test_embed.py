"""The card that other sites embed: what it says, what it may do, and who may frame it."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient
from support.day_summaries import notable_forecast
from support.documents import DAY, MORNING, Shelf

from seoulcast import stations
from seoulcast.clock import KST
from seoulcast.datasets import issues
from seoulcast.datasets.cities import City
from seoulcast.stations import StationName
from seoulcast_api.app import create_app
from seoulcast_api.presenting.embed_style import STYLE

TOKENS = Path(__file__).parents[2] / "frontend" / "src" / "styles" / "tokens.css"
VOID = {"meta", "path", "circle", "rect"}


class Page(HTMLParser):
    """The elements of a page, its text, and that every element is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def card(client, query=""):
    answer = client.get(f"/embed{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def test_it_shows_today_in_words_numbers_grade_and_time_of_issue(client, shelf):
    shelf.issue(origin="kma")
    page = card(client)
    for part in (
        "서울",
        "12월 31일 토요일",
        "추운 하루, 미세먼지 보통",
        "−8°",
        "−9~\u202f−6°",
        "2°",
        "42",
        "05:00 발표",
        "공식 예보가 아니에요",
    ):
        assert part in page.text, part
    assert page.of("svg")
    (link,) = page.of("a")
    assert urljoin("https://host/cast/embed", link["href"]) == "https://host/cast/"


def test_it_is_in_english_and_links_to_the_english_page(client, shelf):
    shelf.issue(origin="kma")
    page = card(client, "?lang=en")
    assert page.of("html")[0]["lang"] == "en"
    assert "A cold day, moderate dust" in page.text
    assert "Issued Saturday 31 December, 05:00 KST" in page.text
    assert "Not an official forecast" in page.text
    (link,) = page.of("a")
    assert urljoin("https://host/embed?lang=en", link["href"]) == "https://host/en"


def test_an_update_says_that_it_is_one(client, shelf):
    shelf.issue(issue="update", issued_at=datetime(2022, 12, 31, 10, 20, 31, tzinfo=KST))
    assert "10:20 갱신" in card(client).text


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_its_theme_can_be_chosen(client, shelf, theme):
    shelf.issue()
    assert card(client, f"?theme={theme}").of("html")[0]["data-theme"] == theme


@pytest.mark.parametrize("query", ["?theme=pink", "?lang=fr", "?station=90"])
def test_anything_else_is_refused(client, shelf, query):
    shelf.issue()
    assert client.get(f"/embed{query}").status_code == 422


def test_other_sites_may_frame_it_and_nothing_runs_in_it_but_its_own_style(client, shelf):
    shelf.issue()
    answer = client.get("/embed")
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style == STYLE
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    )
    assert "x-frame-options" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = Page(answer.text)
    assert not page.of("script")
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]
    assert not [found for _, found in page.elements if "style" in found]


@pytest.mark.parametrize("address", ["/feed.atom", "/calendar.ics", "/result", "/embedded"])
def test_nothing_else_may_be_framed(client, shelf, address):
    shelf.issue()
    headers = client.get(address).headers
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_a_name_is_text_and_never_html(settings, store, monkeypatch):
    names = {**stations.STATION_NAMES, 143: StationName("<b>대구</b>", '"<i>')}
    monkeypatch.setattr(stations, "STATION_NAMES", names)
    Shelf(City(143).view(store)).issue(station=143)
    app = create_app(settings.model_copy(update={"stations": (108, 143)}), store)
    with TestClient(app) as client:
        page = card(client, "?station=143")
    assert "<b>대구</b>" in page.text
    assert not page.of("b")
    (link,) = page.of("a")
    assert urljoin("https://host/embed", link["href"]) == "https://host/?station=143"


@pytest.mark.parametrize(
    ("median", "words", "shape"),
    [(20, "좋음", "circle"), (42, "보통", "path"), (95, "나쁨", "path"), (160, "매우나쁨", "rect")],
)
def test_a_grade_is_a_word_and_a_shape(client, store, median, words, shape):
    issues.issue(store, notable_forecast(of_leads={1: {"PM10_AVG": median}}))
    page = card(client)
    assert f"미세먼지 {words}" in page.text
    assert page.of(shape)


def test_a_forecast_that_is_old_says_so_and_shows_the_day_it_is_read_on(client, shelf):
    shelf.issue(DAY - timedelta(days=2))
    page = card(client)
    assert "12월 31일" in page.text
    assert "오래된 예보예요" in page.text


def test_a_forecast_that_ended_shows_its_last_day(settings, store, shelf):
    shelf.issue()
    later = settings.model_copy(update={"now": MORNING + timedelta(days=30)})
    with TestClient(create_app(later, store)) as client:
        assert "1월 6일" in card(client).text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_colours_are_the_pages(theme):
    def colours(text):
        return dict(re.findall(r"(--[a-z_-]+):\s*(#[0-9a-f]{6}|transparent)\b", text))

    light, dark, chosen = re.findall(r":root[^{]*\{([^}]*)\}", TOKENS.read_text())[:3]
    page = colours(light) if theme == "light" else colours(dark)
    assert colours(dark) == colours(chosen)
    found = [colours(block) for block in re.findall(r":root[^{]*\{([^}]*)\}", STYLE)]
    for own in found[:1] if theme == "light" else found[1:]:
        assert own.items() <= page.items()
