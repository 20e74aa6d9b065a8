"""A backfill of weather in one process, and shared by workers: seconds and processor seconds."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from containers.deployment import CELERY_FILES, FILES, Deployment, Run
from support.waiting import wait_for

from benchmarks.machines.processor import processor_s, spent_between
from seoulcast.ingestion.raw import days_of

WEATHER = ("raw_asos", "temperature", "station_weather")
FIRST = date(2000, 1, 1)
ONE_PROCESS, ONE_DAY = "one process", "one day"
"""Names of the cases that others are compared with and computed from."""
ENDS_WITHIN_S = 3600.0
LOOK_S = 1.0
"""Seconds between two looks at the runs, which cost processor time themselves."""
BACKFILL_TAG = "dagster/backfill"


@dataclass(frozen=True)
class Case:
    """What one backfill took.

    Args:
        name: which it is.
        workers: that shared it; 0 where `code` alone worked.
        days: of the range.
        runs: into which it was divided.
        wall_s: from asking for it to the end of its last run.
        before_first_run_s: of these, until its first run had started.
        run_s: each run's own seconds, from its start to its end.
        processor_s: of each service, in that time.
    """

    name: str
    workers: int
    days: int
    runs: int
    wall_s: float
    before_first_run_s: float
    run_s: Sequence[float]
    processor_s: Mapping[str, float]

    @property
    def working_s(self) -> float:
        """Processor seconds of where the runs were."""
        return self.processor_s["worker" if self.workers else "code"]

    @property
    def days_per_s(self) -> float:
        """Days of the range in a second."""
        return self.days / self.wall_s


def throughput(
    parts: Deployment, *, years: int, runs: int, workers: Sequence[int]
) -> Iterator[Case]:
    """Measure one process, one day on a worker, then so many workers, each on the same days.

    Each case but that of one day has containers and volumes of its own, so that none finds what
    another stored, in objects or in Dagster's record.
    """
    length = (date(FIRST.year + years, 1, 1) - FIRST).days
    per_run = math.ceil(length / runs)
    parts.files = FILES
    _begin_anew(parts, 0)
    yield measured(parts, ONE_PROCESS, 0, FIRST, length, 1)
    for number, count in enumerate(workers):
        parts.compose("down", "--volumes", "--timeout", "5")
        parts.files = CELERY_FILES
        parts.settings |= {"WORKERS": f"{count}", "SEOULCAST_DAYS_PER_RUN": f"{per_run}"}
        _begin_anew(parts, count)
        if number == 0:
            yield measured(parts, ONE_DAY, count, FIRST - timedelta(days=2), 1, 1)
        yield measured(
            parts, f"workers: {count}", count, FIRST, length, math.ceil(length / per_run)
        )


def _begin_anew(parts: Deployment, workers: int) -> None:
    """Start the containers and fetch a day: the sandbox makes all its weather up at the first."""
    parts.up()
    measured(parts, "first day", workers, FIRST - timedelta(days=1), 1, 1)


def measured(
    parts: Deployment, name: str, workers: int, first: date, length: int, runs: int
) -> Case:
    """Ask for a range, wait until its runs have ended, and say what it took.

    Raises:
        AssertionError: a run failed, or they have not ended within an hour.
    """
    days = list(days_of(first, first + timedelta(days=length - 1)))
    before = processor_s(parts.project)
    asked_at = time.time()
    backfill = parts.backfill(WEATHER, days)

    def ended() -> list[Run] | None:
        time.sleep(LOOK_S)
        of_it = [run for run in parts.runs() if run.tags.get(BACKFILL_TAG) == backfill]
        done = len(of_it) == runs and all(run.has_ended for run in of_it)
        return of_it if done else None

    of_it = wait_for(ended, seconds=ENDS_WITHIN_S, what=f"the end of {name}")
    after = processor_s(parts.project)
    assert {run.status for run in of_it} == {"SUCCESS"}, of_it
    spans = [(run.started_at or 0.0, run.ended_at or 0.0) for run in of_it]
    return Case(
        name=name,
        workers=workers,
        days=length,
        runs=runs,
        wall_s=round(max(end for _, end in spans) - asked_at, 1),
        before_first_run_s=round(min(start for start, _ in spans) - asked_at, 1),
        run_s=[round(end - start, 1) for start, end in spans],
        processor_s=spent_between(before, after),
    )
