"""`python -m seoulcast_assets.commands.up`: all services on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from dagster import DagsterInstance
from pydantic import ValidationError
from rich.console import Console

from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.commands.up.catch_up import steps_for
from seoulcast_assets.commands.up.services import build_services, child_environment
from seoulcast_assets.commands.up.step_runner import Record, StepRunner
from seoulcast_assets.commands.up.supervisor import ServiceError, Supervisor
from seoulcast_assets.instance.configuration import write as write_instance_file
from seoulcast_assets.instance.run_processes import end_lost_runs

TICK_S = 0.2


def main() -> int:
    """Run everything until a signal stops it; 1 if a service can't be started or kept running."""
    console = Console(highlight=False)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = Settings()
        _check_page(settings)
        with _exclusive(settings.origin_home):
            _run(settings, console, stop)
    except (ServiceError, ValidationError) as problem:
        console.print(f"[red]SeoulCast failed.[/] {problem}", soft_wrap=True)
        return 1
    return 0


def _run(settings: Settings, console: Console, stop: threading.Event) -> None:
    variables = child_environment(settings)
    # With the same anchor of the clock, "yesterday" is the same day here and in the children.
    os.environ.update(variables)
    settings = Settings()
    _print_configuration(settings, console)
    home = write_instance_file(
        settings.dagster_home, len(settings.stations), settings.run_check_s
    ).parent
    logs = settings.origin_home / "logs"
    with (
        instance_without_lost_runs(home, console) as instance,
        Supervisor(
            build_services(settings, instance),
            logs,
            variables,
            lambda line: console.print(line, markup=False, soft_wrap=True),
        ) as supervisor,
    ):
        runner: StepRunner | None = None
        try:
            while not stop.wait(TICK_S):
                supervisor.tick()
                if supervisor.all_ready and runner is None:
                    console.print("All services are ready. Ctrl-C ends them.")
                    log = logs / "catch-up.log"
                    plan = partial(steps_for, settings, instance.get_materialized_partitions)
                    record = Record(open_store(settings), settings.clock)
                    runner = StepRunner(plan, supervisor, log, console, record)
                if runner is not None:
                    runner.tick()
        finally:
            if runner is not None:
                runner.close()
            console.print("Stopping.")


@contextlib.contextmanager
def instance_without_lost_runs(home: Path, console: Console) -> Iterator[DagsterInstance]:
    """Dagster's instance, after runs that a kill or a power cut left unfinished are marked.

    The lock on the folder guarantees that no code server of an earlier start still runs.
    """
    with DagsterInstance.from_config(str(home)) as instance:
        lost = end_lost_runs(instance)
        if lost:
            console.print(
                f"Runs that were cut off when SeoulCast last ended: {lost}. "
                "Those from the queue are retried."
            )
        yield instance


def _print_configuration(settings: Settings, console: Console) -> None:
    source = {
        "kma": "observations from the KMA API Hub",
        "archive": f"real observations of the past, from {settings.archive}",
        "synthetic": "synthetic weather (set KMA_API_KEY for the hub's, SEOULCAST_ARCHIVE for an "
        "archive's)",
    }[settings.origin]
    for name, text in {
        "Source": source,
        "Time": f"{settings.clock.now():%Y-%m-%d %H:%M} KST",
        "Messages": messages_in_words(settings),
        "Data in": str(settings.origin_home),
    }.items():
        console.print(f"{name:<12}{text}", markup=False, soft_wrap=True)


def messages_in_words(settings: Settings) -> str:
    """Where messages to operators go, without any address."""
    places = []
    if settings.slack_bot_token is not None:
        places.append(f"Slack {settings.slack_channel}")
    count = len(settings.operator_urls)
    if count:
        other = "other " if places else ""
        places.append(f"{count} {other}{'place' if count == 1 else 'places'}")
    off = "off (neither SLACK_BOT_TOKEN nor SEOULCAST_OPERATOR_URLS is set)"
    return ", ".join(places) or off


def _check_page(settings: Settings) -> None:
    if not (settings.page_dist / "index.html").is_file():
        raise ServiceError(
            f"The page is not built: {settings.page_dist} is missing. Run `make setup`."
        )


@contextlib.contextmanager
def _exclusive(home: Path) -> Iterator[None]:
    """Lock the folder for this process: two daemons on one folder would start each run twice.

    The kernel releases the lock when the process ends, so it can't become stale.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceError(
                f"SeoulCast already runs from {home}. Stop that one, or set SEOULCAST_HOME to "
                "another folder, and SEOULCAST_API_PORT, SEOULCAST_DAGSTER_PORT, "
                "SEOULCAST_MLFLOW_PORT and SEOULCAST_SANDBOX_PORT to free ports."
            ) from None
        yield


if __name__ == "__main__":
    raise SystemExit(main())
