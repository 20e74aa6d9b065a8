"""raw_official and official_forecast: KMA's own forecasts of each city, as issued.

One run for all cities and sources. Each source is a path of the hub of its own, which may not
have been applied for or may fail: a day then has the rows of the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import dagster as dg

from seoulcast.datasets.cities import City, OwnedDataset
from seoulcast.datasets.keys import OFFICIAL_FORECAST, RAW_OFFICIAL
from seoulcast.datasets.sources import BY_NAME
from seoulcast.ingestion.official import OfficialIngestion, merged
from seoulcast.ingestion.raw import stored_chunks
from seoulcast.ingestion.results import ChunkResult
from seoulcast.kma.beginnings import beginning_of
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.errors import KmaError, NotAppliedForError
from seoulcast.kma.official_columns import OFFICIAL_SOURCES, POINT, OfficialSource
from seoulcast.kma.window_questions import SHORT_PIECE_DAYS
from seoulcast.reasons import SourceFailing
from seoulcast.regions import ForecastRegion, region_of
from seoulcast.settings import Settings
from seoulcast_assets.assets.ingestion_run import IngestionRun, contract_checks, not_applied_for
from seoulcast_assets.assets.lateness import patience_of_a_morning
from seoulcast_assets.assets.one_ahead import one_ahead
from seoulcast_assets.column_schemas import table_metadata
from seoulcast_assets.naming import asset_key, group_of
from seoulcast_assets.partitions import Days, in_runs_of
from seoulcast_assets.resources import HubResource, StoreResource

STEP = "official_forecasts"
"""Name of the op that makes them."""
WINDOW_DAYS = SHORT_PIECE_DAYS
"""Days of all sources that are stored together: a call of each."""

_LOOKED_FOR_DAYS = 366
"""Of a range of fewer days it costs as many calls to find out where a source begins as to ask."""


def official_datasets(cities: Sequence[City]) -> list[OwnedDataset]:
    """What the run makes: raw and clean days of each city."""
    return [
        OwnedDataset(city, dataset)
        for city in cities
        for dataset in (RAW_OFFICIAL, OFFICIAL_FORECAST)
    ]


def official_assets(
    days: Days, cities: Sequence[City], days_per_run: int | None = None
) -> dg.AssetsDefinition:
    """The cities' assets for these partitions, backfilled in runs of so many days."""
    made = official_datasets(cities)

    @dg.multi_asset(
        name=STEP,
        specs=[spec for city in cities for spec in _specs(city)],
        check_specs=contract_checks(made),
        can_subset=True,
        partitions_def=days.hours,
        backfill_policy=in_runs_of(days_per_run),
    )
    def official_forecasts(
        context: dg.AssetExecutionContext,
        settings: dg.ResourceParam[Settings],
        store: StoreResource,
        hub: dg.ResourceParam[HubResource],
    ) -> Iterator[dg.AssetCheckResult]:
        run = IngestionRun(context, settings, store.open(settings), made)
        run.patience = patience_of_a_morning(settings, run.start, run.end)
        with hub.client() as client:
            official = OfficialRun(run, client, settings)
            try:
                yield from run.record(official.results(cities))
            except dg.Failure:
                official.note()
                raise
            official.end()

    return official_forecasts


def _specs(city: City) -> list[dg.AssetSpec]:
    raw = asset_key(city, RAW_OFFICIAL.name)
    return [
        dg.AssetSpec(
            raw,
            group_name=group_of(city, "raw"),
            skippable=True,
            kinds={RAW_OFFICIAL.extension},
            metadata=table_metadata(RAW_OFFICIAL),
            description=f"KMA's mid-term, short-term and point forecasts of {city.en} as issued, "
            "from after 02:00 of the day to 02:00 of the next; without the names of persons.",
        ),
        dg.AssetSpec(
            asset_key(city, OFFICIAL_FORECAST.name),
            deps=[raw],
            group_name=group_of(city, "clean"),
            skippable=True,
            kinds={OFFICIAL_FORECAST.extension, "pandas"},
            metadata=table_metadata(OFFICIAL_FORECAST),
            description=f"The same forecasts of {city.en}: one row a source, issue, target day "
            "and part of it, with its age in days.",
        ),
    ]


@dataclass
class OfficialRun:
    """What an ingestion run of official forecasts asks of each source, and what came of it.

    Args:
        run: the ingestion run.
        client: asks the hub.
        settings: of the ingestion.
    """

    run: IngestionRun
    client: KmaClient
    settings: Settings
    _errors: dict[OfficialSource, KmaError] = field(default_factory=dict, init=False)
    _answered: set[OfficialSource] = field(default_factory=set, init=False)
    _newest: set[OfficialSource] = field(default_factory=set, init=False)

    def results(self, cities: Sequence[City]) -> Iterator[ChunkResult]:
        """What becomes of the days of every city of which an asset is wanted.

        Raises:
            KmaError: in a range of several windows, where a source failed: a window without it
                is not to pass for done.
        """
        for city in cities:
            wanted = [owned for owned in self.run.wanted if owned.owner == city]
            if wanted:
                yield from self._of_city(city, wanted)

    def _of_city(self, city: City, wanted: list[OwnedDataset]) -> Iterator[ChunkResult]:
        region = region_of(city.station)
        if region is None:
            why = "KMA's regions of this station are not known."
            yield from self.run.absent(wanted, self.run.end, why)
            return
        first = RAW_OFFICIAL.first_day
        is_fetched = OwnedDataset(city, RAW_OFFICIAL) in wanted
        begins = self._beginnings(city, region) if is_fetched else {}
        if begins:
            first = max(first, min(begins.values()))
        before = first - timedelta(days=1)
        # On record, so that what is missing is not asked for there again.
        yield from self.run.absent(wanted, before, f"The hub's forecasts begin on {first}.")
        start = max(self.run.start, first)
        if is_fetched:
            chunks = one_ahead(self._fetched(city, region, start, begins))
        else:
            view = city.view(self.run.store)
            chunks = stored_chunks(view, RAW_OFFICIAL, start, self.run.end)
        ingestion = OfficialIngestion.from_settings(self.settings, city, self.run.store, wanted)
        yield from map(ingestion.ingest, chunks)

    def _beginnings(self, city: City, region: ForecastRegion) -> dict[OfficialSource, date]:
        """First day to ask each source for; of a long range where that is not known, it is found.

        A source that can't be asked counts as one that has begun: its days stay missing.
        """
        begins = {source: source.begins for source in OFFICIAL_SOURCES}
        # No older one is kept.
        begins[POINT] = self.settings.clock.last_full_day()
        if (self.run.end - self.run.start).days < _LOOKED_FOR_DAYS:
            return begins
        for source in begins:
            first = max(source.begins, self.run.start)
            if source.is_known_to_begin or first > self.run.end:
                continue

            def has_any(since: date, until: date, source: OfficialSource = source) -> bool:
                asked = self.client.official(source, city.station, region, since, until)
                return any(chunk.rows for chunk in asked)

            try:
                found = beginning_of(has_any, first, self.run.end)
            except KmaError as error:
                self._errors[source] = error
            else:
                begins[source] = found or self.run.end + timedelta(days=1)
        return begins

    def _fetched(
        self,
        city: City,
        region: ForecastRegion,
        start: date,
        begins: Mapping[OfficialSource, date],
    ) -> Iterator[Chunk]:
        several = (self.run.end - start).days >= WINDOW_DAYS
        while start <= self.run.end:
            last = min(self.run.end, start + timedelta(days=WINDOW_DAYS - 1))
            begun = [source for source in OFFICIAL_SOURCES if begins[source] <= last]
            chunks = self._window(city, region, begun, start, last)
            failed = self._failed
            if several and failed:
                raise next(iter(failed.values()))
            if chunks:
                yield merged(chunks, start, last)
            start = last + timedelta(days=1)

    def _window(
        self,
        city: City,
        region: ForecastRegion,
        sources: Sequence[OfficialSource],
        first: date,
        last: date,
    ) -> dict[str, list[Chunk]]:
        """What each source gave of these days; a source that has failed is not asked again."""
        found: dict[str, list[Chunk]] = {}
        for source in sources:
            if source in self._errors:
                continue
            try:
                asked = self.client.official(source, city.station, region, first, last)
                found[source.name] = list(asked)
            except KmaError as error:
                self._errors[source] = error
                continue
            self._answered.add(source)
            if any(chunk.rows.get(self.run.end) for chunk in found[source.name]):
                self._newest.add(source)
        return found

    @property
    def _failed(self) -> Mapping[OfficialSource, KmaError]:
        """The sources that failed, but for those whose path has not been applied for."""
        return {
            source: error
            for source, error in self._errors.items()
            if not isinstance(error, NotAppliedForError)
        }

    @property
    def _silent(self) -> set[OfficialSource]:
        """The sources that answered and have nothing of the newest day."""
        newest = self.run.end == self.settings.clock.last_full_day()
        return self._answered - self._newest - self._errors.keys() if newest else set()

    def end(self) -> None:
        """Put the state of each source on record; with what there is a run has succeeded.

        Raises:
            RetryRequested: a source may only be late, and a try is left.
            Failure: no source answered, and not for want of an application alone.
        """
        failed = self._failed
        late = next((error for error in failed.values() if error.retryable), None)
        if late is not None:
            self.run.ask_for_retry(str(late), late)
        if self._silent and self.run.start == self.run.end:
            names = ", ".join(sorted(source.name for source in self._silent))
            self.run.ask_for_retry(f"Nothing of {self.run.end} from {names} yet.")
        self.note()
        if failed and not self._answered:
            error = next(iter(failed.values()))
            self.run.fail(error.kind, str(error), is_late=False)

    def note(self) -> None:
        """Put on record which sources are available, and why the others are not."""
        for source in self._answered - self._errors.keys() - self._silent:
            self.run.note(BY_NAME[source.name], None)
        for source in self._silent:
            name = BY_NAME[source.name]
            self.run.note(name, SourceFailing(source=name, kind="unpublished"))
        for source, error in self._errors.items():
            name = BY_NAME[source.name]
            if isinstance(error, NotAppliedForError):
                self.run.note(name, not_applied_for(name, error))
            else:
                self.run.note(name, SourceFailing(source=name, kind=error.kind))
            self.run.context.log.warning(str(error))
