"""How the launcher checks a run: by its process, its code server, and how long both are away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from support.waiting import wait_for

from seoulcast_assets.commands.up.services import free_port
from seoulcast_assets.dagster_internals import GRPC_INFO_TAG, WorkerStatus
from seoulcast_assets.instance import run_launcher
from seoulcast_assets.instance.configuration import write
from seoulcast_assets.instance.run_launcher import WatchedRunLauncher
from seoulcast_assets.instance.run_processes import RunProcess, end_lost_runs

DEFINITIONS = """
import dagster as dg

@dg.job
def nothing():
    pass

defs = dg.Definitions(jobs=[nothing])
"""


@dg.job
def nothing() -> None:
    """Does nothing."""


@pytest.fixture(scope="module")
def code_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a code server that has no runs."""
    folder, port = tmp_path_factory.mktemp("code"), free_port()
    (folder / "small.py").write_text(DEFINITIONS)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "dagster", "api", "grpc", "--python-file", "small.py"),
            *("--host", "127.0.0.1", "--port", f"{port}"),
        ],
        cwd=folder,
        env=os.environ | {"DAGSTER_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield port
    process.kill()
    process.wait(30)


@pytest.fixture
def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(60)
    return process.pid


def launcher_of(instance: dg.DagsterInstance, **options: object) -> WatchedRunLauncher:
    launcher = WatchedRunLauncher(**options)
    launcher.register_instance(instance)
    return launcher


def run_at(
    instance: dg.DagsterInstance, port: int | None = None, pid: int | None = None, **state: object
) -> dg.DagsterRun:
    """A run that was launched through a code server, and started in a process."""
    tags = {GRPC_INFO_TAG: json.dumps({"host": "127.0.0.1", "port": port})} if port else {}
    run = instance.create_run_for_job(nothing, tags=tags, **state)
    if pid is not None:
        instance.report_dagster_event(
            dg.DagsterEvent(dg.DagsterEventType.PIPELINE_START.value, "nothing", pid=pid),
            run.run_id,
        )
    return instance.get_run_by_id(run.run_id)


def until_it_responds(launcher: WatchedRunLauncher, run: dg.DagsterRun):
    def health():
        found = launcher.check_run_worker_health(run)
        return None if found.msg == "The code server does not respond." else found

    return wait_for(health, seconds=120, what="the code server's response")


def test_a_run_that_its_code_server_does_not_know_has_failed(ours, code_server):
    run = run_at(ours, code_server)
    health = until_it_responds(launcher_of(ours, unreachable_seconds=1000), run)
    assert health.status is WorkerStatus.FAILED
    assert "no longer has the run" in health.msg


def test_a_code_server_that_never_responded_is_waited_for_as_long_as_the_file_says(ours):
    run = run_at(ours, free_port())
    patient, strict = (launcher_of(ours, unreachable_seconds=seconds) for seconds in (1000, 0))
    assert patient.check_run_worker_health(run).status is WorkerStatus.RUNNING
    health = strict.check_run_worker_health(run)
    assert health.status is WorkerStatus.FAILED
    assert "has not responded" in health.msg


def test_a_code_server_that_responded_before_is_given_time_to_restart(
    ours, code_server, monkeypatch
):
    launcher = launcher_of(ours, unreachable_seconds=1000)
    run = run_at(ours, code_server)
    until_it_responds(launcher, run)
    launcher._unreachable_s = 0
    monkeypatch.setattr(run_launcher.DagsterGrpcClient, "can_cancel_execution", _unreachable)
    assert launcher.check_run_worker_health(run).status is WorkerStatus.RUNNING
    monkeypatch.setattr(run_launcher, "RETURNS_WITHIN_S", 0.0)
    assert launcher.check_run_worker_health(run).status is WorkerStatus.FAILED


def _unreachable(*_: object, **__: object) -> str:
    raise run_launcher.DagsterUserCodeUnreachableError("no one is there")


def test_on_one_machine_a_run_whose_process_is_alive_is_alive_whatever_its_server_reports(
    ours, code_server
):
    run = run_at(ours, code_server, os.getpid())
    launcher = launcher_of(ours, same_machine=True, unreachable_seconds=0)
    assert launcher.check_run_worker_health(run).status is WorkerStatus.RUNNING


def test_on_one_machine_the_run_of_a_killed_command_has_failed(ours, dead_pid):
    launcher = launcher_of(ours, same_machine=True)
    health = launcher.check_run_worker_health(run_at(ours, pid=dead_pid))
    assert health.status is WorkerStatus.FAILED
    assert f"process {dead_pid}) is gone" in health.msg
    alive = launcher.check_run_worker_health(run_at(ours, pid=os.getpid()))
    assert alive.status is WorkerStatus.RUNNING


def test_elsewhere_the_run_of_a_command_is_left_alone(ours, dead_pid):
    health = launcher_of(ours).check_run_worker_health(run_at(ours, pid=dead_pid))
    assert health.status is WorkerStatus.RUNNING


def test_a_process_that_began_after_the_run_is_another_one(dead_pid):
    assert RunProcess(os.getpid(), time.time()).alive
    assert not RunProcess(os.getpid(), time.time() - 30 * 86400).alive
    assert not RunProcess(dead_pid, time.time()).alive


def test_a_zombie_process_is_not_alive():
    process = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not RunProcess(process.pid, time.time()).alive
    process.wait(30)


@pytest.mark.parametrize(
    ("left", "becomes"),
    [
        (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE),
        # A power cut may lose the event and keep the state.
        (dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.FAILURE),
        (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED),
        # Run monitoring handles it, as it may be one that is being created just now.
        (dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.NOT_STARTED),
    ],
)
def test_a_run_left_unfinished_by_a_power_cut_ends_at_the_next_start(ours, left, becomes):
    run = run_at(ours, free_port(), status=left)
    end_lost_runs(ours)
    assert ours.get_run_by_id(run.run_id).status == becomes


def test_a_backfill_that_runs_in_another_terminal_is_not_lost(ours):
    run = run_at(ours, pid=os.getpid())
    assert run.status == dg.DagsterRunStatus.STARTED
    assert end_lost_runs(ours) == 0


def test_the_instance_file_says_how_often_runs_are_checked(tmp_path: Path):
    with dg.DagsterInstance.from_config(str(write(tmp_path / "home", 1, 2).parent)) as instance:
        assert isinstance(instance.run_launcher, WatchedRunLauncher)
        assert instance.run_monitoring_poll_interval_seconds == 2
        assert instance.run_monitoring_max_runtime_seconds == 12 * 3600
        assert instance.run_retries_enabled
