"""Which steps run once the services are ready, and how their progress is shown."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rich.console import Console
from support.documents import build_promotion

from seoulcast.clock import KST
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.keys import LATEST_FORECAST, REPORT
from seoulcast.datasets.models import record_decision
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.commands.up.catch_up import Step, StepRunner, steps_for
from seoulcast_assets.commands.up.supervisor import Supervisor

PROMOTION = build_promotion(date(2022, 11, 30))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, now=datetime(2022, 12, 31, 6, tzinfo=KST), _env_file=None)


def _options(settings: Settings) -> list[list[str]]:
    return [list(step.command[3:]) for step in steps_for(settings)]


def _forecast_through(settings: Settings, day: date) -> None:
    """As after a first run and a forecast of that day."""
    store = open_store(settings)
    pointer = ForecastPointer(day=day, key="x", fingerprint="x", issued_at=datetime.now(UTC))
    store.put(LATEST_FORECAST, pointer.model_dump_json().encode())
    store.put(REPORT, b"<!doctype html>")
    record_decision(store, PROMOTION)


def test_a_first_run_trains_on_days_before_its_hindcasts(settings: Settings) -> None:
    assert _options(settings) == [
        ["--select", "observations", "--to", "2022-12-30"],
        ["--select", "model", "--to", "2022-11-30"],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"],
        ["--select", "report", "--to", "2022-12-30"],
    ]


def test_a_later_start_catches_up_the_missed_days(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 27))
    assert _options(settings) == [
        ["--select", "observations", "--from", "2022-12-28", "--to", "2022-12-30"],
        ["--select", "forecasts", "--from", "2022-12-28", "--to", "2022-12-30"],
    ]


def test_a_start_on_the_same_day_has_nothing_to_do(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert steps_for(settings) == []


def test_a_first_run_that_stopped_before_its_end_is_completed(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    open_store(settings).delete(REPORT)
    assert _options(settings) == [["--select", "report", "--to", "2022-12-30"]]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor([], tmp_path, {}, print) as supervisor:
        yield supervisor


def _step(title: str, code: str) -> Step:
    return Step(title, [sys.executable, "-c", code])


@pytest.mark.parametrize("terminal", [True, False], ids=["a terminal", "a file"])
def test_steps_are_shown_and_logged_and_a_failed_one_is_the_last(
    tmp_path: Path, supervisor: Supervisor, until: Callable, terminal: bool
) -> None:
    shown, log = io.StringIO(), tmp_path / "catch-up.log"
    console = Console(file=shown, force_terminal=terminal, width=200, highlight=False)
    steps = [
        _step("Fetching", "print('day [1]'); print('day 2')"),
        _step("Training", "print('no data'); raise SystemExit(3)"),
        _step("Forecasting", "print('never')"),
    ]
    runner = StepRunner(steps, supervisor, log, console)
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


def test_a_running_step_ends_with_the_supervisor(
    tmp_path: Path, fake: Callable, until: Callable
) -> None:
    service = fake()
    with Supervisor([], tmp_path, {}, print) as supervisor:
        runner = StepRunner(
            [Step("Long", service.command)], supervisor, tmp_path / "log", Console(quiet=True)
        )
        until(lambda: runner.tick() or service.processes() == 2)
        runner.close()
    assert service.processes() == 0


def test_each_further_city_is_brought_up_after_the_first_by_steps_of_its_own(
    settings: Settings,
) -> None:
    _forecast_through(settings, date(2022, 12, 27))
    both = settings.model_copy(update={"stations": (108, 143)})
    seoul, daegu = ["--station", "108"], ["--station", "143"]
    assert _options(both) == [
        ["--select", "observations", "--from", "2022-12-28", "--to", "2022-12-30", *seoul],
        ["--select", "forecasts", "--from", "2022-12-28", "--to", "2022-12-30", *seoul],
        ["--select", "observations", "--to", "2022-12-30", *daegu],
        ["--select", "model", "--to", "2022-11-30", *daegu],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30", *daegu],
        ["--select", "report", "--to", "2022-12-30", *daegu],
    ]
    assert "Daegu" in steps_for(both)[-1].title
