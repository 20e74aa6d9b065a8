"""Midnight in Korea, the daylight saving days of 1987 and 1988, and two runs at once."""

from datetime import date, datetime, timedelta

import pytest
from faults import children
from support.system import running_system

from seoulcast.clock import KST, Clock
from seoulcast.datasets import keys
from seoulcast.datasets.issues import current_issue, issue_of_record, issues_of
from seoulcast_assets.assets.forecast_issuer import ForecastIssuer
from seoulcast_assets.assets.stored_observations import read_observations
from seoulcast_assets.run_tags import tags_for_days

pytestmark = pytest.mark.e2e

FIRST, BEFORE, D = date(2022, 4, 20), date(2022, 6, 13), date(2022, 6, 14)
LIGHT = {"predictor_stations": (108, 112, 119), "late_retries": 0}
LAST_SECOND = datetime(2022, 6, 14, 23, 59, 59, tzinfo=KST)


def standing_still(monkeypatch, now):
    monkeypatch.setattr(Clock, "now", lambda _: now)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with running_system(home, now=datetime(2022, 6, 15, 6, 0, tzinfo=KST), **LIGHT) as system:
        assert system.run("weather_pipeline", FIRST, D).success
        assert system.run("dust_pipeline", FIRST, D).success
        yield system


@pytest.mark.fault(
    "the calendar",
    "23:59:59 and 00:00:00 KST: fetching the day that ends",
    happens="a second before midnight the day is refused as not over; at midnight it is fetched, "
    "or asked for again where the hub has it later",
    kept="nothing is stored of a day that is not over",
    notified="Slack, of a run that was started too early by hand",
)
def test_a_day_is_over_at_midnight_and_not_a_second_before(tmp_path, monkeypatch):
    with running_system(tmp_path, now=LAST_SECOND, **LIGHT) as system:
        standing_still(monkeypatch, LAST_SECOND)
        assert system.settings.clock.last_full_day() == BEFORE
        for job in ("weather_pipeline", "dust_pipeline"):
            assert not system.run(job, D).success
        assert [key for key in system.objects() if f"{D}" in key] == []
        standing_still(monkeypatch, LAST_SECOND + timedelta(seconds=1))
        assert system.settings.clock.last_full_day() == D
        assert system.run("weather_pipeline", D).success
        assert system.run("dust_pipeline", D).success
        assert keys.TEMPERATURE.key(D) in system.objects()


@pytest.mark.fault(
    "the calendar",
    "23:59:59 and 00:00:00 KST: issuing a forecast",
    happens="until midnight an issue is live; from then on it is a hindcast",
    kept="the live issue stands and is the one that is scored",
    notified="no one",
)
def test_an_issue_is_live_until_midnight_and_stands_against_later_ones(history, monkeypatch):
    observations = read_observations(history.store, FIRST, BEFORE)
    standing_still(monkeypatch, LAST_SECOND)
    first = ForecastIssuer(history.store, history.settings, 108).issue(BEFORE, observations)
    assert (first.kind, first.issued_at) == ("live", LAST_SECOND)
    standing_still(monkeypatch, LAST_SECOND + timedelta(seconds=1))
    fewer = read_observations(history.store, FIRST, BEFORE - timedelta(days=1))
    second = ForecastIssuer(history.store, history.settings, 108).issue(BEFORE, fewer)
    assert second.kind == "hindcast"
    assert current_issue(history.store, BEFORE) == first
    assert issue_of_record(history.store, BEFORE) == first
    assert len(issues_of(history.store, BEFORE)) == 2


def test_a_clock_that_strikes_midnight_meanwhile_does_not_mix_the_kinds(history, monkeypatch):
    moments = [LAST_SECOND + timedelta(seconds=n) for n in range(9)]
    monkeypatch.setattr(Clock, "now", lambda _: moments.pop(0))
    day = BEFORE
    observations = read_observations(history.store, FIRST + timedelta(days=1), day)
    issue = ForecastIssuer(history.store, history.settings, 108).issue(day, observations)
    assert issue.kind == "live"
    assert issue.issued_at == LAST_SECOND


CHANGES = [date(1987, 5, 10), date(1987, 10, 11), date(1988, 5, 8), date(1988, 10, 9)]


@pytest.mark.fault(
    "the calendar",
    "the days of 1987 and 1988 on which daylight saving time began and ended",
    happens="each is one partition of 23 or 25 hours and one row, like any other day",
    kept="the day, once, with the days beside it",
    notified="no one",
)
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_day_on_which_the_clock_was_moved_is_one_day(history, change):
    first, last = change - timedelta(days=1), change + timedelta(days=1)
    assert history.run("weather_pipeline", first, last).success
    for day in (first, change, last):
        rows = history.store.get(keys.TEMPERATURE.key(day)).decode().splitlines()
        assert len(rows) == 2
        assert day.isoformat() in rows[1]
        assert day.isoformat() in history.materialized("temperature")


@pytest.mark.fault(
    "two at once",
    "two runs of the same day at the same time: weather, dust, forecast",
    happens="both succeed",
    kept="the bytes of a single run; one issue, with one issue time",
    notified="no one",
)
def test_two_runs_of_one_day_at_once_leave_what_one_leaves(history):
    # Runs started from the asset graph are held back by no limit.
    tags = tags_for_days(D)
    for job in ("weather_pipeline", "dust_pipeline", "batch_forecast"):
        before = history.objects("result/") | history.objects("raw/")
        both = [children.start(history.settings, job, tags) for _ in range(2)]
        for process in both:
            process.join(120)
        assert [process.exitcode for process in both] == [0, 0], job
        assert history.objects("result/") | history.objects("raw/") == before
    assert len(issues_of(history.store, D)) == 1
    assert current_issue(history.store, D) is not None
