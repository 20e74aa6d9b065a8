"""What became of a day: the words that ingestion and its callers share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from seoulcast.ingestion.raw import Row

DayStatus = Literal[
    "written", "unchanged", "kept", "partial", "absent", "unpublished", "quarantined"
]
"""written: the object is new or changed. unchanged: these bytes were there. kept: the hub now
gives less than what is stored, which therefore stays. partial: written although too few
values came, because the day is old enough. absent: the hub confirmed that there is nothing;
no object. unpublished: not there yet. quarantined: broke the contract, put aside."""

SETTLED: frozenset[DayStatus] = frozenset({"written", "unchanged", "kept", "partial", "absent"})
"""The statuses of a day that is done, whose partition is materialised."""


@dataclass(frozen=True)
class DayResult:
    """What became of one day of one dataset.

    Args:
        day: the KST day.
        status: see DayStatus.
        detail: for a person, where the status alone does not say it.
        etag: of the object that now lies there, None where there is none.
        rows: rows in the object.
    """

    day: date
    status: DayStatus
    detail: str = ""
    etag: str | None = None
    rows: int = 0

    @property
    def settled(self) -> bool:
        """Whether the day is done."""
        return self.status in SETTLED


@dataclass(frozen=True)
class Batch:
    """What became of a stretch of days, by dataset name.

    A dataset may bear results for days before `start`: those whose gaps could be filled
    because of what came now. `raw` and `rows` tell of the raw days that all cities share what
    became of each, and what is stored of those that can be cleaned.
    """

    start: date
    end: date
    results: dict[str, list[DayResult]] = field(default_factory=dict)
    raw: list[DayResult] = field(default_factory=list)
    rows: dict[date, list[Row]] = field(default_factory=dict)
