"""Lost runs: Slack is notified once, and the message says whether the run is retried."""

from datetime import datetime

import dagster as dg
import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast_assets.dagster_internals import (
    BACKFILL_ID_TAG,
    RETRY_NUMBER_TAG,
    WILL_RETRY_TAG,
    GrpcServerCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.run_tags import TRIED_BEFORE_TAG

pytestmark = pytest.mark.e2e

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
    """A job of which only the name matters."""


def messages_of(system, tags, origin=FROM_THE_QUEUE):
    """The messages that Slack gets of a run that run monitoring has marked as failed."""
    system.slack.messages.clear()
    run = system.instance.create_run_for_job(pipeline, tags=tags)
    event = system.instance.report_run_failed(run, LOST)
    # Dagster itself has set whether it retries the run.
    system.instance.add_run_tags(run.run_id, tags)
    definitions = build_defs(system.settings)
    sensor = definitions.get_repository_def().get_sensor_def("slack_on_failure")
    resources = {name: (definitions.resources or {})[name] for name in ("operators", "store")}
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
    (first,) = messages_of(system, {WILL_RETRY_TAG: "true"})
    assert LOST in first
    assert "retried" in first
    assert messages_of(system, {WILL_RETRY_TAG: "true", RETRY_NUMBER_TAG: "1"}) == []
    (last,) = messages_of(system, {WILL_RETRY_TAG: "false", RETRY_NUMBER_TAG: "2"})
    assert "retried" not in last


def test_a_lost_run_of_a_day_that_failed_before_is_notified(system):
    assert len(messages_of(system, {WILL_RETRY_TAG: "true", TRIED_BEFORE_TAG: "true"})) == 1


def test_a_lost_run_of_a_command_is_notified_without_the_promise_of_a_retry(system):
    (text,) = messages_of(system, {WILL_RETRY_TAG: "true"}, origin=None)
    assert "retried" not in text


def test_a_lost_run_of_a_backfill_is_left_to_the_backfills_summary(system):
    assert messages_of(system, {WILL_RETRY_TAG: "true", BACKFILL_ID_TAG: "abc"}) == []
