"""Runs the steps of a start one after another, shows their progress, and puts it on record.

Steps that end on another day than they were planned on are followed by those of the new day.
"""

from __future__ import annotations

import logging
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from seoulcast.clock import Clock
from seoulcast.datasets.preparation import (
    Preparation,
    PreparationState,
    PreparationStep,
    Trouble,
    write_preparation,
)
from seoulcast.datasets.store import ObjectStore, StoreUnavailableError
from seoulcast_assets.commands.exit_codes import HUB_UNREACHABLE, TROUBLES
from seoulcast_assets.commands.progress_view import View, as_told, view_of
from seoulcast_assets.commands.up.steps import Step
from seoulcast_assets.commands.up.supervisor import Supervisor
from seoulcast_assets.progress import Told

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Record:
    """Puts on record which step runs, for the page of a system in its first minutes.

    Args:
        store: of all cities.
        clock: tells when a step began.
    """

    store: ObjectStore
    clock: Clock

    def note(
        self,
        steps: Sequence[Step],
        number: int,
        state: PreparationState,
        trouble: Trouble | None = None,
    ) -> None:
        """Write it; a store that can't be reached costs the page a sentence, and no step."""
        preparation = Preparation(
            state=state,
            steps=[
                PreparationStep(name=step.name, usual_s=step.usual_s, station=step.station)
                for step in steps
            ],
            running=min(number, len(steps) - 1),
            started_at=self.clock.now().replace(microsecond=0),
            trouble=trouble,
        )
        try:
            write_preparation(self.store, preparation)
        except StoreUnavailableError as error:
            _LOG.warning("What is being prepared is not on record: %s", error)


class StepRunner:
    """Runs steps one after another while the services run; a failed step is the last one.

    A hub that can't be reached fails none: the steps that need it wait for it.

    Args:
        plan: the steps to run now, in order; asked again after the last where midnight has passed.
        supervisor: starts their processes, and ends them when `make up` ends.
        log: file for everything that they print.
        console: shows the progress: bars on a terminal, else every line.
        record: takes what runs, for the page to tell, and has the clock.
    """

    def __init__(
        self,
        plan: Callable[[], Sequence[Step]],
        supervisor: Supervisor,
        log: Path,
        console: Console,
        record: Record,
    ) -> None:
        self._plan = plan
        self._supervisor = supervisor
        self._log = log
        self._console = console
        self._record = record
        self._view: View | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._partial_line = b""
        self._last_line = ""
        self._trouble: Trouble | None = None
        self._begin()

    def _begin(self) -> None:
        self._planned_on = self._record.clock.today()
        self._steps = list(self._plan())
        self._number = 0

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
        """Remove the progress line from the terminal; what still runs is on record as stopped."""
        self._end_view()
        if self._process is not None:
            self._note("stopped")

    @property
    def _heading(self) -> str:
        return f"[{self._number + 1}/{len(self._steps)}] {self._steps[self._number].title}"

    def _start(self) -> None:
        self._started_at = time.monotonic()
        self._last_line = ""
        self._process = self._supervisor.start_task(self._steps[self._number].command)
        self._note("running")
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)
        if not self._console.is_terminal:
            self._console.print(escape(self._heading))
        self._view = view_of(self._console, self._record.clock, heading=self._heading)
        self._view.__enter__()

    def _end_view(self) -> None:
        if self._view is not None:
            self._view.__exit__(None, None, None)
            self._view = None

    def _note(self, state: PreparationState) -> None:
        self._record.note(self._steps, self._number, state, self._trouble)

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        data = process.stdout.read() if process.stdout is not None else None
        if not data:
            return
        *lines, self._partial_line = (self._partial_line + data).split(b"\n")
        told = [as_told(line.decode(errors="replace").rstrip()) for line in lines]
        with self._log.open("a", encoding="utf-8") as log:
            log.writelines(f"{one}\n" for one in told if isinstance(one, str))
        for one in told:
            self._show(one)

    def _show(self, told: Told) -> None:
        if self._view is None or told == "":
            return
        if isinstance(told, str):
            self._last_line = told
            if self._console.is_terminal and not self._steps[self._number].keeps_lines:
                return
        self._view.tell(told)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        duration = f"{time.monotonic() - self._started_at:.0f} s"
        self._end_view()
        self._supervisor.remove_task(process)
        self._process = None
        code = process.returncode
        if code == 0 or code in TROUBLES:
            self._trouble = TROUBLES.get(code)
        if code == HUB_UNREACHABLE:
            outcome = f"[yellow]![/] {escape(self._heading)}: {escape(self._last_line)}"
        else:
            outcome = f"[green]✓[/] {escape(self._heading)}: done in {duration}"
        if code in (0, HUB_UNREACHABLE):
            self._console.print(outcome, soft_wrap=True)
            self._number += 1
            if self._number == len(self._steps):
                self._note("done")
                if self._record.clock.today() != self._planned_on:
                    # What was the newest forecast is yesterday's now, and may be one without a
                    # model: a model's for the same day is a hindcast, which does not replace it.
                    self._begin()
            return
        self._note("failed")
        self._console.print(
            f"[red]✗[/] {escape(self._heading)}: failed after {duration}.\n"
            f"    {escape(self._last_line)}\n"
            f"    Log: {self._log}\n"
            "    Finished steps are kept; the next `make up` retries from here.",
            soft_wrap=True,
        )
        self._number = len(self._steps)
