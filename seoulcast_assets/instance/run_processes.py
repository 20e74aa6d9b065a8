"""The process of a run, as its events name it, and whether that process is alive.

Only for an instance whose processes are all on this machine.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from dagster import DagsterEventType, DagsterInstance, DagsterRunStatus, RunsFilter

_CLOCK_SLACK_S = 10.0
"""Tolerance in seconds: a process's age and the time of its event come from two clocks."""
_LOST = "The run was still {status} when SeoulCast was started, and its process is gone."


@dataclass(frozen=True)
class RunProcess:
    """A process on this machine.

    Args:
        pid: its id, which another process may have been given since.
        started_by: seconds since 1970 of an event that it wrote.
    """

    pid: int
    started_by: float

    @property
    def alive(self) -> bool:
        """Whether this process still runs, and not another one with its id."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return False
        age_s = _age_s(self.pid)
        return age_s is None or age_s + _CLOCK_SLACK_S >= time.time() - self.started_by


def process_of(instance: DagsterInstance, run_id: str) -> RunProcess | None:
    """The process of a run; None while no start is on record."""
    events = instance.event_log_storage.get_logs_for_run(
        run_id, of_type={DagsterEventType.RUN_START}, limit=1, ascending=False
    )
    for entry in events:
        pid = entry.get_dagster_event().pid
        if pid is not None:
            return RunProcess(pid, entry.timestamp)
    return None


def end_lost_runs(instance: DagsterInstance) -> int:
    """Mark unfinished runs whose process is gone. Only to be called while no code server runs.

    After a power cut a run stays unfinished on record. One that was starting or started is
    marked as failed, one that was canceling as canceled. A run whose own process is alive, such
    as a backfill in another terminal, is left alone.

    Returns:
        How many runs were marked.
    """
    unfinished = RunsFilter(
        statuses=[
            DagsterRunStatus.STARTING,
            DagsterRunStatus.STARTED,
            DagsterRunStatus.CANCELING,
        ]
    )
    lost = 0
    for run in instance.get_runs(unfinished):
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
    """Seconds since the process began, -inf for a dead one; None where the system doesn't say."""
    try:
        # The name in parentheses may hold spaces; the state is the first field behind it.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        up_s = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0])
    except OSError:
        return None
    if fields[0] in {"Z", "X"}:
        return float("-inf")
    return up_s - int(fields[19]) / os.sysconf("SC_CLK_TCK")
