"""The promises of every write: validated first, never half, never worse, nothing lost.

A raw day is only replaced by one that holds at least as much; a day that breaks its
contract goes to `quarantine/` with its reason, and what lay there before stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from seoulcast.datasets import keys
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.schemas import validate_days
from seoulcast.datasets.store import ObjectInfo, ObjectNotFoundError, ObjectStore
from seoulcast.ingestion.publication import State
from seoulcast.ingestion.raw import Row, parse_raw, raw_frame, render_raw
from seoulcast.ingestion.results import DayResult, DayStatus

CLEAN_OF = {keys.RAW_ASOS.name: keys.TEMPERATURE, keys.RAW_PM10.name: keys.PM10}
"""The clean dataset of the target that a raw one must be able to yield."""

Completeness = tuple[int, ...]
"""How much a raw day holds, part by part; it is worse if any part is less."""


def store_raw(
    store: ObjectStore,
    dataset: DayDataset,
    states: dict[date, State],
    rows: dict[date, list[Row]],
    completeness: Callable[[bytes], Completeness],
    clean: Callable[[dict[date, list[Row]]], pd.DataFrame],
    *,
    station: int,
) -> tuple[dict[date, list[Row]], dict[date, DayResult]]:
    """Validate and write a stretch of raw days.

    A day whose clean row would break its contract is not written either: what is
    physically impossible is an error at the source, and must not take a good day's place.

    Args:
        store: where to.
        dataset: a raw dataset.
        states: of every day of the stretch.
        rows: of the days that are finished or taken as they are.
        completeness: how much an object holds.
        clean: makes the target's clean rows of such days.
        station: the target.

    Returns:
        The rows that are now stored by day (a kept day's are the stored ones) and what
        became of each day of `states`.
    """
    there = list_days(store, dataset, min(states), max(states))
    results: dict[date, DayResult] = {}
    for day, state in states.items():
        if day not in rows and day in there:
            detail = f"the hub now shows this day as {state}; the stored day stays"
            results[day] = DayResult(day, "kept", detail, there[day].etag)
        elif day not in rows:
            results[day] = DayResult(day, "absent" if state == "absent" else "unpublished")
    objects = {day: render_raw(dataset, day_rows) for day, day_rows in rows.items()}
    bad = _broken(dataset, rows, clean, station)
    for day, reason in bad.items():
        results[day] = quarantine(store, dataset, day, objects.pop(day), reason)
    for day, result in _write_unless_worse(store, dataset, objects, there, completeness).items():
        results[day] = result
        if result.status != "kept" and states[day] == "partial":
            results[day] = replace(result, status="partial", detail="not all values came")
    stored = {
        day: parse_raw(store.get(dataset.key(day))) if result.status == "kept" else rows[day]
        for day, result in sorted(results.items())
        if result.status in {"written", "unchanged", "partial", "kept"}
    }
    return stored, dict(sorted(results.items()))


def store_clean(
    store: ObjectStore, dataset: DayDataset, clean: pd.DataFrame, raw: dict[date, DayResult]
) -> list[DayResult]:
    """Validate and write clean rows; a raw day without a clean row passes its status on."""
    results: dict[date, DayResult] = {}
    bad: dict[date, str] = {}
    if not clean.empty:
        good, bad = validate_days(dataset, clean)
        results = write_clean(store, dataset, render_days(dataset, good))
    if bad:
        broken = clean[clean["TM"].isin(pd.to_datetime(list(bad)))]
        for day, data in render_days(dataset, broken).items():
            results[day] = quarantine(store, dataset, day, data, bad[day])
    for day, result in raw.items():
        if day not in results:
            results[day] = DayResult(day, _without_row(result), result.detail)
    return [results[day] for day in sorted(results)]


def _broken(
    dataset: DayDataset,
    rows: dict[date, list[Row]],
    clean: Callable[[dict[date, list[Row]]], pd.DataFrame],
    station: int,
) -> dict[date, str]:
    """Days that break the raw contract, or the clean one, each with its reason."""
    if not rows:
        return {}
    _, bad = validate_days(dataset, raw_frame(dataset, rows), station=station)
    readable = {day: day_rows for day, day_rows in rows.items() if day not in bad}
    target = clean(readable)
    if not target.empty:
        _, impossible = validate_days(CLEAN_OF[dataset.name], target)
        bad |= impossible
    return bad


def _without_row(raw: DayResult) -> DayStatus:
    """What a clean day without a row is: as settled as its raw day."""
    return "absent" if raw.settled else raw.status


def _write_unless_worse(
    store: ObjectStore,
    dataset: DayDataset,
    objects: Mapping[date, bytes],
    there: Mapping[date, ObjectInfo],
    completeness: Callable[[bytes], Completeness],
) -> dict[date, DayResult]:
    """Write raw days, keeping what is stored (`there`) where the new object holds less."""
    results: dict[date, DayResult] = {}
    better: dict[date, bytes] = {}
    for day, data in objects.items():
        old = there.get(day)
        if old is not None and old.etag != _md5(data):
            was, now = completeness(store.get(old.key)), completeness(data)
            if any(n < w for n, w in zip(now, was, strict=True)):
                detail = f"the hub now gives less ({now} against {was}); the stored day stays"
                results[day] = DayResult(day, "kept", detail, old.etag)
                continue
        better[day] = data
    return results | write_clean(store, dataset, better)


def write_clean(
    store: ObjectStore, dataset: DayDataset, objects: Mapping[date, bytes]
) -> dict[date, DayResult]:
    """Write clean days, which follow from raw ones and so may always be replaced.

    Returns:
        A result for each day: written or unchanged.
    """
    changed = set(write_days(store, dataset, objects))
    return {
        day: DayResult(
            day,
            "written" if day in changed else "unchanged",
            etag=_md5(data),
            rows=data.count(b"\n") - 1,
        )
        for day, data in objects.items()
    }


def quarantine(
    store: ObjectStore, dataset: DayDataset, day: date, data: bytes, reason: str
) -> DayResult:
    """Put a day's bytes aside with the reason; what was stored before stays."""
    key = keys.quarantine(dataset, day, _md5(data)[:12])
    store.put(key, data)
    store.put(key.removesuffix(".csv") + ".reason.txt", f"{reason}\n".encode())
    return DayResult(
        day, "quarantined", f"{reason} Put aside at {key}.", _etag(store, dataset, day)
    )


def _etag(store: ObjectStore, dataset: DayDataset, day: date) -> str | None:
    info = store.head(dataset.key(day))
    return None if info is None else info.etag


def read_raw(store: ObjectStore, dataset: DayDataset, day: date) -> bytes | None:
    """The bytes of a raw day, or None where there is no object."""
    try:
        return store.get(dataset.key(day))
    except ObjectNotFoundError:
        return None


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
