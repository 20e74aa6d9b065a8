"""What `make up` does once the services run: the first run's chain, or missed days.

Each step is a command of its own, so that it can be run by hand, and stopped at any time:
what it has finished stays, and running it again completes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from seoulcast.datasets.backends import open_store
from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import LATEST_FORECAST, REPORT
from seoulcast.datasets.models import decisions
from seoulcast.settings import Settings
from seoulcast_assets.commands.up.processes import Supervisor

HINDCAST_DAYS = 30
"""Days for which forecasts are made in hindsight, so that there is something to score."""


@dataclass(frozen=True)
class Step:
    """One piece of work.

    Args:
        title: what it does, for a person.
        command: ends with 0 if it is done; prints its progress line by line.
    """

    title: str
    command: Sequence[str]


def steps_for(settings: Settings) -> list[Step]:
    """What is to be done now: everything on a first run, later what is lacking.

    The first model learns from data through the day before the hindcasts, so that they
    are of days it has not seen. The first city goes first: it fetches what all share.
    """
    cities = cities_of(settings)
    return [step for city in cities for step in _steps_of(city, settings, alone=len(cities) == 1)]


def _steps_of(city: City, settings: Settings, *, alone: bool) -> list[Step]:
    store = city.view(open_store(settings))
    of = None if alone else city
    yesterday = settings.clock.last_full_day()
    learned = yesterday - timedelta(days=HINDCAST_DAYS)
    newest = read_document(store, LATEST_FORECAST, ForecastPointer)
    missed = None if newest is None else newest.day + timedelta(days=1)
    steps = []
    if missed is None:
        steps.append(_backfill("Fetching and cleaning history", "observations", yesterday, of=of))
    elif missed <= yesterday:
        steps.append(_backfill("Fetching the days missed", "observations", yesterday, missed, of))
    if not decisions(store):
        steps.append(_backfill("Training the model", "model", learned, of=of))
    if missed is None or missed <= yesterday:
        steps.append(_backfill("Forecasting", "forecasts", yesterday, missed or learned, of))
    if store.head(REPORT) is None:
        steps.append(_backfill("Drawing the exploratory report", "report", yesterday, of=of))
    return steps


def _backfill(
    title: str, select: str, end: date, start: date | None = None, of: City | None = None
) -> Step:
    span = ["--from", f"{start}"] if start else []
    station = ["--station", f"{of.station}"] if of else []
    return Step(
        f"{title} ({of.en})" if of else title,
        [
            *(sys.executable, "-m", "seoulcast_assets.commands.backfill"),
            *("--select", select, *span, "--to", f"{end}", *station),
        ],
    )


class Chain:
    """Steps done one after another, beside the services; a failed one ends the chain.

    Args:
        steps: what to do.
        supervisor: starts and, if need be, ends their processes.
        log: file that gets everything they print.
        console: where progress is shown: one living line on a terminal, else each line.
    """

    def __init__(
        self, steps: Sequence[Step], supervisor: Supervisor, log: Path, console: Console
    ) -> None:
        self._steps = list(steps)
        self._supervisor = supervisor
        self._log = log
        self._console = console
        self._status = console.status("")
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._began = 0.0
        self._unfinished = b""
        self._last_line = ""

    def tick(self) -> None:
        """Look after the running step once, and start the next one when it is its turn."""
        if self._process is None:
            if self._number < len(self._steps):
                self._start()
            return
        self._read(self._process)
        if self._process.poll() is not None:
            self._read(self._process)
            self._end(self._process)

    def close(self) -> None:
        """Take the living line off the terminal."""
        self._status.stop()

    @property
    def _head(self) -> str:
        return f"[{self._number + 1}/{len(self._steps)}] {self._steps[self._number].title}"

    def _start(self) -> None:
        self._began = time.monotonic()
        self._last_line = ""
        self._process = self._supervisor.run_beside(self._steps[self._number].command)
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)
        if self._console.is_terminal:
            self._status.update(escape(self._head))
            self._status.start()
        else:
            self._console.print(escape(self._head))

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        data = process.stdout.read() if process.stdout is not None else None
        if not data:
            return
        with self._log.open("ab") as log:
            log.write(data)
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        for line in lines:
            self._show(line.decode(errors="replace").rstrip())

    def _show(self, line: str) -> None:
        self._last_line = line or self._last_line
        if self._console.is_terminal:
            self._status.update(escape(f"{self._head}  {self._last_line}"))
        elif line:
            self._console.print(escape(f"    {line}"), soft_wrap=True)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        took = f"{time.monotonic() - self._began:.0f} s"
        self._status.stop()
        self._supervisor.finished(process)
        self._process = None
        if process.returncode == 0:
            self._console.print(f"[green]✓[/] {escape(self._head)}: done in {took}")
            self._number += 1
            return
        self._console.print(
            f"[red]✗[/] {escape(self._head)}: failed after {took}.\n"
            f"    {escape(self._last_line)}\n"
            f"    All it said: {self._log}\n"
            "    What was finished is kept; the next `make up` goes on from there.",
            soft_wrap=True,
        )
        self._number = len(self._steps)
