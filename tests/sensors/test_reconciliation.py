"""Missing, late and revised days, found by the sensor that reconciles the last two weeks."""

from datetime import date, datetime

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.keys import DRIFT, PM10, RAW_ASOS, RAW_PM10, TEMPERATURE
from seoulcast.kma.sandbox import Faults
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.run_tags import MORNING_TAG, TRIED_BEFORE_TAG

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

FIRST, LAST = date(2022, 4, 1), date(2022, 6, 14)
MORNING = datetime(2022, 6, 15, 6, 0, tzinfo=KST)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    with running_system(tmp_path_factory.mktemp("home"), now=MORNING) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        assert system.run("batch_forecast", date(2022, 6, 1), LAST).success
        yield system


@pytest.fixture
def system(history):
    """The system, every object put back as it was afterwards."""
    before = {info.key: history.store.get(info.key) for info in history.store.list("")}
    yield history
    history.sandbox.faults = Faults()
    for info in list(history.store.list("")):
        if info.key not in before:
            history.store.delete(info.key)
    history.store.put_many(before)


def requested(system, cursor=None, sensor_name="late_and_revised_days"):
    """The runs that a sensor requests now, and the cursor it leaves."""
    definitions = build_defs(system.settings)
    sensor = definitions.get_repository_def().get_sensor_def(sensor_name)
    with dg.build_sensor_context(
        instance=system.instance,
        cursor=cursor,
        repository_def=definitions.get_repository_def(),
        resources={"store": (definitions.resources or {})["store"]},
    ) as context:
        result = sensor.evaluate_tick(context)
    return list(result.run_requests or []), result.cursor


def requested_weather(system):
    """The runs that the sensor of the network's weather requests now."""
    return requested(system, sensor_name="late_and_revised_weather")[0]


def jobs_and_days(requests):
    return {(request.job_name, request.partition_key) for request in requests}


def test_with_every_day_stored_nothing_is_requested(system):
    assert requested(system)[0] == []
    assert requested_weather(system) == []


def test_a_missing_day_is_requested_once_in_three_hours_without_a_message(system):
    system.store.delete(RAW_PM10.key(LAST))
    requests, _ = requested(system)
    late = [request for request in requests if request.job_name == "dust_pipeline"]
    assert [request.partition_key for request in late] == [LAST.isoformat()]
    assert late[0].tags[TRIED_BEFORE_TAG] == "true"
    assert {r.run_key for r in late} == {
        r.run_key for r in requested(system)[0] if r.job_name == "dust_pipeline"
    }


def test_a_day_whose_object_was_deleted_is_fetched_again(system):
    system.store.delete(RAW_ASOS.key(date(2022, 6, 10)))
    assert jobs_and_days(requested_weather(system)) == {("weather_pipeline", "2022-06-10")}


def test_a_citys_missing_temperature_is_requested_from_the_network_once(system):
    system.store.delete(RAW_ASOS.key(LAST))
    system.store.delete(TEMPERATURE.key(LAST))
    (late,) = requested_weather(system)
    assert (late.job_name, late.partition_key) == ("weather_pipeline", LAST.isoformat())
    assert late.tags[TRIED_BEFORE_TAG] == "true"


def test_a_day_with_the_status_absent_is_not_requested(system):
    day = date(2022, 6, 5)
    system.store.delete(RAW_PM10.key(day))
    system.store.delete(PM10.key(day))
    system.sandbox.faults = Faults(late_pm10_days=frozenset({day}))
    assert system.run("dust_pipeline", day).success
    assert ("dust_pipeline", day.isoformat()) not in jobs_and_days(requested(system)[0])


def test_a_missed_morning_is_requested(system):
    for info in list(system.store.list("forecasts/date=2022-06/2022-06-14")):
        system.store.delete(info.key)
    system.store.delete(DRIFT.key(date(2022, 6, 9)))
    requests = {r.partition_key: r for r in requested(system)[0] if r.job_name == "batch_forecast"}
    assert requests.keys() == {"2022-06-14", "2022-06-09"}
    assert MORNING_TAG in requests["2022-06-14"].tags
    assert MORNING_TAG not in requests["2022-06-09"].tags


def test_a_revised_day_is_scored_again_and_only_the_newest_forecast_issued_again(system):
    _, cursor = requested(system)
    day = date(2022, 6, 12)
    system.sandbox.faults = Faults(revised_asos={day: {"TA_AVG": 25.0}})
    assert system.run("weather_pipeline", day).success
    requests, cursor = requested(system, cursor)
    by_key = {
        (request.partition_key, request.asset_selection[0].to_user_string())
        for request in requests
        if request.job_name == "batch_forecast"
    }
    assert ("2022-06-12", "forecast_scores") in by_key
    assert {day for day, asset in by_key if asset == "daily_forecast"} == {"2022-06-14"}
    assert not [
        request
        for request in requested(system, cursor)[0]
        if request.asset_selection == [dg.AssetKey("daily_forecast")]
    ]


def test_in_the_afternoon_the_last_week_is_fetched_again_once(tmp_path):
    afternoon = datetime(2022, 6, 15, 14, 0, tzinfo=KST)
    with running_system(tmp_path / "home", now=afternoon) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        assert system.run("batch_forecast", LAST).success
        requests = [*requested_weather(system), *requested(system)[0]]
        assert [request.run_key for request in requests] == [
            "recheck-weather_pipeline-2022-06-14",
            "recheck-dust_pipeline-2022-06-14",
        ]
        assert system.store.head(TEMPERATURE.key(LAST)) is not None
