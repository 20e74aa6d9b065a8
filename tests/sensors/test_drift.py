"""Drift that was found requests a retraining until there is one, and then none for two weeks."""

from datetime import date, datetime, timedelta

import dagster as dg
import pytest
from support.documents import Shelf, build_drift_check
from support.system import running_system

from seoulcast.clock import KST, Clock
from seoulcast.datasets import keys
from seoulcast.datasets.cities import City
from seoulcast.datasets.issues import render
from seoulcast.drift_reasons import CorrectionHarms, DataDrift, ErrorsAboveHeldOut
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG

DAY = date(2022, 6, 14)
REASONS = [
    DataDrift(
        target="PM10_AVG", window_days=30, effect=4.1, years=12, days_in_a_row=2, threshold=3.9
    ),
    ErrorsAboveHeldOut(target="TA_AVG", scored_days=45, ratio=1.2, days_in_a_row=2, threshold=1.1),
    ErrorsAboveHeldOut(target="TA_MAX", scored_days=45, ratio=1.3, days_in_a_row=2, threshold=1.1),
    CorrectionHarms(
        correction="hours",
        group="temperature",
        scored_days=45,
        ratio=1.3,
        days_in_a_row=2,
        threshold=1.1,
    ),
]


@pytest.fixture
def system(tmp_path):
    with running_system(tmp_path, now=datetime(2022, 6, 15, 6, 0, tzinfo=KST)) as system:
        yield system


@dg.job(name="retrain")
def retrain():
    """A job of which only the name matters."""


def put_check(system, day, *, drifted):
    reasons = REASONS if drifted else []
    check = build_drift_check(day, drifted=drifted, reasons=reasons)
    system.store.put(keys.DRIFT.key(day), render(check))


def tick(system, cursor=None, *, name="retrain_on_drift", settings=None):
    definitions = build_defs(settings or system.settings)
    sensor = definitions.get_repository_def().get_sensor_def(name)
    with dg.build_sensor_context(
        instance=system.instance,
        cursor=cursor,
        repository_def=definitions.get_repository_def(),
        resources={"store": (definitions.resources or {})["store"]},
    ) as context:
        result = sensor.evaluate_tick(context)
    return list(result.run_requests or []), result.cursor


def test_without_drift_nothing_is_retrained(system):
    assert tick(system)[0] == []
    put_check(system, DAY, drifted=False)
    assert tick(system)[0] == []


def test_a_finding_requests_one_retraining_tagged_with_the_codes_of_its_reasons(system):
    put_check(system, DAY, drifted=True)
    (request,), cursor = tick(system)
    assert request.partition_key == DAY.isoformat()
    assert request.tags["seoulcast/reason"] == "correction_harms,data_drift,errors_above_held_out"
    assert TRIED_BEFORE_TAG not in request.tags
    Shelf(system.store).decide(by_day=DAY, decision="refused")
    assert tick(system, cursor)[0] == []


@pytest.mark.parametrize(("days_ago", "asked"), [(13, 0), (14, 1)])
def test_the_same_finding_asks_again_only_after_two_weeks(system, days_ago, asked):
    put_check(system, DAY, drifted=True)
    found_on = DAY - timedelta(days=days_ago)
    Shelf(system.store).decide(by_day=found_on)
    requests, _ = tick(system, found_on.isoformat())
    assert len(requests) == asked


def test_a_training_that_failed_is_asked_for_again_every_three_hours_until_one_is_done(system):
    put_check(system, DAY, drifted=True)
    Shelf(system.store).decide(by_day=DAY - timedelta(days=1))
    (first,), cursor = tick(system)
    run = system.instance.create_run_for_job(retrain)
    assert tick(system, cursor)[0] == [], "while a training is under way"
    system.instance.report_run_failed(run)
    (again,), cursor = tick(system, cursor)
    assert again.run_key == first.run_key
    assert TRIED_BEFORE_TAG in again.tags
    later = system.settings.clock.now() + timedelta(hours=3)
    settings = system.settings.model_copy(update={"clock": Clock.starting_at(later)})
    (third,), cursor = tick(system, cursor, settings=settings)
    assert third.run_key != first.run_key
    Shelf(system.store).decide(by_day=DAY, decision="restored")
    assert len(tick(system, cursor, settings=settings)[0]) == 1, "a rollback is no training"
    Shelf(system.store).decide(by_day=DAY)
    assert tick(system, cursor, settings=settings)[0] == []


def test_each_city_is_retrained_for_its_own_drift_alone(system):
    both = system.settings.model_copy(update={"stations": (108, 143)})
    put_check(system, DAY, drifted=True)
    assert tick(system, name="retrain_on_drift_143", settings=both)[0] == []
    own = system.store.get(keys.DRIFT.key(DAY))
    City(143).view(system.store).put(keys.DRIFT.key(DAY), own)
    system.store.delete(keys.DRIFT.key(DAY))
    (request,), _ = tick(system, name="retrain_on_drift_143", settings=both)
    assert request.partition_key == DAY.isoformat()
    assert tick(system, settings=both)[0] == []
