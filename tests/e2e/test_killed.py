"""The command line killed at any moment and run again: the bytes of an undisturbed run."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from seoulcast.datasets.local_store import LocalStore
from seoulcast_assets.commands.up.services import free_port

pytestmark = pytest.mark.e2e

RANGE = ("2021-01-01", "2021-06-30")
DAYS = 181


def backfill(home, port):
    environment = {
        **{name: value for name, value in os.environ.items() if "SEOULCAST" not in name},
        "SEOULCAST_HOME": str(home),
        "SEOULCAST_NOW": "2022-06-15T06:00:00+09:00",
        "SEOULCAST_SANDBOX_PORT": str(port),
    }
    environment.pop("DAGSTER_HOME", None)
    return subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "seoulcast_assets.commands.backfill",
                "--select",
                "observations",
            ),
            *("--from", RANGE[0], "--to", RANGE[1]),
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def objects(home):
    store = LocalStore(home / "synthetic" / "objects")
    return {info.key: info.etag for info in store.list("")}


def finish(process):
    output = process.communicate(timeout=200)[0].decode()
    assert process.returncode == 0, output
    return output


def test_a_backfill_killed_at_random_and_run_again_gives_the_same_bytes(tmp_path):
    began = time.monotonic()
    output = finish(backfill(tmp_path / "whole", free_port()))
    took = time.monotonic() - began
    assert f"{DAYS} of {DAYS} days" in output
    whole = objects(tmp_path / "whole")
    assert len(whole) > 5 * DAYS

    # The seed is told on failure; a fixed one would try the same moment for ever.
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    port = free_port()
    for _ in range(2):
        process = backfill(tmp_path / "killed", port)
        time.sleep(moments.uniform(0.3, 1.0) * took)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    finish(backfill(tmp_path / "killed", port))
    assert objects(tmp_path / "killed") == whole, f"seed {seed}"
