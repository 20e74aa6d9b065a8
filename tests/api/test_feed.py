"""The Atom feed, read as a feed reader does."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from fastapi.testclient import TestClient
from support.documents import DAY, Shelf

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.cities import City
from seoulcast.reasons import NoModel
from seoulcast_api.app import create_app

UPDATED_AT = datetime(2022, 12, 31, 10, 20, 31, tzinfo=KST)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def published(settings, store, shelf):
    """A client of a page with an address of its own, and a feed of three days."""
    for back in range(3):
        shelf.issue(DAY - timedelta(days=back), origin="kma")
    changed = settings.model_copy(update={"page_url": "https://seoul.example.org/cast/"})
    with TestClient(create_app(changed, store)) as client:
        yield client


def read(client, address="/feed.atom"):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def test_a_reader_finds_the_days_newest_first_with_sentence_numbers_grade_and_link(published):
    feed = read(published)
    assert feed.feed.title == "서울 아침 예보 · 서울캐스트"
    assert feed.feed.language == "ko"
    assert [entry.published[:10] for entry in feed.entries] == [
        "2022-12-31", "2022-12-30", "2022-12-29",
    ]  # fmt: skip
    newest = feed.entries[0]
    assert newest.title == "12월 31일 토요일: 추운 하루, 미세먼지 보통"
    assert newest.summary.startswith("추운 하루, 미세먼지 보통. 최저 −8°C, 최고 2°C")
    assert "10번 중 8번은" in newest.content[0].value
    assert "공식 예보가 아니에요" in newest.content[0].value
    assert newest.link == "https://seoul.example.org/cast/"
    assert [tag.term for tag in newest.tags] == ["moderate"]


def test_it_is_whole_in_english_below_its_own_address(published):
    feed = read(published, "/feed.atom?lang=en")
    (own,) = (link.href for link in feed.feed.links if link.rel == "self")
    assert own == "https://seoul.example.org/cast/feed.atom?lang=en"
    assert feed.feed.link == "https://seoul.example.org/cast/en"
    assert feed.entries[0].title == "Saturday 31 December: A cold day, moderate dust"
    assert "Not an official forecast" in feed.entries[0].content[0].value


def test_it_has_what_rfc_4287_demands(published):
    root = ET.fromstring(published.get("/feed.atom").content)
    for name in ("id", "title", "updated", "author", "rights"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        for name in ("id", "title", "updated", "published", "summary", "content"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        moment = datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
        assert moment.utcoffset() == timedelta(hours=9)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids[0] == "tag:seoul.example.org,2026:seoulcast/108/ko/2022-12-31"
    assert len({*ids, root.findtext(f"{ATOM}id")}) == len(ids) + 1


def test_an_update_takes_the_place_of_its_morning_under_the_same_id(published, shelf, wait):
    before = read(published).entries[0]
    shelf.issue(fingerprint="uuuu", issue="update", issued_at=UPDATED_AT, origin="kma")
    assert read(published).entries[0].updated == before.updated
    wait(31)
    feed = read(published)
    after = feed.entries[0]
    assert after.id == before.id
    assert after.published == before.published
    assert (after.updated, feed.feed.updated) == ("2022-12-31T10:20:31+09:00",) * 2
    assert len(feed.entries) == 3
    (document,) = (link.href for link in after.links if link.rel == "related")
    assert document.endswith(f"/api/v1/forecasts/{DAY}?issue=update")


def test_who_has_it_already_gets_a_304(published):
    etag = published.get("/feed.atom").headers["etag"]
    again = published.get("/feed.atom", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_it_reaches_thirty_days_back_and_reads_each_issue_once(settings, store, shelf, wait):
    class Counting:
        def __init__(self):
            self.read = []

        def __getattr__(self, name):
            return getattr(store, name)

        def get_many(self, wanted):
            wanted = list(wanted)
            self.read += wanted
            return store.get_many(wanted)

    for back in range(33):
        shelf.issue(DAY - timedelta(days=back))
    counted = Counting()
    with TestClient(create_app(settings, counted)) as own:
        assert len(read(own).entries) == 30
        assert len(counted.read) == 30 + 30 + 30
        read(own, "/feed.atom?lang=en")
        own.get("/calendar.ics")
        assert len(counted.read) == 90
        wait(31)
        read(own)
        assert len(counted.read) == 90 + 60


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_a_reader_must_know_of_a_forecast_is_said(client, shelf, lang):
    shelf.issue(origin="synthetic", status="fallback", reasons=[NoModel()])
    said = read(client, f"/feed.atom?lang={lang}").entries[0].content[0].value
    expected = {"ko": ("연습용 가상 자료", "계절 추세"), "en": ("not real weather", "climatology")}
    assert all(part in said for part in expected[lang])


def test_each_city_has_a_feed_of_its_own(settings, store, shelf):
    shelf.issue()
    Shelf(City(143).view(store)).issue(station=143, fingerprint="daegu")
    app = create_app(settings.model_copy(update={"stations": (108, 143)}), store)
    with TestClient(app) as client:
        daegu = read(client, "/feed.atom?station=143")
        seoul = read(client)
        assert client.get("/feed.atom?station=90").status_code == 422
    assert daegu.feed.title == "대구 아침 예보 · 서울캐스트"
    assert daegu.feed.link.endswith("/?station=143")
    assert daegu.entries[0].id != seoul.entries[0].id


def test_without_a_forecast_it_says_when_to_ask_again(client):
    answer = client.get("/feed.atom")
    assert (answer.status_code, answer.json()["code"]) == (503, "nothing-issued-yet")
    assert answer.headers["retry-after"]


def test_an_issue_that_can_not_be_read_is_named(client, shelf, store):
    forecast = shelf.issue()
    store.put(keys.issue(DAY, forecast.fingerprint), b"{}")
    answer = client.get("/feed.atom")
    assert (answer.status_code, answer.json()["code"]) == (503, "unreadable-document")
    assert forecast.fingerprint in answer.json()["detail"]


@pytest.mark.parametrize("query", ["lang=fr", "lang=", "lang=ko&lang=en"])
def test_another_language_is_refused(client, shelf, query):
    shelf.issue()
    assert client.get(f"/feed.atom?{query}").status_code == 422
