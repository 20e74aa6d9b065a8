"""A day lived through by its schedules: forecast at five, update at twenty past ten, hindcast."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.days import read_day
from seoulcast.datasets.documents import ForecastPointer, Scores
from seoulcast.datasets.issues import current_issue, issue_of_record, read_document, render
from seoulcast.datasets.store import etag_of
from seoulcast.kma.sandbox import Faults
from seoulcast.presentation import messages
from seoulcast.windows import UPDATE
from seoulcast_assets.dagster_internals import SCHEDULE_NAME_TAG
from seoulcast_assets.definitions import build_defs

pytestmark = pytest.mark.e2e

FIRST = date(2021, 1, 1)
LEARNED = date(2022, 6, 9)
D = date(2022, 6, 14)
MORNING = datetime(2022, 6, 15, 4, 30, tzinfo=KST)
TEN = datetime(2022, 6, 15, 10, 20, tzinfo=KST)
NEXT_MORNING = datetime(2022, 6, 16, 5, 0, tzinfo=KST)
A_MONTH_LATER = datetime(2022, 7, 20, 12, 0, tzinfo=KST)


def system_at(home, now, **settings):
    return running_system(home, now=now, **{"late_retries": 0, **settings})


def tick(system, name, at):
    """The run that a schedule's tick of that day asks for, carried out."""
    repository = build_defs(system.settings).get_repository_def()
    schedule = repository.get_schedule_def(name)
    real = at + system.settings.clock.offset
    with dg.build_schedule_context(
        instance=system.instance, scheduled_execution_time=real, repository_def=repository
    ) as context:
        (request,) = schedule.evaluate_tick(context).run_requests
    tags = {SCHEDULE_NAME_TAG: name}
    result = system.run(schedule.job_name, request.partition_key, tags=tags)
    assert result.success
    return result


def at_five(moment):
    return datetime.combine(moment.date(), time(5), tzinfo=KST)


def without_issue(store):
    """Forget the update that was issued."""
    pointer = read_document(store, keys.UPDATES.key(D), ForecastPointer)
    if pointer is not None:
        for key in (keys.UPDATES.key(D), pointer.key, pointer.key.replace(".json", ".csv")):
            store.delete(key)
    morning = read_document(store, keys.FORECASTS.key(D), ForecastPointer)
    store.put(keys.LATEST_FORECAST, render(morning))


def without_update(store):
    """Forget the update and what was collected for it."""
    without_issue(store)
    for prefix in ("raw/update_", "result/update_", "history/update_"):
        for info in list(store.list(prefix)):
            store.delete(info.key)


@contextmanager
def left_as_it_is(store):
    """What is stored within is stored for no other test."""
    kept = {info.key: store.get(info.key) for info in store.list("")}
    yield
    now = {info.key: info.etag for info in store.list("")}
    for key in now.keys() - kept.keys():
        store.delete(key)
    store.put_many({key: data for key, data in kept.items() if now.get(key) != etag_of(data)})


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder of a system that has issued the forecast of the morning after D."""
    folder = tmp_path_factory.mktemp("home")
    with system_at(folder, MORNING) as system:
        assert system.run("weather_pipeline", FIRST, D).success
        assert system.run("dust_pipeline", FIRST, D).success
        assert system.run("morning_pipeline", FIRST, D).success
        assert system.run("retrain", LEARNED).success
        tick(system, "issue_forecast", at_five(MORNING))
    return folder


@pytest.fixture(scope="module")
def live(home):
    """The update as it was issued at twenty past ten, and what there was before."""
    with system_at(home, TEN) as system:
        before = system.objects()
        result = tick(system, "issue_update", TEN)
        update = current_issue(system.store, D, "update")
        moved = messages.updated(current_issue(system.store, D), update, system.settings.page_url)
        assert system.told_of_success(result) == ([] if moved is None else [moved])
        yield update, before, system.objects()


def test_the_update_knows_the_hours_to_ten_and_is_the_newest_of_its_day(home, live):
    update, before, after = live
    with system_at(home, TEN) as system:
        morning = current_issue(system.store, D)
        latest = read_document(system.store, keys.LATEST_FORECAST, ForecastPointer)
        assert issue_of_record(system.store, D) == morning
        assert latest.fingerprint == update.fingerprint
        assert {f"{D}"} == system.materialized("updated_forecast")
        hours = read_day(system.store, keys.UPDATE_HOURS, D)
        issues = read_day(system.store, keys.UPDATE_OFFICIAL, D)
    assert after[keys.FORECASTS.key(D)] == before[keys.FORECASTS.key(D)]
    assert (update.kind, update.updates) == ("live", morning.issued_at)
    assert update.issued_at.hour == 10
    assert {name: one.newest.hour for name, one in update.morning.items()} == {
        "weather_hours": 10, "dust_hours": 10, "official_forecast": 8,
    }  # fmt: skip
    assert sorted(hours["HOUR"].dt.hour) == [5, 6, 7, 8, 9, 10]
    assert set(hours["TM"].dt.date) == {D}
    assert {"short_term", "midterm_temperature", "point"} <= set(issues["SOURCE"])
    weather = [one.days[0].official_weather for one in (morning, update)]
    assert [(one.source, one.issued_at.hour) for one in weather] == [("point", 2), ("point", 8)]
    today = update.days[0].targets
    assert "hours" in today["TA_MAX"].corrections
    assert today["TA_MAX"].mean != morning.days[0].targets["TA_MAX"].mean


def test_issued_again_it_is_the_same_object(home, live):
    _, _, after = live
    with system_at(home, TEN + timedelta(minutes=30)) as system:
        tick(system, "issue_update", TEN)
        assert system.objects() == after


def test_a_hindcast_a_month_later_is_the_live_one_to_the_last_digit(home, live):
    update, _, _ = live
    with system_at(home, A_MONTH_LATER) as system, left_as_it_is(system.store):
        # By then the hours are stored under their own day as well.
        assert system.run("morning_pipeline", D + timedelta(days=1)).success
        assert system.run("update_forecast", D).success
        assert current_issue(system.store, D, "update") == update, "the same issue"
        without_issue(system.store)
        assert system.run("update_forecast", D).success
        hindcast = current_issue(system.store, D, "update")
    assert (hindcast.kind, hindcast.issued_at) == ("hindcast", TEN)
    assert hindcast.days == update.days
    assert hindcast.fingerprint == update.fingerprint


def test_a_hindcast_of_hours_that_nobody_collected_at_ten_is_the_same(home, live):
    assert live
    with system_at(home, TEN) as system, left_as_it_is(system.store):
        # The hub keeps no older forecast of a grid point.
        system.sandbox.faults = Faults(path="getVilageFcst", not_applied=True)
        without_update(system.store)
        tick(system, "issue_update", TEN)
        update = current_issue(system.store, D, "update")
        with system_at(home, A_MONTH_LATER) as later:
            assert later.run("morning_pipeline", D + timedelta(days=1)).success
            without_update(later.store)
            assert later.run("update_forecast", D, assets=["updated_forecast"]).success
            hindcast = current_issue(later.store, D, "update")
    assert hindcast.kind == "hindcast"
    assert hindcast.days == update.days
    assert hindcast.fingerprint == update.fingerprint


def test_scores_keep_the_update_apart(home, live):
    update, _, _ = live
    with system_at(home, A_MONTH_LATER) as system, left_as_it_is(system.store):
        day = D + timedelta(days=1)
        assert system.run("weather_pipeline", day).success
        assert system.run("dust_pipeline", day).success
        assert system.run("batch_forecast", day).success
        scores = read_document(system.store, keys.SCORES.key(day), Scores)
    assert {row.issue for row in scores.rows} == {"morning"}
    assert {(row.issue, row.lead) for row in scores.updates} == {("update", 1)}
    assert update.day == D


NO_HOURS = {
    "not applied for": Faults(path="kma_sfctm3.php", not_applied=True),
    "a server error": Faults(path="kma_sfctm3.php", status_5xx=503),
    "an empty frame": Faults(path="kma_sfctm3.php", empty_frame=True),
    "everything away": Faults(status_5xx=503),
}


@pytest.fixture
def morning(home):
    """The system at twenty past ten, before its update."""
    with system_at(home, TEN, kma_attempts=1) as system, left_as_it_is(system.store):
        without_update(system.store)
        yield system


@pytest.mark.fault(
    "the hub",
    "hours of an update are not there at 10:20",
    happens="no update is issued; the run succeeds, and tries again while tries are left",
    kept="the morning's forecast",
    notified="nobody",
)
@pytest.mark.parametrize("faults", NO_HOURS.values(), ids=NO_HOURS)
def test_without_its_hours_there_is_no_update_and_nothing_fails(morning, live, faults):
    assert live
    morning.sandbox.faults = faults
    result = tick(morning, "issue_update", TEN)
    assert current_issue(morning.store, D, "update") is None
    latest = read_document(morning.store, keys.LATEST_FORECAST, ForecastPointer)
    assert latest.issue == "morning"
    assert morning.told_of_success(result) == []


def test_late_hours_are_waited_for(home, live):
    assert live
    with (
        system_at(home, TEN, late_retries=2, kma_attempts=1) as system,
        left_as_it_is(system.store),
    ):
        without_update(system.store)
        system.sandbox.faults = Faults(path="kma_sfctm3.php", status_5xx=503, times=1)
        result = tick(system, "issue_update", TEN)
        retries = [event for event in result.all_events if event.is_step_up_for_retry]
        assert len(retries) == 1
        assert current_issue(system.store, D, "update") is not None


def test_switched_off_there_is_no_tick_of_it(home, live):
    assert live
    with system_at(home, NEXT_MORNING, update_at=None) as system:
        names = {one.name for one in build_defs(system.settings).schedules}
        assert "issue_update" not in names
        assert "issue_forecast" in names
    assert UPDATE.last_hour == timedelta(hours=34)
