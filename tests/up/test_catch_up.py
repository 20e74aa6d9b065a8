"""Which steps run once the services are ready, and how their progress is shown."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from rich.console import Console
from support.documents import Shelf, build_promotion

from seoulcast.clock import KST
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.keys import LATEST_FORECAST, REPORT
from seoulcast.datasets.models import record_decision
from seoulcast.datasets.preparation import Preparation, PreparationStep, read_preparation
from seoulcast.datasets.sources import SOURCES, note_source
from seoulcast.datasets.store_factory import open_store
from seoulcast.reasons import NotAppliedFor
from seoulcast.settings import Settings
from seoulcast_assets.commands.missing import Recorded
from seoulcast_assets.commands.up.catch_up import steps_for
from seoulcast_assets.commands.up.step_runner import Record, StepRunner
from seoulcast_assets.commands.up.steps import Step
from seoulcast_assets.commands.up.supervisor import Supervisor

PROMOTION = build_promotion(date(2022, 11, 30))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, now=datetime(2022, 12, 31, 6, tzinfo=KST), _env_file=None)


class _Everything:
    """A record that has every day."""

    def __call__(self, _asset: dg.AssetKey) -> _Everything:
        return self

    def __iter__(self) -> Iterator[str]:
        days = range(date(1907, 10, 1).toordinal(), date(2022, 12, 31).toordinal())
        return (date.fromordinal(day).isoformat() for day in days)


_EVERYTHING = _Everything()


def _nothing(_asset: dg.AssetKey) -> set[str]:
    return set()


def _since(year: int) -> Recorded:
    """A record that has the daily datasets from a year on, and no mornings."""
    mornings = ("raw_hours", "raw_dust_hours", "raw_official")
    return lambda asset: (
        set()
        if asset.to_user_string() in mornings
        else {day for day in _EVERYTHING if day >= f"{year}"}
    )


def _options(settings: Settings, recorded: Recorded | None = None) -> list[list[str]]:
    steps = steps_for(settings, recorded or _EVERYTHING)
    return [list(step.command[5:]) for step in steps]


def _forecast_through(settings: Settings, day: date) -> None:
    """As after a first run and a forecast of that day."""
    store = open_store(settings)
    pointer = ForecastPointer(day=day, key="x", fingerprint="x", issued_at=datetime.now(UTC))
    store.put(LATEST_FORECAST, pointer.model_dump_json().encode())
    store.put(REPORT, b"<!doctype html>")
    record_decision(store, PROMOTION)


FIRST = [
    *("--select", "observations", "newest_forecast"),
    *("--from", "2022-09-02", "--to", "2022-12-30"),
]


def test_a_first_run_trains_on_days_before_its_hindcasts(settings: Settings) -> None:
    assert _options(settings) == [
        FIRST,
        ["--select", "observations", "--to", "2022-12-30"],
        ["--select", "model", "--to", "2022-11-30"],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"],
        ["--select", "report", "--to", "2022-12-30"],
    ]


def test_a_forecast_that_no_model_made_is_made_again_once_there_is_one(settings: Settings) -> None:
    Shelf(open_store(settings)).issue(date(2022, 12, 30), status="fallback")
    open_store(settings).put(REPORT, b"<!doctype html>")
    hindcasts = ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"]

    assert _options(settings) == [["--select", "model", "--to", "2022-11-30"], hindcasts]
    record_decision(open_store(settings), PROMOTION)
    assert _options(settings) == [hindcasts], "as after a stop between model and forecasts"


def test_history_that_a_stopped_first_run_left_undone_is_fetched(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    newest = {f"2022-12-{day:02}" for day in range(1, 31)}
    assert _options(settings, lambda _: newest)[0] == [
        *("--select", "observations", "--to", "2022-12-30")
    ]


def test_a_later_start_catches_up_the_missed_days(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 27))
    assert _options(settings) == [
        ["--select", "observations", "--from", "2022-12-28", "--to", "2022-12-30"],
        ["--select", "forecasts", "--from", "2022-12-28", "--to", "2022-12-30"],
    ]


def test_a_start_on_the_same_day_has_nothing_to_do(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert steps_for(settings, _EVERYTHING) == []


MORNINGS = ["--select", "mornings", "--from", "1990-01-01", "--to", "2022-12-30", "--missing"]
SCORES = ["--select", "scores", "--from", "2022-11-30", "--to", "2022-12-30"]
CENTURY = ["--select", "observations", "--from", "1907-10-01", "--to", "1999-12-31", "--missing"]


def test_once_the_first_forecast_stands_older_days_are_fetched(settings: Settings) -> None:
    again = [
        ["--select", "model", "--to", "2022-11-30"],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30"],
    ]
    assert _options(settings, _nothing)[5:] == [MORNINGS, *again, CENTURY, SCORES]
    both = settings.model_copy(update={"stations": (108, 143)})
    of_each = [[*options, "--station", station] for station in ("108", "143") for options in again]
    scores = [[*SCORES, "--station", station] for station in ("108", "143")]
    assert _options(both, _nothing)[10:] == [MORNINGS, *of_each, CENTURY, *scores], "fetched once"


def test_only_a_first_run_trains_again_once_it_has_mornings(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert _options(settings, _since(2000)) == [MORNINGS, CENTURY, SCORES]


def test_what_was_stopped_is_continued_at_the_next_start(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))

    def without_one(missing: str) -> Recorded:
        return lambda asset: {
            day for day in _EVERYTHING if (asset.to_user_string(), day) != tuple(missing.split())
        }

    assert _options(settings, without_one("raw_hours 1991-05-01")) == [MORNINGS]
    assert _options(settings, without_one("raw_official 2020-05-01")) == [MORNINGS]
    assert _options(settings, without_one("temperature 1953-05-01")) == [CENTURY, SCORES]


def test_the_newest_days_are_left_to_the_sensors(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    assert _options(settings, lambda _: {day for day in _EVERYTHING if day < "2022-12-20"}) == []


def test_what_the_key_may_not_read_is_no_step_of_every_start(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    for source in SOURCES:
        reason = NotAppliedFor(source=source, path="x.php")
        note_source(open_store(settings), source, reason, settings.clock.now())
    assert _options(settings, _since(2000)) == [CENTURY, SCORES]


def test_a_start_with_a_key_asks_first_which_paths_it_may_read(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    keyed = settings.model_copy(update={"kma_base_url": "http://127.0.0.1:9"})
    (step,) = steps_for(keyed, _EVERYTHING)
    assert step.command[-1] == "seoulcast_assets.commands.sources"
    assert step.keeps_lines


def test_a_first_run_that_stopped_before_its_end_is_completed(settings: Settings) -> None:
    _forecast_through(settings, date(2022, 12, 30))
    open_store(settings).delete(REPORT)
    assert _options(settings) == [["--select", "report", "--to", "2022-12-30"]]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor([], tmp_path, {}, print) as supervisor:
        yield supervisor


def _step(title: str, code: str, **options: bool) -> Step:
    return Step("observations", title, [sys.executable, "-c", code], **options)


@pytest.fixture
def record(settings: Settings) -> Record:
    return Record(open_store(settings), settings.clock)


def test_lines_that_a_step_is_run_for_stay_on_a_terminal(
    tmp_path: Path, supervisor: Supervisor, record: Record, until: Callable
) -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=200, highlight=False)
    step = _step("Asking", "print('Not available: x.php [1]')", keeps_lines=True)
    runner = StepRunner([step], supervisor, tmp_path / "log", console, record)
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
    runner = StepRunner(steps, supervisor, log, console, record)
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
    runner = StepRunner(steps, supervisor, tmp_path / "log", Console(quiet=True), record)

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
            [Step("model", "Long", service.command)],
            supervisor,
            tmp_path / "log",
            Console(quiet=True),
            record,
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
        [*FIRST, *daegu],
        ["--select", "observations", "--from", "2022-12-28", "--to", "2022-12-30", *seoul],
        ["--select", "forecasts", "--from", "2022-12-28", "--to", "2022-12-30", *seoul],
        ["--select", "observations", "--to", "2022-12-30", *daegu],
        ["--select", "model", "--to", "2022-11-30", *daegu],
        ["--select", "forecasts", "--from", "2022-11-30", "--to", "2022-12-30", *daegu],
        ["--select", "report", "--to", "2022-12-30", *daegu],
    ]
    assert "Daegu" in steps_for(both, _EVERYTHING)[-1].title
