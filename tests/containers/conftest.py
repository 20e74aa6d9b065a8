"""The containers of these tests, started once, and the table of what became of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from containers.deployment import CELERY_FILES, Deployment, settings_of_tests
from containers.report import HEAD, Line, row_of
from support.deployment import ROOT

HISTORY = (date(2021, 1, 1), date(2022, 6, 13))
NIGHT = "2022-06-15T02:00:00+09:00"
"""Before the morning's schedules, so that the history comes first."""
REPORT = ROOT / ".cache" / "containers.json"
DOCUMENT = "SEOULCAST_CONTAINERS_TABLE"
"""The variable that names the document to write the table to."""
_LINES: list[Line] = []


@pytest.fixture(scope="session")
def lines() -> list[Line]:
    """The table of this session, printed at its end."""
    return _LINES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table and write it to .cache/containers.json, and where DOCUMENT says."""
    if not _LINES:
        return
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(line) for line in _LINES], indent=1) + "\n")
    if DOCUMENT in os.environ:
        Path(os.environ[DOCUMENT]).write_text(HEAD + "".join(map(row_of, _LINES)), encoding="utf-8")
    terminalreporter.section("what was done to the containers")
    for line in _LINES:
        terminalreporter.write_line(
            f"{line.done:<44} healthy after {line.healthy_s:4.0f} s  "
            f"done after {line.ended_s:4.0f} s  runs: {line.runs:<28} told: {line.told}"
        )


@pytest.fixture(scope="session")
def deployment() -> Iterator[Deployment]:
    """All containers of docker-compose.yml with the profile `demo`, and a history."""
    parts = Deployment(
        settings_of_tests(SEOULCAST_NOW=NIGHT, SEOULCAST_NOW_ANCHOR=repr(time.time()))
    )
    # Of a session that was cut off.
    Deployment(parts.settings, CELERY_FILES).compose("down", "--volumes", check=False)
    try:
        parts.up("--build")
        parts.materialize("raw_asos,temperature,station_weather", *HISTORY)
        parts.materialize("raw_pm10,pm10", *HISTORY)
        yield parts
    finally:
        logs = Path(ROOT / ".cache" / "containers.log")
        logs.parent.mkdir(exist_ok=True)
        logs.write_text(parts.compose("logs", "--no-color", check=False).stdout)
        Deployment(parts.settings, CELERY_FILES).compose("down", "--volumes", check=False)
