"""What the tests of a start share: fake services, the morning it is, and what its steps need."""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from seoulcast.clock import KST
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.commands.up.services import free_port
from seoulcast_assets.commands.up.step_runner import Record
from seoulcast_assets.commands.up.supervisor import Supervisor

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
def settings(tmp_path: Path) -> Settings:
    """An empty home at six in the morning, whose last full day is 2022-12-30."""
    return Settings(home=tmp_path, now=datetime(2022, 12, 31, 6, tzinfo=KST), _env_file=None)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    """A supervisor without services."""
    with Supervisor([], tmp_path, {}, print) as supervisor:
        yield supervisor


@pytest.fixture
def record(settings: Settings) -> Record:
    """Where steps are put on record, in the home of `settings`."""
    return Record(open_store(settings), settings.clock)


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., Fake]:
    def make(*flags: str) -> Fake:
        return Fake(tmp_path, *flags)

    return make


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    """Waits until something holds, and fails after a long while."""

    def wait(holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + 240
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.05)

    return wait
