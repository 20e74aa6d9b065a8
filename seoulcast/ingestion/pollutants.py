"""Pollutants that the hub gives every five minutes: what there are, and their ingestion.

Another one (PM2.5, O3) is an entry of the table `POLLUTANTS`; nothing below it knows a name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from seoulcast.clock import Clock
from seoulcast.datasets import keys
from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.cleaning import PollutantLimits, clean_pollutant, summarise_slots
from seoulcast.ingestion.publication import Publication, State
from seoulcast.ingestion.putting_aside import put_aside, unreadable_days
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay, days_of
from seoulcast.ingestion.results import ChunkResult, DayResult
from seoulcast.ingestion.writing import (
    Cleaned,
    Completeness,
    RawRules,
    store_clean,
    store_raw,
    take_stored,
)
from seoulcast.kma import columns
from seoulcast.kma.client import Chunk
from seoulcast.kma.columns import FiveMinuteSeries
from seoulcast.kma.numbers import five_minute_numbers, is_observed_slot
from seoulcast.settings import Settings


@dataclass(frozen=True)
class Pollutant:
    """A pollutant: the hub's series of it, and the datasets that are made of that.

    Args:
        series: name and path at the hub.
        raw: dataset of its 5-minute rows.
        clean: dataset of its daily statistics.
        raw_hours: dataset of the 5-minute rows up to the forecast.
        hours: dataset of their hourly statistics.
        unit: of its values.
        pipeline: what its jobs and steps are called, e.g. dust for `dust_pipeline`.
        limits: of cleaning, as the settings have them.
    """

    series: FiveMinuteSeries
    raw: DayDataset
    clean: DayDataset
    raw_hours: DayDataset
    hours: DayDataset
    unit: str
    pipeline: str
    limits: Callable[[Settings], PollutantLimits]

    @property
    def name(self) -> str:
        """Its name, which is also its column's."""
        return self.series.name


def _pm10_limits(settings: Settings) -> PollutantLimits:
    return PollutantLimits(
        mean_outlier_above=settings.pm10_mean_outlier_above,
        max_clip_above=settings.pm10_max_clip_above,
        min_slots=settings.pm10_min_slots,
        # Dust storms rise over many slots; a jump of 100 µg/m³ to four times as much and back
        # within five minutes is the instrument.
        spike_above=100.0,
        spike_times=4.0,
    )


PM10 = Pollutant(
    series=columns.PM10,
    raw=keys.RAW_PM10,
    clean=keys.PM10,
    raw_hours=keys.RAW_DUST_HOURS,
    hours=keys.DUST_HOURS,
    unit="µg/m³",
    pipeline="dust",
    limits=_pm10_limits,
)
POLLUTANTS = (PM10,)


@dataclass(frozen=True)
class PollutantIngestion:
    """Takes chunks of one city's 5-minute values in and gives their results out.

    Args:
        pollutant: which one.
        city: whose station it is measured at.
        store: of all cities.
        clock: gives each day's age.
        publication: when an unfinished day is taken as it is.
        limits: of cleaning.
        wanted: the datasets to write.
    """

    pollutant: Pollutant
    city: City
    store: ObjectStore
    clock: Clock
    publication: Publication
    limits: PollutantLimits
    wanted: Collection[OwnedDataset]

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        pollutant: Pollutant,
        city: City,
        store: ObjectStore,
        wanted: Collection[OwnedDataset],
    ) -> PollutantIngestion:
        """The ingestion with the clock and limits of the settings."""
        return cls(
            pollutant=pollutant,
            city=city,
            store=store,
            clock=settings.clock,
            publication=Publication(settings.publication_days),
            limits=pollutant.limits(settings),
            wanted=wanted,
        )

    def ingest(self, chunk: Chunk) -> ChunkResult:
        """Validate, store and clean a chunk of days; all of it is stored on return."""
        raw = OwnedDataset(self.city, self.pollutant.raw)
        clean = OwnedDataset(self.city, self.pollutant.clean)
        store = self.city.view(self.store)
        states = {
            day: self._state(day, chunk.rows.get(day, []))
            for day in days_of(chunk.start, chunk.end)
        }
        results: dict[OwnedDataset, list[DayResult]] = {}
        aside = {raw: put_aside(store, raw.dataset, chunk.flaws)}
        if raw in self.wanted:
            days = store_raw(store, self._table, states, chunk.rows, self._rules(chunk))
            results[raw] = list(days.results.values())
        else:
            days = take_stored(states, chunk.rows, self._clean)
        if clean in self.wanted:
            results[clean] = store_clean(store, clean.dataset, days.cleaned, days.results)
        return ChunkResult(chunk.start, chunk.end, results, aside)

    @property
    def _table(self) -> RawTable:
        return RawTable(self.pollutant.raw, self.pollutant.series.columns)

    def _rules(self, chunk: Chunk) -> RawRules[Cleaned]:
        return RawRules(
            stations=(self.city.station,),
            clean=self._clean,
            impossible=lambda _, cleaned: cleaned.reasons,
            completeness=self._completeness,
            unreadable=unreadable_days(chunk.rows, chunk.flaws),
        )

    def _state(self, day: date, rows: list[Row]) -> State:
        slots = self.known_slots(rows)
        return self.publication.state(
            finished=slots >= self.limits.min_slots,
            empty=slots == 0,
            age_days=self.clock.age_days(day),
        )

    def _clean(self, rows: RowsByDay) -> Cleaned:
        numbers = five_minute_numbers(self._table.frame(rows), self.pollutant.name)
        daily = summarise_slots(numbers, self.pollutant.name, self.limits)
        frame = clean_pollutant(daily, self.pollutant.name, self.limits)
        return Cleaned.validated(self.pollutant.clean, frame)

    def _completeness(self, rows: RowsByDay) -> dict[date, Completeness]:
        return {day: (self.known_slots(day_rows),) for day, day_rows in rows.items()}

    def known_slots(self, rows: list[Row]) -> int:
        """5-minute slots with a value."""
        value = self._table.columns.index(self.pollutant.name)
        return sum(1 for row in rows if is_observed_slot(row[value]))
