"""A morning through the ticks of its schedules: each source missing, all of them, and late ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import dagster as dg
import pytest
from fastapi.testclient import TestClient
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.history import compact, read_range
from seoulcast.datasets.issues import current_issue
from seoulcast.datasets.keys import (
    DUST_HOURS,
    MORNING_DATASETS,
    OFFICIAL_FORECAST,
    RAW_DUST_HOURS,
    RAW_HOURS,
    RAW_OFFICIAL,
    WEATHER_HOURS,
)
from seoulcast.datasets.sources import OFFICIAL_SOURCES, SOURCES, source_statuses
from seoulcast.kma.sandbox import Faults
from seoulcast.reasons import NotAppliedFor
from seoulcast_api.app import create_app
from seoulcast_assets.assets.day_plots import PLOT
from seoulcast_assets.commands import sources
from seoulcast_assets.dagster_internals import SCHEDULE_NAME_TAG
from seoulcast_assets.definitions import build_defs

pytestmark = pytest.mark.e2e

FIRST = date(2022, 4, 1)
D = date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 4, 30, tzinfo=KST)
PATHS = {
    "weather_hours": "kma_sfctm3.php",
    "dust_hours": "kma_pm10.php",
    "midterm_temperature": "fct_afs_wc.php",
    "midterm_land": "fct_afs_wl.php",
    "short_term": "fct_afs_dl.php",
    "point": "getVilageFcst",
}
RAW = {"weather_hours": RAW_HOURS, "dust_hours": RAW_DUST_HOURS} | dict.fromkeys(
    OFFICIAL_SOURCES, RAW_OFFICIAL
)


def system_at(home, now, **settings):
    return running_system(home, now=now, **{"late_retries": 0, **settings})


def fetch_days(system):
    """The daily observations through D."""
    assert system.run("weather_pipeline", FIRST, D).success
    assert system.run("dust_pipeline", FIRST, D).success


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A system that has the daily observations through D, at half past four of the next day."""
    with system_at(tmp_path_factory.mktemp("home"), NOW) as system:
        fetch_days(system)
        yield system


@pytest.fixture
def system(history):
    """The same, without anything of the morning and without faults."""
    daily = {info.key: history.store.get(info.key) for info in history.store.list("")}
    history.sandbox.faults = Faults()
    history.slack.messages.clear()
    yield history
    history.sandbox.faults = Faults()
    for info in list(history.store.list("")):
        if info.key not in daily:
            history.store.delete(info.key)
    history.store.put_many(daily)
    for dataset in MORNING_DATASETS:
        compact(history.store, dataset, D, D)


def tick(system, name):
    """The run that a schedule's tick of the morning asks for, carried out."""
    repository = build_defs(system.settings).get_repository_def()
    schedule = repository.get_schedule_def(name)
    minute, hour, *_ = schedule.cron_schedule.split()
    assert minute.isdigit()
    assert hour.isdigit()
    at = {"collect_morning": time(4, 15), "issue_forecast": time(5)}[name]
    moment = datetime.combine(D + timedelta(days=1), at, tzinfo=KST)
    real = moment + system.settings.clock.offset
    with dg.build_schedule_context(
        instance=system.instance, scheduled_execution_time=real, repository_def=repository
    ) as context:
        (request,) = schedule.evaluate_tick(context).run_requests
    tags = {SCHEDULE_NAME_TAG: name}
    return system.run(schedule.job_name, request.partition_key, tags=tags)


def told(system, result, cursor=None):
    """What Slack is told of a morning's run, and the source sensor's cursor afterwards."""
    before = len(system.slack.messages)
    if result.success:
        system.told_of_success(result)
    else:
        system.told_of_failure(result)
    definitions = build_defs(system.settings)
    repository = definitions.get_repository_def()
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
    for _ in range(2):
        with dg.build_sensor_context(
            instance=system.instance, cursor=cursor, repository_def=repository, resources=resources
        ) as context:
            cursor = repository.get_sensor_def("slack_on_source").evaluate_tick(context).cursor
    news = [text for text in system.slack.messages[before:] if "morning_pipeline" not in text]
    return news, cursor


def states(system):
    return {name: status.state for name, status in source_statuses(system.store).items()}


def forecast_of_the_morning(system):
    system.sandbox.faults = Faults()
    assert tick(system, "issue_forecast").success
    return current_issue(system.store, D)


def test_a_morning_collects_every_source_and_the_forecast_goes_out(system):
    result = tick(system, "collect_morning")
    assert result.success
    objects = system.objects()
    for dataset in (
        RAW_HOURS, WEATHER_HOURS, RAW_DUST_HOURS, DUST_HOURS, RAW_OFFICIAL, OFFICIAL_FORECAST,
    ):  # fmt: skip
        assert dataset.key(D) in objects
        assert f"{D}" in system.materialized(dataset.name)
    assert states(system) == dict.fromkeys(SOURCES, "available")
    assert told(system, result)[0] == []
    forecast = forecast_of_the_morning(system)
    known = forecast.morning
    assert {name: one.newest for name, one in known.items()} == {
        "weather_hours": datetime(2022, 6, 15, 4, 0, tzinfo=KST),
        "dust_hours": datetime(2022, 6, 15, 4, 0, tzinfo=KST),
        "official_forecast": datetime(2022, 6, 15, 2, 0, tzinfo=KST),
    }
    assert known["official_forecast"].newest_by_source == {
        "midterm_temperature": datetime(2022, 6, 14, 18, 0, tzinfo=KST),
        "midterm_land": datetime(2022, 6, 14, 18, 0, tzinfo=KST),
        "short_term": datetime(2022, 6, 14, 17, 0, tzinfo=KST),
        "point": datetime(2022, 6, 15, 2, 0, tzinfo=KST),
    }
    weather = [day.official_weather for day in forecast.days]
    # The point forecast of 02:00 reaches the third day after its own, the mid-term one the rest.
    assert [one.source for one in weather] == ["point"] * 4 + ["midterm_land"] * 3
    assert {one.issued_at for one in weather[4:]} == {datetime(2022, 6, 14, 18, 0, tzinfo=KST)}
    halves = [half for one in weather for half in (one.morning, one.afternoon)]
    assert all(None not in half.model_dump().values() for half in halves)
    for dataset in MORNING_DATASETS:
        assert known[dataset.name].digest == objects[dataset.key(D)]
        assert known[dataset.name].reasons == []
    assert tick(system, "collect_morning").success
    unchanged = system.objects()
    assert {key: unchanged[key] for key in objects} == objects, "twice gives the same bytes"


def test_the_newest_day_keeps_its_plot_when_the_week_is_fetched_again(system):
    assert tick(system, "collect_morning").success
    assert system.run("morning_pipeline", D - timedelta(days=6), D).success
    for dataset in MORNING_DATASETS:
        of_day = dg.AssetRecordsFilter(dg.AssetKey(dataset.name), asset_partitions=[f"{D}"])
        newest, *before = system.instance.fetch_materializations(of_day, limit=2).records
        assert before, "the week's run has put the day on record again"
        assert PLOT in newest.asset_materialization.metadata, dataset.name


@pytest.mark.fault(
    "the hub",
    "a path of hours or official forecasts was not applied for",
    happens="the run succeeds with the other sources; the source is `refused`",
    kept="what the other sources gave",
    notified="Slack, once; `/health`; `make up` at its start",
)
@pytest.mark.parametrize("source", SOURCES)
def test_a_path_that_was_not_applied_for_costs_its_own_values_and_is_told_once(system, source):
    system.sandbox.faults = Faults(path=PATHS[source], not_applied=True)
    result = tick(system, "collect_morning")
    assert result.success
    stored = {RAW[name].key(D) in system.objects() for name in SOURCES if RAW[name] != RAW[source]}
    assert stored == {True}
    assert (RAW[source].key(D) in system.objects()) == (source in OFFICIAL_SOURCES)
    expected = dict.fromkeys(SOURCES, "available") | {source: "refused"}
    assert states(system) == expected
    news, cursor = told(system, result)
    assert len(news) == 1
    assert PATHS[source] in news[0]
    again = tick(system, "collect_morning")
    assert again.success
    assert told(system, again, cursor)[0] == []
    known = forecast_of_the_morning(system).morning
    reasons = [reason for one in known.values() for reason in one.reasons]
    assert reasons == [NotAppliedFor(source=source, path=PATHS[source])]
    official = known["official_forecast"].newest_by_source
    assert set(official) == set(OFFICIAL_SOURCES) - {source}


@pytest.mark.fault(
    "the hub",
    "a source of hours or official forecasts is away all morning",
    happens="what the others give is stored; the source is `failing`; the forecast goes out",
    kept="what the other sources gave",
    notified="Slack, once, and once when it is back; `/health`",
)
@pytest.mark.parametrize("source", SOURCES)
def test_a_source_that_is_away_is_told_once_and_once_when_it_is_back(system, source):
    system.sandbox.faults = Faults(path=PATHS[source], status_5xx=503)
    result = tick(system, "collect_morning")
    # A step that got nothing fails; one of several official forecasts does not.
    assert result.success == (source in OFFICIAL_SOURCES)
    stored = {RAW[name].key(D) in system.objects() for name in SOURCES if RAW[name] != RAW[source]}
    assert stored == {True}
    assert states(system)[source] == "failing"
    news, cursor = told(system, result)
    assert len(news) == 1
    assert "could not be reached" in news[0]
    again = tick(system, "collect_morning")
    news, cursor = told(system, again, cursor)
    assert news == []
    assert forecast_of_the_morning(system).day == D
    back = tick(system, "collect_morning")
    assert back.success
    news, _ = told(system, back, cursor)
    assert len(news) == 1
    assert "available again" in news[0]
    assert states(system) == dict.fromkeys(SOURCES, "available")


def test_what_the_model_does_not_read_changes_no_value_and_adds_kmas_sky(system):
    before = forecast_of_the_morning(system)
    assert {one.newest for one in before.morning.values()} == {None}
    assert {day.official_weather for day in before.days} == {None}
    assert tick(system, "collect_morning").success
    after = forecast_of_the_morning(system)
    assert after.inputs == before.inputs
    values = [day.model_copy(update={"official_weather": None}) for day in after.days]
    assert values == before.days
    assert after.days[0].official_weather is not None
    assert after.fingerprint != before.fingerprint, "another issue, as it tells another thing"


def test_hours_that_can_not_be_read_hold_up_no_forecast(system):
    assert tick(system, "collect_morning").success
    system.store.put(WEATHER_HOURS.key(D), b"no table")
    known = forecast_of_the_morning(system).morning
    assert known["weather_hours"].newest is None
    assert known["dust_hours"].newest is not None


ALL_AWAY = {
    "none applied for": Faults(not_applied=True),
    "a server error": Faults(status_5xx=503),
    "empty frames": Faults(empty_frame=True),
}


@pytest.mark.parametrize("faults", ALL_AWAY.values(), ids=ALL_AWAY)
def test_without_any_source_the_forecast_goes_out_and_slack_is_told_once(system, faults):
    system.sandbox.faults = faults
    result = tick(system, "collect_morning")
    assert result.success == faults.not_applied
    assert not {dataset.key(D) for dataset in RAW.values()} & system.objects().keys()
    assert "available" not in states(system).values()
    news, _ = told(system, result)
    assert len(news) == 1
    forecast = forecast_of_the_morning(system)
    assert [day.lead for day in forecast.days] == [1, 2, 3, 4, 5, 6, 7]
    with TestClient(create_app(system.settings, system.store)) as client:
        listed = client.get("/health").json()["sources"]
    assert {one["state"] for one in listed} == set(states(system).values())


def test_a_late_source_is_waited_for_and_comes(tmp_path):
    now = datetime(2022, 6, 15, 4, 50, 0, tzinfo=KST)
    with system_at(tmp_path, now, late_retries=3, kma_attempts=1) as system:
        system.sandbox.faults = Faults(path="kma_sfctm3.php", status_5xx=503, times=2)
        result = tick(system, "collect_morning")
        assert result.success
        retries = [event for event in result.all_events if event.is_step_up_for_retry]
        assert [event.step_key for event in retries] == ["hours_of_weather"] * 2
        assert RAW_HOURS.key(D) in system.objects()
        assert states(system) == dict.fromkeys(SOURCES, "available")


def test_a_source_that_stays_away_is_given_up_five_minutes_before_the_forecast(tmp_path):
    now = datetime(2022, 6, 15, 4, 54, 50, tzinfo=KST)
    with system_at(tmp_path, now, late_retries=3, kma_attempts=1) as system:
        system.sandbox.faults = Faults(path="kma_sfctm3.php", status_5xx=503)
        assert not tick(system, "collect_morning").success
        ended = system.settings.clock.now()
        assert time(4, 54, 58) <= ended.time() < time(4, 57)
        assert states(system)["weather_hours"] == "failing"
        assert RAW_DUST_HOURS.key(D) in system.objects()


def test_days_before_a_source_begins_are_absent_and_the_hub_is_not_asked_for_them(system):
    first, last = date(2008, 4, 20), date(2008, 4, 30)
    assert system.run("morning_pipeline", first, last).success
    for dataset in (RAW_HOURS, RAW_DUST_HOURS, RAW_OFFICIAL, *MORNING_DATASETS):
        days = {day for day in system.materialized(dataset.name) if day < "2009"}
        assert len(days) == 11, dataset.name
    assert RAW_DUST_HOURS.key(date(2008, 4, 27)) not in system.objects()
    assert RAW_DUST_HOURS.key(date(2008, 4, 28)) in system.objects()
    assert RAW_HOURS.key(first) in system.objects()
    # Of KMA's forecasts only the short-term ones are as old as that.
    official = read_range(system.store, OFFICIAL_FORECAST, first, last)
    assert set(official["SOURCE"]) == {"short_term"}


def test_the_start_prints_which_paths_the_key_may_not_read(system, monkeypatch, capsys):
    monkeypatch.setenv("KMA_API_KEY", "a-key")
    monkeypatch.setenv("SEOULCAST_KMA_BASE_URL", system.sandbox.url)
    monkeypatch.setenv("SEOULCAST_HOME", f"{system.settings.home}/another")
    monkeypatch.setenv("SEOULCAST_NOW", f"{NOW:%Y-%m-%dT%H:%M}")
    assert sources.main() == 0
    assert capsys.readouterr().out == ""
    system.sandbox.faults = Faults(path=PATHS["midterm_land"], not_applied=True)
    assert sources.main() == 0
    printed = capsys.readouterr().out
    assert "fct_afs_wl.php" in printed
    assert "Forecasts go out without them." in printed
    assert "a-key" not in printed
