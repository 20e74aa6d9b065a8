"""One run of each contender over a range of days; each in processes of its own."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import yaml

from seoulcast.datasets.cities import OwnedDataset, cities_of
from seoulcast.datasets.history import compact
from seoulcast.datasets.keys import PM10, PM10_FROM, RAW_PM10, STATION_WEATHER, TEMPERATURE
from seoulcast.datasets.store_factory import open_store
from seoulcast.ingestion import pollutants
from seoulcast.ingestion.pollutants import PollutantIngestion
from seoulcast.ingestion.weather import NETWORK_RAW, NETWORK_WEATHER, WeatherIngestion
from seoulcast.kma.client import KmaClient
from seoulcast.settings import Settings
from seoulcast_assets.commands.backfill import run_stage
from seoulcast_assets.commands.stages import STAGES, Stage
from seoulcast_assets.console import silence_library_warnings
from seoulcast_assets.instance.configuration import embedded
from seoulcast_assets.instance.configuration import write as write_instance_file
from seoulcast_assets.run_tags import tags_for_days

DEPLOYED = Path(__file__).parents[2] / "deploy" / "dagster.yaml"
WEATHER_ASSETS, DUST_ASSETS = 3, 2


@dataclass(frozen=True)
class Range:
    """Days asked for; PM10 has those from 2008-04-28."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Days of temperature."""
        return (self.last - self.first).days + 1

    @property
    def assets(self) -> int:
        """Assets that have days in it."""
        return WEATHER_ASSETS + (DUST_ASSETS if self.last >= PM10_FROM else 0)


def seoulcast(home: Path, asked: Range, *, postgres: str | None = None) -> float:
    """Our passes under Dagster, weather and dust side by side as `make backfill` runs them.

    Args:
        home: an empty folder.
        asked: the days.
        postgres: address of the database that keeps Dagster's record; SQLite without.

    Returns:
        Seconds, process starts included.
    """
    with _environment(home):
        settings = Settings()
        if postgres is None:
            write_instance_file(settings.dagster_home)
        else:
            _on_postgres(settings.dagster_home, postgres)
        return _side_by_side(
            [(run_stage, (stage, asked.first, asked.last)) for stage in STAGES["observations"]]
        )


def pandas(home: Path, asked: Range) -> float:
    """The floor: the same fetching, cleaning, validation and writing, without Dagster."""
    with _environment(home):
        work = [(_weather_alone, (asked,)), (_dust_alone, (asked,))]
        return _side_by_side(work)


def stock(home: Path, asked: Range) -> float:
    """The same assets on Dagster's defaults: SQLite a file a run, one run a day and pipeline."""
    with _environment(home):
        return _side_by_side([(_stock_days, (stage, asked)) for stage in STAGES["observations"]])


def bytes_below(home: Path) -> int:
    """Bytes of the objects that were made."""
    return sum(f.stat().st_size for f in home.rglob("objects/**/*") if f.is_file())


@contextmanager
def _environment(home: Path) -> Iterator[None]:
    """Children read their settings from it, as ever."""
    before = {name: os.environ.get(name) for name in ("SEOULCAST_HOME", "DAGSTER_HOME")}
    os.environ["SEOULCAST_HOME"] = str(home)
    os.environ.pop("DAGSTER_HOME", None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _side_by_side(work: list[tuple[Callable[..., None], tuple[object, ...]]]) -> float:
    spawn = multiprocessing.get_context("spawn")
    began = time.perf_counter()
    workers = [spawn.Process(target=_silently, args=(target, *given)) for target, given in work]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - began
    if any(worker.exitcode for worker in workers):
        raise SystemExit("A run failed; its words stand above.")
    return took


def _silently(target: Callable[..., None], *given: object) -> None:
    """Without the progress lines, of which a history has hundreds."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    target(*given)


def _weather_alone(asked: Range) -> None:
    settings = Settings()
    store = open_store(settings)
    city = cities_of(settings)[0]
    wanted = [NETWORK_RAW, OwnedDataset(city, TEMPERATURE), NETWORK_WEATHER]
    ingestion = WeatherIngestion.from_settings(settings, [city], store, wanted)
    with KmaClient.from_settings(settings) as client:
        for chunk in client.asos(asked.first, asked.last):
            ingestion.ingest(chunk)
    for dataset in (TEMPERATURE, STATION_WEATHER):
        compact(store, dataset, asked.first, asked.last)


def _dust_alone(asked: Range) -> None:
    first = max(asked.first, RAW_PM10.first_day)
    if first > asked.last:
        return
    settings = Settings()
    store = open_store(settings)
    city = cities_of(settings)[0]
    wanted = [OwnedDataset(city, dataset) for dataset in (pollutants.PM10.raw, PM10)]
    ingestion = PollutantIngestion.from_settings(settings, pollutants.PM10, city, store, wanted)
    with KmaClient.from_settings(settings) as client:
        for chunk in client.five_minute(pollutants.PM10.series, first, asked.last, city.station):
            ingestion.ingest(chunk)
    compact(store, PM10, first, asked.last)


def _stock_days(stage: Stage, asked: Range) -> None:
    silence_library_warnings()
    # Imported late: Dagster's warnings of its own beta parts are raised on import.
    from seoulcast_assets.definitions import build_defs

    settings = Settings()
    # A home each: on stock SQLite the two pipelines would wait for each other's locks.
    home = settings.dagster_home / stage.job
    home.mkdir(parents=True)
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    definitions = build_defs(settings)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        day = max(asked.first, stage.first_day)
        while day <= asked.last:
            result = definitions.resolve_job_def(stage.job).execute_in_process(
                instance=instance, tags=tags_for_days(day)
            )
            if not result.success:
                raise SystemExit(1)
            day += timedelta(days=1)


def _on_postgres(home: Path, address: str) -> None:
    deployed = yaml.safe_load(DEPLOYED.read_text(encoding="utf-8"))
    content = embedded(home)
    for name in ("run_storage", "event_log_storage", "schedule_storage"):
        content[name] = {**deployed[name], "config": {"postgres_url": address}}
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(yaml.safe_dump(content))
    # Tables are made once, before two processes would both try.
    with dg.DagsterInstance.from_config(str(home)):
        return
