"""Missing, late and revised days, found by the sensor that reconciles the last two weeks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST, Clock
from seoulcast.datasets import keys
from seoulcast.datasets.keys import DRIFT, PM10, RAW_ASOS, RAW_PM10, TEMPERATURE
from seoulcast.kma.sandbox import Faults
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.run_tags import MORNING_TAG, TRIED_BEFORE_TAG

pytestmark = pytest.mark.e2e

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


@dg.job(name="batch_forecast")
def batch_forecast():
    """A job of which only the name matters."""


def requested(system, sensor_name="late_and_revised_days"):
    """The runs that a sensor requests now."""
    definitions = build_defs(system.settings)
    sensor = definitions.get_repository_def().get_sensor_def(sensor_name)
    with dg.build_sensor_context(
        instance=system.instance,
        repository_def=definitions.get_repository_def(),
        resources={"store": (definitions.resources or {})["store"]},
    ) as context:
        result = sensor.evaluate_tick(context)
    return list(result.run_requests or [])


def requested_weather(system):
    """The runs that the sensor of the network's weather requests now."""
    return requested(system, sensor_name="late_and_revised_weather")


def jobs_and_days(requests):
    return {(request.job_name, request.partition_key) for request in requests}


def test_with_every_day_stored_nothing_is_requested(system):
    assert requested(system) == []
    assert requested_weather(system) == []


def test_a_missing_day_is_requested_once_in_three_hours_without_a_message(system):
    system.store.delete(RAW_PM10.key(LAST))
    requests = requested(system)
    late = [request for request in requests if request.job_name == "dust_pipeline"]
    assert [request.partition_key for request in late] == [LAST.isoformat()]
    assert late[0].tags[TRIED_BEFORE_TAG] == "true"
    assert {r.run_key for r in late} == {
        r.run_key for r in requested(system) if r.job_name == "dust_pipeline"
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
    assert ("dust_pipeline", day.isoformat()) not in jobs_and_days(requested(system))


def test_a_missed_morning_is_requested(system):
    for info in list(system.store.list("forecasts/date=2022-06/2022-06-14")):
        system.store.delete(info.key)
    system.store.delete(DRIFT.key(date(2022, 6, 9)))
    requests = {r.partition_key: r for r in requested(system) if r.job_name == "batch_forecast"}
    assert requests.keys() == {"2022-06-14", "2022-06-09"}
    assert MORNING_TAG in requests["2022-06-14"].tags
    assert MORNING_TAG not in requests["2022-06-09"].tags


def revise(system, day, **values):
    """Fetch a day after the hub has revised it; without values, as it was at first."""
    system.sandbox.faults = Faults(revised_asos={day: values} if values else {})
    assert system.run("weather_pipeline", day).success


def carry_out(system, request):
    """Run what was requested."""
    names = [key.to_user_string() for key in request.asset_selection or ()]
    return system.run(request.job_name, request.partition_key, assets=names, tags=request.tags)


def of_asset(requests, name):
    return [request for request in requests if request.asset_selection == [dg.AssetKey(name)]]


def later(system, hours=3):
    """The system some hours later."""
    clock = Clock.starting_at(system.settings.clock.now() + timedelta(hours=hours))
    return replace(system, settings=system.settings.model_copy(update={"clock": clock}))


def test_a_revised_day_is_scored_again_and_only_the_newest_forecast_issued_again(system):
    revise(system, date(2022, 6, 12), TA_AVG=25.0)
    requests = requested(system)
    scored = of_asset(requests, "forecast_scores")
    assert "2022-06-12" in {request.partition_key for request in scored}
    (reissue,) = of_asset(requests, "daily_forecast")
    assert reissue.partition_key == "2022-06-14"
    for request in requests:
        assert carry_out(system, request).success
    assert requested(system) == []


def test_official_forecasts_that_come_after_the_scores_are_no_reason_to_make_them_again(system):
    names = ["raw_official", "official_forecast"]
    assert system.run("morning_pipeline", date(2022, 6, 1), LAST, assets=names).success
    assert of_asset(requested(system), "forecast_scores") == []


@pytest.mark.parametrize(
    ("asset", "day", "damaged"),
    [
        ("forecast_scores", date(2022, 6, 13), keys.issue(date(2022, 6, 12), "damaged")),
        ("daily_forecast", LAST, keys.FORECASTS.key(LAST)),
    ],
)
def test_a_run_that_failed_is_asked_for_again_three_hours_later_until_one_succeeds(
    system, asset, day, damaged
):
    revise(system, day, TA_AVG=25.0)
    (first,) = of_asset(requested(system), asset)
    before = system.store.get(damaged) if system.store.head(damaged) else None
    system.store.put(damaged, b"{}")
    assert not carry_out(system, first).success
    if before is None:
        system.store.delete(damaged)
    else:
        system.store.put(damaged, before)
    (again,) = of_asset(requested(system), asset)
    assert again.run_key == first.run_key, "once in three hours"
    (third,) = of_asset(requested(later(system)), asset)
    assert third.run_key != first.run_key
    assert third.tags[TRIED_BEFORE_TAG] == "true"
    assert carry_out(system, third).success
    assert of_asset(requested(later(system)), asset) == []


def test_while_a_run_that_was_asked_for_is_under_way_it_is_not_asked_for_again(system):
    revise(system, date(2022, 6, 13), TA_AVG=25.0)
    (first,) = of_asset(requested(system), "forecast_scores")
    run = system.instance.create_run_for_job(batch_forecast, tags=first.tags)
    assert of_asset(requested(later(system)), "forecast_scores") == []
    system.instance.report_run_canceled(run)
    assert len(of_asset(requested(later(system)), "forecast_scores")) == 1


def test_a_day_revised_there_and_back_again_is_made_again_each_time(system):
    first_keys = set()
    for value in (26.0, None, 26.0):
        revise(system, LAST, **({} if value is None else {"TA_AVG": value}))
        now = later(system) if len(first_keys) > 2 else system
        requests = requested(now)
        for asset in ("forecast_scores", "daily_forecast"):
            (request,) = of_asset(requests, asset)
            assert request.run_key not in first_keys
            first_keys.add(request.run_key)
            assert carry_out(system, request).success


@pytest.fixture(scope="module")
def afternoon(tmp_path_factory):
    """A system at two in the afternoon."""
    now = datetime(2022, 6, 15, 14, 0, tzinfo=KST)
    home = tmp_path_factory.mktemp("home")
    with running_system(home, now=now, late_retries=0) as system:
        assert system.run("weather_pipeline", FIRST, LAST).success
        assert system.run("dust_pipeline", FIRST, LAST).success
        assert system.run("batch_forecast", LAST).success
        yield system
        system.sandbox.faults = Faults()


def rechecks(system):
    return [*requested_weather(system), *requested(system)]


def test_in_the_afternoon_the_last_week_is_fetched_again(afternoon):
    requests = rechecks(afternoon)
    assert [request.run_key for request in requests] == [
        "recheck-weather_pipeline-2022-06-14-20220615-4",
        "recheck-dust_pipeline-2022-06-14-20220615-4",
    ]
    assert afternoon.store.head(TEMPERATURE.key(LAST)) is not None


def test_a_recheck_that_could_not_ask_the_hub_is_asked_for_again_until_one_has(afternoon):
    weather, dust = rechecks(afternoon)
    afternoon.sandbox.faults = Faults(status_5xx=503, path="kma_pm10.php")
    assert carry_out(afternoon, weather).success
    assert not carry_out(afternoon, dust).success
    (again,) = rechecks(later(afternoon))
    assert again.job_name == "dust_pipeline"
    assert again.run_key != dust.run_key
    assert again.tags[TRIED_BEFORE_TAG] == "true"
    # A day that is not there yet fails the run, but the others were asked for.
    afternoon.sandbox.faults = Faults(late_pm10_days=frozenset({LAST}))
    carry_out(afternoon, again)
    assert rechecks(later(afternoon, hours=6)) == []
