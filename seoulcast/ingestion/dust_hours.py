"""5-minute values of PM10 up to the forecast: all stations' rows in, statistics by hour out.

A city's own 5-minute rows of D are stored beside these, for its day (`pollutants`). Its hours of
D are made from those, so that its day and its hours can't disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pandas as pd

from seoulcast.datasets.cities import NETWORK, City, OwnedDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.cleaning import PollutantLimits, summarise_hours
from seoulcast.ingestion.morning import MorningIngestion
from seoulcast.ingestion.parts import PartedDays
from seoulcast.ingestion.pollutants import Pollutant
from seoulcast.ingestion.publication import Publication
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay, in_order, read_raw_days
from seoulcast.ingestion.writing import RawDays
from seoulcast.kma.numbers import five_minute_numbers, is_observed_slot
from seoulcast.settings import Settings
from seoulcast.windows import SLOTS_BEGIN

_LAST_HOUR = timedelta(hours=27)
"""After midnight of D: 03:00 of D+1, when the last hour of the window begins."""


@dataclass(frozen=True)
class DustHoursIngestion(MorningIngestion):
    """Takes chunks of all dust stations' 5-minute rows in and gives their results out.

    Args:
        pollutant: which one.
        cities: whose own 5-minute rows of D are taken where they are stored.
        limits: what a lone spike is.
    """

    pollutant: Pollutant
    cities: Collection[City]
    limits: PollutantLimits

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        pollutant: Pollutant,
        cities: Collection[City],
        store: ObjectStore,
        wanted: Collection[OwnedDataset],
    ) -> DustHoursIngestion:
        """The ingestion with the clock and limits of the settings."""
        return cls(
            owner=NETWORK,
            store=store,
            clock=settings.clock,
            publication=Publication(settings.publication_days),
            wanted=wanted,
            pollutant=pollutant,
            cities=cities,
            limits=pollutant.limits(settings),
        )

    @property
    def days(self) -> PartedDays:
        """Hours of stations, each with as much as it has slots."""
        value = self._table.columns.index(self.pollutant.name)
        return PartedDays(
            table=self._table,
            clean=self.pollutant.hours,
            whose="STN",
            moment="HOUR",
            last_from=_LAST_HOUR,
            counts=lambda row: is_observed_slot(row[value]),
            numbers=self._numbers,
            known=lambda hours: hours["SLOTS"],
            moment_of=end_of_hour,
        )

    def _clean(self, stored: RawDays[RowsByDay]) -> pd.DataFrame:
        """Hours of what is stored, of a city's own day where that is."""
        days = [day for day in stored.results if self.clock.age_days(day) >= 1]
        rows = {day: list(stored.rows.get(day, [])) for day in days}
        for city in self.cities:
            own = read_raw_days(city.view(self.store), self.pollutant.raw, days)
            for day, of_day in own.items():
                rows[day] = _with_day_of_city(rows[day], of_day, city.station, day)
        return self._numbers({day: in_order(of_day) for day, of_day in rows.items() if of_day})

    @property
    def _table(self) -> RawTable:
        return RawTable(self.pollutant.raw_hours, self.pollutant.series.columns)

    def _numbers(self, rows: RowsByDay) -> pd.DataFrame:
        slots = five_minute_numbers(self._table.frame(rows), self.pollutant.name)
        return summarise_hours(slots, self.pollutant.name, self.limits)


def end_of_hour(slot: str) -> str:
    """The end of the hour of a slot, both as YYYYMMDDHHmm."""
    begins = datetime.strptime(slot[:10], "%Y%m%d%H")  # noqa: DTZ007 - the wire's naive KST
    return f"{begins + timedelta(hours=1):%Y%m%d%H%M}"


def _with_day_of_city(
    rows: Iterable[Row], own: Iterable[Row], station: int, day: date
) -> list[Row]:
    """The rows of a window, those of a city that are of D replaced by the ones of its day.

    Args:
        rows: of the window, of all stations.
        own: the city's of the calendar day D.
        station: the city's.
        day: D.
    """
    date_text = f"{day:%Y%m%d}"
    first = f"{datetime.combine(day, time()) + SLOTS_BEGIN:%Y%m%d%H%M}"
    others = [row for row in rows if row[1] != str(station) or not row[0].startswith(date_text)]
    return [*others, *(row for row in own if row[0] >= first)]
