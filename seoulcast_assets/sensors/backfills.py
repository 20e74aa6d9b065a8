"""The sensor of backfills: one summary of each that has ended and has failed runs.

A backfill is watched from its creation until it and its last run have ended, however that is.
What had ended before messages were switched on is no news.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import dagster as dg
from pydantic import BaseModel, ValidationError

from seoulcast.presentation import messages
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import (
    BACKFILL_ID_TAG,
    BULK_ACTION_TERMINAL_STATUSES,
    BulkActionsFilter,
    BulkActionStatus,
    PartitionBackfill,
)
from seoulcast_assets.notifying import MESSAGES_OFF, Operators
from seoulcast_assets.outcomes import UNENDED
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.sensors.operators import OperatorOutboxes

PAGE = 50
"""Backfills listed at first, the newest of all."""
SWITCHED_OFF = "off"
"""The cursor while messages are off; Dagster takes an empty one for none and keeps the last."""


class Watched(BaseModel):
    """Which backfills are watched: the sensor's cursor.

    Args:
        seen: ids of the newest `PAGE` backfills of the last look; older ones are watched only
            if they are in `unended`.
        unended: ids of those that had not ended.
    """

    seen: list[str]
    unended: list[str]

    @classmethod
    def from_now_on(cls, instance: dg.DagsterInstance) -> Self:
        """What a first look watches: the backfills that have not ended, and later ones."""
        # In this order: what is created in between is watched.
        seen = _ids(instance.get_backfills(limit=PAGE))
        statuses = [one for one in BulkActionStatus if one not in BULK_ACTION_TERMINAL_STATUSES]
        unended = instance.get_backfills(filters=BulkActionsFilter(statuses=statuses))
        return cls(seen=seen, unended=_ids(unended))

    @classmethod
    def of_cursor(cls, cursor: str | None) -> Self | None:
        """What the last look left; None before the first, or while messages were off."""
        try:
            return cls.model_validate_json(cursor or SWITCHED_OFF)
        except ValidationError:
            return None

    def look(self, instance: dg.DagsterInstance) -> tuple[list[PartitionBackfill], list[str]]:
        """The watched backfills and the new ones, oldest first, and what is now `seen`."""
        limit = PAGE
        newest = instance.get_backfills(limit=limit)
        # As many as reach back to the last look, however many are new.
        while len(newest) == limit and set(self.seen).isdisjoint(_ids(newest)):
            limit *= 2
            newest = instance.get_backfills(limit=limit)
        found = {one.backfill_id: one for one in newest if one.backfill_id not in self.seen}
        older = [name for name in self.unended if name not in found]
        if older:
            watched = instance.get_backfills(filters=BulkActionsFilter(backfill_ids=older))
            found |= {one.backfill_id: one for one in watched}
        return list(reversed(found.values())), _ids(newest[:PAGE])


def _ids(backfills: Sequence[PartitionBackfill]) -> list[str]:
    return [backfill.backfill_id for backfill in backfills]


def build_backfill_sensor(settings: Settings) -> dg.SensorDefinition:
    """The sensor that notifies of backfills and sends what is kept in the outboxes.

    Args:
        settings: links.
    """

    @dg.sensor(
        name="slack_on_backfill",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="One summary for each backfill in which runs failed, and a retry of messages "
        "that failed before.",
    )
    def slack_on_backfill(
        context: dg.SensorEvaluationContext,
        operators: dg.ResourceParam[Operators],
        store: StoreResource,
    ) -> dg.SkipReason:
        if not operators.on:
            context.update_cursor(SWITCHED_OFF)
            return dg.SkipReason(MESSAGES_OFF)
        outboxes = OperatorOutboxes(operators, store.open(settings))
        # Before what is new: an evaluation that is cut off while it sends has moved nothing.
        outboxes.send_kept()
        watched = Watched.of_cursor(context.cursor) or Watched.from_now_on(context.instance)
        found, seen = watched.look(context.instance)
        unended = [
            one.backfill_id for one in found if not _is_done(context, one, outboxes, settings)
        ]
        context.update_cursor(Watched(seen=seen, unended=unended).model_dump_json())
        return dg.SkipReason("Looked at the backfills.")

    return slack_on_backfill


def _is_done(
    context: dg.SensorEvaluationContext,
    backfill: PartitionBackfill,
    outboxes: OperatorOutboxes,
    settings: Settings,
) -> bool:
    """Whether a backfill has ended with its last run; its summary is then in every outbox."""
    instance = context.instance
    if backfill.status not in BULK_ACTION_TERMINAL_STATUSES:
        return False
    if instance.get_runs_count(_runs_of(backfill, UNENDED)):
        return False
    text = _summary(instance, backfill, settings)
    return text is None or outboxes.keep(f"backfill-{backfill.backfill_id}", text)


def _summary(
    instance: dg.DagsterInstance, backfill: PartitionBackfill, settings: Settings
) -> str | None:
    """The message of an ended backfill; None if nothing failed."""
    failed = instance.get_runs_count(_runs_of(backfill, [dg.DagsterRunStatus.FAILURE]))
    if not failed and backfill.status != BulkActionStatus.FAILED:
        return None
    link = f"{settings.dagster_url}/runs/b/{backfill.backfill_id}"
    total = instance.get_runs_count(_runs_of(backfill))
    return messages.backfill_failure(backfill.backfill_id, failed, total, link)


def _runs_of(
    backfill: PartitionBackfill, statuses: Sequence[dg.DagsterRunStatus] = ()
) -> dg.RunsFilter:
    return dg.RunsFilter(tags={BACKFILL_ID_TAG: backfill.backfill_id}, statuses=statuses)
