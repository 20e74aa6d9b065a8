"""What an update knows beside the morning: the same rows of the same sources, of the hours since.

They are of D+1 and lie under D, as the update does. The next morning they are fetched again with
the rest of their day; these stay as they were when the update was issued.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pandas as pd

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.morning import MorningIngestion
from seoulcast.ingestion.parts import PartedDays
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.raw import RawTable, RowsByDay
from seoulcast.kma.client import Chunk
from seoulcast.settings import Settings
from seoulcast.windows import ONE_DAY


@dataclass(frozen=True)
class UpdateIngestion(MorningIngestion):
    """Takes chunks of one source's rows in, by `under_the_day_before`, and gives results out.

    Args:
        parted: the parts of its days, as `parted_for_update` makes them.
    """

    parted: PartedDays

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        city: City,
        store: ObjectStore,
        wanted: Collection[OwnedDataset],
        parted: PartedDays,
    ) -> UpdateIngestion:
        """The ingestion with the clock of the settings."""
        return cls(
            owner=city,
            store=store,
            clock=settings.clock,
            publication=Publication(settings.publication_days),
            wanted=wanted,
            parted=parted,
        )

    @property
    def days(self) -> PartedDays:
        """The parts of its days."""
        return self.parted


def parted_for_update(
    morning: PartedDays, raw: DayDataset, clean: DayDataset, last_from: timedelta
) -> PartedDays:
    """The parts of a morning's dataset as those of its update.

    Args:
        morning: the parts of the morning's days.
        raw: dataset of the update's rows.
        clean: dataset that is made of them.
        last_from: time after midnight of D. Whoever has a row of then or later has the end.
    """

    def numbers(rows: RowsByDay) -> pd.DataFrame:
        found = morning.numbers(rows)
        return found.assign(TM=found["TM"] - ONE_DAY)

    return replace(
        morning,
        table=RawTable(raw, morning.table.columns),
        clean=clean,
        last_from=last_from,
        numbers=numbers,
    )


def under_the_day_before(chunks: Iterable[Chunk], last: timedelta) -> Iterator[Chunk]:
    """Chunks of days D+1 as chunks of D, without what is later than an update knows.

    Args:
        chunks: of a morning's dataset.
        last: time after midnight of D of the last row.
    """
    for chunk in chunks:
        rows = {
            day - ONE_DAY: [row for row in of_day if row[0] <= _text(day - ONE_DAY, last)]
            for day, of_day in chunk.rows.items()
        }
        flaws = {
            day - ONE_DAY: [
                flaw._replace(day=day - ONE_DAY)
                for flaw in of_day
                if flaw.time <= _text(day - ONE_DAY, last)
            ]
            for day, of_day in chunk.flaws.items()
        }
        yield Chunk(
            chunk.start - ONE_DAY,
            chunk.end - ONE_DAY,
            {day: of_day for day, of_day in rows.items() if of_day},
            {day: of_day for day, of_day in flaws.items() if of_day},
        )


def _text(day: date, after_midnight: timedelta) -> str:
    """A time as the hub writes it."""
    return f"{datetime.combine(day, time()) + after_midnight:%Y%m%d%H%M}"
