"""The service as a process of its own, over a real port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from seoulcast.datasets.local_store import LocalStore

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def store(settings) -> LocalStore:
    """The store that a process with this `home` opens."""
    return LocalStore(settings.objects_dir)


@contextmanager
def serving(home: Path, port: int):
    """`python -m seoulcast_api` with its own home."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {
        "SEOULCAST_HOME": str(home),
        "SEOULCAST_API_PORT": str(port),
        "SEOULCAST_NOW": "2022-12-31T09:30:00",
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONWARNINGS": "error::DeprecationWarning:seoulcast_api",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "seoulcast_api"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=home,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_it_prints_its_address_serves_there_and_stops_when_told(tmp_path, shelf):
    shelf.issue()
    with serving(tmp_path, port=0) as process:
        printed = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", printed).group()

        result = httpx.get(f"{address}result", timeout=60).json()
        head = httpx.head(f"{address}result", timeout=60)
        page = httpx.get(address, timeout=60)

        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)

    assert result["day"] == "2022-12-30"
    assert result["freshness"]["state"] == "fresh"
    assert head.status_code == 200
    assert "make setup" in page.text
    assert errors == ""


def test_a_taken_port_is_said_in_words_with_the_setting_to_change(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(tmp_path, port) as process:
            printed, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert printed == ""
    assert f"port {port}" in errors
    assert "SEOULCAST_API_PORT" in errors
    assert "Traceback" not in errors
