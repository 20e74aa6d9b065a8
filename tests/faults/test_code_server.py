"""The code server killed during a run, and all services killed, as in a power cut."""

import io
import time
from datetime import date, datetime, timedelta

import dagster as dg
import pytest
from rich.console import Console
from support.dagster_services import DagsterServices
from support.system import running_system
from support.waiting import wait_for

from seoulcast.clock import KST
from seoulcast.datasets.keys import TEMPERATURE
from seoulcast.kma.sandbox import Faults
from seoulcast_assets.commands.up.__main__ import instance_without_lost_runs

pytestmark = pytest.mark.e2e

D = date(2022, 6, 14)
NOW = "2022-06-15T06:30:00+09:00"
STATUS = dg.DagsterRunStatus
PATIENCE_S = 120
"""The promise: a lost run is noticed within two minutes. Here runs are checked every second."""


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """A system with the daemon and the code server of `make up`."""
    home = tmp_path_factory.mktemp("home")
    anchor = time.time()
    with running_system(
        home,
        now=datetime.fromisoformat(NOW).astimezone(KST),
        now_anchor=anchor,
        late_retries=0,
        predictor_stations=(108, 112, 119),
        run_check_s=1,
    ) as system:
        environment = {
            "DAGSTER_HOME": str(system.settings.dagster_home),
            "SEOULCAST_HOME": str(home),
            "SEOULCAST_NOW": NOW,
            "SEOULCAST_NOW_ANCHOR": repr(anchor),
            "SEOULCAST_SANDBOX_PORT": str(system.settings.sandbox_port),
            "SEOULCAST_PREDICTOR_STATIONS": "108,112,119",
            "SEOULCAST_LATE_RETRIES": "0",
            "SEOULCAST_SLACK_BASE_URL": system.slack.url,
            "SLACK_BOT_TOKEN": "xoxb-test",
            "DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS": "300",
            "OMP_NUM_THREADS": "1",
        }
        services = DagsterServices(system, environment)
        try:
            services.start("code", "dagster-daemon")
            yield system, services
        finally:
            services.close()


def started_run(system, services, day):
    """The id of a started run that waits for the hub."""
    system.sandbox.faults = Faults(delay_s=600)
    run_id = services.submit("weather_pipeline", f"{day}")
    wait_for(lambda: services.status(run_id) == STATUS.STARTED, seconds=180, what="the run's start")
    return run_id


def failure_messages(system, day):
    return [text for text in system.slack.messages if "failed" in text and f"{day}" in text]


def assert_retried_and_notified(system, services, lost, day, record_property):
    began = time.monotonic()
    wait_for(lambda: services.status(lost) == STATUS.FAILURE, seconds=PATIENCE_S, what="the end")
    record_property("measured", f"marked as failed after {time.monotonic() - began:.0f} s")
    (retry,) = wait_for(lambda: services.retries_of(lost), seconds=120, what="the retry")
    wait_for(
        lambda: services.status(retry.run_id) == STATUS.SUCCESS, seconds=240, what="its success"
    )
    assert TEMPERATURE.key(day) in system.objects()
    (text,) = wait_for(lambda: failure_messages(system, day), seconds=240, what="the message")
    assert "retried" in text
    assert lost in text


@pytest.mark.fault(
    "the machine",
    "kill -9 of the code server with a run under way and another one queued behind it",
    happens="once the code server is back the run is marked as failed and retried; then the "
    "queued one starts",
    kept="what the run had stored and recorded",
    notified="Slack, once, that it was lost and is retried",
)
def test_a_run_whose_code_server_is_killed_is_retried_and_frees_its_place_in_the_queue(
    parts, record_property
):
    system, services = parts
    lost = started_run(system, services, D)
    behind = services.submit("weather_pipeline", f"{D - timedelta(days=1)}")
    services.kill("code")
    system.sandbox.faults = Faults()
    assert services.status(behind) == STATUS.QUEUED
    services.start("code")
    assert_retried_and_notified(system, services, lost, D, record_property)
    wait_for(lambda: services.status(behind) == STATUS.SUCCESS, seconds=240, what="the queued run")
    assert len(failure_messages(system, D)) == 1


@pytest.mark.fault(
    "the machine",
    "a power cut (kill -9 of everything) with a run under way, and a second `make up`",
    happens="the run is marked as failed before anything else starts, and is retried",
    kept="what the run had stored and recorded",
    notified="the terminal; Slack, once, that it was lost and is retried",
)
def test_a_run_left_unfinished_by_a_power_cut_is_retried_at_the_next_start(parts, record_property):
    system, services = parts
    day = D - timedelta(days=2)
    lost = started_run(system, services, day)
    services.kill("code", "dagster-daemon")
    system.sandbox.faults = Faults()
    assert services.status(lost) == STATUS.STARTED
    terminal = io.StringIO()
    with instance_without_lost_runs(system.settings.dagster_home, Console(file=terminal)):
        assert services.status(lost) == STATUS.FAILURE
    assert "cut off when SeoulCast last ended: 1" in terminal.getvalue()
    services.plan()
    services.start("code", "dagster-daemon")
    assert_retried_and_notified(system, services, lost, day, record_property)
    assert len(failure_messages(system, day)) == 1
