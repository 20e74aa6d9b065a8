"""Dagster's default run launcher, which also notices that a run is lost.

Named by the instance files (`configuration`, `deploy/dagster.yaml`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Self

from dagster import BoolSource, DagsterRun, Field, IntSource

from seoulcast_assets.dagster_internals import (
    GRPC_INFO_TAG,
    CanCancelExecutionRequest,
    CanCancelExecutionResult,
    CheckRunHealthResult,
    ConfigurableClassData,
    DagsterGrpcClient,
    DagsterUserCodeUnreachableError,
    DefaultRunLauncher,
    UserConfigSchema,
    WorkerStatus,
    deserialize_value,
)
from seoulcast_assets.instance.run_processes import process_of

ANSWER_WITHIN_S = 10
"""Timeout in seconds of one request to a code server."""
UNREACHABLE_S = 60
"""Seconds without a response after which a code server counts as gone, by default."""
RETURNS_WITHIN_S = 600.0
"""The same for a code server that has responded to this process before: it is restarting, no
other run could start meanwhile, and a lost run can be retried only through it."""


class WatchedRunLauncher(DefaultRunLauncher):
    """Starts runs as processes of the code server, and checks that it still has them.

    Stock Dagster can't check runs of this kind: a run whose code server is killed stays
    "started" for ever and holds its job's place in the queue.

    Args:
        same_machine: whether all processes of the instance are on this machine, so that a
            run's own process can be looked for.
        unreachable_seconds: without a response, after which runs of a code server that has not
            responded to this process before count as failed.
        inst_data: the configuration from which Dagster built this, which it keeps for itself.
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
        self._responded: set[str] = set()
        self._unreachable_since: dict[str, float] = {}

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
        """RUNNING while a started run is alive, FAILED where it is lost."""
        process = process_of(self._instance, run.run_id) if self._same_machine else None
        if process is not None and process.alive:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        address = run.tags.get(GRPC_INFO_TAG)
        if address is not None:
            return self._health_at(run.run_id, address)
        # Not launched by this class: a command runs it in its own process.
        if process is not None:
            return CheckRunHealthResult(
                WorkerStatus.FAILED, f"The command that ran it (process {process.pid}) is gone."
            )
        return CheckRunHealthResult(WorkerStatus.RUNNING, "A command runs it.")

    def _health_at(self, run_id: str, address: str) -> CheckRunHealthResult:
        """The health of a run as its code server reports it."""
        server = json.loads(address)
        client = DagsterGrpcClient(
            host=server.get("host"),
            port=server.get("port"),
            socket=server.get("socket"),
            use_ssl=bool(server.get("use_ssl", False)),
        )
        try:
            response = deserialize_value(
                client.can_cancel_execution(
                    CanCancelExecutionRequest(run_id=run_id), timeout=ANSWER_WITHIN_S
                ),
                CanCancelExecutionResult,
            )
        except DagsterUserCodeUnreachableError:
            return self._unreachable(address)
        self._responded.add(address)
        self._unreachable_since.pop(address, None)
        if response.can_cancel:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(
            WorkerStatus.FAILED, "The code server was restarted and no longer has the run."
        )

    def _unreachable(self, address: str) -> CheckRunHealthResult:
        now = time.monotonic()
        unreachable_s = now - self._unreachable_since.setdefault(address, now)
        limit_s = RETURNS_WITHIN_S if address in self._responded else self._unreachable_s
        if unreachable_s < limit_s:
            return CheckRunHealthResult(WorkerStatus.RUNNING, "The code server does not respond.")
        return CheckRunHealthResult(
            WorkerStatus.FAILED, f"The code server has not responded for {unreachable_s:.0f} s."
        )
