"""How the steps of a start run: shown, logged, on record, and on over midnight."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from seoulcast.clock import KST, Clock
from seoulcast.datasets.preparation import Preparation, PreparationStep, read_preparation
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.commands.up.step_runner import Record, StepRunner
from seoulcast_assets.commands.up.steps import Step
from seoulcast_assets.commands.up.supervisor import Supervisor


def _step(title: str, code: str, **options: bool) -> Step:
    return Step("observations", title, [sys.executable, "-c", code], **options)


def test_lines_that_a_step_is_run_for_stay_on_a_terminal(
    tmp_path: Path, supervisor: Supervisor, record: Record, until: Callable
) -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=200, highlight=False)
    step = _step("Asking", "print('Not available: x.php [1]')", keeps_lines=True)
    runner = StepRunner(lambda: [step], supervisor, tmp_path / "log", console, record)
    until(lambda: runner.tick() or "done" in shown.getvalue())
    runner.close()
    assert "Not available: x.php [1]\n" in shown.getvalue()


@pytest.mark.parametrize("terminal", [True, False], ids=["a terminal", "a file"])
def test_steps_are_shown_and_logged_and_a_failed_one_is_the_last(
    tmp_path: Path, supervisor: Supervisor, record: Record, until: Callable, terminal: bool
) -> None:
    shown, log = io.StringIO(), tmp_path / "catch-up.log"
    console = Console(file=shown, force_terminal=terminal, width=200, highlight=False)
    steps = [
        _step("Fetching", "print('day [1]'); print('day 2')"),
        _step("Training", "print('no data'); raise SystemExit(3)"),
        _step("Forecasting", "print('never')"),
    ]
    runner = StepRunner(lambda: steps, supervisor, log, console, record)
    until(lambda: runner.tick() or "failed" in shown.getvalue())
    for _ in range(3):
        runner.tick()
    runner.close()
    assert log.read_text() == "day [1]\nday 2\nno data\n"
    output = shown.getvalue()
    assert "[1/3] Fetching: done" in output
    assert "[2/3] Training: failed" in output
    assert output.index("no data") < output.index(str(log))
    assert terminal or "    day [1]\n" in output


def test_what_runs_is_on_record_until_every_step_has_ended(
    settings: Settings, tmp_path: Path, supervisor: Supervisor, record: Record, until: Callable
) -> None:
    store, now = open_store(settings), settings.clock.now()
    go_on = tmp_path / "go-on"
    wait = f"import os, time\nwhile not os.path.exists({str(go_on)!r}): time.sleep(0.01)"
    steps = [_step("Fetching", wait), Step("model", "Training", [sys.executable, "-c", ""])]
    runner = StepRunner(lambda: steps, supervisor, tmp_path / "log", Console(quiet=True), record)

    runner.tick()
    running = read_preparation(store)
    assert running is not None
    assert running.seconds_left(now, "model", 108) == pytest.approx(140, abs=30)
    assert running.seconds_left(now, "forecasts", 108) is None, "no such step is to come"
    later = now + timedelta(hours=2)
    assert running.seconds_left(later, "model", 108) is None, "a kill leaves no word"
    runner.close()
    stopped = read_preparation(store)
    assert stopped is not None
    assert stopped.state == "stopped"
    go_on.touch()
    until(lambda: runner.tick() or read_preparation(store).state == "done")


@dataclass(frozen=True)
class _ClockOfATest(Clock):
    """A clock that shows the last of its times."""

    times: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        return self.times[-1]


def test_steps_that_end_after_midnight_are_followed_by_those_of_the_new_day(
    settings: Settings, tmp_path: Path, supervisor: Supervisor, until: Callable
) -> None:
    clock = _ClockOfATest(times=[datetime(2022, 12, 31, 23, 59, tzinfo=KST)])
    planned: list[date] = []

    def plan() -> list[Step]:
        planned.append(clock.today())
        return [_step(f"Catching up on {clock.today()}", "")]

    shown = io.StringIO()
    console = Console(file=shown, width=200, highlight=False)
    record = Record(open_store(settings), clock)
    runner = StepRunner(plan, supervisor, tmp_path / "log", console, record)
    runner.tick()
    clock.times.append(clock.now() + timedelta(minutes=2))
    until(lambda: runner.tick() or "2023-01-01: done" in shown.getvalue())
    for _ in range(3):
        runner.tick()
    clock.times.append(clock.now() + timedelta(days=1))
    runner.tick()
    assert planned == [date(2022, 12, 31), date(2023, 1, 1)], "later days are the schedules'"


def test_a_step_of_another_city_is_not_awaited() -> None:
    steps = [PreparationStep(name="forecasts", usual_s=15, station=143)]
    now = datetime(2022, 12, 31, 6, tzinfo=KST)
    preparation = Preparation(state="running", steps=steps, running=0, started_at=now)
    assert preparation.seconds_left(now, "forecasts", 108) is None
    assert preparation.seconds_left(now, "forecasts", 143) == 15


def test_a_running_step_ends_with_the_supervisor(
    tmp_path: Path, record: Record, fake: Callable, until: Callable
) -> None:
    service = fake()
    with Supervisor([], tmp_path, {}, print) as supervisor:
        runner = StepRunner(
            lambda: [Step("model", "Long", service.command)],
            supervisor,
            tmp_path / "log",
            Console(quiet=True),
            record,
        )
        until(lambda: runner.tick() or service.processes() == 2)
        runner.close()
    assert service.processes() == 0
