"""What `make up` runs once its services are ready: the first run, or the days since the last one.

Each step is a command that can also be run by hand, and be stopped at any time: what it has
finished is kept, and running it again completes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.issues import read_document
from seoulcast.datasets.keys import (
    HOURS_FROM,
    LATEST_FORECAST,
    REPORT,
    TEMPERATURE,
    TEMPERATURE_FROM,
)
from seoulcast.datasets.models import decisions
from seoulcast.datasets.sources import source_statuses
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.commands.missing import Recorded, missing_days
from seoulcast_assets.commands.up.supervisor import Supervisor
from seoulcast_assets.morning_parts import parts_of_a_morning
from seoulcast_assets.naming import asset_key
from seoulcast_assets.sensors.watched_days import WATCHED_DAYS

HINDCAST_DAYS = 30
"""Days of hindcasts in the first run, so that there are forecasts to score."""


@dataclass(frozen=True)
class Step:
    """One command of the first run or of catching up.

    Args:
        title: what it does, as shown to the operator.
        command: the command line; exits with 0 on success and prints its progress in lines.
        keeps_lines: whether its lines stay on a terminal: they are what it is for.
    """

    title: str
    command: Sequence[str]
    keeps_lines: bool = False


def steps_for(settings: Settings, recorded: Recorded) -> list[Step]:
    """The steps to run now: all of them on a first run, later those for missing days.

    The first model is trained on data through the day before the hindcasts, so that none of
    them is of a training day. The default city is first: its step fetches the shared data. What
    the first forecast does without is fetched once it stands.

    Args:
        settings: the cities, the clock and where objects lie.
        recorded: tells which days of an asset are on record.
    """
    cities = cities_of(settings)
    several = len(cities) > 1
    return [
        *([] if settings.uses_sandbox else [_PATHS]),
        *(step for city in cities for step in _steps_for_city(city, settings, several=several)),
        *_history_steps(cities, settings, recorded),
    ]


_PATHS = Step(
    "Asking which paths of the hub the key may read",
    [sys.executable, "-m", "seoulcast_assets.commands.sources"],
    keeps_lines=True,
)


def _history_steps(
    cities: Sequence[City], settings: Settings, recorded: Recorded
) -> Iterator[Step]:
    """Mornings of the past, and the weather before what models learn from, where they lack."""
    yesterday = settings.clock.last_full_day()
    # The newest days are the sensors'.
    watched = yesterday - timedelta(days=WATCHED_DAYS)
    statuses = source_statuses(open_store(settings))
    mornings = [part.assets[0] for part in parts_of_a_morning(cities) if part.may_be_read(statuses)]
    if missing_days(recorded, mornings, HOURS_FROM, watched):
        title = "Fetching hours and official forecasts of the past"
        yield _backfill(title, "mornings", yesterday, HOURS_FROM, missing=True)
        yield from _steps_with_mornings(cities, settings)
    before = min(settings.history_from - timedelta(days=1), watched)
    temperatures = [asset_key(city, TEMPERATURE.name) for city in cities]
    if missing_days(recorded, temperatures, TEMPERATURE_FROM, before):
        title = f"Fetching the weather back to {TEMPERATURE_FROM.year}"
        yield _backfill(title, "observations", before, TEMPERATURE_FROM, missing=True)


def _steps_with_mornings(cities: Sequence[City], settings: Settings) -> Iterator[Step]:
    """On a first run the model once more, now that there are mornings to learn from.

    Later the weekly training does it.
    """
    yesterday = settings.clock.last_full_day()
    trained_through = yesterday - timedelta(days=HINDCAST_DAYS)
    for city in cities:
        if decisions(city.view(open_store(settings))):
            continue
        of = city if len(cities) > 1 else None
        yield _backfill("Training the model with mornings", "model", trained_through, of=of)
        yield _backfill("Forecasting with mornings", "forecasts", yesterday, trained_through, of)


def _steps_for_city(city: City, settings: Settings, *, several: bool) -> list[Step]:
    store = city.view(open_store(settings))
    of = city if several else None
    yesterday = settings.clock.last_full_day()
    trained_through = yesterday - timedelta(days=HINDCAST_DAYS)
    newest = read_document(store, LATEST_FORECAST, ForecastPointer)
    missed = None if newest is None else newest.day + timedelta(days=1)
    steps = []
    if missed is None:
        steps.append(_backfill("Fetching and cleaning history", "observations", yesterday, of=of))
    elif missed <= yesterday:
        steps.append(_backfill("Fetching the missed days", "observations", yesterday, missed, of))
    if not decisions(store):
        steps.append(_backfill("Training the model", "model", trained_through, of=of))
    if missed is None or missed <= yesterday:
        first = missed or trained_through
        steps.append(_backfill("Forecasting", "forecasts", yesterday, first, of))
    if store.head(REPORT) is None:
        steps.append(_backfill("Building the exploratory report", "report", yesterday, of=of))
    return steps


def _backfill(
    title: str,
    select: str,
    end: date,
    start: date | None = None,
    of: City | None = None,
    *,
    missing: bool = False,
) -> Step:
    span = ["--from", f"{start}"] if start else []
    station = ["--station", f"{of.station}"] if of else []
    return Step(
        f"{title} ({of.en})" if of else title,
        [
            *(sys.executable, "-m", "seoulcast_assets.commands.backfill"),
            *("--select", select, *span, "--to", f"{end}", *station),
            *(["--missing"] if missing else []),
        ],
    )


class StepRunner:
    """Runs steps one after another while the services run; a failed step is the last one.

    Args:
        steps: to run, in order.
        supervisor: starts their processes, and ends them when `make up` ends.
        log: file for everything that they print.
        console: shows the progress: one line that is updated on a terminal, else every line.
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
        self._started_at = 0.0
        self._partial_line = b""
        self._last_line = ""

    def tick(self) -> None:
        """Read the output of the running step, and start the next one if it has ended."""
        if self._process is None:
            if self._number < len(self._steps):
                self._start()
            return
        self._read(self._process)
        if self._process.poll() is not None:
            self._read(self._process)
            self._end(self._process)

    def close(self) -> None:
        """Remove the progress line from the terminal."""
        self._status.stop()

    @property
    def _heading(self) -> str:
        return f"[{self._number + 1}/{len(self._steps)}] {self._steps[self._number].title}"

    def _start(self) -> None:
        self._started_at = time.monotonic()
        self._last_line = ""
        self._process = self._supervisor.start_task(self._steps[self._number].command)
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)
        if self._console.is_terminal:
            self._status.update(escape(self._heading))
            self._status.start()
        else:
            self._console.print(escape(self._heading))

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        data = process.stdout.read() if process.stdout is not None else None
        if not data:
            return
        with self._log.open("ab") as log:
            log.write(data)
        *lines, self._partial_line = (self._partial_line + data).split(b"\n")
        for line in lines:
            self._show(line.decode(errors="replace").rstrip())

    def _show(self, line: str) -> None:
        self._last_line = line or self._last_line
        if self._steps[self._number].keeps_lines and line:
            self._console.print(escape(line), soft_wrap=True)
        elif self._console.is_terminal:
            self._status.update(escape(f"{self._heading}  {self._last_line}"))
        elif line:
            self._console.print(escape(f"    {line}"), soft_wrap=True)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        duration = f"{time.monotonic() - self._started_at:.0f} s"
        self._status.stop()
        self._supervisor.remove_task(process)
        self._process = None
        if process.returncode == 0:
            self._console.print(f"[green]✓[/] {escape(self._heading)}: done in {duration}")
            self._number += 1
            return
        self._console.print(
            f"[red]✗[/] {escape(self._heading)}: failed after {duration}.\n"
            f"    {escape(self._last_line)}\n"
            f"    Log: {self._log}\n"
            "    Finished steps are kept; the next `make up` retries from here.",
            soft_wrap=True,
        )
        self._number = len(self._steps)
