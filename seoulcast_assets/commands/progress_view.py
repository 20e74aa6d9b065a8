"""Shows progress: bars on a terminal, lines elsewhere, or records for a program that reads them."""

from __future__ import annotations

import time
from typing import Literal, Self

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from seoulcast.clock import Clock
from seoulcast_assets.progress import EachPart, Progress, Told

RECORD = "\x1e"
"""Begins a line that is a record and no text (RFC 7464)."""
_MINUTE_S = 60

Shown = Literal["auto", "records"]
"""auto: bars on a terminal, lines elsewhere. records: a JSON text on each line that is no text."""


def as_told(line: str) -> Told:
    """A printed line as what it tells: progress if it is a record, else itself."""
    if not line.startswith(RECORD):
        return line
    try:
        return Progress.model_validate_json(line.removeprefix(RECORD))
    except ValidationError:
        return line.removeprefix(RECORD)


class View:
    """Shows what is told, from its beginning as a context to its end; this one shows nothing."""

    def tell(self, told: Told) -> None:
        """Show it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def view_of(console: Console, clock: Clock, shown: Shown = "auto", heading: str = "") -> View:
    """The view for a console.

    Args:
        console: where to show it.
        clock: the time that lines begin with.
        shown: in which way.
        heading: what it is about, above the bars.
    """
    if shown == "records":
        return _Records(console)
    return _Bars(console, heading) if console.is_terminal else _Lines(console, clock)


class _Records(View):
    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, told: Told) -> None:
        line = told if isinstance(told, str) else RECORD + told.model_dump_json()
        self._console.file.write(f"{line}\n")
        self._console.file.flush()


class _Lines(View):
    """A line each five per cent, with the clock's time and about how long it still takes."""

    def __init__(self, console: Console, clock: Clock) -> None:
        self._console = console
        self._clock = clock
        self._each_part = EachPart(self._line)
        self._began: dict[str, tuple[float, int]] = {}

    def tell(self, told: Told) -> None:
        if isinstance(told, str):
            self._console.print(f"    {told}", markup=False, soft_wrap=True)
            return
        # A run of training says each epoch in a line of its own, with its loss.
        if told.unit == "epochs":
            return
        self._began.setdefault(told.what, (time.monotonic(), told.done))
        self._each_part.tell(told)

    def _line(self, progress: Progress) -> None:
        began, done_before = self._began[progress.what]
        done, ahead = progress.done - done_before, progress.total - progress.done
        left = ""
        if done > 0 and ahead > 0:
            left = f", {_duration((time.monotonic() - began) * ahead / done)} left"
        now = f"{self._clock.now():%H:%M:%S}"
        self._console.print(f"    {now} {progress.text}{left}", markup=False, soft_wrap=True)


def _duration(seconds: float) -> str:
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE_S:.0f} min"


class _Bars(View):
    """A bar for each thing, with percentage, units and time left; text is printed above them."""

    def __init__(self, console: Console, heading: str) -> None:
        self._bars = Bars(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TextColumn("{task.fields[units]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        if heading:
            self._bars.add_task(escape(heading), total=None, units="")
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def tell(self, told: Told) -> None:
        if isinstance(told, str):
            self._bars.console.print(f"    {told}", markup=False, soft_wrap=True)
            return
        units = f"{told.done:,} of {told.total:,} {told.unit}"
        task = self._tasks.get(told.what)
        if task is None:
            self._tasks[told.what] = self._bars.add_task(
                escape(told.what), completed=told.done, total=told.total, units=units
            )
        else:
            self._bars.update(task, completed=told.done, total=told.total, units=units)
