"""Dagster's event log in one SQLite file, written in batches (see `batched_events`)."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

import sqlalchemy as db
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from seoulcast_assets.dagster_internals import (
    SQLITE_BUSY_TIMEOUT_SECONDS,
    SQLITE_EVENT_LOG_FILENAME,
    ConfigurableClassData,
    ConsolidatedSqliteEventLogStorage,
    EventHandlerFn,
    SqlPollingEventWatcher,
    create_db_conn_string,
    create_engine,
)
from seoulcast_assets.instance.batched_events import BatchedWrites, turn_batching_on


class BatchingSqliteEventLogStorage(BatchedWrites, ConsolidatedSqliteEventLogStorage):
    """Stock consolidated SQLite storage whose writes are batched and atomic.

    One file rather than stock's file for each run: only then can an event and what is derived
    from it stand or fall in one transaction; each event is kept once rather than twice; and
    readers in one process do not queue behind one lock.

    Args:
        base_dir: folder of the database file; made where absent.
        inst_data: the configuration from which Dagster built this, which it keeps for itself.
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
        """Build from `dagster.yaml`, and have Dagster send its events in batches."""
        turn_batching_on()
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.connect() as conn, conn.begin():
            yield conn

    def _transaction(self) -> AbstractContextManager[Connection]:
        return self._connect()

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
