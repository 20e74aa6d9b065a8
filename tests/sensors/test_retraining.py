"""A retraining that nobody started is announced at its start, once, with its reason and a link."""

from __future__ import annotations

from datetime import date, datetime

import dagster as dg
import pytest
from support.documents import build_drift_check
from support.system import running_system
from support.webhook_server import WebhookServer

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.cities import City
from seoulcast.datasets.issues import render
from seoulcast.drift_reasons import DataDrift
from seoulcast_assets.dagster_internals import (
    BACKFILL_ID_TAG,
    PARTITION_NAME_TAG,
    RETRY_NUMBER_TAG,
    SCHEDULE_NAME_TAG,
    SENSOR_NAME_TAG,
)
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.run_tags import REASON_TAG, TRIED_BEFORE_TAG

DAY = date(2022, 6, 14)
WEEKLY = {PARTITION_NAME_TAG: f"{DAY}", SCHEDULE_NAME_TAG: "retrain_weekly"}
FOR_DRIFT = {
    PARTITION_NAME_TAG: f"{DAY}",
    SENSOR_NAME_TAG: "retrain_on_drift",
    REASON_TAG: "data_drift",
}
REASON = DataDrift(
    target="PM10_AVG", window_days=30, effect=4.1, years=12, days_in_a_row=2, threshold=3.9
)


@pytest.fixture(scope="module")
def module_system(tmp_path_factory):
    now = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
    with running_system(tmp_path_factory.mktemp("home"), now=now) as system:
        yield system


@pytest.fixture
def system(module_system):
    module_system.slack.messages.clear()
    for info in list(module_system.store.list("")):
        module_system.store.delete(info.key)
    return module_system


@dg.op
def nothing():
    """What stands for the training."""


def announce(system, tags, *, job="retrain", looks=1, **settings):
    """The run that has begun, after the sensor was evaluated for it."""
    run = (
        dg.GraphDefinition(name=job, node_defs=[nothing])
        .to_job()
        .execute_in_process(instance=system.instance, tags=tags)
    )
    (started,) = [one for one in run.all_events if one.event_type == dg.DagsterEventType.RUN_START]
    definitions = build_defs(system.settings.model_copy(update=settings))
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
    sensor = definitions.get_repository_def().get_sensor_def("slack_on_retraining")
    for _ in range(looks):
        with dg.build_run_status_sensor_context(
            sensor_name="slack_on_retraining",
            dagster_instance=system.instance,
            dagster_run=run.dagster_run,
            dagster_event=started,
            resources=resources,
        ) as context:
            sensor(context)
    return run.dagster_run


def put_check(system, city=None):
    check = build_drift_check(DAY, drifted=True, reasons=[REASON])
    store = system.store if city is None else city.view(system.store)
    store.put(keys.DRIFT.key(DAY), render(check))


def test_a_retraining_for_drift_is_announced_once_with_the_reasons_and_a_link_to_its_run(system):
    put_check(system)
    run = announce(system, FOR_DRIFT, looks=2)
    (text,) = system.slack.messages
    head, reason, link = text.splitlines()
    assert head == ":repeat: Drift as of 2022-06-14: retraining begins"
    assert "PM10" in reason
    assert link == f"<{system.settings.dagster_url}/runs/{run.run_id}|Open the run>"


def test_the_weekly_retraining_is_announced_with_the_last_day_it_learns_from(system):
    put_check(system)
    announce(system, WEEKLY)
    (text,) = system.slack.messages
    head, link = text.splitlines()
    assert head == ":repeat: The weekly retraining begins, on the days through 2022-06-14"
    assert link.endswith("|Open the run>")


def test_without_a_drift_check_that_can_be_read_it_is_announced_without_reasons(system):
    announce(system, FOR_DRIFT)
    (text,) = system.slack.messages
    assert text.splitlines()[0] == ":repeat: Drift as of 2022-06-14: retraining begins"
    assert len(text.splitlines()) == 2


def test_with_several_cities_the_announcement_names_its_city_and_has_its_reasons(system):
    put_check(system, City(143))
    announce(system, FOR_DRIFT, job="retrain_143", stations=(108, 143))
    (text,) = system.slack.messages
    assert text.startswith("*대구 · Daegu* :repeat: Drift")
    assert "PM10" in text


def test_other_places_read_it_as_well(system):
    with WebhookServer() as webhook:
        elsewhere = system.settings.model_validate(
            system.settings.model_dump() | {"operator_urls": webhook.address}
        )
        announce(system, WEEKLY, operator_urls=elsewhere.operator_urls)
    (posted,) = webhook.messages
    assert posted.title == "🔁 The weekly retraining begins, on the days through 2022-06-14"
    assert posted.text.startswith("Open the run: http")
    assert len(system.slack.messages) == 1


@pytest.mark.parametrize(
    "tags",
    [
        {PARTITION_NAME_TAG: f"{DAY}"},
        WEEKLY | {BACKFILL_ID_TAG: "abc"},
        WEEKLY | {RETRY_NUMBER_TAG: "1"},
        FOR_DRIFT | {TRIED_BEFORE_TAG: "true"},
    ],
    ids=["a person's", "a backfill's", "retried", "tried before"],
)
def test_a_run_that_is_known_already_is_not_announced(system, tags):
    announce(system, tags)
    assert system.slack.messages == []


def test_the_start_of_another_job_is_not_announced(system):
    announce(system, WEEKLY, job="batch_forecast")
    assert system.slack.messages == []


def test_while_messages_are_off_nothing_is_announced(system):
    announce(system, WEEKLY, slack_bot_token=None)
    assert system.slack.messages == []
    assert list(system.store.list("slack/")) == []
