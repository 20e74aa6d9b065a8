"""The figures of `benchmarks.machines` as JSON and as tables."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from benchmarks.machines.cuts import Cut
from benchmarks.machines.estimate import SERIAL, Estimate, costs_of, estimate
from benchmarks.machines.throughput import ONE_DAY, ONE_PROCESS, Case
from seoulcast.clock import KST

CORES = 8
"""Of the machines that are computed."""
WHOLE_DAYS, WHOLE_RUNS = 7305, 8
"""A backfill of twenty years, which is computed beside what was measured."""


class Report:
    """What was measured so far.

    Args:
        file: where the JSON is written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.cases: list[Case] = []
        self.cuts: list[Cut] = []

    def estimates(self) -> list[Estimate]:
        """The measured cases on this machine, and the whole on `CORES` cores; none too early."""
        named = {case.name: case for case in self.cases}
        shared = [case for case in self.cases if case.workers and case.name != ONE_DAY]
        if not shared or ONE_PROCESS not in named or ONE_DAY not in named:
            return []
        costs = costs_of(named[ONE_PROCESS], named[ONE_DAY], shared[0])
        cores = os.cpu_count() or 1
        here = [
            estimate(costs, workers=case.workers, cores=cores, days=case.days, runs=case.runs)
            for case in shared
        ]
        there = [
            estimate(costs, workers=workers, cores=CORES, days=WHOLE_DAYS, runs=WHOLE_RUNS)
            for workers in (1, 2, 4, CORES)
        ]
        return [*here, *there]

    def write(self) -> None:
        """Write all of it."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "made": datetime.now(KST).isoformat(timespec="seconds"),
            "cores": os.cpu_count(),
            "cases": [asdict(case) for case in self.cases],
            "estimates": [asdict(one) for one in self.estimates()],
            "cuts": [asdict(cut) for cut in self.cuts],
        }
        self._file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    def lines(self) -> list[str]:
        """The tables, one after the other."""
        return [*_of_cases(self.cases), *_of_estimates(self.estimates()), *_of_cuts(self.cuts)]


def _of_cases(cases: Sequence[Case]) -> list[str]:
    alone = next((case for case in cases if case.name == ONE_PROCESS), None)
    head = "case           days runs  wall s  days/s  ratio   processor s:  runs"
    lines = [head + "".join(f"{name:>10}" for name in (*SERIAL, "others"))]
    for case in cases:
        parts = [case.processor_s[name] for name in SERIAL]
        others = sum(case.processor_s.values()) - sum(parts) - case.working_s
        ratio = f"{case.days_per_s / alone.days_per_s:.2f}" if alone else "-"
        lines.append(
            f"{case.name:<12} {case.days:>6} {case.runs:>4} {case.wall_s:>7.1f} "
            f"{case.days_per_s:>7.1f} {ratio:>6} {case.working_s:>20.1f}"
            + "".join(f"{seconds:>10.1f}" for seconds in (*parts, others))
        )
    return lines


def _of_estimates(estimates: Sequence[Estimate]) -> list[str]:
    return [
        f"computed: {one.workers} workers on {one.cores} cores, {one.days} days in {one.runs} "
        f"runs: {one.seconds:.0f} s, limited by {one.limited_by}; {one.ratio:.2f} of one process"
        for one in estimates
    ]


def _of_cuts(made: Sequence[Cut]) -> list[str]:
    lines = []
    for cut in made:
        ended = "have not ended" if cut.ended_s is None else f"ended after {cut.ended_s:.0f} s"
        lines.append(
            f"without {cut.service} for {cut.lasted_s:.0f} s: runs {ended}; days lost: "
            f"{cut.days_lost} of {cut.days}; objects altered: {cut.objects_altered}; "
            f"told: {cut.told}"
        )
        for story in cut.runs:
            changes = ", ".join(f"{one.status} {one.after_s:.0f} s" for one in story.changes)
            again = f" for {story.retry_of[:8]}" if story.retry_of else ""
            lines.append(f"  {story.run_id[:8]}{again} on {story.machine}: {changes}")
            lines.extend(
                f"    {reason.splitlines()[0][:150]}" for reason in story.reasons if reason
            )
    return lines
