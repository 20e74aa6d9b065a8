"""The process that a run runs in, as its events name it, and whether that process is alive.

Only for an instance whose processes are all on this machine.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from dagster import DagsterEventType, DagsterInstance, DagsterRunStatus
from dagster._core.storage.dagster_run import RunsFilter

_CLOCK_SLACK_S = 10.0
"""A process may be so much younger than the event it wrote: the two clocks are not one."""
_LOST = "The run was still {status} when SeoulCast was started, and its process is gone."


@dataclass(frozen=True)
class RunProcess:
    """A process on this machine.

    Args:
        pid: its id, which another process may have been given since.
        started_by: seconds since 1970 at which it ran already.
    """

    pid: int
    started_by: float

    @property
    def alive(self) -> bool:
        """Whether this very process still runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return False
        age_s = _age_s(self.pid)
        return age_s is None or age_s + _CLOCK_SLACK_S >= time.time() - self.started_by


def process_of(instance: DagsterInstance, run_id: str) -> RunProcess | None:
    """The process that a run was started in; None before its start is on record."""
    events = instance.event_log_storage.get_logs_for_run(
        run_id, of_type={DagsterEventType.RUN_START}, limit=1, ascending=False
    )
    for entry in events:
        pid = entry.get_dagster_event().pid
        if pid is not None:
            return RunProcess(pid, entry.timestamp)
    return None


def end_lost_runs(instance: DagsterInstance) -> int:
    """Mark runs that nothing works at any more; to be called while no code server runs.

    After a power cut a run may be on record as under way for ever. Those that were being
    launched or worked have failed, those that were being canceled are canceled. A run in a
    process of its own that is alive, such as a backfill in another terminal, is left alone.

    Returns:
        How many runs were marked.
    """
    under_way = RunsFilter(
        statuses=[
            DagsterRunStatus.STARTING,
            DagsterRunStatus.STARTED,
            DagsterRunStatus.CANCELING,
        ]
    )
    lost = 0
    for run in instance.get_runs(under_way):
        process = process_of(instance, run.run_id)
        if process is not None and process.alive:
            continue
        words = _LOST.format(status=run.status.value)
        if run.status == DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, words)
        else:
            instance.report_run_failed(run, words)
        lost += 1
    return lost


def _age_s(pid: int) -> float | None:
    """Seconds since the process began; None where the system doesn't say. 0 for a dead one."""
    try:
        # The name in parentheses may hold spaces; the state is the first field behind it.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        up_s = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0])
    except OSError:
        return None
    if fields[0] in {"Z", "X"}:
        return float("-inf")
    return up_s - int(fields[19]) / os.sysconf("SC_CLK_TCK")
