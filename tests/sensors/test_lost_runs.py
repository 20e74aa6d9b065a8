"""Runs that were lost: told once, with whether they are retried."""

from datetime import datetime

import dagster as dg
import pytest
from dagster._core.remote_origin import (
    GrpcServerCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.storage.tags import BACKFILL_ID_TAG, RETRY_NUMBER_TAG, WILL_RETRY_TAG
from support.system import running_system

from seoulcast.clock import KST
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.sensors.reconciliation import TRIED_BEFORE_TAG

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LOST = "The code server was restarted and no longer has the run."
FROM_THE_QUEUE = RemoteJobOrigin(
    RemoteRepositoryOrigin(GrpcServerCodeLocationOrigin("code", 4000), "__repository__"),
    "weather_pipeline",
)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    now = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
    with running_system(tmp_path_factory.mktemp("home"), now=now) as system:
        yield system


@dg.job(name="weather_pipeline")
def pipeline():
    """Only its name counts."""


def told_of(system, tags, origin=FROM_THE_QUEUE):
    """What Slack gets of a run that run monitoring has marked as failed."""
    system.slack.messages.clear()
    run = system.instance.create_run_for_job(pipeline, tags=tags)
    event = system.instance.report_run_failed(run, LOST)
    # Dagster has decided itself whether it retries the run.
    system.instance.add_run_tags(run.run_id, tags)
    definitions = build_defs(system.settings)
    sensor = definitions.get_repository_def().get_sensor_def("slack_on_failure")
    resources = {name: (definitions.resources or {})[name] for name in ("slack", "store")}
    with dg.build_run_status_sensor_context(
        sensor_name="slack_on_failure",
        dagster_instance=system.instance,
        dagster_run=system.instance.get_run_by_id(run.run_id)._replace(remote_job_origin=origin),
        dagster_event=event,
        resources=resources,
    ) as context:
        sensor(context.for_run_failure())
    return list(system.slack.messages)


def test_a_lost_run_is_notified_when_it_is_first_lost_and_not_while_it_is_retried(system):
    (first,) = told_of(system, {WILL_RETRY_TAG: "true"})
    assert LOST in first
    assert "retried" in first
    assert told_of(system, {WILL_RETRY_TAG: "true", RETRY_NUMBER_TAG: "1"}) == []
    (last,) = told_of(system, {WILL_RETRY_TAG: "false", RETRY_NUMBER_TAG: "2"})
    assert "retried" not in last


def test_a_lost_run_of_a_day_that_was_asked_for_before_is_told(system):
    assert len(told_of(system, {WILL_RETRY_TAG: "true", TRIED_BEFORE_TAG: "true"})) == 1


def test_a_lost_run_of_a_command_is_told_and_not_promised_to_be_retried(system):
    (text,) = told_of(system, {WILL_RETRY_TAG: "true"}, origin=None)
    assert "retried" not in text


def test_a_lost_run_of_a_backfill_is_left_to_the_backfills_summary(system):
    assert told_of(system, {WILL_RETRY_TAG: "true", BACKFILL_ID_TAG: "abc"}) == []
