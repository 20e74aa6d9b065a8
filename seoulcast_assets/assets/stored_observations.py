"""Reading the inputs of models and forecasts: the clean tables as of a day, validated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from seoulcast.datasets.history import no_rows, read_range
from seoulcast.datasets.keys import (
    INPUT_DATASETS,
    MORNING_DATASETS,
    OFFICIAL_FORECAST,
    PM10_FROM,
    STATION_WEATHER,
    TARGET_DATASETS,
    UPDATE_DATASETS,
    UPDATE_HOURS,
    WEATHER_HOURS,
    DayDataset,
)
from seoulcast.datasets.schemas import BadDataError, guard, validate_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.morning import SOURCES, MorningKnowledge
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.references.climatology import YEARS_KEPT


def read_observations(
    store: ObjectStore, start: date, through: date, station: int | None = None
) -> Observations:
    """The clean tables from `start` through `through`, validated against their contracts.

    Args:
        store: the city's view of the object store.
        start: first day.
        through: last day, included.
        station: whose hours of weather are read; those of all by default.

    Raises:
        BadDataError: a stored table breaks its contract; the message says where.
    """
    tables = {dataset.name: _table(store, dataset, start, through) for dataset in INPUT_DATASETS}
    for dataset in INPUT_DATASETS:
        guard(dataset, tables[dataset.name])
    return Observations.of(tables, read_morning(store, start, through, station=station))


def read_observed_targets(store: ObjectStore, start: date, through: date) -> Observations:
    """The same of the tables that hold targets: neither references nor scores look at others."""
    tables = {STATION_WEATHER.name: no_rows(STATION_WEATHER)}
    for dataset in TARGET_DATASETS:
        tables[dataset.name] = guard(dataset, _table(store, dataset, start, through))
    return Observations.of(tables)


def read_sound_observations(
    store: ObjectStore,
    start: date,
    through: date,
    report: Callable[[str], object],
    *,
    weather_from: date | None = None,
    mornings_from: date | None = None,
    station: int | None = None,
) -> Observations:
    """The clean tables without the days that break their contract.

    Only the forecast reads them: it must be issued, and treats a dropped day as a late one.

    Args:
        store: the city's view of the object store.
        start: first day.
        through: last day, included.
        report: called with one line for each day that was dropped.
        weather_from: first day of station_weather, which a model alone reads and no further back
            than its inputs; all of it is read where no day since is whole.
        mornings_from: first day of what mornings knew; from `start` by default.
        station: whose hours of weather are read; those of all by default.
    """
    since = start if weather_from is None else max(start, weather_from)
    starts = dict.fromkeys(INPUT_DATASETS, start) | {STATION_WEATHER: since}
    sound = {}
    for dataset, first in starts.items():
        sound[dataset.name], bad = validate_days(dataset, _table(store, dataset, first, through))
        for reason in bad.values():
            report(f"dropped from the forecast's inputs: {reason}")
    morning = read_morning(store, mornings_from or start, through, report, station=station)
    observations = Observations.of(sound, morning)
    if since > start and observations.newest_common() is None:
        # Nothing is whole since then: what is said of it needs the day that was.
        return read_sound_observations(
            store, start, through, report, mornings_from=mornings_from, station=station
        )
    return observations


def _table(store: ObjectStore, dataset: DayDataset, start: date, through: date) -> pd.DataFrame:
    return read_range(store, dataset, max(start, dataset.first_day), through)


def read_morning(
    store: ObjectStore,
    start: date,
    through: date,
    report: Callable[[str], object] | None = None,
    *,
    station: int | None = None,
) -> MorningKnowledge:
    """What is stored of the morning's datasets; empty where there is nothing.

    Args:
        store: the city's view of the object store.
        start: first day.
        through: last day, included.
        report: called with one line for each day that breaks its contract, which is then left
            out, or for a dataset that can't be read; without it such a day is an error.
        station: whose hours of weather are read; those of all by default.

    Raises:
        BadDataError: a stored table breaks its contract, and nobody is to be told.
    """
    tables = {}
    for dataset in MORNING_DATASETS:
        first = max(start, dataset.first_day)
        own = station if dataset == WEATHER_HOURS else None
        try:
            table = read_range(store, dataset, first, through, station=own)
            if report is None:
                tables[dataset.name] = guard(dataset, table)
                continue
            tables[dataset.name], bad = validate_days(dataset, table)
        except BadDataError as error:
            if report is None:
                raise
            # The forecast goes out without what can't be read.
            tables[dataset.name], bad = no_rows(dataset), {}
            report(f"{dataset.name} is left out of the forecast's inputs: {error}")
        for reason in bad.values():
            report(f"dropped from the forecast's inputs: {reason}")
    return MorningKnowledge(**tables)


def read_newer(
    store: ObjectStore,
    start: date,
    through: date,
    report: Callable[[str], object],
    *,
    station: int | None = None,
) -> dict[str, pd.DataFrame]:
    """What was collected for updates since their mornings, each row under the update's day.

    Takes what `read_morning` takes; what can't be read is left out.
    """
    tables: dict[str, pd.DataFrame] = {}
    for source, dataset in zip(SOURCES, UPDATE_DATASETS, strict=True):
        first = max(start, dataset.first_day)
        own = station if dataset == UPDATE_HOURS else None
        try:
            table = read_range(store, dataset, first, through, station=own)
            tables[source], bad = validate_days(dataset, table)
        except BadDataError as error:
            tables[source], bad = no_rows(dataset), {}
            report(f"{dataset.name} is left out of the update's inputs: {error}")
        for reason in bad.values():
            report(f"dropped from the update's inputs: {reason}")
    return tables


def read_official(
    store: ObjectStore, start: date, through: date, report: Callable[[str], object]
) -> MorningKnowledge:
    """The official forecasts alone, as far as they can be read: scores go without the rest.

    Args:
        store: the city's view of the object store.
        start: first day.
        through: last day, included.
        report: called with one line for each day that breaks its contract, or for all of them
            where a table can't be read.
    """
    tables = {dataset.name: no_rows(dataset) for dataset in MORNING_DATASETS}
    try:
        table = _table(store, OFFICIAL_FORECAST, start, through)
        tables[OFFICIAL_FORECAST.name], bad = validate_days(OFFICIAL_FORECAST, table)
    except BadDataError as error:
        report(f"Scored without official forecasts: {error}")
        bad = {}
    for reason in bad.values():
        report(f"dropped from the official forecasts: {reason}")
    return MorningKnowledge(**tables)


def training_start(through: date) -> date:
    """First day that training and baselines look at: the whole years of a normal before it."""
    return min(PM10_FROM, date(through.year - YEARS_KEPT, 1, 1))
