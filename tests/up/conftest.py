"""Fake services, and how a test sees that a process is there or gone."""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seoulcast_assets.commands.up.services import free_port

FAKE = Path(__file__).with_name("fake_service.py")


class Fake:
    """A fake service that can be started by command.

    Args:
        folder: of its two lock files.
        flags: see fake_service.py.
    """

    def __init__(self, folder: Path, *flags: str) -> None:
        self.port = free_port()
        self.locks = [folder / "fake", folder / "fake.child"]
        self.command = [
            *(sys.executable, str(FAKE), "--lock", str(self.locks[0])),
            *("--port", str(self.port), *flags),
        ]

    def processes(self) -> int:
        """How many of the service and its child run."""
        return sum(_held(lock) for lock in self.locks)


def _held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., Fake]:
    def make(*flags: str) -> Fake:
        return Fake(tmp_path, *flags)

    return make


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Waits until something holds, and fails after a long while."""

    def wait(holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.05)

    return wait
