"""Runs in processes of their own, to be killed; forked from one that has imported everything.

A job takes a second where its process would take five to start, so that fifty kills fit.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess

import dagster as dg

from seoulcast.datasets.local_store import LocalStore
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.settings import Settings
from seoulcast_assets.assets import training_run
from seoulcast_assets.definitions import build_defs

SMALL = TrainingConfig(
    inputs=InputConfig(components=3),
    network=LSTMConfig(hidden=8),
    fit=FitConfig(max_epochs=4),
    validation_days=60,
    held_out_days=60,
)
"""A network that trains in a second; everything around it is as it is."""

_FORKS = multiprocessing.get_context("forkserver")
# Not this module: the server's own path does not reach the tests.
_FORKS.set_forkserver_preload(
    ["seoulcast_assets.definitions", "seoulcast.forecasting.model.training"]
)


def start(
    settings: Settings, job: str, tags: Mapping[str, str], *, die_at_write: int | None = None
) -> ForkServerProcess:
    """A process that runs the job; its exit code is 0 if the run succeeded.

    Args:
        settings: as the run has them.
        job: its name.
        tags: of the run, its days among them.
        die_at_write: kill itself just before the write of that number to the local store.
    """
    process = _FORKS.Process(target=_run, args=(settings, job, dict(tags), die_at_write))
    process.start()
    return process


def finish(settings: Settings, job: str, tags: Mapping[str, str]) -> float:
    """Run the job undisturbed; the seconds it took."""
    began = time.monotonic()
    process = start(settings, job, tags)
    process.join(200)
    assert process.exitcode == 0
    return time.monotonic() - began


def kill_at(process: ForkServerProcess, seconds: float) -> bool:
    """Kill -9 after so long; whether it was still running."""
    process.join(seconds)
    caught = process.exitcode is None
    if caught:
        process.kill()
    process.join()
    return caught


def seeded() -> tuple[int, random.Random]:
    """A seed, to be told on failure, and its moments; a fixed one would try the same for ever."""
    seed = random.SystemRandom().randrange(10**6)
    return seed, random.Random(seed)


def _run(settings: Settings, job: str, tags: dict[str, str], die_at_write: int | None) -> None:
    os.environ["DAGSTER_EVENT_BATCH_SIZE"] = "1000"
    training_run.TrainingConfig = lambda **_: SMALL
    if die_at_write is not None:
        _die_at_write(die_at_write)
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as instance:
        result = (
            build_defs(settings)
            .resolve_job_def(job)
            .execute_in_process(instance=instance, tags=tags, raise_on_error=False)
        )
    if not result.success:
        raise SystemExit(1)


def _die_at_write(number: int) -> None:
    left = number
    for name in ("put", "create"):
        original = getattr(LocalStore, name)

        def write(store: LocalStore, key: str, data: bytes, original=original) -> bool:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(store, key, data)

        setattr(LocalStore, name, write)
