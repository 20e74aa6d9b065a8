"""Ranged runs from the command line: history, report, model, forecasts, scores, drift.

`python -m seoulcast_assets.commands.backfill --from A --to B [--select ...]` runs Dagster's own
jobs on the instance of DAGSTER_HOME (the embedded one where it is not set), and prints a line for
each chunk of days. It needs no daemon, and can be stopped and started again at any time; with
`--missing` it asks only for days that are not on record. Each city has runs of its own; after a
failure in one, the others continue.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from typing import get_args

import dagster as dg
from rich.console import Console

from seoulcast.datasets.cities import cities_of
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.commands.missing import missing_runs
from seoulcast_assets.commands.progress_view import Shown, view_of
from seoulcast_assets.commands.range_arguments import (
    DayOf,
    SentenceParser,
    StageOf,
    named,
    range_in_words,
)
from seoulcast_assets.commands.stages import STAGES, Range, Stage, stages_of
from seoulcast_assets.console import CONSOLE, silence_library_warnings
from seoulcast_assets.dagster_internals import ReconstructableRepository
from seoulcast_assets.instance.configuration import write as write_instance_file
from seoulcast_assets.progress import Listener, Told, listening
from seoulcast_assets.run_tags import PIPELINE_TAG, tags_for_days
from seoulcast_assets.sensors.watched_days import WATCHED_DAYS


def main(arguments: list[str] | None = None) -> int:
    """Run what is selected, stage after stage; 1 if any run failed."""
    settings = Settings()
    asked = _parsed(arguments, settings)
    if not _has_own_home():
        write_instance_file(settings.dagster_home, len(settings.stations), settings.run_check_s)
    remaining = [city for city in cities_of(settings) if city.station in asked.station]
    complete = True
    if settings.now is not None and settings.now_anchor is None:
        # The processes of the stages go by the same clock as this one.
        os.environ["SEOULCAST_NOW_ANCHOR"] = repr(time.time())
    console = Console(highlight=False)
    if asked.range_in_words and asked.progress != "records":
        console.print(asked.range_in_words, soft_wrap=True)
    with _hub(settings):
        for name in asked.select:
            started_at = time.monotonic()
            failed: set[int | None] = set()
            with view_of(console, settings.clock, asked.progress, name) as view:
                for stages in stages_of(name, remaining, cities_of(settings)):
                    failed |= run_side_by_side(
                        stages, asked.start, asked.end, view.tell, only_missing=asked.missing
                    )
            remaining = [city for city in remaining if city.station not in failed]
            complete = complete and not failed
            outcome = f"done in {time.monotonic() - started_at:.0f} s"
            if failed:
                outcome = "failed; see above, or the runs in Dagster's UI"
            console.print(f"{name}: {outcome}", soft_wrap=True)
            if not remaining:
                break
    return 0 if complete else 1


def _parsed(arguments: list[str] | None, settings: Settings) -> argparse.Namespace:
    """What is asked for, with every day filled in; what is wrong with it ends the process."""
    parser = SentenceParser(
        prog="python -m seoulcast_assets.commands.backfill", description=__doc__
    )
    yesterday = settings.clock.last_full_day()
    parser.add_argument(
        "--from", dest="start", type=DayOf("--from"), metavar="DAY",
        help=f"first day, YYYY-MM-DD (default: {settings.history_from})",
    )  # fmt: skip
    parser.add_argument(
        "--to", dest="end", type=DayOf("--to"), metavar="DAY",
        help=f"last day, YYYY-MM-DD (default: yesterday, {yesterday})",
    )  # fmt: skip
    parser.add_argument(
        "--select", nargs="+", type=StageOf(tuple(STAGES)), default=["observations", "report"],
        metavar="STAGE", help=f"what to make: {', '.join(STAGES)} (default: observations report)",
    )  # fmt: skip
    parser.add_argument(
        "--station", nargs="+", type=int, choices=settings.stations,
        default=list(settings.stations), help="cities to make it for (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--missing", action="store_true",
        help="only days that are on record neither as stored nor as absent",
    )  # fmt: skip
    parser.add_argument(
        "--progress", choices=get_args(Shown), default="auto",
        help="bars on a terminal and lines elsewhere, or records for a program (default: auto)",
    )  # fmt: skip
    asked = parser.parse_args(arguments)
    asked.range_in_words = range_in_words(asked.start, asked.end, settings.history_from, yesterday)
    asked.start = asked.start or settings.history_from
    asked.end = asked.end or yesterday
    if asked.start > asked.end:
        parser.error(f"{named('--from')}{asked.start} is after {named('--to')}{asked.end}")
    if asked.end > yesterday:
        parser.error(f"{named('--to')}{asked.end}: the last full day is {yesterday}")
    return asked


def run_side_by_side(
    stages: Sequence[Stage],
    start: date,
    end: date,
    tell: Listener,
    *,
    only_missing: bool = False,
) -> set[int | None]:
    """Run stages at the same time, a process each, as many as there are cores and two at least.

    The others begin when one has ended: what takes longest comes first, and has a core to itself.

    Args:
        stages: which jobs and assets.
        start: first day.
        end: last day, included.
        tell: takes what the runs tell, in a thread of its own.
        only_missing: whether days that are on record are left out.

    Returns:
        The stations of those that failed.
    """
    spawn = multiprocessing.get_context("spawn")
    with _told_to(tell, spawn.Queue()) as told:
        workers = [
            spawn.Process(target=run_stage, args=(stage, start, end, told.put, only_missing))
            for stage in stages
        ]
        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1))
        try:
            list(pool.map(_run, workers))
        finally:
            # Stopped by hand, those that wait may not begin.
            pool.shutdown(cancel_futures=True)
    return {
        stage.station for stage, worker in zip(stages, workers, strict=True) if worker.exitcode != 0
    }


@contextlib.contextmanager
def _told_to(tell: Listener, told: Queue[Told | None]) -> Iterator[Queue[Told | None]]:
    """Within it, what arrives in the queue is told; at its end all that has arrived was."""

    def pass_on() -> None:
        while (one := told.get()) is not None:
            tell(one)

    thread = threading.Thread(target=pass_on, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.put(None)
        thread.join()


def _run(worker: SpawnProcess) -> None:
    worker.start()
    worker.join()


def run_stage(
    stage: Stage, start: date, end: date, tell: Listener, only_missing: bool = False
) -> None:
    """Run a stage over a range, one run after the other, in this process.

    Args:
        stage: which job and assets.
        start: first day.
        end: last day, included.
        tell: takes what the runs tell: progress, and lines.
        only_missing: whether days that are on record are left out.

    Raises:
        SystemExit: with 1, if a run failed.
    """
    silence_library_warnings()
    settings = Settings()
    first = max(start, stage.first_day)
    if first > end:
        return
    repository = ReconstructableRepository.for_module("seoulcast_assets.definitions", "defs")
    with listening(tell), _instance(settings) as instance:
        runs = stage.runs(first, end)
        if only_missing and not stage.unpartitioned:
            job = repository.get_definition().get_job(stage.job)
            chosen = [dg.AssetKey.from_user_string(key) for key in stage.assets]
            assets = chosen or list(job.asset_layer.executable_asset_keys)
            recent = settings.clock.last_full_day() - timedelta(days=WATCHED_DAYS)
            runs = missing_runs(instance.get_materialized_partitions, assets, runs, recent)
        for number, run in enumerate(runs, start=1):
            if len(runs) > 1:
                what = next(iter(stage.assets), stage.job)
                tell(f"{what}: {run[1]}, {number} of {len(runs)}")
            days = {} if stage.unpartitioned else tags_for_days(*run)
            result = dg.execute_job(
                repository.get_reconstructable_job(stage.job),
                instance=instance,
                run_config=CONSOLE,
                tags=days | {PIPELINE_TAG: _limit(stage, run, settings)},
                asset_selection=[dg.AssetKey.from_user_string(key) for key in stage.assets] or None,
            )
            if not result.success:
                raise SystemExit(1)


def _limit(stage: Stage, run: Range, settings: Settings) -> str:
    """The runs that a run waits for and lets wait: those that may write the same days.

    A long history must not keep the morning's run of the same job from starting.
    """
    recent = settings.clock.last_full_day() - timedelta(days=WATCHED_DAYS)
    return stage.job if run[1] > recent else f"{stage.job}_history"


def _has_own_home() -> bool:
    """Whether DAGSTER_HOME names an instance, as a deployment sets it."""
    return bool(os.environ.get("DAGSTER_HOME"))


def _instance(settings: Settings) -> dg.DagsterInstance:
    if _has_own_home():
        return dg.DagsterInstance.get()
    return dg.DagsterInstance.from_config(str(settings.dagster_home))


@contextlib.contextmanager
def _hub(settings: Settings) -> Iterator[None]:
    """Start the sandbox if the settings use it and nothing listens on its port yet."""
    with contextlib.ExitStack() as stack:
        if settings.starts_sandbox and not _listening(settings.sandbox_port):
            stack.enter_context(
                SandboxServer(
                    archive=settings.archive,
                    seed=settings.sandbox_seed,
                    clock=settings.clock,
                    port=settings.sandbox_port,
                )
            )
        yield


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    raise SystemExit(main())
