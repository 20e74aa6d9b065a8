"""Reading what models and forecasts stand on: the clean tables, guarded, as of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from seoulcast.datasets.history import read_range
from seoulcast.datasets.keys import PM10, PM10_FROM, STATION_WEATHER, TEMPERATURE
from seoulcast.datasets.schemas import guard, validate_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.references.climatology import YEARS_KEPT

CLEAN = (TEMPERATURE, PM10, STATION_WEATHER)


def read_observations(store: ObjectStore, start: date, through: date) -> Observations:
    """The clean tables from `start` through `through`, held against their contracts.

    Raises:
        BadDataError: what is stored breaks its contract; the message says where.
    """
    tables = _tables(store, start, through)
    for dataset in CLEAN:
        guard(dataset, tables[dataset.name])
    return Observations(**tables)


def read_sound_observations(
    store: ObjectStore, start: date, through: date, tell: Callable[[str], object]
) -> Observations:
    """The same without the days that break their contract, each of which is told.

    For the forecast alone: it always goes out, and a day it does without shows as late.
    """
    tables = _tables(store, start, through)
    sound = {}
    for dataset in CLEAN:
        sound[dataset.name], bad = validate_days(dataset, tables[dataset.name])
        for reason in bad.values():
            tell(f"left out of the forecast's inputs: {reason}")
    return Observations(**sound)


def _tables(store: ObjectStore, start: date, through: date) -> dict[str, pd.DataFrame]:
    return {
        dataset.name: read_range(store, dataset, max(start, dataset.first_day), through)
        for dataset in CLEAN
    }


def training_start(through: date) -> date:
    """First day that training and baselines look at: the whole years of a normal before it."""
    return min(PM10_FROM, date(through.year - YEARS_KEPT, 1, 1))
