"""The sources of an update: of the hours since the morning's issue, and of KMA's newer forecasts.

Whatever is missing of them is no failure: the morning's forecast stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import (
    RAW_UPDATE_DUST,
    RAW_UPDATE_HOURS,
    RAW_UPDATE_OFFICIAL,
    UPDATE_DUST,
    UPDATE_HOURS,
    UPDATE_OFFICIAL,
    DayDataset,
)
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion import official, weather_hours
from seoulcast.ingestion.dust_hours import DustHoursIngestion
from seoulcast.ingestion.parts import PartedDays
from seoulcast.ingestion.pollutants import PM10
from seoulcast.ingestion.raw import stored_chunks
from seoulcast.ingestion.results import ChunkResult, DayResult, RowsAside
from seoulcast.ingestion.updates import UpdateIngestion, parted_for_update, under_the_day_before
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.errors import KmaError, NotAppliedForError
from seoulcast.kma.official_columns import OFFICIAL_SOURCES
from seoulcast.regions import region_of
from seoulcast.settings import Settings
from seoulcast.windows import HOURS_BEGIN, ONE_DAY, UPDATE
from seoulcast_assets.assets.ingestion_run import IngestionRun

_LAST_SLOT = UPDATE.last_hour - timedelta(minutes=5)
_FIRST_ISSUES = ONE_DAY + HOURS_BEGIN
"""Each source of official forecasts has issued one by then: of 05:00 or 06:00 of D+1."""

Failed = Callable[[KmaError], object]


@dataclass(frozen=True)
class UpdateSource:
    """A source of an update.

    Args:
        raw: dataset of the hub's rows.
        clean: dataset that is made of them.
        says: what it is, for a person.
        last: time after midnight of D of the last row that the update knows.
        last_from: time after midnight of D. Whoever has a row of then or later has the end.
        parted: the parts of the days of the morning's dataset, of the settings and the store.
        fetch: asks the hub for the days D+1 from one to another; failures of a part of it go to
            the last argument.
    """

    raw: DayDataset
    clean: DayDataset
    says: str
    last: timedelta
    last_from: timedelta
    parted: Callable[[Settings, ObjectStore], PartedDays]
    fetch: Callable[[KmaClient, Settings, City, date, date, Failed], Iterable[Chunk]]


def _dust_days(settings: Settings, store: ObjectStore) -> PartedDays:
    return DustHoursIngestion.from_settings(settings, PM10, (), store, ()).days


def _hours(
    client: KmaClient, _: Settings, city: City, first: date, last: date, __: Failed
) -> Iterable[Chunk]:
    return client.weather_hours(first, last, (city.station,))


def _slots(
    client: KmaClient, settings: Settings, _: City, first: date, last: date, __: Failed
) -> Iterable[Chunk]:
    return client.dust_slots(PM10.series, first, last, settings.dust_stations_asked)


def _issues(
    client: KmaClient, _: Settings, city: City, first: date, last: date, failed: Failed
) -> Iterator[Chunk]:
    """What each source of official forecasts gives; one that fails costs the others nothing."""
    region = region_of(city.station)
    if region is None:
        return
    found: dict[str, list[Chunk]] = {}
    for source in OFFICIAL_SOURCES:
        try:
            found[source.name] = list(client.official(source, city.station, region, first, last))
        except KmaError as error:
            failed(error)
    if found:
        yield official.merged(found, first, last)


UPDATE_SOURCES = (
    UpdateSource(
        raw=RAW_UPDATE_HOURS,
        clean=UPDATE_HOURS,
        says="hours of weather at the city's station since the morning's issue, 05:00 to 10:00",
        last=UPDATE.last_hour,
        last_from=UPDATE.last_hour,
        parted=lambda _, __: weather_hours.HOURS,
        fetch=_hours,
    ),
    UpdateSource(
        raw=RAW_UPDATE_DUST,
        clean=UPDATE_DUST,
        says="PM10 here and upwind since the morning's issue, through 09:55",
        last=_LAST_SLOT,
        last_from=UPDATE.last_hour - timedelta(hours=1),
        parted=_dust_days,
        fetch=_slots,
    ),
    UpdateSource(
        raw=RAW_UPDATE_OFFICIAL,
        clean=UPDATE_OFFICIAL,
        says="KMA's own forecasts that were issued since the morning's issue, by 10:00",
        last=UPDATE.official,
        last_from=_FIRST_ISSUES,
        parted=lambda _, __: official.ISSUES,
        fetch=_issues,
    ),
)


def update_datasets(city: City) -> list[OwnedDataset]:
    """What is collected for a city's updates: raw and clean days."""
    every = [dataset for source in UPDATE_SOURCES for dataset in (source.raw, source.clean)]
    return [OwnedDataset(city, dataset) for dataset in every]


@dataclass
class UpdateRun(IngestionRun):
    """An ingestion run that fails for nothing that is missing."""

    _late: list[KmaError] = field(default_factory=list, init=False)

    @property
    def may_be_late(self) -> bool:
        """Whether what is missing may still come."""
        return bool(self._late or self._tally.lacking or self._tally.failed)

    def collected(self, client: KmaClient, city: City) -> Iterator[ChunkResult]:
        """What becomes of the days of every source of which an asset is wanted, in one result."""
        days: dict[OwnedDataset, list[DayResult]] = {}
        aside: dict[OwnedDataset, list[RowsAside]] = {}
        for result in self._of_sources(client, city):
            for owned, results in result.days.items():
                days.setdefault(owned, []).extend(results)
            for owned, rows in result.aside.items():
                aside.setdefault(owned, []).extend(rows)
        yield ChunkResult(self.start, self.end, days, aside)

    def _of_sources(self, client: KmaClient, city: City) -> Iterator[ChunkResult]:
        for source in UPDATE_SOURCES:
            wanted = [one for one in self.wanted if one.dataset in (source.raw, source.clean)]
            if not wanted:
                continue
            parted = parted_for_update(
                source.parted(self.settings, self.store),
                source.raw,
                source.clean,
                source.last_from,
            )
            ingestion = UpdateIngestion.from_settings(
                self.settings, city, self.store, wanted, parted
            )
            chunks: Iterable[Chunk]
            if OwnedDataset(city, source.raw) in wanted:
                first, last = self.start + ONE_DAY, self.end + ONE_DAY
                fetched = source.fetch(client, self.settings, city, first, last, self._missing)
                chunks = under_the_day_before(fetched, source.last)
            else:
                chunks = stored_chunks(city.view(self.store), source.raw, self.start, self.end)
            try:
                yield from map(ingestion.ingest, chunks)
            except KmaError as error:
                self._missing(error)

    def _missing(self, error: KmaError) -> None:
        self.context.log.warning(f"The update does without a source: {error}")
        if error.retryable and not isinstance(error, NotAppliedForError):
            self._late.append(error)

    def _fail_with_days(self) -> None:
        for owned, results in self._tally.failed.items():
            days = ", ".join(f"{result.day}: {result.status}" for result in results[:3])
            self.context.log.warning(f"Nothing of {owned.dataset.name} for the update: {days}")
