"""A store as it is after decades: years of clean days, their compacted copies, and documents."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
from support.documents import Shelf
from support.morning_tables import dust_hours, official_forecast, weather_hours

from seoulcast.clock import KST
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.document_history import DocumentHistory
from seoulcast.datasets.history import compact
from seoulcast.datasets.keys import (
    DRIFT,
    DUST_HOURS,
    INPUT_DATASETS,
    MORNING_DATASETS,
    OFFICIAL_FORECAST,
    SCORES,
    WEATHER_HOURS,
    DayDataset,
)
from seoulcast.datasets.models import save_model
from seoulcast.datasets.store import ObjectInfo, ObjectNotFoundError, ObjectStore, etag_of
from seoulcast.datasets.tables import NUMPY_TYPES, clean_table
from seoulcast.forecasting.model.model_files import (
    BACKTEST_ERRORS,
    CONFIGURATION,
    ENCODER,
    LINEAR_BASE,
    WEIGHTS,
)

EPOCH = datetime(2022, 1, 1, tzinfo=KST)
_MORNINGS = {
    WEATHER_HOURS: weather_hours,
    DUST_HOURS: dust_hours,
    OFFICIAL_FORECAST: official_forecast,
}


class MemoryStore:
    """An ObjectStore in memory, for tests that need tens of thousands of objects."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def get(self, key: str) -> bytes:
        if key not in self.objects:
            raise ObjectNotFoundError(key)
        return self.objects[key]

    def head(self, key: str) -> ObjectInfo | None:
        return self._info(key) if key in self.objects else None

    def put(self, key: str, data: bytes) -> bool:
        changes = self.objects.get(key) != data
        self.objects[key] = data
        return changes

    def create(self, key: str, data: bytes) -> bool:
        return key not in self.objects and self.put(key, data)

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)

    def list(self, prefix: str, *, start_after: str = "") -> Iterator[ObjectInfo]:
        keys = sorted(key for key in self.objects if key.startswith(prefix))
        return map(self._info, keys[bisect_right(keys, start_after) :])

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {key: self.objects[key] for key in keys if key in self.objects}

    def put_many(self, objects: Mapping[str, bytes]) -> tuple[str, ...]:
        return tuple(key for key in sorted(objects) if self.put(key, objects[key]))

    def _info(self, key: str) -> ObjectInfo:
        data = self.objects[key]
        return ObjectInfo(key, etag_of(data), len(data), EPOCH)


def store_clean_days(store: ObjectStore, first: date, last: date) -> None:
    """Good days of every clean dataset from its own first day on, compacted; a row a day."""
    for dataset in (*INPUT_DATASETS, *MORNING_DATASETS):
        begin = max(first, dataset.first_day)
        write_days(store, dataset, render_days(dataset, clean_days(dataset, begin, last)))
        compact(store, dataset, begin, last)


def clean_days(dataset: DayDataset, first: date, last: date) -> pd.DataFrame:
    """Good rows of a clean dataset, one a day, of one station."""
    days = pd.date_range(first, last)
    if dataset in _MORNINGS:
        of_day = _MORNINGS[dataset](f"{first}", 1).query("STN == 108").head(1)
        rows = of_day.loc[of_day.index.repeat(len(days))].reset_index(drop=True)
        later = days - days[0]
        for column in clean_table(dataset).columns:
            if column.kind in {"day", "time"}:
                rows[column.name] = rows[column.name] + later
        return rows
    rows = pd.DataFrame({"TM": days})
    season = np.round(10 + 8 * np.sin(np.arange(len(days)) / 58.1) + np.arange(len(days)) % 7, 1)
    values = {"day": days, "count": 108, "word": "observed", "switch": False}
    for column in clean_table(dataset).columns:
        of_pm10_or_temperature = column.name.startswith(("PM10", "TA_"))
        values["number"] = season if of_pm10_or_temperature else np.nan
        rows[column.name] = values[column.kind]
        rows[column.name] = rows[column.name].astype(NUMPY_TYPES[column.kind])
    if "STATUS" in rows:
        rows["STATUS"] = "complete"
    return rows


def store_documents(store: ObjectStore, last: date) -> None:
    """Forecasts of a week, scores of two months, drift checks of 400 days, weekly promotions.

    The files of the model in service are there, and damaged.
    """
    shelf = Shelf(store)
    for back in range(400):
        day = last - timedelta(days=back)
        shelf.drift(day)
        if back < 60:
            shelf.score(day)
        if back < 8:
            shelf.issue(day)
        if back % 7 == 0:
            version = f"{day}-1f3a9c02"
            shelf.decide(version=version, trained_through=day, by_day=day)
    files = (CONFIGURATION, WEIGHTS, ENCODER, LINEAR_BASE, BACKTEST_ERRORS)
    save_model(store, f"{last}-1f3a9c02", dict.fromkeys(files, b"damaged"))
    history = DocumentHistory(store)
    for dataset in (SCORES, DRIFT):
        history.compact_days(dataset, last - timedelta(days=400), last)
