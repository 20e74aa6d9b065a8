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
