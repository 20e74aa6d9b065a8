"""The JSON documents about models: which one is in service, and whether it has drifted.

Like those that hold values, pydantic models that the pipeline writes and the API reads, of schema
version 2. Nothing here computes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from seoulcast.datasets.documents import Correction, Document, TargetName
from seoulcast.datasets.version_1 import SchemaVersion, StoredReason
from seoulcast.settings import Origin


class HeldOutErrors(Document):
    """CRPS of a target over that of the references, on the held-out days of a training."""

    target: TargetName
    ratio: float = Field(description="Over all held-out days.")
    highest_ratio: float = Field(
        description="Highest over as many consecutive days as the drift check looks at."
    )
    corrected_leads: dict[Correction, list[int]] = Field(
        default={},
        description="Leads of these at which most of the held-out forecasts had a correction.",
    )


class DriftFinding(Document):
    """One sign of drift: an effect size, or a ratio of errors, beside its threshold."""

    kind: Literal["data", "error", "correction"]
    name: str = Field(description="Feature (data), target (error), or the correction's.")
    group: str | None = Field(
        default=None, description="Group of the targets that a correction changes, else None."
    )
    value: float
    threshold: float
    exceeded: bool
    days_in_a_row: int
    sample_size: int
    confidence: float | None = Field(
        default=None,
        description="Of a correction: share of a block bootstrap's draws of days in which the "
        "ratio is above 1; enough of it is needed beside the threshold.",
    )

    @property
    def sign(self) -> tuple[str, str, str | None]:
        """What it is a sign of, the same from day to day."""
        return self.kind, self.name, self.group


class DriftCheck(Document):
    """Drift of data, errors and corrections as of `day`."""

    schema_version: SchemaVersion = 2
    day: date
    station: int
    origin: Origin
    model_version: str | None
    drifted: bool
    reasons: list[StoredReason]
    findings: list[DriftFinding]


class Promotion(Document):
    """One line of the append-only record of which model is used from which day.

    A refused challenger is on record too, and so is a model that was taken back into
    service by hand. `by_day` is the partition of the model, or the last full day of the
    hand's: a forecast under D uses the newest model in service with `by_day` at most D.
    """

    schema_version: SchemaVersion = 2
    version: str
    decision: Literal["promoted", "refused", "restored"]
    trained_through: date
    by_day: date
    decided_at: datetime
    reason: StoredReason
    compared_with: str = Field(description="Version of the champion, or `persistence`.")
    held_out_from: date
    held_out_through: date
    crps_ratio: float = Field(
        description="Challenger's CRPS over the other's, averaged over targets and leads."
    )
    confidence: float | None = Field(
        default=None,
        description="Share of a block bootstrap's draws of held-out days in which it is below 1.",
    )
    held_out_errors: list[HeldOutErrors] = Field(
        default=[], description="What drift of errors is measured by, one entry for each target."
    )
