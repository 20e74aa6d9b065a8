"""The promises of every write: validated first, never half, never worse, nothing lost.

A raw day is only replaced by one that holds at least as much; a day that breaks its
contract goes to `quarantine/` with its reason, and what was stored before stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, Self, TypeVar

import pandas as pd

from seoulcast.datasets import keys
from seoulcast.datasets.days import render_days, row_count, write_days
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.schemas import validate_days
from seoulcast.datasets.store import ObjectInfo, ObjectStore, etag_of
from seoulcast.ingestion.publication import State
from seoulcast.ingestion.raw import RawTable, RowsByDay, read_raw_days
from seoulcast.ingestion.results import DayResult

Completeness = tuple[int, ...]
"""How much a raw day holds, part by part; it is worse if any part is less."""

CleanedT = TypeVar("CleanedT")


@dataclass(frozen=True)
class Cleaned:
    """Clean rows of some days, validated.

    Args:
        rows: of the days that keep their contract.
        rejected: of the days that break it.
        reasons: for each rejected day what is wrong with it.
    """

    rows: pd.DataFrame
    rejected: pd.DataFrame
    reasons: dict[date, str]

    @classmethod
    def validated(cls, dataset: DayDataset, frame: pd.DataFrame) -> Self:
        """The rows of a clean dataset, parted by its contract."""
        if frame.empty:
            return cls(frame, frame, {})
        rows, reasons = validate_days(dataset, frame)
        return cls(rows, frame[frame["TM"].isin(pd.to_datetime(list(reasons)))], reasons)


@dataclass(frozen=True)
class RawRules(Generic[CleanedT]):
    """How raw days are validated and compared before they are written.

    Args:
        stations: whose values must be numbers.
        clean: makes validated clean rows of raw days, for the rules below.
        impossible: raw days whose clean rows break their contract, each with its reason. They
            are not written: what is physically impossible is an error at the source, and must
            not take a good day's place.
        completeness: how much each day holds.
        unreadable: days of which only rows came that can't be taken, each with the reason.
        validated: days whose rows were validated already, one by one.
    """

    stations: Collection[int]
    clean: Callable[[RowsByDay], CleanedT]
    impossible: Callable[[RowsByDay, CleanedT], dict[date, str]]
    completeness: Callable[[RowsByDay], dict[date, Completeness]]
    unreadable: Mapping[date, str] = field(default_factory=dict)
    validated: Collection[date] = ()


@dataclass(frozen=True)
class RawDays(Generic[CleanedT]):
    """A chunk of raw days on their way to the clean datasets.

    Args:
        results: what became of each raw day.
        rows: rows that are now stored, by day.
        offered: what was cleaned of the rows before they were written.
        cleaned: what was cleaned of the rows that are stored; the same where these are they.
    """

    results: dict[date, DayResult]
    rows: RowsByDay
    offered: CleanedT
    cleaned: CleanedT


def store_raw(
    store: ObjectStore,
    raw: RawTable,
    states: Mapping[date, State],
    rows: RowsByDay,
    rules: RawRules[CleanedT],
) -> RawDays[CleanedT]:
    """Validate, clean and write a chunk of raw days.

    Args:
        store: where to.
        raw: the raw dataset.
        states: of every day of the chunk.
        rows: of the days that have any.
        rules: of validation and comparison.
    """
    rows = _publishable(states, rows)
    unknown = {day: of_day for day, of_day in rows.items() if day not in rules.validated}
    broken = _contract_breaks(raw, unknown, rules.stations)
    readable = {day: day_rows for day, day_rows in rows.items() if day not in broken}
    offered = rules.clean(readable)
    invalid = broken | rules.impossible(readable, offered)
    results = _write_valid(store, raw, states, rows, invalid, rules)
    kept = [day for day, result in results.items() if result.status == "kept"]
    stored = {day: rows[day] for day, result in results.items() if result.is_done and day in rows}
    stored |= read_raw_days(store, raw.dataset, kept)
    stored = dict(sorted(stored.items()))
    cleaned = offered if stored == readable else rules.clean(stored)
    return RawDays(results, stored, offered, cleaned)


def take_stored(
    states: Mapping[date, State], rows: RowsByDay, clean: Callable[[RowsByDay], CleanedT]
) -> RawDays[CleanedT]:
    """Clean a chunk of raw days that was read from the store, and write nothing raw."""
    rows = _publishable(states, rows)
    results = {
        day: DayResult(
            day,
            "unchanged" if day in rows else "absent" if state == "absent" else "unpublished",
        )
        for day, state in states.items()
    }
    cleaned = clean(rows)
    return RawDays(results, rows, cleaned, cleaned)


def store_clean(
    store: ObjectStore, dataset: DayDataset, cleaned: Cleaned, raw: Mapping[date, DayResult]
) -> list[DayResult]:
    """Write clean days and put rejected ones aside.

    Args:
        store: where to.
        dataset: a clean dataset.
        cleaned: its validated rows.
        raw: what became of the raw days; one without a clean row passes its status on.
    """
    results = _write(store, dataset, render_days(dataset, cleaned.rows))
    for day, data in render_days(dataset, cleaned.rejected).items():
        results[day] = _quarantine(store, dataset, day, data, cleaned.reasons[day])
    for day, result in raw.items():
        if day not in results:
            status = "absent" if result.is_done else result.status
            results[day] = DayResult(day, status, result.detail)
    return [results[day] for day in sorted(results)]


def _publishable(states: Mapping[date, State], rows: RowsByDay) -> RowsByDay:
    """Rows of the days that are finished, or taken as they are."""
    return {day: rows[day] for day, state in states.items() if state in {"finished", "partial"}}


def _contract_breaks(raw: RawTable, rows: RowsByDay, stations: Collection[int]) -> dict[date, str]:
    """Days that break the raw contract, each with its reason."""
    if not rows:
        return {}
    _, broken = validate_days(raw.dataset, raw.frame(rows), stations=stations)
    return broken


def _write_valid(
    store: ObjectStore,
    raw: RawTable,
    states: Mapping[date, State],
    rows: RowsByDay,
    invalid: Mapping[date, str],
    rules: RawRules[CleanedT],
) -> dict[date, DayResult]:
    """Write the valid days unless they are worse; what became of each day of `states`."""
    there = list_days(store, raw.dataset, min(states), max(states))
    results: dict[date, DayResult] = {}
    for day, state in states.items():
        if day in rows:
            continue
        if day in there:
            detail = f"the hub now returns this day as {state}; the stored day is kept"
            results[day] = DayResult(day, "kept", detail, there[day].etag)
        elif day in rules.unreadable:
            results[day] = DayResult(day, "quarantined", rules.unreadable[day])
        else:
            results[day] = DayResult(day, "absent" if state == "absent" else "unpublished")
    objects = {day: raw.render(day_rows) for day, day_rows in rows.items()}
    for day, reason in invalid.items():
        results[day] = _quarantine(store, raw.dataset, day, objects.pop(day), reason)
    worse = _worse_than_stored(store, raw, rows, objects, there, rules.completeness)
    better = {day: data for day, data in objects.items() if day not in worse}
    results |= worse | _write(store, raw.dataset, better)
    for day in better:
        if states[day] == "partial":
            results[day] = replace(results[day], status="partial", detail="values are missing")
    return dict(sorted(results.items()))


def _worse_than_stored(
    store: ObjectStore,
    raw: RawTable,
    rows: RowsByDay,
    objects: Mapping[date, bytes],
    there: Mapping[date, ObjectInfo],
    completeness: Callable[[RowsByDay], dict[date, Completeness]],
) -> dict[date, DayResult]:
    """Of the days whose bytes changed, those that hold less than what is stored."""
    changed = [
        day for day, data in objects.items() if day in there and there[day].etag != etag_of(data)
    ]
    if not changed:
        return {}
    before = completeness(read_raw_days(store, raw.dataset, changed))
    now = completeness({day: rows[day] for day in changed})
    return {
        day: DayResult(
            day,
            "kept",
            f"the hub now returns less ({now[day]}, stored {before[day]}); the stored day is kept",
            there[day].etag,
        )
        for day in changed
        if any(n < b for n, b in zip(now[day], before[day], strict=True))
    }


def _write(
    store: ObjectStore, dataset: DayDataset, objects: Mapping[date, bytes]
) -> dict[date, DayResult]:
    """Write days; a result for each, written or unchanged."""
    changed = set(write_days(store, dataset, objects))
    return {
        day: DayResult(
            day,
            "written" if day in changed else "unchanged",
            etag=etag_of(data),
            rows=row_count(dataset, data),
        )
        for day, data in objects.items()
    }


def _quarantine(
    store: ObjectStore, dataset: DayDataset, day: date, data: bytes, reason: str
) -> DayResult:
    """Put a day's bytes aside with the reason; what was stored before stays."""
    key = keys.quarantine(dataset, day, etag_of(data)[:12])
    store.put(key, data)
    store.put(key.removesuffix(f".{dataset.extension}") + ".reason.txt", f"{reason}\n".encode())
    stored = store.head(dataset.key(day))
    etag = None if stored is None else stored.etag
    return DayResult(day, "quarantined", f"{reason} Put aside at {key}.", etag)
