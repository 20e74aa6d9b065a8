"""Official forecasts as issued: the rows of all sources of a city in, clean forecasts out.

A source that fails, or is not applied for, costs the others nothing: its issues are missing of
the day, or stay as they are stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import OFFICIAL_FORECAST, RAW_OFFICIAL
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.tables import CLEAN, NO_WORD
from seoulcast.ingestion.morning import MorningIngestion
from seoulcast.ingestion.parts import PartedDays
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay
from seoulcast.kma.client import Chunk
from seoulcast.kma.official_columns import RAW_OFFICIAL_COLUMNS
from seoulcast.kma.official_numbers import official_numbers
from seoulcast.kma.wire import Flaw
from seoulcast.settings import Settings
from seoulcast.windows import ISSUES_BEGIN

_TABLE = RawTable(RAW_OFFICIAL, RAW_OFFICIAL_COLUMNS)
_LAST_ISSUE = timedelta(hours=17)
"""After midnight of D: every source has an issue of 17:00 or 18:00, or later ones."""


@dataclass(frozen=True)
class OfficialIngestion(MorningIngestion):
    """Takes chunks of a city's official forecasts in and gives their results out."""

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        city: City,
        store: ObjectStore,
        wanted: Collection[OwnedDataset],
    ) -> OfficialIngestion:
        """The ingestion with the clock of the settings."""
        return cls(
            owner=city,
            store=store,
            clock=settings.clock,
            publication=Publication(settings.publication_days),
            wanted=wanted,
        )

    @property
    def days(self) -> PartedDays:
        """Issues of sources, each with as much as it says."""
        return ISSUES


def merged(chunks_by_source: Mapping[str, Iterable[Chunk]], start: date, end: date) -> Chunk:
    """One chunk of what the sources of a city gave of the same days.

    Args:
        chunks_by_source: chunks by the name of their source; a source that gave nothing, or
            failed, is missing.
        start: first day that was asked for.
        end: last day, included.
    """
    rows: dict[date, list[Row]] = {}
    flaws: dict[date, list[Flaw]] = {}
    for name in sorted(chunks_by_source):
        for chunk in chunks_by_source[name]:
            for day, of_day in chunk.rows.items():
                rows.setdefault(day, []).extend(of_day)
            for day, flawed in chunk.flaws.items():
                flaws.setdefault(day, []).extend(flawed)
    return Chunk(start, end, dict(sorted(rows.items())), dict(sorted(flaws.items())))


def _is_forecast(_: Row) -> bool:
    return True


def _clean_forecasts(rows: RowsByDay) -> pd.DataFrame:
    """Clean rows of raw ones, each under the day of its issue."""
    numbers = official_numbers(_TABLE.frame(rows))
    numbers["TM"] = (numbers["ISSUED"] - ISSUES_BEGIN).dt.normalize()
    return numbers[CLEAN[OFFICIAL_FORECAST.name].names].reset_index(drop=True)


def _values(forecasts: pd.DataFrame) -> pd.Series[int]:
    """How much each row says: temperatures, a chance of rain, a sky, what falls."""
    numbers = [
        column.name for column in CLEAN[OFFICIAL_FORECAST.name].columns if column.kind == "number"
    ]
    words = forecasts[["SKY", "PRECIPITATION"]] != NO_WORD
    said: pd.Series[int] = forecasts[numbers].notna().sum(axis=1) + words.sum(axis=1)
    return said


ISSUES = PartedDays(
    table=_TABLE,
    clean=OFFICIAL_FORECAST,
    whose="SOURCE",
    moment="ISSUED",
    last_from=_LAST_ISSUE,
    counts=_is_forecast,
    numbers=_clean_forecasts,
    known=_values,
)
