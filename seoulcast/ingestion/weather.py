"""ASOS: a chunk of all stations' days in, the network's datasets and each city's temperature out.

Raw days are stored once for the whole network. Every city is treated alike: a day is taken
when one of them has its row, and each city's temperature is cleaned from the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from seoulcast.clock import Clock
from seoulcast.datasets.cities import NETWORK, City, OwnedDataset
from seoulcast.datasets.keys import RAW_ASOS, STATION_WEATHER, TEMPERATURE
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.asos_rows import is_finished, known_temperatures, row_of
from seoulcast.ingestion.cleaning import TemperatureLimits, clean_station_weather
from seoulcast.ingestion.publication import Publication, State
from seoulcast.ingestion.putting_aside import (
    CleanedRows,
    FlawsByDay,
    flaw_of,
    put_aside,
    unreadable_days,
)
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay, days_of, read_raw_days
from seoulcast.ingestion.results import ChunkResult, DayResult
from seoulcast.ingestion.temperature import TemperatureCleaner
from seoulcast.ingestion.writing import (
    Cleaned,
    Completeness,
    RawRules,
    store_clean,
    store_raw,
    take_stored,
)
from seoulcast.kma.client import Chunk
from seoulcast.kma.columns import ASOS_COLUMNS
from seoulcast.kma.numbers import asos_numbers
from seoulcast.kma.wire import Flaw
from seoulcast.settings import Settings

NETWORK_RAW = OwnedDataset(NETWORK, RAW_ASOS)
NETWORK_WEATHER = OwnedDataset(NETWORK, STATION_WEATHER)

_ASOS = RawTable(RAW_ASOS, ASOS_COLUMNS)


@dataclass(frozen=True)
class _CleanedChunk:
    """Numbers of a chunk's rows, and each city's cleaned temperatures with days around it."""

    numbers: pd.DataFrame
    temperatures: Mapping[City, Cleaned]


@dataclass(frozen=True)
class WeatherIngestion:
    """Takes chunks of daily ASOS rows in and gives their results out.

    Args:
        cities: the cities that are forecast, in any order.
        store: of all cities.
        clock: gives each day's age.
        publication: when an unfinished day is taken as it is.
        limits: of cleaning.
        wanted: the datasets to write.
    """

    cities: Collection[City]
    store: ObjectStore
    clock: Clock
    publication: Publication
    limits: TemperatureLimits
    wanted: Collection[OwnedDataset]

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        cities: Collection[City],
        store: ObjectStore,
        wanted: Collection[OwnedDataset],
    ) -> WeatherIngestion:
        """The ingestion with the clock and limits of the settings."""
        return cls(
            cities=cities,
            store=store,
            clock=settings.clock,
            publication=Publication(settings.publication_days),
            limits=TemperatureLimits.from_settings(settings),
            wanted=wanted,
        )

    def ingest(self, chunk: Chunk) -> ChunkResult:
        """Validate, store and clean a chunk of days; all of it is stored on return.

        Temperatures of the days around the chunk are cleaned again, as their gaps may have an
        end now: a gap at the end of a chunk is missing until the next chunk is ingested.
        """
        states = {
            day: self._state(
                day, chunk.rows.get(day, []), self.cities, flaws=chunk.flaws.get(day, [])
            )
            for day in days_of(chunk.start, chunk.end)
        }
        around = self._stored_around(chunk)

        def clean(rows: RowsByDay) -> _CleanedChunk:
            return self._clean(rows, around)

        results: dict[OwnedDataset, list[DayResult]] = {}
        aside = {NETWORK_RAW: put_aside(self.store, RAW_ASOS, chunk.flaws)}
        if NETWORK_RAW in self.wanted:
            rules = RawRules(
                stations=[city.station for city in self.cities],
                clean=clean,
                impossible=_impossible_for_all,
                completeness=self._completeness,
                unreadable=unreadable_days(chunk.rows, chunk.flaws),
            )
            raw = store_raw(self.store, _ASOS, states, chunk.rows, rules)
            results[NETWORK_RAW] = list(raw.results.values())
        else:
            raw = take_stored(states, chunk.rows, clean)
        for city in self._cities_wanted:
            results[OwnedDataset(city, TEMPERATURE)] = self._store_temperature(
                city,
                chunk,
                self._results_for(city, raw.results, raw.rows, chunk.flaws),
                raw.offered.temperatures[city],
                raw.cleaned.temperatures[city],
            )
        if NETWORK_WEATHER in self.wanted:
            weather = CleanedRows.validated(
                STATION_WEATHER, clean_station_weather(raw.cleaned.numbers)
            )
            results[NETWORK_WEATHER] = store_clean(
                self.store, STATION_WEATHER, weather.days, raw.results
            )
            aside[NETWORK_WEATHER] = put_aside(self.store, STATION_WEATHER, weather.flaws)
        return ChunkResult(chunk.start, chunk.end, results, aside)

    @property
    def _cities_wanted(self) -> list[City]:
        return [city for city in self.cities if OwnedDataset(city, TEMPERATURE) in self.wanted]

    @property
    def _reach(self) -> timedelta:
        """How far from a day that arrives now a gap may lie that it closes."""
        return timedelta(days=self.limits.interpolate_gap_days)

    def _state(
        self,
        day: date,
        rows: list[Row],
        cities: Collection[City],
        *,
        flaws: Sequence[Flaw] = (),
    ) -> State:
        """The state of a day for these cities: finished with the row of one of them.

        Also with a row of one that can't be taken, as it is not to keep the others waiting.
        """
        return self.publication.state(
            finished=bool(rows)
            and any(
                is_finished(row_of(rows, city.station)) or flaw_of(flaws, city.station) is not None
                for city in cities
            ),
            empty=not rows,
            age_days=self.clock.age_days(day),
        )

    def _stored_around(self, chunk: Chunk) -> RowsByDay:
        """Stored rows of the cities on the days around a chunk: the neighbours of its gaps."""
        one = timedelta(days=1)
        context = 2 * self._reach + one
        days = [
            *days_of(chunk.start - context, chunk.start - one),
            *days_of(chunk.end + one, chunk.end + context),
        ]
        stored = read_raw_days(self.store, RAW_ASOS, days)
        return {day: self._rows_of_cities(rows) for day, rows in sorted(stored.items())}

    def _rows_of_cities(self, rows: list[Row]) -> list[Row]:
        found = (row_of(rows, city.station) for city in self.cities)
        return [row for row in found if row is not None]

    def _clean(self, rows: RowsByDay, around: RowsByDay) -> _CleanedChunk:
        """Numbers of a chunk's rows, and the cities' temperatures cleaned of them.

        Without the network's datasets only the cities' rows are read.
        """
        if not {NETWORK_RAW, NETWORK_WEATHER} & set(self.wanted):
            rows = {day: self._rows_of_cities(day_rows) for day, day_rows in rows.items()}
        every = {**around, **rows}
        numbers = asos_numbers(_ASOS.frame(every))
        temperatures = {}
        for city in self.cities:
            published = [
                day
                for day, day_rows in every.items()
                if self._state(day, day_rows, (city,)) != "unpublished"
            ]
            cleaner = TemperatureCleaner(city.station, self.limits)
            temperatures[city] = cleaner.clean(
                numbers[numbers["TM"].isin(pd.to_datetime(published))]
            )
        of_chunk = numbers["TM"].isin(pd.to_datetime(list(rows)))
        return _CleanedChunk(numbers[of_chunk].reset_index(drop=True), temperatures)

    def _completeness(self, rows: RowsByDay) -> dict[date, Completeness]:
        """Rows of each day, and the known temperatures of each city: none if impossible."""
        temperatures = self._clean(rows, {}).temperatures
        return {
            day: (
                len(day_rows),
                *(
                    0
                    if day in temperatures[city].reasons
                    else known_temperatures(row_of(day_rows, city.station))
                    for city in self.cities
                ),
            )
            for day, day_rows in rows.items()
        }

    def _results_for(
        self, city: City, raw: Mapping[date, DayResult], rows: RowsByDay, flaws: FlawsByDay
    ) -> dict[date, DayResult]:
        """What the raw days are for a city: not done while its own row is missing."""
        return {
            day: self._without_row(day, city, rows.get(day, []), flaws.get(day, [])) or result
            if result.is_done
            else result
            for day, result in raw.items()
        }

    def _without_row(
        self, day: date, city: City, rows: list[Row], flaws: Sequence[Flaw]
    ) -> DayResult | None:
        """What a day is for a city whose row of it is missing, None where that is no failure."""
        flaw = flaw_of(flaws, city.station)
        if flaw is not None and row_of(rows, city.station) is None:
            return DayResult(day, "quarantined", flaw.reason)
        if self._state(day, rows, (city,)) == "unpublished":
            return DayResult(day, "unpublished", f"the row of station {city.station} is missing")
        return None

    def _store_temperature(
        self,
        city: City,
        chunk: Chunk,
        raw: Mapping[date, DayResult],
        offered: Cleaned,
        cleaned: Cleaned,
    ) -> list[DayResult]:
        """Write a city's clean days of the chunk and those around it that have changed.

        A row that the hub offers and that is impossible is put aside, also where the raw day
        was kept because of it.
        """
        near = cleaned.rows["TM"].between(
            pd.Timestamp(chunk.start - self._reach), pd.Timestamp(chunk.end + self._reach)
        )
        rejected = {
            day: source
            for source in (cleaned, offered)
            for day in source.reasons
            if day in raw and raw[day].is_done
        }
        frames = [
            source.rejected[source.rejected["TM"] == pd.Timestamp(day)]
            for day, source in rejected.items()
        ]
        results = store_clean(
            city.view(self.store),
            TEMPERATURE,
            Cleaned(
                cleaned.rows[near],
                pd.concat(frames) if frames else cleaned.rejected.iloc[:0],
                {day: source.reasons[day] for day, source in rejected.items()},
            ),
            raw,
        )
        return [result for result in results if result.day in raw or result.status != "unchanged"]


def _impossible_for_all(rows: RowsByDay, cleaned: _CleanedChunk) -> dict[date, str]:
    """Days on which some city's row is impossible and no other city has a good one."""
    good: set[date] = set()
    reasons: dict[date, str] = {}
    for temperatures in cleaned.temperatures.values():
        good |= {timestamp.date() for timestamp in temperatures.rows["TM"]}
        reasons = temperatures.reasons | reasons
    return {day: reason for day, reason in reasons.items() if day in rows and day not in good}
