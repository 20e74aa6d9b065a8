"""What is in the way of a start: its steps say so, and it is on record for the page."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from seoulcast.datasets.preparation import read_preparation
from seoulcast.datasets.store_factory import open_store
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.commands import sources
from seoulcast_assets.commands.exit_codes import HUB_UNREACHABLE, KEY_REFUSED
from seoulcast_assets.commands.up.step_runner import Record, StepRunner
from seoulcast_assets.commands.up.steps import Step
from seoulcast_assets.commands.up.supervisor import Supervisor


def _step(title: str, code: str) -> Step:
    return Step("sources", title, [sys.executable, "-c", code])


def test_a_key_that_every_path_refuses_ends_the_start_with_what_to_do(
    tmp_path: Path,
    settings: Settings,
    supervisor: Supervisor,
    record: Record,
    until: Callable,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with SandboxServer(clock=settings.clock) as sandbox:
        monkeypatch.setenv("KMA_API_KEY", "bad")
        monkeypatch.setenv("SEOULCAST_KMA_BASE_URL", sandbox.url)
        monkeypatch.setenv("SEOULCAST_HOME", f"{settings.home}")
        assert sources.main() == KEY_REFUSED
    said = capsys.readouterr().out
    assert "Set KMA_API_KEY to a valid key" in said
    shown = io.StringIO()
    steps = [
        _step("Asking", f"print({said.strip()!r}); raise SystemExit({KEY_REFUSED})"),
        _step("Forecasting", "print('never')"),
    ]
    console = Console(file=shown, width=200, highlight=False)
    runner = StepRunner(lambda: steps, supervisor, tmp_path / "log", console, record)
    until(lambda: runner.tick() or "the next `make up`" in shown.getvalue())
    assert "✗ [1/2] Asking: failed" in shown.getvalue()
    assert shown.getvalue().count("Set KMA_API_KEY to a valid key") == 2, "as it is told, and last"
    prepared = read_preparation(open_store(settings))
    assert prepared is not None
    assert (prepared.state, prepared.trouble) == ("failed", "key_refused")


def test_while_the_hub_cant_be_reached_nobody_is_told_for_how_long(
    tmp_path: Path, settings: Settings, supervisor: Supervisor, record: Record, until: Callable
) -> None:
    store, now = open_store(settings), settings.clock.now()
    shown = io.StringIO()
    steps = [
        _step("Asking", f"print('http://hub'); raise SystemExit({HUB_UNREACHABLE})"),
        Step("model", "Training", [sys.executable, "-c", "import time; time.sleep(600)"]),
    ]
    console = Console(file=shown, width=200, highlight=False)
    runner = StepRunner(lambda: steps, supervisor, tmp_path / "log", console, record)
    until(lambda: runner.tick() or "[2/2] Training" in shown.getvalue())
    waiting = read_preparation(store)
    runner.close()
    assert "! [1/2] Asking: http://hub\n" in shown.getvalue()
    assert waiting is not None
    assert (waiting.state, waiting.trouble) == ("running", "hub_unreachable")
    assert waiting.seconds_left(now, "model", 108) is None


def test_a_hub_that_does_not_answer_is_named_by_its_address(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KMA_API_KEY", "0123456789")
    monkeypatch.setenv("SEOULCAST_KMA_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SEOULCAST_HOME", f"{settings.home}")
    assert sources.main() == HUB_UNREACHABLE
    assert "The hub at 127.0.0.1:9 can't be reached" in capsys.readouterr().out
