"""Recording of many materialisations from inside one op: in batches, and at once.

An op that fills thousands of days records each chunk with Dagster as it is finished, so that
a killed run leaves on record what it wrote, and only that.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from uuid import uuid4

import dagster as dg

from seoulcast_assets.dagster_internals import DagsterEventBatchMetadata, StepMaterializationData


def record_materializations(
    context: dg.AssetExecutionContext, events: Sequence[dg.AssetMaterialization]
) -> None:
    """Store materialisations of this step; they are on record when this returns.

    They go straight to the event log, as `context.log_event` would send them one by one,
    but in one transaction for each asset (for each thousand, with more), and without a
    line on the console for each. The run's own list of events (`result.all_events` of a
    run in this process) does not hold them: ask the instance.

    Args:
        context: of the running op.
        events: of any assets and partitions, in the order to record them in.
    """
    step = context.get_step_execution_context()
    by_asset: defaultdict[dg.AssetKey, list[dg.AssetMaterialization]] = defaultdict(list)
    for event in events:
        by_asset[event.asset_key].append(event)
    # One asset a batch: of a batch, Dagster's Postgres storage notes only the last event's
    # asset as updated.
    for of_asset in by_asset.values():
        batch = str(uuid4())
        for position, materialization in enumerate(of_asset, start=1):
            context.instance.report_dagster_event(
                dg.DagsterEvent(
                    event_type_value=dg.DagsterEventType.ASSET_MATERIALIZATION.value,
                    job_name=step.job_name,
                    step_handle=step.step.handle,
                    node_handle=step.step.node_handle,
                    step_kind_value=step.step.kind.value,
                    logging_tags=step.event_tags,
                    event_specific_data=StepMaterializationData(materialization),
                    message=materialization.description
                    or f"Materialized value {materialization.label}.",
                    pid=os.getpid(),
                ),
                run_id=context.run.run_id,
                log_level=logging.DEBUG,
                batch_metadata=DagsterEventBatchMetadata(batch, position == len(of_asset)),
            )
