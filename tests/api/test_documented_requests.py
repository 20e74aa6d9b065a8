"""What tutorial and user's guide ask the API for, asked of a service as it is written there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.documents import DAY, Shelf
from support.served import served
from support.shell_blocks import statements_of

from seoulcast.clock import KST
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app

ROOT = Path(__file__).parents[2]
DEFAULT = "http://127.0.0.1:8000"
UPDATED_AT = datetime(2022, 12, 31, 10, 20, 12, tzinfo=KST)
NOW = UPDATED_AT + timedelta(minutes=5)


@pytest.fixture
def address(settings: Settings, store: LocalStore) -> Iterator[str]:
    """Of a service with a week of everything and an update, after the update."""
    shelf = Shelf(store)
    for before in range(6, -1, -1):
        day = DAY - timedelta(days=before)
        morning = shelf.issue(day)
        shelf.temperature(day)
        shelf.pm10(day)
        shelf.score(day)
    shelf.issue(fingerprint="uuuu", issue="update", issued_at=UPDATED_AT, updates=morning.issued_at)
    shelf.drift()
    shelf.decide()
    with served(create_app(settings.model_copy(update={"now": NOW}), store)) as opened:
        yield opened


def requests(document: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return [one for one in statements_of(text) if DEFAULT in one]


@pytest.mark.parametrize(
    "document",
    ["docs/tutorial.md", "docs/tutorial.ko.md", "docs/guide.md", "docs/guide.ko.md"],
)
def test_a_documented_request_is_answered_as_the_document_says(
    document: str, address: str, tmp_path: Path
) -> None:
    asked = requests(document)
    assert len(asked) > 5
    (tmp_path / "clients").symlink_to(ROOT / "clients")
    for statement in asked:
        # With --fail an answer that is a problem ends the command, and so the pipe.
        line = statement.replace(DEFAULT, address).replace("curl -s", "curl --fail -s")
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line.replace("python3 ", f"{sys.executable} ")],
            cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), f"{statement}: {done.stderr}"
