"""What was there of the morning's datasets when a forecast was issued: its record, no input.

A forecast names them whether or not its model reads them, so that anyone can tell later what it
could have known. Its fingerprint leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

import pandas as pd

from seoulcast.clock import KST
from seoulcast.datasets.documents import MorningInput
from seoulcast.datasets.keys import (
    DUST_HOURS,
    MORNING_DATASETS,
    OFFICIAL_FORECAST,
    UPDATE_DATASETS,
    UPDATE_DUST,
    UPDATE_HOURS,
    UPDATE_OFFICIAL,
    WEATHER_HOURS,
    DayDataset,
)
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.sources import BY_NAME, SOURCES_OF, source_statuses
from seoulcast.datasets.store import ObjectStore
from seoulcast.reasons import Reason, SourceName

_MOMENTS = {
    **dict.fromkeys((WEATHER_HOURS, DUST_HOURS, UPDATE_HOURS, UPDATE_DUST), "HOUR"),
    **dict.fromkeys((OFFICIAL_FORECAST, UPDATE_OFFICIAL), "ISSUED"),
}
"""The column of each dataset that tells when what it holds was known."""

ABSENT = MorningInput(newest=None, digest=None, reasons=[])


def morning_inputs(
    store: ObjectStore,
    tables: Mapping[str, pd.DataFrame],
    first: date,
    last: date,
    report: Callable[[str], object],
) -> dict[date, dict[str, MorningInput]]:
    """What is stored of each morning's dataset, by day; a day without any object is left out.

    Nothing is raised: the forecast must be issued, and what can't be read counts as absent.

    Args:
        store: the city's view.
        tables: rows of these days as they were read, by the dataset's name.
        first: first day D.
        last: last day, included.
        report: called with one line for each dataset that can't be listed.
    """
    datasets = {one.name: one for one in MORNING_DATASETS}
    return _by_day(store, datasets, tables, (first, last), report)


def update_inputs(
    store: ObjectStore,
    newer: Mapping[str, pd.DataFrame],
    known: Mapping[date, Mapping[str, MorningInput]],
    first: date,
    last: date,
    report: Callable[[str], object],
) -> dict[date, dict[str, MorningInput]]:
    """What is stored for updates, under the mornings' names; of what is not newer, the mornings'.

    Args:
        store: the city's view.
        newer: rows collected for updates as they were read, by the morning's dataset's name.
        known: of the mornings.
        first: first day D.
        last: last day, included.
        report: called with one line for each dataset that can't be listed.
    """
    pairs = zip(MORNING_DATASETS, UPDATE_DATASETS, strict=True)
    datasets = {morning.name: update for morning, update in pairs}
    found = {day: dict(of_day) for day, of_day in known.items()}
    for day, of_day in _by_day(store, datasets, newer, (first, last), report).items():
        of_morning = found.setdefault(day, {})
        for name, one in of_day.items():
            before = of_morning.get(name, ABSENT).newest_by_source
            by_source = {**before, **one.newest_by_source}
            of_morning[name] = one.model_copy(update={"newest_by_source": by_source})
    return found


def _by_day(
    store: ObjectStore,
    datasets: Mapping[str, DayDataset],
    tables: Mapping[str, pd.DataFrame],
    days: tuple[date, date],
    report: Callable[[str], object],
) -> dict[date, dict[str, MorningInput]]:
    """What is stored of datasets from one day to another, by day and the name each goes by."""
    found: dict[date, dict[str, MorningInput]] = {}
    for name, dataset in datasets.items():
        try:
            of_dataset = _stored(store, dataset, tables[name], *days)
        except Exception as error:  # noqa: BLE001 a forecast always goes out
            report(f"{dataset.name} is left out of the forecast's record: {error}")
            continue
        for day, known in of_dataset.items():
            found.setdefault(day, {})[name] = known
    return found


def _stored(
    store: ObjectStore, dataset: DayDataset, table: pd.DataFrame, first: date, last: date
) -> dict[date, MorningInput]:
    moment = _MOMENTS[dataset]
    objects = list_days(store, dataset, first, last)
    rows = table[table["TM"].between(pd.Timestamp(first), pd.Timestamp(last))]
    newest: pd.Series[pd.Timestamp] = rows.groupby("TM")[moment].max()
    of_sources = _newest_by_source(rows, moment) if moment == "ISSUED" else {}
    return {
        day.date(): MorningInput(
            newest=_aware(known),
            newest_by_source=of_sources.get(day, {}),
            digest=objects[day.date()].etag,
            reasons=[],
        )
        for day, known in newest.items()
        if isinstance(day, pd.Timestamp) and day.date() in objects
    }


def _newest_by_source(
    rows: pd.DataFrame, moment: str
) -> dict[pd.Timestamp, dict[SourceName, datetime]]:
    found: dict[pd.Timestamp, dict[SourceName, datetime]] = {}
    newest = rows.groupby(["TM", "SOURCE"], as_index=False)[moment].max()
    for day, source, known in newest.itertuples(index=False):
        found.setdefault(day, {})[BY_NAME[source]] = _aware(known)
    return found


def _aware(known: pd.Timestamp) -> datetime:
    moment: datetime = known.to_pydatetime()
    return moment.replace(tzinfo=KST)


def with_reasons(
    store: ObjectStore, known: Mapping[str, MorningInput], report: Callable[[str], object]
) -> dict[str, MorningInput]:
    """The record of a live issue: every dataset, and why its sources can't be read.

    Args:
        store: the city's view.
        known: of that day, as `morning_inputs` gives it.
        report: called with one line if the states of sources can't be read.
    """
    try:
        statuses = source_statuses(store)
    except Exception as error:  # noqa: BLE001 a forecast always goes out
        report(f"The states of sources are left out of the forecast's record: {error}")
        statuses = {}
    told = {}
    for dataset in MORNING_DATASETS:
        reasons: list[Reason] = [
            status.reason
            for source in SOURCES_OF[dataset]
            if (status := statuses.get(source)) is not None and status.reason is not None
        ]
        there = known.get(dataset.name, ABSENT)
        told[dataset.name] = there.model_copy(update={"reasons": reasons})
    return told
