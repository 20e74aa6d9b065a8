"""The code server and the daemon of `make up` as processes that a test kills and restarts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from uuid import uuid4

import dagster as dg
from support.system import System
from support.waiting import wait_for

from seoulcast_assets.commands.up.services import build_services
from seoulcast_assets.commands.up.supervisor import Service
from seoulcast_assets.run_tags import tags_for_days


class DagsterServices:
    """Code server and daemon of a system, with the commands that `make up` uses.

    Args:
        system: the system they serve.
        environment: variables added to those of this process.
    """

    def __init__(self, system: System, environment: Mapping[str, str]) -> None:
        self._system = system
        self._environment = {**os.environ, **environment}
        self._log = (system.settings.home / "dagster.log").open("ab")
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._services: dict[str, Service] = {}
        self.plan()

    def plan(self) -> None:
        """Take the commands of a new start of `make up`, with a new port of the code server."""
        found = build_services(self._system.settings, self._system.instance)
        self._services = {service.name: service for service in found}

    def start(self, *names: str) -> None:
        """Start services and wait until each is ready."""
        for name in names:
            self._running[name] = subprocess.Popen(
                self._services[name].command,
                env=self._environment,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
            )
            wait_for(partial(self._is_ready, name), seconds=180, what=f"the readiness of {name}")

    def _is_ready(self, name: str) -> bool:
        assert self._running[name].poll() is None, f"{name} ended: see {self._log.name}"
        return self._services[name].is_ready()

    def kill(self, *names: str) -> None:
        """Kill -9 services with all processes they have started, as when a container ends."""
        for name in names:
            process = self._running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)

    def submit(self, job: str, day: str) -> str:
        """Put a run into the queue; its id."""
        workspace = Path(self._system.settings.dagster_home) / "workspace.yaml"
        run_id = str(uuid4())
        subprocess.run(
            [
                *(sys.executable, "-m", "dagster", "job", "launch"),
                *("--workspace", str(workspace), "--job", job, "--run-id", run_id),
                *("--tags", json.dumps(tags_for_days(day))),
            ],
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
            check=True,
        )
        return run_id

    def status(self, run_id: str) -> dg.DagsterRunStatus:
        """The status of a run."""
        run = self._system.instance.get_run_by_id(run_id)
        assert run is not None
        return run.status

    def retries_of(self, run_id: str) -> list[dg.DagsterRun]:
        """The runs that Dagster started because this one was lost."""
        runs = self._system.instance.get_runs()
        return [run for run in runs if run.parent_run_id == run_id]

    def close(self) -> None:
        """Kill the services that still run."""
        self.kill(*self._running)
        self._log.close()
