"""What ingestion runs share: recording chunks, and saying which days failed.

An ingestion run is one op over any range of days that makes raw and clean assets together. It
records each finished day itself, chunk by chunk, and yields no output: a killed run leaves on
record what it stored, a day that is not published is never materialised, and one bad day
does not keep the others from being cleaned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import dagster as dg

from seoulcast.datasets.cities import OwnedDataset
from seoulcast.datasets.history import compact
from seoulcast.datasets.sources import note_source
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.tables import CLEAN
from seoulcast.ingestion.raw import stored_chunks
from seoulcast.ingestion.results import ChunkResult, DayResult
from seoulcast.kma.client import Chunk
from seoulcast.kma.errors import KmaError, NotAppliedForError
from seoulcast.presentation.words import words
from seoulcast.reasons import FailureKind, NotAppliedFor, Reason, SourceFailing, SourceName
from seoulcast.settings import Settings
from seoulcast_assets.assets.day_plots import plot_of_day
from seoulcast_assets.assets.ingestion_results import event_of, result_line
from seoulcast_assets.assets.ingestion_tally import CONTRACT, SHOWN, Tally
from seoulcast_assets.assets.lateness import Patience, SomeTries
from seoulcast_assets.assets.one_ahead import one_ahead
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.naming import key_of
from seoulcast_assets.outcomes import failure
from seoulcast_assets.progress import Progress, ProgressReport

_DRAWN_DAYS = 15
"""A run of so many days draws nothing: it is of a history, and matplotlib takes seconds. One of
fewer is a look back, after which the newest day must not have lost its plot."""


def contract_checks(made: Sequence[OwnedDataset]) -> list[dg.AssetCheckSpec]:
    """The blocking check of each asset, evaluated by the run before it writes."""
    return [
        dg.AssetCheckSpec(
            CONTRACT,
            asset=key_of(owned),
            blocking=True,
            description="Each day is validated by its pandera schema before it is written; "
            "a day that breaks it goes to quarantine/ and the stored day stays. A warning: single "
            "rows were put aside there, and the rest of their day is stored.",
        )
        for owned in made
    ]


@dataclass
class IngestionRun:
    """One ingestion run: what is asked of it, and what has become of it so far.

    Args:
        context: of the op.
        settings: the clock, and how long a late day is waited for by default.
        store: of all cities.
        made: the datasets of the run's assets, the raw one first.
        patience: how long a late day is waited for.
        source: the source whose state the run puts on record, None for the daily ones. Its path
            may not have been applied for, which is no failure then.
    """

    context: dg.AssetExecutionContext
    settings: Settings
    store: ObjectStore
    made: Sequence[OwnedDataset]
    patience: Patience | None = None
    source: SourceName | None = None
    _tally: Tally = field(init=False)
    _progress: ProgressReport = field(init=False)

    def __post_init__(self) -> None:
        self._tally = Tally(self.start, self.end)
        self._progress = ProgressReport(self.context.log.info)

    @property
    def start(self) -> date:
        """First day of the range."""
        return date.fromisoformat(self.context.partition_key_range.start)

    @property
    def end(self) -> date:
        """Last day of the range."""
        return date.fromisoformat(self.context.partition_key_range.end)

    @property
    def wanted(self) -> list[OwnedDataset]:
        """The datasets whose assets are selected."""
        return [owned for owned in self.made if key_of(owned) in self.context.selected_asset_keys]

    def chunks(self, fetched: Iterable[Chunk]) -> Iterable[Chunk]:
        """The hub's chunks if the raw dataset is wanted, else what is stored of it.

        The hub answers for the next chunk while one is taken in.
        """
        raw = self.made[0]
        if raw in self.wanted:
            return one_ahead(fetched)
        first = max(self.start, raw.dataset.first_day)
        return stored_chunks(raw.owner.view(self.store), raw.dataset, first, self.end)

    def results(
        self,
        fetch: Callable[[date, date], Iterable[Chunk]],
        ingest: Callable[[Chunk], ChunkResult],
    ) -> Iterator[ChunkResult]:
        """What becomes of every day: absent before the raw dataset begins, else what is ingested.

        Args:
            fetch: asks the hub for the days from one to another, both included.
            ingest: takes a chunk in.
        """
        first = self.made[0].dataset.first_day
        yield from self.absent(self.wanted, first - timedelta(days=1), f"It begins on {first}.")
        if self.end >= first:
            yield from map(ingest, self.chunks(fetch(max(self.start, first), self.end)))

    def absent(
        self, datasets: Sequence[OwnedDataset], last: date, why: str
    ) -> Iterator[ChunkResult]:
        """Days of the run that the hub is not asked for, as it has none of them; a chunk a year.

        Args:
            datasets: of which there are none.
            last: last of these days.
            why: for a person.
        """
        first, last = self.start, min(self.end, last)
        while first <= last:
            end = min(last, date(first.year, 12, 31))
            days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
            results = [DayResult(day, "absent", why) for day in days]
            yield ChunkResult(first, end, dict.fromkeys(datasets, results))
            first = end + timedelta(days=1)

    def record(self, results: Iterable[ChunkResult]) -> Iterator[dg.AssetCheckResult]:
        """Record each chunk when it is stored, and fail at the end with the days that failed.

        Raises:
            RetryRequested: the one day asked for is not published yet, or the hub could not
                be reached, and a further try is left.
            Failure: days are in quarantine or not published, or the hub refused.
        """
        refused: KmaError | None = None
        try:
            for result in results:
                self._record(result)
        except KmaError as error:
            refused = error
        for owned in self.wanted:
            if owned.dataset.name in CLEAN:
                compact(owned.owner.view(self.store), owned.dataset, self.start, self.end)
        yield from self._tally.check_results(self.wanted)
        self.context.log.info(self._tally.line(self.wanted))
        if isinstance(refused, NotAppliedForError) and self.source is not None:
            self.note(self.source, not_applied_for(self.source, refused))
            self.context.log.warning(str(refused))
            return
        if refused is not None:
            self.fail(refused.kind, str(refused), is_late=refused.retryable, error=refused)
        self._fail_with_days()
        lacking = sorted(self._tally.lacking)
        if lacking and self._waiting.awaits_the_rest:
            days = ", ".join(f"{day}" for day in lacking)
            self.ask_for_retry(f"{days}: values are missing; what there is is stored.")
        raw = self.made[0]
        if self.source is not None and raw in self.wanted and self.end >= raw.dataset.first_day:
            self.note(self.source, None)

    def note(self, source: SourceName, reason: Reason | None) -> None:
        """Put on record that a source is available, or why it is not."""
        now = self.settings.clock.now()
        if note_source(self.store, source, reason, now) and reason is not None:
            self.context.log.warning(words(reason).en)

    @property
    def _waiting(self) -> Patience:
        return self.patience or SomeTries.of(self.settings)

    def _record(self, chunk: ChunkResult) -> None:
        events = [
            event_of(owned, result, self._plot(owned, result))
            for owned, results in chunk.days.items()
            for result in results
            if result.is_done
        ]
        for line in self._tally.add(chunk):
            self.context.log.warning(line)
        record_materializations(self.context, events)
        # Several runs of one job may be under way, each of a source.
        what = key_of(self.wanted[0]).to_user_string()
        done, total = self._tally.days, self._tally.total
        self._progress.tell(Progress(what=what, done=done, total=total, unit="days"))

    def _plot(self, owned: OwnedDataset, result: DayResult) -> dg.MarkdownMetadataValue | None:
        """The plot of a run's last day; what is drawn may not fail a run."""
        is_history = (self.end - self.start).days >= _DRAWN_DAYS
        if is_history or result.day != self.end or result.etag is None:
            return None
        try:
            return plot_of_day(owned, self.store, self.settings, result.day)
        except Exception:
            self.context.log.exception(f"{owned.dataset.name} of {result.day} can't be drawn.")
            return None

    def _fail_with_days(self) -> None:
        """Fail if any day did, with the list of them."""
        failed = [
            (key_of(owned).to_user_string(), result)
            for owned in self.made
            for result in self._tally.failed.get(owned, [])
        ]
        if not failed:
            return
        days = sorted({result.day for _, result in failed})
        lines = [f"{name} {result_line(result)}" for name, result in failed]
        more = f" ... and {len(lines) - SHOWN} more." if len(lines) > SHOWN else ""
        text = "; ".join(lines[:SHOWN]) + more
        late = all(result.status == "unpublished" for _, result in failed)
        advice = (
            "The hub does not show it whole yet: it is asked again by itself."
            if late
            else "Look at quarantine/, then fetch the days again; all other days are done."
        )
        aside = sum(len(of_dataset) for of_dataset in self._tally.aside.values())
        if aside:
            advice += f" Single rows of {aside} days are put aside there, too."
        self.fail(
            "unpublished" if late else "quarantined",
            f"{len(days)} of {self._tally.days:,} days are not done: {text} {advice}",
            is_late=late and self.start == self.end,
        )

    def fail(
        self,
        kind: FailureKind,
        message: str,
        *,
        is_late: bool,
        error: Exception | None = None,
    ) -> None:
        """Ask for a retry where the day may only be late and a try is left, else fail.

        Raises:
            RetryRequested: a try is left.
            Failure: none is.
        """
        if is_late:
            self.ask_for_retry(message, error)
        if self.source is not None and kind != "quarantined":
            self.note(self.source, SourceFailing(source=self.source, kind=kind))
        raise failure(kind, message) from None

    def ask_for_retry(self, message: str, error: Exception | None = None) -> None:
        """Ask for a retry of the step, if a try is left. Raises RetryRequested."""
        retries = self.context.retry_number
        wait_s = self._waiting.wait_s(retries)
        if wait_s is None:
            return
        self.context.log.warning(f"Retry in {wait_s:.0f} s: {message}")
        raise dg.RetryRequested(max_retries=retries + 1, seconds_to_wait=wait_s) from error


def not_applied_for(source: SourceName, error: NotAppliedForError) -> NotAppliedFor:
    """Why a source is refused, with the last part of its path: that is what one applies for."""
    path = error.call.partition("?")[0].rpartition("/")[2]
    return NotAppliedFor(source=source, path=path)
