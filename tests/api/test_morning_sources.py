"""What a forecast tells of each source of the morning, as of its issue."""

from __future__ import annotations

from datetime import datetime

import pytest
from support.documents import DAY, build_morning

from seoulcast.clock import KST
from seoulcast.datasets.documents import InputInfo
from seoulcast.datasets.sources import OFFICIAL_SOURCES, SOURCES
from seoulcast.reasons import NotAppliedFor, SourceFailing

FOUR = datetime(2022, 12, 31, 4, tzinfo=KST)
REFUSED = NotAppliedFor(source="midterm_land", path="fct_afs_wl.php")


@pytest.fixture
def told(client, shelf):
    """What is told of each source, of a forecast with these fields."""

    def ask(**changes):
        shelf.issue(**changes)
        answer = client.get("/result")
        assert answer.status_code == 200
        return {one["source"]: one for one in answer.json()["morning"]}

    return ask


def test_every_source_is_told_with_its_newest_hour_or_issue(told):
    morning = told(morning=build_morning())

    assert tuple(morning) == SOURCES
    assert {one["state"] for one in morning.values()} == {"available"}
    assert morning["weather_hours"]["newest"] == "2022-12-31T04:00:00+09:00"
    assert morning["midterm_land"]["newest"] == "2022-12-30T18:00:00+09:00"
    assert morning["point"]["newest"] == "2022-12-31T02:00:00+09:00"
    assert morning["point"]["name"] == {
        "ko": "기상청 동네예보", "en": "KMA's forecast of the grid point",
    }  # fmt: skip
    assert {one["reason_words"] for one in morning.values()} == {None}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("kind", "state"),
    [("unpublished", "late"), ("hub_unreachable", "failing"), ("hub_refused", "failing")],
)
def test_what_did_not_come_is_late_or_failing_and_says_why(told, source, kind, state):
    reason = SourceFailing(source=source, kind=kind)
    morning = told(morning=build_morning(lacking={source: reason}))

    assert (morning[source]["state"], morning[source]["newest"]) == (state, None)
    assert morning[source]["reason_data"]["parameters"] == {"source": source, "kind": kind}
    others = {one["state"] for name, one in morning.items() if name != source}
    assert others == {"available"}


def test_a_path_that_was_not_applied_for_is_refused(told):
    land = told(morning=build_morning(lacking={"midterm_land": REFUSED}))["midterm_land"]

    assert (land["state"], land["newest"]) == ("refused", None)
    assert land["reason_data"]["code"] == "not_applied_for"
    assert "활용신청" in land["reason_words"]["ko"]


@pytest.mark.parametrize(
    ("reasons", "state"),
    [([], "late"), ([SourceFailing(source="dust_hours", kind="hub_unreachable")], "failing")],
)
def test_hours_without_their_end_tell_how_far_they_go(told, reasons, state):
    whole = build_morning()
    changes = {"newest": FOUR.replace(hour=2), "reasons": reasons}
    early = whole["dust_hours"].model_copy(update=changes)
    dust = told(morning=whole | {"dust_hours": early})["dust_hours"]

    assert (dust["state"], dust["newest"]) == (state, "2022-12-31T02:00:00+09:00")


def test_hours_that_came_in_whole_are_there_whatever_failed_afterwards(told):
    whole = build_morning()
    failed = SourceFailing(source="weather_hours", kind="hub_unreachable")
    noted = whole["weather_hours"].model_copy(update={"reasons": [failed]})
    hours = told(morning=whole | {"weather_hours": noted})["weather_hours"]

    assert (hours["state"], hours["reason_words"]) == ("available", None)


def test_a_source_of_which_nothing_is_on_record_is_absent(told):
    morning = told(morning={"weather_hours": build_morning()["weather_hours"]})

    assert morning["weather_hours"]["state"] == "available"
    assert {morning[source]["state"] for source in SOURCES[1:]} == {"absent"}


def test_official_forecasts_of_older_issues_have_one_time_for_all_that_came(told):
    known = build_morning(lacking={"midterm_land": REFUSED})
    old = known["official_forecast"].model_copy(update={"newest_by_source": {}})
    morning = told(morning=known | {"official_forecast": old})

    assert morning["midterm_land"]["newest"] is None
    there = {morning[source]["newest"] for source in OFFICIAL_SOURCES if source != "midterm_land"}
    assert there == {"2022-12-31T02:00:00+09:00"}


def test_only_what_the_forecast_was_made_from_is_used(told):
    inputs = {name: InputInfo(newest=DAY, digest="0") for name in ("pm10", "official_forecast")}
    morning = told(morning=build_morning(lacking={"midterm_land": REFUSED}), inputs=inputs)

    used = {source for source, one in morning.items() if one["used"]}
    assert used == {"midterm_temperature", "short_term", "point"}


def test_an_issue_that_does_not_tell_has_none(told):
    assert told() == {}
