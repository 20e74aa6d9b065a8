"""`python -m benchmarks.machines`: measure workers and cut machines off, print, write the JSON.

The containers are a project of their own, gone afterwards. With `PYTHONPATH=tests`, since they are
driven as the tests drive them.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from containers.deployment import CELERY_FILES, Deployment, settings_of_tests
from support.deployment import ROOT

from benchmarks.machines.cuts import SECOND_FILE, SERVICES, cuts, told_at_the_end
from benchmarks.machines.report import Report
from benchmarks.machines.throughput import throughput

PROJECT = "seoulcast-machines"
NIGHT = "2022-06-15T02:00:00+09:00"
"""Two hours before any schedule."""
STATIONS = "90,101,108,112,119,131,138,143,156,159"


def main() -> None:
    """Read the arguments, measure and write; the file is written anew after each figure."""
    parser = argparse.ArgumentParser(prog="benchmarks.machines", description=__doc__)
    parser.add_argument("--years", type=int, default=20, help="that each case fetches")
    parser.add_argument("--runs", type=int, default=8, help="into which workers share them")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--cut", nargs="*", choices=SERVICES, default=list(SERVICES))
    parser.add_argument("--build", action="store_true", help="the images; else as they are")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    given = parser.parse_args()
    report = Report(given.out / "machines.json")
    if given.build:
        Deployment(settings_of_tests(), project=PROJECT).compose("build", "code", "api", "objects")
    if given.cut:
        with Containers() as parts:
            for cut in cuts(parts, given.cut):
                report.cuts.append(cut)
                report.write()
            report.cuts = told_at_the_end(parts, report.cuts)
            report.write()
    if given.workers:
        with Containers(SEOULCAST_KMA_PIECE_DAYS="92") as parts:
            for case in throughput(
                parts, years=given.years, runs=given.runs, workers=given.workers
            ):
                report.cases.append(case)
                report.write()
    _say("\n".join(report.lines()))


class Containers:
    """A project of its own, as a context manager; all of it is gone afterwards."""

    def __init__(self, **settings: str) -> None:
        every = settings_of_tests(
            SEOULCAST_NOW=NIGHT,
            SEOULCAST_NOW_ANCHOR=repr(time.time()),
            SEOULCAST_PREDICTOR_STATIONS=STATIONS,
            **settings,
        )
        self._parts = Deployment(every, project=PROJECT)

    def __enter__(self) -> Deployment:
        self._remove()
        return self._parts

    def __exit__(self, *_: object) -> None:
        logs = ROOT / ".cache" / "machines.log"
        logs.parent.mkdir(exist_ok=True)
        with logs.open("a", encoding="utf-8") as file:
            file.write(self._parts.compose("logs", "--no-color", check=False).stdout)
        self._remove()

    def _remove(self) -> None:
        """All of it, of an earlier start that was cut off too."""
        settings = {**self._parts.settings, "SOURCES": str(ROOT)}
        whole = Deployment(settings, (*CELERY_FILES, SECOND_FILE), project=PROJECT)
        whole.compose("down", "--volumes", "--timeout", "5", check=False)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
