"""Dagster's event log on Postgres, written in batches (see `batched_events`)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Self

from dagster_postgres import PostgresEventLogStorage
from dagster_postgres.utils import get_token_provider_from_config, pg_url_from_config
from sqlalchemy.engine import Connection

from seoulcast_assets.dagster_internals import ConfigurableClassData
from seoulcast_assets.instance.batched_events import BatchedWrites, turn_batching_on


class BatchingPostgresEventLogStorage(BatchedWrites, PostgresEventLogStorage):
    """Stock Postgres storage whose writes are batched and atomic.

    Stock writes a batch at once only where it holds nothing but materialisations; the planned
    days of a range go one by one, each over two connections of its own.
    """

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Build from `dagster.yaml`, and have Dagster send its events in batches."""
        turn_batching_on()
        return cls(
            postgres_url=pg_url_from_config(config_value),
            should_autocreate_tables=config_value.get("should_autocreate_tables", True),
            inst_data=inst_data,
            token_provider=get_token_provider_from_config(config_value),
        )

    def _transaction(self) -> AbstractContextManager[Connection]:
        return self.index_transaction()
