"""What is known beside the days by five in the morning: one way in for all of it.

A row that can't be taken is put aside and costs no other. A day whose end is missing is stored
as `partial` at once, as the forecast takes what there is; whatever is ingested of it later is
joined to it part by part (`parts`). What the parts are is each dataset's own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from seoulcast.clock import Clock
from seoulcast.datasets.cities import City, Network, OwnedDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.parts import Merged, PartedDays, with_stored
from seoulcast.ingestion.publication import Publication, State
from seoulcast.ingestion.putting_aside import (
    CleanedRows,
    ReadableRows,
    put_aside,
    unreadable_days,
)
from seoulcast.ingestion.raw import Row, RowsByDay, days_of
from seoulcast.ingestion.results import ChunkResult, DayResult
from seoulcast.ingestion.writing import RawDays, RawRules, store_clean, store_raw, take_stored
from seoulcast.kma.client import Chunk


@dataclass(frozen=True)
class MorningIngestion(ABC):
    """Takes chunks of raw rows in, by day and part, and gives their results out.

    Args:
        owner: whose the datasets are.
        store: of all cities.
        clock: gives each day's age.
        publication: from which age on a day of which nothing came is absent.
        wanted: the datasets to write.
    """

    owner: City | Network
    store: ObjectStore
    clock: Clock
    publication: Publication
    wanted: Collection[OwnedDataset]

    @property
    @abstractmethod
    def days(self) -> PartedDays:
        """The raw dataset, its parts, and what is made of them."""

    def ingest(self, chunk: Chunk) -> ChunkResult:
        """Validate, store and clean a chunk of days; all of it is stored on return."""
        raw = OwnedDataset(self.owner, self.days.table.dataset)
        clean = OwnedDataset(self.owner, self.days.clean)
        store = self.owner.view(self.store)
        readable = ReadableRows.validated(self.days.table, chunk.rows, chunk.flaws)
        results: dict[OwnedDataset, list[DayResult]] = {}
        aside = {raw: put_aside(store, raw.dataset, readable.flaws)}
        if raw in self.wanted:
            stored = self._store_raw(store, chunk, readable)
            results[raw] = list(stored.results.values())
        else:
            states = self._states(chunk, readable.rows)
            stored = take_stored(states, readable.rows, _as_they_are)
        if clean in self.wanted:
            cleaned = CleanedRows.validated(clean.dataset, self._clean(stored))
            results[clean] = [
                _as_far_as_raw(result, stored.results)
                for result in store_clean(store, clean.dataset, cleaned.days, stored.results)
            ]
            aside[clean] = put_aside(store, clean.dataset, cleaned.flaws)
        return ChunkResult(chunk.start, chunk.end, results, aside)

    def _clean(self, stored: RawDays[RowsByDay]) -> pd.DataFrame:
        """Clean rows of what is stored, not validated."""
        return self.days.numbers(stored.rows)

    def _store_raw(
        self, store: ObjectStore, chunk: Chunk, readable: ReadableRows
    ) -> RawDays[RowsByDay]:
        merged = with_stored(store, self.days, readable.rows)
        rules = RawRules(
            # Row by row that is done, and part by part this.
            stations=(),
            clean=_as_they_are,
            impossible=lambda _, __: {},
            completeness=lambda rows: dict.fromkeys(rows, ()),
            unreadable=unreadable_days(readable.rows, readable.flaws),
            validated=readable.rows.keys() - merged.joined,
        )
        states = self._states(chunk, merged.rows)
        stored = store_raw(store, self.days.table, states, merged.rows, rules)
        results = {day: self._told(result, merged) for day, result in stored.results.items()}
        return replace(stored, results=results)

    def _states(self, chunk: Chunk, rows: RowsByDay) -> dict[date, State]:
        return {day: self._state(day, rows.get(day, [])) for day in days_of(chunk.start, chunk.end)}

    def _state(self, day: date, rows: list[Row]) -> State:
        without_end = self.days.without_end(day, rows)
        return self.publication.state(
            finished=without_end == [],
            empty=without_end is None,
            age_days=self.clock.age_days(day),
            at_once=True,
        )

    def _told(self, result: DayResult, merged: Merged) -> DayResult:
        """What became of a raw day, with who lacks its end, and which parts were kept."""
        details = [result.detail] if result.detail else []
        if result.status == "partial":
            unended = self.days.without_end(result.day, merged.rows[result.day]) or []
            details = [f"the end of the day is missing of {', '.join(unended)}"]
        kept = merged.kept.get(result.day)
        if kept is None:
            return replace(result, detail="; ".join(details))
        whose, moment = kept[0]
        more = f" and {len(kept) - 1} more" if kept[1:] else ""
        details.append(f"the hub now gives less of {whose} at {moment}{more}, kept as stored")
        status = "kept" if result.status == "unchanged" else result.status
        return replace(result, status=status, detail="; ".join(details))


def _as_they_are(rows: RowsByDay) -> RowsByDay:
    return rows


def _as_far_as_raw(result: DayResult, raw: Mapping[date, DayResult]) -> DayResult:
    """A clean day is partial where its raw day is, or where there is none of it."""
    of_raw = raw.get(result.day)
    if of_raw is None or result.status not in {"written", "unchanged"}:
        return result
    if of_raw.is_done and of_raw.status != "partial":
        return result
    return replace(result, status="partial", detail=of_raw.detail)
