"""Which days of a dataset there are, and in which versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta

from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectInfo, ObjectStore


def list_days(
    store: ObjectStore, dataset: DayDataset, start: date, end: date
) -> dict[date, ObjectInfo]:
    """The day objects there are from `start` through `end`, by day, in order.

    One LIST for each thousand objects; nothing before `start` or long after `end` is listed.
    """
    found: dict[date, ObjectInfo] = {}
    before = dataset.key(start - timedelta(days=1))
    for info in store.list(f"{dataset.prefix}/date=", start_after=before):
        day = dataset.day_of(info.key)
        if day is None:
            continue
        if day > end:
            break
        found[day] = info
    return found


def digest_of(etags: Mapping[str, str | None]) -> str:
    """Twelve hexadecimal digits that change with any of these objects."""
    text = json.dumps(dict(etags), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
