"""The calendar, read as a calendar program does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from support.day_summaries import notable_forecast
from support.documents import DAY

from seoulcast.clock import KST
from seoulcast.datasets import issues

TODAY = DAY + timedelta(days=1)
UPDATED_AT = datetime(2022, 12, 31, 10, 20, 31, tzinfo=KST)
NOTABLE = {2: {"PM10_AVG": 95.0}, 3: {"TA_MIN": -13.0, "TA_MAX": -2.0}, 5: {"TA_MAX": 33.4}}


@pytest.fixture
def notable(store):
    """A forecast with much dust tomorrow, then a cold day and a hot one."""
    return issues.issue(store, notable_forecast(of_leads=NOTABLE))


def events(client, address="/calendar.ics"):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return Calendar.from_ical(answer.content).walk("VEVENT")


def name_of(event):
    """The event's name, without the host that gave it."""
    name, _, host = event["uid"].partition("@")
    assert host == "127.0.0.1"
    return name


@pytest.mark.usefixtures("notable")
def test_dust_heat_and_cold_are_events_of_whole_days(client):
    found = events(client)
    assert [(name_of(one), one["dtstart"].dt, one["dtend"].dt) for one in found] == [
        ("108-2023-01-01-dust", date(2023, 1, 1), date(2023, 1, 2)),
        ("108-2023-01-02-cold", date(2023, 1, 2), date(2023, 1, 3)),
        ("108-2023-01-04-heat", date(2023, 1, 4), date(2023, 1, 5)),
    ]  # fmt: skip
    assert [one["summary"] for one in found] == [
        "미세먼지(PM10) 나쁨 · 평균 95µg/m³",
        "매섭게 추운 하루 · 최저 −13°C",
        "푹푹 찌는 하루 · 최고 33°C",
    ]
    for one in found:
        assert one["dtstamp"].dt == datetime(2022, 12, 30, 20, 0, 12, tzinfo=UTC)
        assert one["transp"] == "TRANSPARENT"
        assert "공식 예보가 아니에요" in one["description"]
        assert one["description"].count("\n") > 3


@pytest.mark.usefixtures("notable")
def test_it_is_in_english_where_that_is_asked_for(client):
    first = events(client, "/calendar.ics?lang=en")[0]
    assert first["summary"] == "Dust (PM10) bad · mean 95 µg/m³"
    assert first["categories"].cats == ["Dust"]


@pytest.mark.usefixtures("notable")
def test_the_calendar_says_its_name_its_zone_and_how_often_to_ask(client):
    calendar = Calendar.from_ical(client.get("/calendar.ics").content)
    assert calendar["version"] == "2.0"
    assert calendar["x-wr-calname"] == "서울 미세먼지·더위·추위 예보"
    assert calendar["x-wr-timezone"] == "Asia/Seoul"
    assert calendar["x-published-ttl"] == "PT1H"
    assert calendar["refresh-interval"].dt == timedelta(hours=1)
    assert not calendar.errors


@pytest.mark.usefixtures("notable")
def test_every_day_has_its_sentence_where_that_is_asked_for(client):
    found = events(client, "/calendar.ics?include=every_day")
    daily = [one for one in found if name_of(one).endswith("-day")]
    assert [one["dtstart"].dt for one in daily] == [TODAY + timedelta(days=i) for i in range(7)]
    assert daily[0]["summary"] == "서늘한 하루, 미세먼지 보통"
    assert len(found) == 7 + 3


def test_a_day_that_is_said_anew_keeps_its_name_and_counts_up(client, store, wait):
    counts = []
    for fingerprint, changes in {
        "aaaa": {},
        "uuuu": {"issue": "update", "issued_at": UPDATED_AT},
    }.items():
        forecast = notable_forecast(of_leads=NOTABLE, fingerprint=fingerprint, **changes)
        issues.issue(store, forecast)
        wait(31)
        one = events(client)[0]
        counts.append((str(one["uid"]), int(one["sequence"])))
    following = notable_forecast(TODAY, of_leads={1: {"PM10_AVG": 160.0}})
    issues.issue(store, following)
    wait(31)
    one = events(client)[0]
    assert "매우나쁨" in one["summary"]
    counts.append((str(one["uid"]), int(one["sequence"])))
    assert len({uid for uid, _ in counts}) == 1
    assert [count for _, count in counts] == sorted({count for _, count in counts})


def test_a_day_that_is_no_longer_notable_is_left_out(client, store, wait):
    issues.issue(store, notable_forecast(of_leads=NOTABLE))
    assert len(events(client)) == 3
    issues.issue(store, notable_forecast(TODAY, of_leads={}))
    wait(31)
    assert events(client) == []


def test_who_has_it_already_gets_a_304(client, shelf):
    shelf.issue()
    etag = client.get("/calendar.ics").headers["etag"]
    assert client.get("/calendar.ics", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("query", ["include=all", "include=", "lang=fr"])
def test_anything_else_is_refused(client, shelf, query):
    shelf.issue()
    assert client.get(f"/calendar.ics?{query}").status_code == 422
