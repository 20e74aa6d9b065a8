"""The Celery launcher's look at a run, with a real Redis and a real worker that is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from seoulcast_assets.commands.up.services import free_port
from seoulcast_assets.dagster_internals import WorkerStatus

pytest.importorskip("dagster_celery", reason="dagster-celery is not installed: extra `celery`")
if shutil.which("redis-server") is None:
    pytest.skip("no redis-server on this machine", allow_module_level=True)

from dagster_celery.launcher import CeleryRunLauncher
from dagster_celery.tags import DAGSTER_CELERY_TASK_ID_TAG
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from seoulcast_assets.instance import celery_launcher
from seoulcast_assets.instance.celery_launcher import WatchedCeleryRunLauncher

TASKS = """
import time
from dagster_celery.app import app

@app.task(name="work", track_started=True)
def work(seconds, packed=None):
    time.sleep(seconds)
"""


@pytest.fixture
def broker(tmp_path: Path):
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", f"{port}", "--dir", tmp_path, "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    address = f"redis://127.0.0.1:{port}/0"
    # Until it answers, a Redis that is starting may lose the signal that ends it.
    Redis.from_url(address, retry=Retry(ConstantBackoff(0.1), 300)).ping()
    yield address
    server.terminate()
    server.wait(30)


@pytest.fixture
def worker(tmp_path: Path, broker: str):
    """A worker with its run's process, in a process group of their own."""
    (tmp_path / "tasks_of_test.py").write_text(TASKS)
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "--app=tasks_of_test", f"--workdir={tmp_path}"),
            *("worker", "--concurrency=1", "--hostname=worker@here", "--loglevel=ERROR"),
        ],
        env=os.environ | {"CELERY_BROKER_URL": broker, "CELERY_RESULT_BACKEND": broker},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def state_of(launcher: CeleryRunLauncher, task_id: str, wanted: str) -> bool:
    """Whether the task comes into that state within a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if launcher.celery.AsyncResult(task_id).state == wanted:
            return True
        time.sleep(0.2)
    return False


def run_of(task_id: str) -> dg.DagsterRun:
    return dg.DagsterRun("weather_pipeline", tags={DAGSTER_CELERY_TASK_ID_TAG: task_id})


def test_a_run_whose_worker_is_gone_has_failed_and_one_whose_worker_lives_has_not(
    broker, worker, monkeypatch
):
    monkeypatch.setattr(celery_launcher, "ANSWER_WITHIN_S", 2.0)
    watched, stock = (
        kind("dagster", broker=broker, backend=broker)
        for kind in (WatchedCeleryRunLauncher, CeleryRunLauncher)
    )
    long = watched.celery.send_task("work", [600], queue="dagster").id
    assert state_of(watched, long, "STARTED")
    assert watched.check_run_worker_health(run_of(long)).status is WorkerStatus.RUNNING

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(30)
    told = watched.check_run_worker_health(run_of(long))
    assert told.status is WorkerStatus.FAILED
    assert told.msg == "Worker worker@here does not answer."
    # Why there is a launcher of our own; when this fails, there need not be.
    assert stock.check_run_worker_health(run_of(long)).status is WorkerStatus.RUNNING
    watched.celery.close()
    stock.celery.close()


@pytest.mark.usefixtures("worker")
def test_a_run_whose_task_has_ended_has_failed_unless_its_end_is_on_record(broker, home):
    watched, stock = (
        kind("dagster", broker=broker, backend=broker)
        for kind in (WatchedCeleryRunLauncher, CeleryRunLauncher)
    )
    with dg.DagsterInstance.from_config(str(home)) as instance:
        watched.register_instance(instance)
        task = watched.celery.send_task("work", [0], queue="dagster").id
        assert state_of(watched, task, "SUCCESS")
        tags = {DAGSTER_CELERY_TASK_ID_TAG: task}
        ended, cut_off = (instance.create_run_for_job(nothing, tags=tags) for _ in range(2))
        for run, last in ((ended, "PIPELINE_SUCCESS"), (cut_off, "PIPELINE_START")):
            event = dg.DagsterEvent(dg.DagsterEventType[last].value, nothing.name)
            instance.report_dagster_event(event, run.run_id)

        assert watched.check_run_worker_health(ended).status is WorkerStatus.SUCCESS
        answer = watched.check_run_worker_health(cut_off)
        assert answer.status is WorkerStatus.FAILED
        assert answer.msg == "Its process has ended without recording an end of the run."
        # Why there is a check of our own; when this fails, there need not be.
        assert stock.check_run_worker_health(cut_off).status is WorkerStatus.SUCCESS
    watched.celery.close()
    stock.celery.close()


def launched_run(instance, job):
    """A run whose launch has begun, and whose task is not on record."""
    run = instance.create_run_for_job(job)
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.PIPELINE_STARTING.value, job.name), run.run_id
    )
    return run


@dg.job
def nothing():
    """Does nothing."""


def test_a_run_without_a_task_id_is_alive_only_while_a_worker_has_it(
    broker, worker, monkeypatch, home
):
    monkeypatch.setattr(celery_launcher, "ANSWER_WITHIN_S", 2.0)
    launcher = WatchedCeleryRunLauncher("dagster", broker=broker, backend=broker)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        launcher.register_instance(instance)
        sent, lost = launched_run(instance, nothing), launched_run(instance, nothing)
        of_a_command = instance.create_run_for_job(nothing)
        packed = {"args": {"run_id": sent.run_id}}
        task = launcher.celery.send_task("work", [600], {"packed": packed}, queue="dagster")
        assert state_of(launcher, task.id, "STARTED")

        assert launcher.check_run_worker_health(sent).status is WorkerStatus.RUNNING
        answer = launcher.check_run_worker_health(lost)
        assert answer.status is WorkerStatus.FAILED
        assert answer.msg == "Its launch broke off, and no worker has the run."
        assert launcher.get_run_worker_debug_info(lost) is None
        # `make backfill` and `dagster asset materialize` run where they are called.
        assert launcher.check_run_worker_health(of_a_command).status is WorkerStatus.RUNNING

        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(30)
        assert launcher.check_run_worker_health(sent).status is WorkerStatus.FAILED
    launcher.celery.close()
