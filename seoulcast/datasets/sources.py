"""Whether each source beside the daily ones can be read, since when, and why not.

A document a source, below `sources/`, written only when that changes: so it tells since when. A
source without one was never asked.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from seoulcast.datasets import keys, tables
from seoulcast.datasets.documents import Document
from seoulcast.datasets.issues import CorruptDocumentError, read_document, render
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.reasons import AnyReason, NotAppliedFor, Reason, SourceName

_LOG = logging.getLogger(__name__)

SOURCES: tuple[SourceName, ...] = get_args(SourceName)
"""The sources of what is known by the hour or officially forecast."""
OFFICIAL_SOURCES = tuple(name for name in SOURCES if name in tables.OFFICIAL_SOURCES)
"""Those of official forecasts."""

SOURCES_OF: Mapping[DayDataset, tuple[SourceName, ...]] = {
    keys.WEATHER_HOURS: ("weather_hours",),
    keys.DUST_HOURS: ("dust_hours",),
    keys.OFFICIAL_FORECAST: OFFICIAL_SOURCES,
}
"""The sources that each clean dataset of the morning is made from."""

BY_NAME: Mapping[str, SourceName] = {name: name for name in SOURCES}
"""Each source by its name, as the tables of columns and paths have it."""

SourceState = Literal["available", "refused", "failing"]
"""available: the newest values were fetched. refused: its path has not been applied for with
this key. failing: they could not be fetched, for any other cause."""


class SourceStatus(Document):
    """The state of a source, and since when it is in it."""

    schema_version: Literal[2] = 2
    source: SourceName
    state: SourceState
    since: datetime = Field(description="Aware, KST.")
    reason: AnyReason | None = Field(description="Why it is not available, None if it is.")


def source_statuses(store: ObjectStore) -> dict[SourceName, SourceStatus]:
    """What is on record of each source, in the order of `SOURCES`.

    A damaged document counts as none: the next run writes it anew.

    Raises:
        StoreUnavailableError: the store can't be reached.
    """
    there = {info.key for info in store.list(keys.SOURCES_PREFIX)}
    found = {name: _read(store, name) for name in SOURCES if keys.source_status(name) in there}
    return {name: status for name, status in found.items() if status is not None}


def is_refused(statuses: Mapping[SourceName, SourceStatus], name: SourceName) -> bool:
    """Whether a source's path is known not to have been applied for."""
    return name in statuses and statuses[name].state == "refused"


def note_source(store: ObjectStore, name: SourceName, reason: Reason | None, now: datetime) -> bool:
    """Put the state of a source on record, if it or its reason is another one than before.

    Args:
        store: of all cities.
        name: of the source.
        reason: why it is not available, None if it is.
        now: aware, KST.

    Returns:
        Whether the state changed.
    """
    state: SourceState = "available"
    if reason is not None:
        state = "refused" if isinstance(reason, NotAppliedFor) else "failing"
    known = _read(store, name)
    changed = known is None or known.state != state
    if known is not None and not changed and known.reason == reason:
        return False
    since = now.replace(microsecond=0) if known is None or changed else known.since
    status = SourceStatus(source=name, state=state, since=since, reason=reason)
    store.put(keys.source_status(name), render(status))
    return changed


def _read(store: ObjectStore, name: SourceName) -> SourceStatus | None:
    try:
        return read_document(store, keys.source_status(name), SourceStatus)
    except CorruptDocumentError as error:
        _LOG.warning("%s", error)
        return None
