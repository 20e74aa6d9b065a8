"""`python -m seoulcast_assets.commands.up`: everything on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from dagster import DagsterInstance
from pydantic import ValidationError
from rich.console import Console

from seoulcast.settings import Settings
from seoulcast_assets.commands.up.processes import ServiceError, Supervisor
from seoulcast_assets.commands.up.services import environment, services
from seoulcast_assets.commands.up.work import Chain, steps_for
from seoulcast_assets.instance.configuration import write as write_instance_file
from seoulcast_assets.instance.run_processes import end_lost_runs

TICK_S = 0.2


def main() -> int:
    """Run everything until told to stop; 1 if it can't run."""
    console = Console(highlight=False)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = Settings()
        _check_page(settings)
        with _alone(settings.origin_home):
            _run(settings, console, stop)
    except (ServiceError, ValidationError) as problem:
        console.print(f"[red]SeoulCast can't run.[/] {problem}", soft_wrap=True)
        return 1
    return 0


def _run(settings: Settings, console: Console, stop: threading.Event) -> None:
    shared = environment(settings)
    # The clock's anchor holds for this process as well: its "yesterday" is the children's.
    os.environ.update(shared)
    settings = Settings()
    _say_what_this_is(settings, console)
    home = write_instance_file(
        settings.dagster_home, len(settings.stations), settings.run_check_s
    ).parent
    logs = settings.origin_home / "logs"
    with (
        _instance_without_lost_runs(home, console) as instance,
        Supervisor(
            services(settings, instance),
            logs,
            shared,
            lambda line: console.print(line, markup=False, soft_wrap=True),
        ) as supervisor,
    ):
        chain: Chain | None = None
        try:
            while not stop.wait(TICK_S):
                supervisor.tick()
                if supervisor.all_answer and chain is None:
                    console.print("Everything runs. Ctrl-C ends it.")
                    chain = Chain(steps_for(settings), supervisor, logs / "work.log", console)
                if chain is not None:
                    chain.tick()
        finally:
            if chain is not None:
                chain.close()
            console.print("Stopping.")


@contextlib.contextmanager
def _instance_without_lost_runs(home: Path, console: Console) -> Iterator[DagsterInstance]:
    """Dagster's instance; runs that a kill or a power cut left under way have failed first.

    The lock on the folder tells that no code server of an earlier start is there to work at them.
    """
    with DagsterInstance.from_config(str(home)) as instance:
        lost = end_lost_runs(instance)
        if lost:
            console.print(
                f"Runs that were cut off when SeoulCast ended last: {lost}. "
                "Those from the queue are retried."
            )
        yield instance


def _say_what_this_is(settings: Settings, console: Console) -> None:
    source = {
        "kma": "observations from the KMA API Hub",
        "archive": f"real observations of the past, from {settings.archive}",
        "synthetic": "synthetic weather (set KMA_API_KEY for the hub's, SEOULCAST_ARCHIVE for an "
        "archive's)",
    }[settings.origin]
    slack = "off (SLACK_BOT_TOKEN is not set)"
    if settings.slack_bot_token is not None:
        slack = f"messages go to {settings.slack_channel}"
    for name, words in {
        "Source": source,
        "Time": f"{settings.clock.now():%Y-%m-%d %H:%M} KST",
        "Slack": slack,
        "Kept in": str(settings.origin_home),
    }.items():
        console.print(f"{name:<12}{words}", markup=False, soft_wrap=True)


def _check_page(settings: Settings) -> None:
    if not (settings.page_dist / "index.html").is_file():
        raise ServiceError(f"The page is not built: no {settings.page_dist}. Run `make setup`.")


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the folder for this process: two daemons on one would start each run twice.

    The lock is the kernel's and ends with the process, so that nothing stale is left.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceError(
                f"It already runs from {home}. Stop it there, or set SEOULCAST_HOME."
            ) from None
        yield


if __name__ == "__main__":
    raise SystemExit(main())
