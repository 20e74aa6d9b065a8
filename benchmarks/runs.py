"""Runs of Dagster as the daemon starts them, a process each, and what they cost."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from seoulcast_assets.commands.backfill import run_side_by_side
from seoulcast_assets.commands.stages import Stage


class Cost(NamedTuple):
    """What a step took.

    Attributes:
        seconds: from its beginning to its end.
        processor_s: of all processes of its runs, and of the sandbox, a thread of this one.
    """

    seconds: float
    processor_s: float


def cost_of(*stages: Stage, first: date, last: date) -> Cost:
    """The cost of these runs side by side, process starts included.

    Raises:
        SystemExit: a run failed; it has said why.
    """
    began, before = time.perf_counter(), _processor_s()
    with _without_progress_lines():
        failed = run_side_by_side(stages, first, last)
    if failed:
        raise SystemExit("A run failed; its words stand above.")
    return Cost(time.perf_counter() - began, _processor_s() - before)


def _processor_s() -> float:
    """Processor time of this process and of its children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


@contextmanager
def _without_progress_lines() -> Iterator[None]:
    """Processes that start within it write nothing to the standard output."""
    sys.stdout.flush()
    terminal, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        yield
    finally:
        os.dup2(terminal, 1)
        os.close(terminal)
        os.close(nothing)
