"""PM10: from fetched pieces to raw_pm10 and pm10, stretch by stretch, as `weather` does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from seoulcast.clock import Clock
from seoulcast.datasets.keys import PM10, RAW_PM10
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.cleaning import CleaningLimits, clean_pm10, summarise_pm10
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.raw import Row, days_of, parse_raw
from seoulcast.ingestion.results import Batch, DayResult
from seoulcast.ingestion.writing import Completeness, store_clean, store_raw
from seoulcast.kma.client import Piece
from seoulcast.kma.columns import PM10_COLUMNS
from seoulcast.kma.numbers import pm10_numbers

_VALUE = PM10_COLUMNS.index("PM10")


@dataclass(frozen=True)
class DustIngestion:
    """One pass over a range of days.

    Args:
        store: where objects go.
        station: whose PM10 it is.
        clock: tells each day's age.
        publication: when a day counts as finished.
        limits: of cleaning.
        wanted: names of the datasets to write, of raw_pm10 and pm10.
    """

    store: ObjectStore
    station: int
    clock: Clock
    publication: Publication
    limits: CleaningLimits
    wanted: Collection[str]

    def run(self, pieces: Iterable[Piece]) -> Iterator[Batch]:
        """Judge, validate, store and clean each piece as it comes.

        Yields:
            What became of each piece's days; all of it is stored by then.
        """
        for piece in pieces:
            batch = Batch(piece.start, piece.end)
            rows, results = self._raw(piece)
            if RAW_PM10.name in self.wanted:
                batch.results[RAW_PM10.name] = list(results.values())
            if PM10.name in self.wanted:
                batch.results[PM10.name] = store_clean(self.store, PM10, self._clean(rows), results)
            yield batch

    def _raw(self, piece: Piece) -> tuple[dict[date, list[Row]], dict[date, DayResult]]:
        states = {
            day: self.publication.pm10(
                slots=known_slots(piece.rows.get(day, [])), age_days=self.clock.age_days(day)
            )
            for day in days_of(piece.start, piece.end)
        }
        rows = {
            day: piece.rows[day]
            for day, state in states.items()
            if state in {"finished", "partial"}
        }
        if RAW_PM10.name not in self.wanted:
            return rows, {
                day: DayResult(day, "unchanged" if day in rows else "absent") for day in states
            }
        return store_raw(
            self.store,
            RAW_PM10,
            states,
            rows,
            pm10_completeness,
            self._clean,
            station=self.station,
        )

    def _clean(self, rows: dict[date, list[Row]]) -> pd.DataFrame:
        daily = summarise_pm10(_numbers(rows))
        return clean_pm10(daily, self.limits, full_slots=self.publication.pm10_min_slots)


def known_slots(rows: list[Row]) -> int:
    """5-minute slots with a value; an empty or negative one is missing."""
    return sum(1 for row in rows if row[_VALUE] and not row[_VALUE].startswith("-"))


def pm10_completeness(data: bytes) -> Completeness:
    """How much a raw PM10 day holds: slots with a value."""
    return (known_slots(parse_raw(data)),)


def _numbers(rows: dict[date, list[Row]]) -> pd.DataFrame:
    flat = [row for day in sorted(rows) for row in rows[day]]
    return pm10_numbers(pd.DataFrame(flat, columns=list(PM10_COLUMNS), dtype=str))
