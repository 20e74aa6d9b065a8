"""The schedules: daily and weekly by the one clock, each requesting the day before its tick."""

from datetime import date, datetime, time, timedelta
from itertools import islice

import dagster as dg
import pytest

from seoulcast.clock import KST
from seoulcast.datasets.cities import cities_of
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import cron_string_iterator
from seoulcast_assets.jobs import build_jobs
from seoulcast_assets.schedules import build_schedules

REAL_NOW = datetime(2026, 11, 25, 20, 17, 42, tzinfo=KST)
"""A Wednesday."""

SET_TO = {
    "not at all": None,
    "a morning in the past": datetime(2022, 12, 31, 3, 59, 42, tzinfo=KST),
    "an evening in the past": datetime(2022, 6, 14, 22, 5, 42, tzinfo=KST),
    "a few hours back": datetime(2026, 11, 25, 1, 17, 42, tzinfo=KST),
    "some days ahead": datetime(2026, 12, 5, 13, 0, 42, tzinfo=KST),
}
"""What SEOULCAST_NOW is at REAL_NOW; whole minutes away from it, as cron lines have no seconds."""


def schedules(now=None, **values):
    anchor = None if now is None else REAL_NOW.timestamp()
    settings = Settings(_env_file=None, now=now, now_anchor=anchor, **values)
    return {
        schedule.name: schedule
        for schedule in build_schedules(settings, build_jobs(cities_of(settings), settings))
    }


def ticks(schedule, count=3):
    """The next real times at which Dagster runs a schedule."""
    found = cron_string_iterator(
        REAL_NOW.timestamp(), schedule.cron_schedule, schedule.execution_timezone
    )
    return list(islice(found, count))


def by_the_clock(moment, now):
    return moment if now is None else moment - (REAL_NOW - now)


def requested(schedule, moment):
    """What a tick at a real time asks for."""
    return schedule(dg.build_schedule_context(scheduled_execution_time=moment))


def test_there_are_six_and_all_run_from_the_start_in_seouls_time():
    made = schedules()
    assert {name: schedule.job_name for name, schedule in made.items()} == {
        "collect_weather": "weather_pipeline",
        "collect_morning": "morning_pipeline",
        "collect_dust": "dust_pipeline",
        "issue_forecast": "batch_forecast",
        "issue_update": "update_forecast",
        "retrain_weekly": "retrain",
    }
    for schedule in made.values():
        assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
        assert schedule.execution_timezone == "Asia/Seoul"


@pytest.mark.parametrize("now", SET_TO.values(), ids=SET_TO)
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("collect_weather", time(4)),
        ("collect_dust", time(4)),
        ("collect_morning", time(4, 15)),
        ("issue_forecast", time(5)),
        ("issue_update", time(10, 20)),
    ],
)
def test_each_falls_at_its_time_of_the_clock_every_day(now, name, at):
    fell = [by_the_clock(tick, now) for tick in ticks(schedules(now)[name])]
    assert [tick.astimezone(KST).time() for tick in fell] == [at] * 3
    start = by_the_clock(REAL_NOW, now)
    assert start < fell[0] <= start + timedelta(days=1)
    assert fell[2] - fell[1] == fell[1] - fell[0] == timedelta(days=1)


@pytest.mark.parametrize("seconds", [0, 1, 17, 41.5, 43, 59])
def test_a_clock_that_is_seconds_off_is_waited_for_and_never_run_ahead_of(seconds):
    now = datetime(2022, 12, 31, 3, 59, tzinfo=KST) + timedelta(seconds=seconds)
    for name, at in (("collect_weather", time(4)), ("issue_forecast", time(5))):
        for tick in ticks(schedules(now)[name]):
            fell = by_the_clock(tick, now).astimezone(KST)
            due = datetime.combine(fell.date(), at, tzinfo=KST)
            assert timedelta(0) <= fell - due < timedelta(minutes=1)


def test_times_with_seconds_are_rounded_up_to_the_next_minute():
    made = schedules(collect_at=time(4, 0, 20), forecast_at=time(23, 59, 30))
    assert made["collect_dust"].cron_schedule == "1 4 * * *"
    assert made["issue_forecast"].cron_schedule == "0 0 * * *"


@pytest.mark.parametrize("now", SET_TO.values(), ids=SET_TO)
def test_retraining_falls_on_mondays_of_the_clock_an_hour_after_the_forecast(now):
    fell = [
        by_the_clock(tick, now).astimezone(KST) for tick in ticks(schedules(now)["retrain_weekly"])
    ]
    assert [(tick.isoweekday(), tick.time()) for tick in fell] == [(1, time(6))] * 3
    assert fell[0] <= by_the_clock(REAL_NOW, now) + timedelta(days=7)
    assert fell[1] - fell[0] == timedelta(days=7)


@pytest.mark.parametrize("now", SET_TO.values(), ids=SET_TO)
@pytest.mark.parametrize(
    "name",
    ["collect_weather", "collect_dust", "collect_morning", "issue_forecast", "issue_update"],
)
def test_a_tick_asks_for_the_day_that_has_just_ended(now, name):
    schedule = schedules(now)[name]
    for tick in ticks(schedule):
        yesterday = by_the_clock(tick, now).astimezone(KST).date() - timedelta(days=1)
        request = requested(schedule, tick)
        assert request.partition_key == f"{yesterday}"
        assert request.run_key == f"{name}-{yesterday}"


def test_on_monday_the_model_is_trained_through_sunday():
    schedule = schedules(SET_TO["a morning in the past"])["retrain_weekly"]
    assert requested(schedule, ticks(schedule)[0]).partition_key == "2023-01-01"
    assert date(2023, 1, 1).isoweekday() == 7


def test_a_tick_that_is_caught_up_late_asks_for_its_own_day():
    schedule = schedules()["issue_forecast"]
    long_ago = datetime(2026, 11, 3, 5, 0, tzinfo=KST)
    assert requested(schedule, long_ago).partition_key == "2026-11-02"


def test_two_ticks_never_ask_for_one_day_twice_under_different_names():
    for name, schedule in schedules().items():
        keys = [requested(schedule, tick).run_key for tick in ticks(schedule, 10)]
        assert len(set(keys)) == 10
        assert all(key.startswith(f"{name}-") for key in keys)


@pytest.mark.parametrize("now", SET_TO.values(), ids=SET_TO)
def test_other_times_are_kept_too(now):
    made = schedules(now, collect_at=time(22, 15), forecast_at=time(23, 40))
    fell = {
        name: by_the_clock(ticks(schedule)[0], now).astimezone(KST)
        for name, schedule in made.items()
    }
    assert fell["collect_dust"].time() == time(22, 15)
    assert fell["issue_forecast"].time() == time(23, 40)
    # An hour after Monday's forecast is Tuesday by then.
    assert (fell["retrain_weekly"].isoweekday(), fell["retrain_weekly"].time()) == (2, time(0, 40))


@pytest.mark.parametrize(
    "values",
    [{"update_at": None}, {"update_at": "none"}, {"forecast_at": time(11)}],
    ids=["off", "off by its word", "a forecast that is later"],
)
def test_a_forecast_that_is_not_updated_has_no_schedule_of_it(values):
    assert "issue_update" not in schedules(**values)


def test_a_description_says_what_is_started_when_and_why():
    for name, schedule in schedules().items():
        when = "on Mondays at 06:00 KST" if name == "retrain_weekly" else "daily at "
        started, why = schedule.description.split(". ", maxsplit=1)
        assert started.startswith(f"Starts {schedule.job_name} for the day that has just ended")
        assert when in started
        assert len(why.split(". ")) >= 2
        assert "SEOULCAST_NOW" not in why


def test_where_the_clock_is_set_a_description_gives_both_times():
    made = schedules(SET_TO["a few hours back"])
    assert "daily at 05:00 KST." in made["issue_forecast"].description
    assert made["issue_forecast"].description.endswith(
        "The clock is set (SEOULCAST_NOW), and Dagster ticks by real time: daily at 00:00 KST."
    )
    assert "on Mondays at 06:00 KST." in made["retrain_weekly"].description
    assert made["retrain_weekly"].description.endswith("real time: on Tuesdays at 01:00 KST.")


def test_descriptions_state_the_times_of_the_settings():
    made = schedules(collect_at=time(3, 15), morning_at=time(6), forecast_at=time(6, 45))
    assert "daily at 03:15 KST" in made["collect_weather"].description
    assert "daily at 03:15 KST" in made["collect_dust"].description
    assert "daily at 06:00 KST" in made["collect_morning"].description
    assert "daily at 06:45 KST" in made["issue_forecast"].description
