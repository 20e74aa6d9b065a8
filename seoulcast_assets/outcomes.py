"""What became of a day or a run, as metadata that assets write and sensors decide by.

The sentences beside it are for people alone.
"""

from __future__ import annotations

from typing import get_args

import dagster as dg

from seoulcast.ingestion.results import DayStatus
from seoulcast.reasons import FailureKind

STATUS = "status"
"""Of a materialization: what became of the day (`DayStatus`)."""
ROWS_ASIDE = "rows_put_aside"
"""Of a check of a dataset's contract: a line for each day of which single rows were put aside."""
KIND = "kind"
"""Of a failure: which kind it is (`FailureKind`)."""
INPUTS = "inputs"
"""Of a forecast's materialization: which versions of the stored days it was made from."""

UNENDED = [
    status
    for status in dg.DagsterRunStatus
    if status
    not in {
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.FAILURE,
        dg.DagsterRunStatus.CANCELED,
    }
]
"""The states of a run that has not ended yet."""


def is_status(event: dg.AssetMaterialization, status: DayStatus) -> bool:
    """Whether a day was materialised with that status."""
    stored = event.metadata.get(STATUS)
    return stored is not None and stored.value == status


def rows_aside(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """The lines about rows that a run has put aside."""
    records = instance.get_records_for_run(
        run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ).records
    lines: list[str] = []
    for record in records:
        event = record.event_log_entry.dagster_event
        if event is None:
            continue
        evaluation = event.asset_check_evaluation_data
        stored = evaluation.metadata.get(ROWS_ASIDE)
        if stored is not None and isinstance(stored.value, list):
            lines += [f"{evaluation.asset_key.to_user_string()} {line}" for line in stored.value]
    return lines


def failure(kind: FailureKind, description: str) -> dg.Failure:
    """A failure that Dagster does not retry."""
    return dg.Failure(description=description, metadata={KIND: kind}, allow_retries=False)


def kind_of(event: dg.DagsterEvent) -> FailureKind | None:
    """The kind of a failed step, None where it raised any other exception."""
    raised = event.step_failure_data.user_failure_data
    stored = raised.metadata.get(KIND) if raised is not None else None
    if stored is None:
        return None
    return next((kind for kind in get_args(FailureKind) if kind == stored.value), None)


def cause_of(event: dg.DagsterEvent) -> str | None:
    """The message of what the user's code raised, and not of Dagster's wrapper around it.

    Args:
        event: of a failed step.
    """
    data = event.step_failure_data
    if data.user_failure_data is not None and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    error = data.error
    # The cause of the user's own error is a library's, without advice in its message.
    while error is not None and error.cause and (error.cls_name or "").startswith("Dagster"):
        error = error.cause
    return None if error is None else str(error.message)
