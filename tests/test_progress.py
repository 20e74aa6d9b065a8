"""How far a long run is: told as data, and shown by bars, by lines or as records."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from rich.console import Console

from seoulcast.clock import KST, Clock
from seoulcast_assets.commands.progress_view import RECORD, as_told, view_of
from seoulcast_assets.progress import Progress, ProgressReport, Told, listening


class _Stopped(Clock):
    def now(self) -> datetime:
        return datetime(2022, 12, 31, 5, 30, tzinfo=KST)


CLOCK = _Stopped()


def _days(done: int, total: int = 1000, what: str = "raw_asos") -> Progress:
    return Progress(what=what, done=done, total=total, unit="days")


def _console(*, terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, highlight=False)


def _output(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_run_that_nobody_listens_to_logs_a_line_each_five_per_cent() -> None:
    lines: list[str] = []
    report = ProgressReport(lines.append)
    for done in range(10, 1001, 10):
        report.tell(_days(done))
    assert lines[0] == "raw_asos: 1%, 10 of 1,000 days"
    assert lines[-1] == "raw_asos: 100%, 1,000 of 1,000 days"
    assert len(lines) == 21


def test_to_a_listener_every_step_is_told_and_nothing_is_logged() -> None:
    told: list[Told] = []
    report = ProgressReport(lambda line: pytest.fail(f"logged: {line}"))
    with listening(told.append):
        report.tell(_days(1))
        report.tell(_days(2))
    assert told == [_days(1), _days(2)]


def test_without_a_terminal_lines_have_the_clocks_time_and_the_time_left() -> None:
    console = _console(terminal=False)
    with view_of(console, CLOCK) as view:
        for done in range(100, 1001, 1):
            view.tell(_days(done))
        view.tell("a run's own line [1]")
    *lines, last = _output(console).splitlines()
    assert len(lines) == 19
    assert lines[0] == "    05:30:00 raw_asos: 10%, 100 of 1,000 days"
    assert lines[1] == "    05:30:00 raw_asos: 15%, 150 of 1,000 days, 0 s left"
    assert last == "    a run's own line [1]"


def test_without_a_terminal_an_epoch_has_the_line_that_its_run_writes_and_no_second_one() -> None:
    console = _console(terminal=False)
    with view_of(console, CLOCK) as view:
        for done in (1, 2):
            view.tell(f"05:30:0{done} retrain  backtest, epoch {done}/2: CRPS (scaled) 0.42")
            view.tell(Progress(what="lstm_model, backtest", done=done, total=2, unit="epochs"))
    assert len(_output(console).splitlines()) == 2


def test_on_a_terminal_each_thing_has_a_bar_with_percentage_days_and_time_left() -> None:
    console = _console(terminal=True)
    with view_of(console, CLOCK, heading="[1/9] Fetching [history]") as view:
        view.tell(_days(250))
        view.tell(_days(30, 60, "raw_pm10"))
        view.tell("promoted [2022]")
    output = _output(console)
    assert "[1/9] Fetching [history]" in output
    assert "promoted [2022]" in output
    asos = next(line for line in output.splitlines() if "250 of 1,000 days" in line)
    assert "raw_asos" in asos
    assert "25%" in asos
    assert "30 of 60 days" in output


def test_records_are_read_back_as_what_they_tell() -> None:
    console = _console(terminal=False)
    with view_of(console, CLOCK, "records") as view:
        view.tell(_days(3))
        view.tell("a line")
    *lines, end = _output(console).split("\n")
    assert [as_told(line) for line in lines] == [_days(3), "a line"]
    assert end == ""


def test_a_record_of_another_kind_is_a_line() -> None:
    assert as_told(f'{RECORD}{{"what": 1}}') == '{"what": 1}'
