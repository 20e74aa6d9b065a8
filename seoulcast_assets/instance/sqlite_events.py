"""Dagster's event log in one SQLite file, with batches written in one transaction each.

A ranged run over N days of K assets writes 2·N·K events: each day planned, each day
materialised. Stock storage commits every one of them by itself, twice. What is stored
and what can be asked is stock Dagster's, unchanged; only the writing differs.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as db
from dagster._core.event_api import EventHandlerFn
from dagster._core.events import ASSET_EVENTS, BATCH_WRITABLE_EVENTS, DagsterEventType
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log import (
    ConsolidatedSqliteEventLogStorage,
    SqlEventLogStorageTable,
    SqlPollingEventWatcher,
)
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sqlite.consolidated_sqlite_event_log import (
    SQLITE_EVENT_LOG_FILENAME,
)
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._serdes import ConfigurableClassData, serialize_value
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

BATCH_SIZE_VARIABLE = "DAGSTER_EVENT_BATCH_SIZE"
BATCH_SIZE = 1000
"""Events in one transaction: past this the commit costs less than a tenth of the whole,
and the write lock is held for well under a second."""


class BatchingSqliteEventLogStorage(ConsolidatedSqliteEventLogStorage):
    """Stock consolidated SQLite storage whose writes are batched and atomic.

    One file rather than stock's file for each run: an event and what is derived from it
    (the asset's newest state, tags, planned checks) then stand or fall in one
    transaction, so a killed process never leaves a run's log and the asset's partitions
    telling two stories; each event is kept once rather than twice; and readers in one
    process do not queue behind one lock.

    Args:
        base_dir: folder of the database file; made where absent.
        inst_data: how Dagster was told to build this (its own bookkeeping).
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        Path(base_dir).mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(
            create_db_conn_string(base_dir, SQLITE_EVENT_LOG_FILENAME),
            poolclass=NullPool,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
        )
        db.event.listen(self._engine, "connect", _set_pragmas)
        self._watcher: SqlPollingEventWatcher | None = None
        # The lock: stock tells "made" by the file's being there, so a second process that
        # starts a moment later would find a database without tables.
        with _exclusive(Path(base_dir) / "init.lock"):
            super().__init__(base_dir, inst_data)
            if not self.has_table("alembic_version"):
                self._init_db()  # type: ignore[no-untyped-call]  # Dagster's own

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Build from `dagster.yaml`, and have Dagster send its events in batches.

        Dagster batches only where this variable is set; here, every process that opens the
        instance (UI, daemon, run worker, command line) has it, however it was started.
        """
        os.environ.setdefault(BATCH_SIZE_VARIABLE, str(BATCH_SIZE))
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.connect() as conn, conn.begin():
            yield conn

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
        with self._connect() as conn:
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
        for event, event_id in sorted(newest.values(), key=lambda pair: pair[1]):
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
        (32,766 variables).
        """
        planned = event.get_dagster_event().asset_check_planned_data
        subset = planned.partitions_subset
        when = self._event_insert_timestamp(event)  # type: ignore[no-untyped-call]  # as above
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

    def watch(self, run_id: str, cursor: str | None, callback: EventHandlerFn) -> None:
        """Follow a run's events by polling, as Dagster's Postgres storage does.

        Stock watches the database file, which in WAL mode does not change on a commit.
        """
        if self._watcher is None:
            self._watcher = SqlPollingEventWatcher(self)
        self._watcher.watch_run(run_id, cursor, callback)

    def end_watch(self, run_id: str, handler: EventHandlerFn) -> None:
        """Follow a run no longer."""
        if self._watcher is not None:
            self._watcher.unwatch_run(run_id, handler)

    def dispose(self) -> None:
        """Stop following runs."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    # In WAL mode NORMAL outlives a killed process; only a power cut can take the last
    # commits, never the file's consistency.
    connection.execute("PRAGMA synchronous=NORMAL")


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
