"""Instances of both storages, one ranged job to run on either, and a process to kill."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import dagster as dg
import pytest
from support.event_log import run_days

from seoulcast_assets.instance.batched_events import BATCH_SIZE_VARIABLE
from seoulcast_assets.instance.configuration import write


class RunDays(Protocol):
    def __call__(
        self, instance: dg.DagsterInstance, count: int, **tags: str
    ) -> dg.ExecuteInProcessResult: ...


@pytest.fixture(name="run_days")
def _run_days() -> RunDays:
    """Runs the first `count` days of both assets as one ranged run."""
    return run_days


@pytest.fixture
def elsewhere() -> Callable[[Callable[[], object]], int | None]:
    """Runs a function in a process of its own; gives the exit code (-9: killed)."""

    def run(target: Callable[[], object]) -> int | None:
        process = multiprocessing.get_context("fork").Process(target=target)
        process.start()
        process.join(60)
        return process.exitcode

    return run


@pytest.fixture(autouse=True)
def _batching_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening our storage sets the variable for its process."""
    monkeypatch.setenv(BATCH_SIZE_VARIABLE, "0")
    monkeypatch.delenv(BATCH_SIZE_VARIABLE)


@pytest.fixture
def stock(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on Dagster's own SQLite storage."""
    home = tmp_path / "stock"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Dagster home as `make up` prepares it."""
    return write(tmp_path / "ours").parent


@pytest.fixture
def ours(home: Path) -> Iterator[dg.DagsterInstance]:
    """An instance on our storage."""
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance
