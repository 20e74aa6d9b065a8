"""Dagster's default run launcher, which also notices that a run is lost.

Named by the instance files (`configuration`, `deploy/dagster.yaml`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Self

from dagster import BoolSource, DagsterRun, Field, IntSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._grpc.client import DagsterGrpcClient
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import ConfigurableClassData, deserialize_value

from seoulcast_assets.instance.run_processes import process_of

ANSWER_WITHIN_S = 10
"""For one question to a code server."""
UNREACHABLE_S = 60
"""Silence after which an address counts as given up, by default."""
RETURNS_WITHIN_S = 600.0
"""As long is waited for a code server that this process has reached before: it is being started
again, nothing else could run meanwhile, and a lost run can be begun again only through it."""


class WatchedRunLauncher(DefaultRunLauncher):
    """Starts runs as processes of the code server, and asks it whether it still has them.

    Stock Dagster can't check runs of this kind: a run whose code server is killed stays
    "started" for ever and holds its job's place in the queue.

    Args:
        same_machine: whether all processes of the instance are on this machine, so that a
            run's own process can be looked for.
        unreachable_seconds: silence after which runs of a code server that has not answered
            this process before count as failed.
        inst_data: how Dagster was told to build this (its own bookkeeping).
    """

    def __init__(
        self,
        *,
        same_machine: bool = False,
        unreachable_seconds: int = UNREACHABLE_S,
        inst_data: ConfigurableClassData | None = None,
    ) -> None:
        super().__init__(inst_data)
        self._same_machine = same_machine
        self._unreachable_s = unreachable_seconds
        self._answered: set[str] = set()
        self._silent_since: dict[str, float] = {}

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """What `dagster.yaml` may say below `config`."""
        return {
            "same_machine": Field(BoolSource, is_required=False, default_value=False),
            "unreachable_seconds": Field(IntSource, is_required=False, default_value=UNREACHABLE_S),
        }

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]
    ) -> Self:
        """Build from `dagster.yaml`."""
        return cls(inst_data=inst_data, **config_value)

    @property
    def supports_check_run_worker_health(self) -> bool:
        """It does, which is why this class exists."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Whether a started run is still being worked at; FAILED where it is not."""
        process = process_of(self._instance, run.run_id) if self._same_machine else None
        if process is not None and process.alive:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        address = run.tags.get(GRPC_INFO_TAG)
        if address is not None:
            return self._asked(run.run_id, address)
        # Never launched by this class: it runs where a person's command runs.
        if process is not None:
            return CheckRunHealthResult(
                WorkerStatus.FAILED, f"The command that ran it (process {process.pid}) is gone."
            )
        return CheckRunHealthResult(WorkerStatus.RUNNING, "It runs in a command of its own.")

    def _asked(self, run_id: str, address: str) -> CheckRunHealthResult:
        """What the code server at the address says of the run."""
        server = json.loads(address)
        client = DagsterGrpcClient(
            host=server.get("host"),
            port=server.get("port"),
            socket=server.get("socket"),
            use_ssl=bool(server.get("use_ssl", False)),
        )
        try:
            answer = deserialize_value(
                client.can_cancel_execution(
                    CanCancelExecutionRequest(run_id=run_id), timeout=ANSWER_WITHIN_S
                ),
                CanCancelExecutionResult,
            )
        except DagsterUserCodeUnreachableError:
            return self._unreachable(address)
        self._answered.add(address)
        self._silent_since.pop(address, None)
        if answer.can_cancel:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(
            WorkerStatus.FAILED, "The code server was restarted and no longer has the run."
        )

    def _unreachable(self, address: str) -> CheckRunHealthResult:
        now = time.monotonic()
        silent_s = now - self._silent_since.setdefault(address, now)
        limit_s = RETURNS_WITHIN_S if address in self._answered else self._unreachable_s
        if silent_s < limit_s:
            return CheckRunHealthResult(WorkerStatus.RUNNING, "The code server does not answer.")
        return CheckRunHealthResult(
            WorkerStatus.FAILED, f"The code server has not answered for {silent_s:.0f} s."
        )
