"""The code server and the daemon of `make up` as processes, to be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import dagster as dg
from dagster._cli.job import _create_run
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from support.system import System

from seoulcast_assets.commands.up.processes import Service
from seoulcast_assets.commands.up.services import LOCATION, services

_Value = TypeVar("_Value")


def wait_for(condition: Callable[[], _Value], *, seconds: float, what: str) -> _Value:
    """Poll until the condition holds; its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come within {seconds} s")


class DagsterServices:
    """Code server and daemon of a system, by the commands that `make up` gives them.

    Args:
        system: whose they are.
        environment: added to this process's own.
    """

    def __init__(self, system: System, environment: Mapping[str, str]) -> None:
        self._system = system
        self._environment = {**os.environ, **environment}
        self._log = (system.settings.home / "dagster.log").open("ab")
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._services: dict[str, Service] = {}
        self.plan()

    def plan(self) -> None:
        """Commands of a new start of `make up`, the code server's port among them."""
        found = services(self._system.settings, self._system.instance)
        self._services = {service.name: service for service in found}

    def start(self, *names: str) -> None:
        """Start services and wait until each answers."""
        for name in names:
            self._running[name] = subprocess.Popen(
                self._services[name].command,
                env=self._environment,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
            wait_for(partial(self._answers, name), seconds=180, what=f"an answer of {name}")

    def _answers(self, name: str) -> bool:
        assert self._running[name].poll() is None, f"{name} ended: see {self._log.name}"
        return self._services[name].answers()

    def kill(self, *names: str) -> None:
        """Kill -9 of services with all processes they have started, as a container's end is."""
        for name in names:
            process = self._running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)

    def submit(self, job: str, day: str) -> str:
        """Put a run into the queue; its id."""
        workspace = Path(self._system.settings.dagster_home) / "workspace.yaml"
        instance = self._system.instance
        with WorkspaceProcessContext(
            instance, WorkspaceFileTarget(paths=[str(workspace)])
        ) as process:
            context = process.create_request_context()
            location = context.get_code_location(LOCATION)
            (repository,) = location.get_repositories().values()
            remote = repository.get_full_job(job)
            tags = {"dagster/partition": day}
            run = _create_run(instance, location, repository, remote, {}, tags, None, None)
            instance.submit_run(run.run_id, context)
            return run.run_id

    def status(self, run_id: str) -> dg.DagsterRunStatus:
        """The run's state as it is on record."""
        run = self._system.instance.get_run_by_id(run_id)
        assert run is not None
        return run.status

    def begun_again(self, run_id: str) -> list[dg.DagsterRun]:
        """Runs that were started because this one was lost."""
        runs = self._system.instance.get_runs()
        return [run for run in runs if run.parent_run_id == run_id]

    def close(self) -> None:
        """Kill what is left."""
        self.kill(*self._running)
        self._log.close()
