"""What became of a day: the words that ingestion and its callers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from seoulcast.datasets.cities import OwnedDataset

DayStatus = Literal[
    "written", "unchanged", "kept", "partial", "absent", "unpublished", "quarantined"
]
"""written: the object is new or changed. unchanged: its bytes are the same as before. kept: the
hub now gives less than what is stored, which therefore stays. partial: written although values
are missing, because the day is old enough or the forecast takes what there is. absent: the hub
confirmed that there is nothing; no object. unpublished: the hub does not have it yet.
quarantined: broke its contract, put aside."""

DONE: frozenset[DayStatus] = frozenset({"written", "unchanged", "kept", "partial", "absent"})
"""The statuses of a day whose partition is materialised; the others are failures."""


@dataclass(frozen=True)
class DayResult:
    """What became of one day of one dataset.

    Args:
        day: the KST day.
        status: see DayStatus.
        detail: for a person, where the status alone does not say it.
        etag: of the object that is now stored, None where there is none.
        rows: rows in the object.
    """

    day: date
    status: DayStatus
    detail: str = ""
    etag: str | None = None
    rows: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the day's partition is materialised."""
        return self.status in DONE


@dataclass(frozen=True)
class RowsAside:
    """Rows of a day that could not be taken, while the rest of the day was.

    Args:
        day: the KST day.
        count: how many rows.
        reason: what is wrong with the first of them.
        key: where they lie.
        is_new: whether they were put there just now, and not by an earlier run.
    """

    day: date
    count: int
    reason: str
    key: str
    is_new: bool


@dataclass(frozen=True)
class ChunkResult:
    """What became of a chunk of days, by dataset and owner.

    Args:
        start: first day, KST.
        end: last day, included.
        days: results in order of day. A dataset may have results of days around the chunk,
            whose gaps could be filled because of it.
        aside: single rows of a dataset that were put aside.
    """

    start: date
    end: date
    days: Mapping[OwnedDataset, list[DayResult]]
    aside: Mapping[OwnedDataset, list[RowsAside]] = field(default_factory=dict)
