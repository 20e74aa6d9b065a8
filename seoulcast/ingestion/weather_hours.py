"""Hours of weather up to the forecast: a chunk of stations' hourly rows in, clean hours out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from seoulcast.datasets.cities import NETWORK, OwnedDataset
from seoulcast.datasets.keys import RAW_HOURS, WEATHER_HOURS
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.tables import CLEAN
from seoulcast.ingestion.morning import MorningIngestion
from seoulcast.ingestion.parts import PartedDays
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES
from seoulcast.kma.hour_numbers import hour_numbers, is_observed_hour
from seoulcast.settings import Settings
from seoulcast.windows import HOURS_BEGIN, LAST_HOUR

_TABLE = RawTable(RAW_HOURS, HOUR_COLUMN_NAMES)
_MEASURED_ALWAYS = ("TA", "HM", "WS", "PS")
"""Of a row that has none of them, the hub has not got the values yet."""


@dataclass(frozen=True)
class WeatherHoursIngestion(MorningIngestion):
    """Takes chunks of hourly ASOS rows in and gives their results out."""

    @classmethod
    def from_settings(
        cls, settings: Settings, store: ObjectStore, wanted: Collection[OwnedDataset]
    ) -> WeatherHoursIngestion:
        """The ingestion with the clock of the settings."""
        return cls(
            owner=NETWORK,
            store=store,
            clock=settings.clock,
            publication=Publication(settings.publication_days),
            wanted=wanted,
        )

    @property
    def days(self) -> PartedDays:
        """Hours of stations, each with a temperature or without."""
        return HOURS


def _is_measured(row: Row) -> bool:
    return any(
        is_observed_hour(name, row[HOUR_COLUMN_NAMES.index(name)]) for name in _MEASURED_ALWAYS
    )


def _clean_hours(rows: RowsByDay) -> pd.DataFrame:
    numbers = hour_numbers(_TABLE.frame(rows))
    numbers["TM"] = (numbers["HOUR"] - HOURS_BEGIN).dt.normalize()
    return numbers[CLEAN[WEATHER_HOURS.name].names].reset_index(drop=True)


def _temperatures(hours: pd.DataFrame) -> pd.Series[int]:
    return hours["TA"].notna().astype("int64")


HOURS = PartedDays(
    table=_TABLE,
    clean=WEATHER_HOURS,
    whose="STN",
    moment="HOUR",
    last_from=LAST_HOUR,
    counts=_is_measured,
    numbers=_clean_hours,
    known=_temperatures,
)
