"""What has become of the days of an ingestion run: counted, checked, and said in one line.

A run of a century must stay readable: whatever its length, it lists few days one by one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import dagster as dg

from seoulcast.datasets.cities import OwnedDataset
from seoulcast.ingestion.results import ChunkResult, DayResult, DayStatus, RowsAside
from seoulcast_assets.assets.ingestion_results import aside_line, result_line
from seoulcast_assets.naming import key_of
from seoulcast_assets.outcomes import ROWS_ASIDE

CONTRACT = "contract"
"""The name of each dataset's blocking check: every day kept its pandera schema."""
SHOWN = 10
"""Days listed one by one in a message; the rest is counted."""

_CALLED: dict[DayStatus, str] = {
    "written": "stored",
    "partial": "stored in part",
    "unchanged": "unchanged",
    "kept": "kept as they were",
    "absent": "absent",
    "unpublished": "not published",
    "quarantined": "in quarantine",
}
"""How a line says each status, in the order of the line."""


@dataclass
class Tally:
    """What has become of the days of a run so far.

    Args:
        start: first day of the run.
        end: its last.
    """

    start: date
    end: date
    failed: dict[OwnedDataset, list[DayResult]] = field(default_factory=dict, init=False)
    aside: dict[OwnedDataset, list[RowsAside]] = field(default_factory=dict, init=False)
    lacking: set[date] = field(default_factory=set, init=False)
    days: int = field(default=0, init=False)
    _counts: dict[OwnedDataset, Counter[DayStatus]] = field(default_factory=dict, init=False)
    _started_at: float = field(default_factory=time.monotonic, init=False)

    @property
    def total(self) -> int:
        """Days of the run."""
        return (self.end - self.start).days + 1

    def add(self, chunk: ChunkResult) -> list[str]:
        """Take a chunk in; lines about rows put aside that are worth one each."""
        for owned, results in chunk.days.items():
            self._counts.setdefault(owned, Counter()).update(one.status for one in results)
            bad = [one for one in results if not one.is_done]
            if bad:
                self.failed.setdefault(owned, []).extend(bad)
            self.lacking |= {one.day for one in results if one.status == "partial"}
        lines: list[str] = []
        for owned, aside in chunk.aside.items():
            # What an earlier run has put aside already was said then.
            new = [rows for rows in aside if rows.is_new]
            known = self.aside.setdefault(owned, [])
            room = max(0, SHOWN - len(known))
            lines += [f"{owned.dataset.name} {aside_line(rows)}" for rows in new[:room]]
            known.extend(new)
        self.days += (chunk.end - chunk.start).days + 1
        return lines

    def check_results(self, wanted: Sequence[OwnedDataset]) -> Iterator[dg.AssetCheckResult]:
        """The check of each dataset's contract, with what became of its days beside it."""
        for owned in wanted:
            bad = [one for one in self.failed.get(owned, []) if one.status == "quarantined"]
            aside = self.aside.get(owned, [])
            metadata: dict[str, Any] = {
                "days": self.days,
                "first": f"{self.start}",
                "last": f"{self.end}",
                "seconds": round(self._seconds, 1),
                **{f"{status}": n for status, n in self._counts.get(owned, Counter()).items()},
                "in_quarantine": _listed([result_line(one) for one in bad]),
                ROWS_ASIDE: _listed([aside_line(rows) for rows in aside]),
            }
            yield dg.AssetCheckResult(
                asset_key=key_of(owned),
                check_name=CONTRACT,
                passed=not (bad or aside),
                severity=dg.AssetCheckSeverity.ERROR if bad else dg.AssetCheckSeverity.WARN,
                metadata=metadata,
            )

    def line(self, wanted: Sequence[OwnedDataset]) -> str:
        """The whole run in a line: its days, its time, and what became of each dataset's days."""
        datasets = [
            f"{key_of(owned).to_user_string()} {self._said(owned)}"
            for owned in wanted
            if owned in self._counts
        ]
        what = f"{self.start}" if self.start == self.end else f"{self.start} to {self.end}"
        done = "" if self.days == self.total else f"{self.days:,} of "
        unit = "day" if self.total == 1 else "days"
        head = f"{what}, {done}{self.total:,} {unit} in {self._seconds:.0f} s"
        return ": ".join([head, "; ".join(datasets)]) if datasets else head

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._started_at

    def _said(self, owned: OwnedDataset) -> str:
        counts = self._counts[owned]
        said = [
            f"{counts[status]:,} {called}" for status, called in _CALLED.items() if counts[status]
        ]
        aside = len(self.aside.get(owned, []))
        return ", ".join([*said, *([f"rows of {aside:,} put aside"] if aside else [])])


def _listed(lines: Sequence[str]) -> list[str]:
    """The first lines, and how many more there are."""
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"and {rest:,} more days"] if rest > 0 else [])]
