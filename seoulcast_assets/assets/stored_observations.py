"""Reading the inputs of models and forecasts: the clean tables as of a day, validated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from seoulcast.datasets.history import read_range
from seoulcast.datasets.keys import INPUT_DATASETS, PM10_FROM
from seoulcast.datasets.schemas import guard, validate_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.references.climatology import YEARS_KEPT


def read_observations(store: ObjectStore, start: date, through: date) -> Observations:
    """The clean tables from `start` through `through`, validated against their contracts.

    Raises:
        BadDataError: a stored table breaks its contract; the message says where.
    """
    tables = _tables(store, start, through)
    for dataset in INPUT_DATASETS:
        guard(dataset, tables[dataset.name])
    return Observations(**tables)


def read_sound_observations(
    store: ObjectStore, start: date, through: date, report: Callable[[str], object]
) -> Observations:
    """The same tables without the days that break their contract.

    Only the forecast reads them: it must be issued, and treats a dropped day as a late one.

    Args:
        store: the city's view of the object store.
        start: first day.
        through: last day, included.
        report: called with one line for each day that was dropped.
    """
    tables = _tables(store, start, through)
    sound = {}
    for dataset in INPUT_DATASETS:
        sound[dataset.name], bad = validate_days(dataset, tables[dataset.name])
        for reason in bad.values():
            report(f"dropped from the forecast's inputs: {reason}")
    return Observations(**sound)


def _tables(store: ObjectStore, start: date, through: date) -> dict[str, pd.DataFrame]:
    return {
        dataset.name: read_range(store, dataset, max(start, dataset.first_day), through)
        for dataset in INPUT_DATASETS
    }


def training_start(through: date) -> date:
    """First day that training and baselines look at: the whole years of a normal before it."""
    return min(PM10_FROM, date(through.year - YEARS_KEPT, 1, 1))
