"""Ranged runs from the command line: history, report, model, forecasts, scores, drift.

`python -m seoulcast_assets.commands.backfill --from A --to B [--select ...]` runs Dagster's own
jobs on the instance of DAGSTER_HOME (the embedded one where it is not set), and prints a line for
each chunk of days. It needs no daemon, and can be stopped and started again at any time. Each city
has runs of its own; after a failure in one, the others continue.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import dagster as dg
import pandas as pd

from seoulcast.datasets.cities import City, cities_of
from seoulcast.datasets.keys import PM10_FROM, STATION_WEATHER, TEMPERATURE, TEMPERATURE_FROM
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.console import silence_library_warnings
from seoulcast_assets.dagster_internals import ReconstructableRepository
from seoulcast_assets.instance.configuration import write as write_instance_file
from seoulcast_assets.job_names import (
    BATCH_FORECAST,
    EXPLORE,
    RETRAIN,
    WEATHER_PIPELINE,
    job_name,
    pollutant_pipeline,
)
from seoulcast_assets.naming import asset_key
from seoulcast_assets.run_tags import PIPELINE_TAG, tags_for_days

Range = tuple[date, date]


def whole(first: date, last: date) -> list[Range]:
    """The range in one run."""
    return [(first, last)]


def last_day(_first: date, last: date) -> list[Range]:
    """The last day alone."""
    return [(last, last)]


def quarter_ends(first: date, last: date) -> list[Range]:
    """Each last day of a quarter that a forecast of the range could use, a run each.

    The first one is before the range, so that its first forecast has a model.
    """
    ends = pd.date_range(first - timedelta(days=92), last, freq="QE")
    days = [end.date() for end in ends]
    before = [day for day in days if day < first][-1:]
    return [(day, day) for day in (*before, *(day for day in days if day >= first))]


@dataclass(frozen=True)
class Stage:
    """Runs of one job over a range.

    Args:
        job: its name.
        first_day: the first partition; earlier days are not requested.
        runs: splits the range into the ranges of the runs, in order.
        unpartitioned: whether the job has no partitions.
        assets: keys of the selected assets of the job; empty means all.
        station: of the city whose later stages are skipped if it fails.
    """

    job: str
    first_day: date
    runs: Callable[[date, date], list[Range]] = whole
    unpartitioned: bool = False
    assets: tuple[str, ...] = ()
    station: int | None = None


STAGES: Mapping[str, tuple[Stage, ...]] = {
    "observations": (
        Stage(WEATHER_PIPELINE, TEMPERATURE_FROM),
        *(Stage(pollutant_pipeline(one), one.raw.first_day) for one in POLLUTANTS),
    ),
    "report": (Stage(EXPLORE, TEMPERATURE_FROM, unpartitioned=True),),
    "model": (Stage(RETRAIN, PM10_FROM, last_day),),
    "quarterly_models": (Stage(RETRAIN, PM10_FROM, quarter_ends),),
    "forecasts": (Stage(BATCH_FORECAST, PM10_FROM),),
}
"""What can be selected, for Seoul alone. Stages under one name run side by side."""


def main(arguments: list[str] | None = None) -> int:
    """Run what is selected, stage after stage; 1 if any run failed."""
    settings = Settings()
    parser = argparse.ArgumentParser(
        prog="python -m seoulcast_assets.commands.backfill", description=__doc__
    )
    parser.add_argument(
        "--from", dest="start", type=date.fromisoformat, default=settings.history_from,
        help="first day, YYYY-MM-DD (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--to", dest="end", type=date.fromisoformat, default=settings.clock.last_full_day(),
        help="last day, YYYY-MM-DD (default: yesterday, %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--select", nargs="+", choices=list(STAGES), default=["observations", "report"],
        help="what to make (default: observations report)",
    )  # fmt: skip
    parser.add_argument(
        "--station", nargs="+", type=int, choices=settings.stations,
        default=list(settings.stations), help="cities to make it for (default: all)",
    )  # fmt: skip
    asked = parser.parse_args(arguments)
    if asked.start > asked.end:
        parser.error(f"--from {asked.start} is after --to {asked.end}")
    if asked.end > settings.clock.last_full_day():
        parser.error(f"--to {asked.end}: the last full day is {settings.clock.last_full_day()}")
    if not _has_own_home():
        write_instance_file(settings.dagster_home, len(settings.stations), settings.run_check_s)
    remaining = [city for city in cities_of(settings) if city.station in asked.station]
    complete = True
    with _hub(settings):
        for name in asked.select:
            started_at = time.monotonic()
            failed: set[int | None] = set()
            for stages in stages_of(name, remaining, cities_of(settings)):
                failed |= _run_side_by_side(stages, asked.start, asked.end)
            remaining = [city for city in remaining if city.station not in failed]
            complete = complete and not failed
            outcome = f"done in {time.monotonic() - started_at:.0f} s"
            if failed:
                outcome = "failed; see above, or the runs in Dagster's UI"
            sys.stdout.write(f"{name}: {outcome}\n")
            if not remaining:
                break
    return 0 if complete else 1


def stages_of(
    name: str, chosen: Sequence[City], cities: Sequence[City]
) -> Iterator[tuple[Stage, ...]]:
    """The stages for some cities, in groups that run one after another.

    The run of the first city fetches the weather of all stations; the temperature of another city
    is then cleaned from the stored rows, in a run of its own.

    Args:
        name: a key of `STAGES`.
        chosen: the cities to run it for.
        cities: all cities, the default one first.
    """
    of_city = {city: [_for_city(stage, city) for stage in STAGES[name]] for city in chosen}
    if name != "observations":
        yield from (tuple(stages) for stages in of_city.values())
        return
    shared = [
        asset_key(cities[0], name) for name in ("raw_asos", TEMPERATURE.name, STATION_WEATHER.name)
    ]
    fetching, cleaning = [], []
    for city, (weather, *pollutants) in of_city.items():
        if city == cities[0]:
            selected = () if len(cities) == 1 else tuple(_text(key) for key in shared)
            fetching.append(replace(weather, assets=selected))
        else:
            own = _text(asset_key(city, TEMPERATURE.name))
            cleaning.append(replace(weather, assets=(own,)))
        fetching += pollutants
    yield tuple(fetching)
    if cleaning:
        yield tuple(cleaning)


def _for_city(stage: Stage, city: City) -> Stage:
    return replace(stage, job=job_name(stage.job, city), station=city.station)


def _text(key: dg.AssetKey) -> str:
    return key.to_user_string()


def _run_side_by_side(stages: tuple[Stage, ...], start: date, end: date) -> set[int | None]:
    """Run stages at the same time, a process each; returns the stations of those that failed."""
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=run_stage, args=(stage, start, end)) for stage in stages]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {
        stage.station for stage, worker in zip(stages, workers, strict=True) if worker.exitcode != 0
    }


def run_stage(stage: Stage, start: date, end: date) -> None:
    """Run a stage over a range, one run after the other, in this process.

    Raises:
        SystemExit: with 1, if a run failed.
    """
    silence_library_warnings()
    settings = Settings()
    first = max(start, stage.first_day)
    if first > end:
        return
    runs = stage.runs(first, end)
    repository = ReconstructableRepository.for_module("seoulcast_assets.definitions", "defs")
    with _instance(settings) as instance:
        for number, run in enumerate(runs, start=1):
            if len(runs) > 1:
                sys.stdout.write(f"{stage.job}: {run[1]}, {number} of {len(runs)}\n")
                sys.stdout.flush()
            days = {} if stage.unpartitioned else tags_for_days(*run)
            result = dg.execute_job(
                repository.get_reconstructable_job(stage.job),
                instance=instance,
                tags=days | {PIPELINE_TAG: stage.job},
                asset_selection=[dg.AssetKey.from_user_string(key) for key in stage.assets] or None,
            )
            if not result.success:
                raise SystemExit(1)


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
        if settings.uses_sandbox and not _listening(settings.sandbox_port):
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
