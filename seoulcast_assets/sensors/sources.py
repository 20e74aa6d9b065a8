"""The sensor of the morning's sources: one message when their state changes.

A path of the hub that was not applied for, or a source that is away, is no failure of each
morning: it is said once, and once more when it is there again. What was so before messages were
switched on is no news.
"""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg
from pydantic import TypeAdapter, ValidationError

from seoulcast.datasets.listing import digest_of
from seoulcast.datasets.sources import SourceState, SourceStatus, source_statuses
from seoulcast.presentation import messages
from seoulcast.reasons import SourceName
from seoulcast.settings import Settings
from seoulcast_assets.dagster_internals import PARTITION_NAME_TAG
from seoulcast_assets.job_names import MORNING_PIPELINE
from seoulcast_assets.notifying import MESSAGES_OFF, Operators
from seoulcast_assets.outcomes import UNENDED
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.sensors.backfills import SWITCHED_OFF
from seoulcast_assets.sensors.operators import OperatorOutboxes

_Told = TypeAdapter(dict[SourceName, SourceState])
"""The sensor's cursor: the state of each source that was told last."""


def build_source_sensor(settings: Settings) -> dg.SensorDefinition:
    """The sensor that notifies of sources whose state has changed."""

    @dg.sensor(
        name="slack_on_source",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="One message when hours or official forecasts can't be read any more (a path "
        "that was not applied for, an outage), and one when they can again.",
    )
    def slack_on_source(
        context: dg.SensorEvaluationContext,
        operators: dg.ResourceParam[Operators],
        store: StoreResource,
    ) -> dg.SkipReason:
        if not operators.on:
            context.update_cursor(SWITCHED_OFF)
            return dg.SkipReason(MESSAGES_OFF)
        if _morning_is_under_way(context.instance):
            return dg.SkipReason("Once the morning's run has ended, all of it is told together.")
        objects = store.open(settings)
        statuses = source_statuses(objects)
        changed = _changed(statuses, context.cursor)
        if changed:
            states: dict[str, str | None] = {
                status.source: f"{status.state} {status.since}" for status in changed
            }
            text = messages.sources_changed(changed)
            OperatorOutboxes(operators, objects).notify({f"sources-{digest_of(states)}": text})
        told = {name: status.state for name, status in statuses.items()}
        context.update_cursor(_Told.dump_json(told).decode())
        return dg.SkipReason(f"{len(changed)} sources have changed.")

    return slack_on_source


def _morning_is_under_way(instance: dg.DagsterInstance) -> bool:
    """Whether a run for one day is: its steps end one after another."""
    runs = instance.get_runs(dg.RunsFilter(job_name=MORNING_PIPELINE, statuses=UNENDED))
    return any(PARTITION_NAME_TAG in run.tags for run in runs)


def _changed(statuses: Mapping[SourceName, SourceStatus], cursor: str | None) -> list[SourceStatus]:
    """The sources in another state than was told; a new one is taken for available."""
    if cursor == SWITCHED_OFF:
        return []
    try:
        told = _Told.validate_json(cursor or "{}")
    except ValidationError:
        told = {}
    return [
        status for name, status in statuses.items() if status.state != told.get(name, "available")
    ]
