"""Reading what models and forecasts stand on: the clean tables, guarded, as of a day."""

from __future__ import annotations

from datetime import date

from seoulcast_assets.datasets.history import read_range
from seoulcast_assets.datasets.keys import PM10, PM10_FROM, STATION_WEATHER, TEMPERATURE
from seoulcast_assets.datasets.schemas import guard
from seoulcast_assets.datasets.store import ObjectStore
from seoulcast_assets.forecasting.observations import Observations

NORMAL_YEARS = 30


def read_observations(store: ObjectStore, start: date, through: date) -> Observations:
    """The clean tables from `start` through `through`, held against their contracts.

    Raises:
        BadDataError: what is stored breaks its contract; the message says where.
    """
    tables = {
        dataset.name: read_range(store, dataset, max(start, dataset.first_day), through)
        for dataset in (TEMPERATURE, PM10, STATION_WEATHER)
    }
    for dataset in (TEMPERATURE, PM10, STATION_WEATHER):
        guard(dataset, tables[dataset.name])
    return Observations(**tables)


def training_start(through: date) -> date:
    """First day that training and baselines look at: 30 whole years before make a normal."""
    return min(PM10_FROM, date(through.year - NORMAL_YEARS, 1, 1))
