"""Dagster's event log with batches written in one transaction each, whatever the database.

A ranged run over N days of K assets writes 2·N·K events: each day planned, each day
materialised. Stock storage commits every one of them by itself, some of them twice, on
Postgres each time over a connection of its own. What is stored and what can be asked is stock
Dagster's, unchanged; only the writing differs.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from dagster import DagsterEventType, EventLogEntry
from sqlalchemy.engine import Connection

from seoulcast_assets.dagster_internals import (
    ASSET_EVENTS,
    BATCH_WRITABLE_EVENTS,
    AssetCheckExecutionRecordStatus,
    AssetCheckExecutionsTable,
    SqlEventLogStorage,
    SqlEventLogStorageTable,
    serialize_value,
)

BATCH_SIZE_VARIABLE = "DAGSTER_EVENT_BATCH_SIZE"
BATCH_SIZE = 1000
"""Events in one transaction: past this the commit costs less than a tenth of the whole,
and the write lock is held for well under a second."""


def turn_batching_on() -> None:
    """Have Dagster send this process's events in batches: it does only where this is set.

    Called as a storage is opened, so that every process that opens the instance (UI, daemon,
    run worker, command line) has it, however it was started.
    """
    os.environ.setdefault(BATCH_SIZE_VARIABLE, str(BATCH_SIZE))


class BatchedWrites(SqlEventLogStorage):
    """Writing in batches, to put before a stock storage.

    An event and what is derived from it (the asset's newest state, tags, planned checks) stand
    or fall in one transaction, so a killed process never leaves a run's log and the asset's
    partitions telling two stories.
    """

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are kept together at the end, or not at all."""

    def store_event(self, event: EventLogEntry) -> None:
        """Store one event and what is derived from it, in one transaction."""
        if event.dagster_event_type == DagsterEventType.ASSET_CHECK_EVALUATION:
            super().store_event(event)
        else:
            self._store([event])

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events and what is derived from them: all of them, or none.

        Args:
            events: in the order in which they happened; of any run, asset and type.
        """
        if {event.dagster_event_type for event in events} <= BATCH_WRITABLE_EVENTS:
            self._store(events)
        else:
            super().store_event_batch(events)

    def _store(self, events: Sequence[EventLogEntry]) -> None:
        insert = SqlEventLogStorageTable.insert().returning(
            SqlEventLogStorageTable.c.id, sort_by_parameter_order=True
        )
        with self._transaction() as conn:
            ids = conn.scalars(insert, [self._event_to_row(event) for event in events]).all()
            stored = list(zip(events, ids, strict=True))
            self._store_derived(conn, stored)

    def _store_derived(self, conn: Connection, stored: Sequence[tuple[EventLogEntry, int]]) -> None:
        of_assets = [
            (event, event_id)
            for event, event_id in stored
            if event.dagster_event_type in ASSET_EVENTS and event.get_dagster_event().asset_key
        ]
        if of_assets:
            self._store_asset_event_tags(conn, *zip(*of_assets, strict=True))
        # An asset's row tells of its newest event of each type: only the last one counts.
        newest = {
            (event.get_dagster_event().asset_key, event.dagster_event_type): (event, event_id)
            for event, event_id in of_assets
        }
        # Assets always in one order: two runs that hold each other's rows would wait for ever.
        for event, event_id in sorted(newest.values(), key=_by_asset):
            self._store_asset_event(conn, event, event_id)
        planned_checks = [
            row
            for event, event_id in stored
            if event.dagster_event_type == DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED
            for row in self._planned_check_rows(event, event_id)
        ]
        if planned_checks:
            conn.execute(AssetCheckExecutionsTable.insert(), planned_checks)

    def _planned_check_rows(self, event: EventLogEntry, event_id: int) -> list[dict[str, Any]]:
        """Rows of a planned check, one a partition.

        Stock puts them into one statement, which SQLite refuses past 4,095 partitions
        (32,766 variables), and Postgres past 8,191.
        """
        planned = event.get_dagster_event().asset_check_planned_data
        subset = planned.partitions_subset
        when = self._event_insert_timestamp(event)  # type: ignore[no-untyped-call]  # Dagster's own
        row = {
            "asset_key": planned.asset_key.to_string(),
            "check_name": planned.check_name,
            "run_id": event.run_id,
            "execution_status": AssetCheckExecutionRecordStatus.PLANNED.value,
            "evaluation_event": serialize_value(event),
            "evaluation_event_timestamp": when,
            "evaluation_event_storage_id": event_id,
        }
        partitions = [None] if subset is None else list(subset.get_partition_keys())
        return [{**row, "partition": partition} for partition in partitions]


def _by_asset(stored: tuple[EventLogEntry, int]) -> tuple[str, int]:
    event, event_id = stored
    key = event.get_dagster_event().asset_key
    return ("" if key is None else key.to_string(), event_id)
