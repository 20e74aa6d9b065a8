"""What ingestion runs share: recording chunks, and saying which days failed.

An ingestion run is one op over any range of days that makes raw and clean assets together. It
records each finished day itself, chunk by chunk, and yields no output: a killed run leaves on
record what it stored, a day that is not published is never materialised, and one bad day
does not keep the others from being cleaned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import dagster as dg

from seoulcast.datasets.cities import OwnedDataset
from seoulcast.datasets.history import compact
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.raw import stored_chunks
from seoulcast.ingestion.results import ChunkResult, DayResult, RowsAside
from seoulcast.kma.client import Chunk
from seoulcast.kma.errors import KmaError
from seoulcast.reasons import FailureKind
from seoulcast.settings import Settings
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.naming import key_of
from seoulcast_assets.outcomes import ROWS_ASIDE, STATUS, failure

CONTRACT = "contract"
"""The name of each dataset's blocking check: every day kept its pandera schema."""

SHOWN = 10
"""Days listed one by one in a message; the rest is counted."""


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
        settings: retries and waiting for a day that is late.
        store: of all cities.
        made: the datasets of the run's assets, the raw one first.
    """

    context: dg.AssetExecutionContext
    settings: Settings
    store: ObjectStore
    made: Sequence[OwnedDataset]
    _failed: dict[OwnedDataset, list[DayResult]] = field(default_factory=dict, init=False)
    _aside: dict[OwnedDataset, list[RowsAside]] = field(default_factory=dict, init=False)
    _days: int = field(default=0, init=False)

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
        """The hub's chunks if the raw dataset is wanted, else what is stored of it."""
        raw = self.made[0]
        if raw in self.wanted:
            return fetched
        return stored_chunks(raw.owner.view(self.store), raw.dataset, self.start, self.end)

    def record(self, results: Iterable[ChunkResult]) -> Iterator[dg.AssetCheckResult]:
        """Record each chunk when it is stored, and fail at the end with the days that failed.

        Raises:
            RetryRequested: the one day asked for is not published yet, or the hub could not
                be reached, and retries are left.
            Failure: days are in quarantine or not published, or the hub refused.
        """
        refused: KmaError | None = None
        try:
            for result in results:
                self._record(result)
        except KmaError as error:
            refused = error
        for owned in self.wanted:
            if owned != self.made[0]:
                compact(owned.owner.view(self.store), owned.dataset, self.start, self.end)
        yield from self._check_results()
        if refused is not None:
            self._fail(refused.kind, str(refused), is_late=refused.retryable, error=refused)
        self._fail_with_days()

    def _record(self, chunk: ChunkResult) -> None:
        events: list[dg.AssetMaterialization] = []
        for owned, results in chunk.days.items():
            for result in results:
                if result.is_done:
                    events.append(_event(owned, result))
                else:
                    self._failed.setdefault(owned, []).append(result)
        for owned, aside in chunk.aside.items():
            # What an earlier run has put aside already was said then.
            new = [rows for rows in aside if rows.is_new]
            self._aside.setdefault(owned, []).extend(new)
            for rows in new:
                self.context.log.warning(f"{owned.dataset.name} {_aside_line(rows)}")
        record_materializations(self.context, events)
        self._days += (chunk.end - chunk.start).days + 1
        total = (self.end - self.start).days + 1
        self.context.log.info(f"{self._days:,} of {total:,} days, through {chunk.end}")

    def _check_results(self) -> Iterator[dg.AssetCheckResult]:
        for owned in self.wanted:
            bad = [r for r in self._failed.get(owned, []) if r.status == "quarantined"]
            aside = self._aside.get(owned, [])
            yield dg.AssetCheckResult(
                asset_key=key_of(owned),
                check_name=CONTRACT,
                passed=not (bad or aside),
                severity=dg.AssetCheckSeverity.ERROR if bad else dg.AssetCheckSeverity.WARN,
                metadata={
                    "days": self._days,
                    "in_quarantine": [_line(r) for r in bad[:SHOWN]],
                    ROWS_ASIDE: [
                        *(_aside_line(rows) for rows in aside[:SHOWN]),
                        *([f"and {len(aside) - SHOWN} more days"] if aside[SHOWN:] else []),
                    ],
                },
            )

    def _fail_with_days(self) -> None:
        """Fail if any day did, with the list of them."""
        failed = [
            (key_of(owned).to_user_string(), result)
            for owned in self.made
            for result in self._failed.get(owned, [])
        ]
        if not failed:
            return
        days = sorted({result.day for _, result in failed})
        lines = [f"{name} {_line(result)}" for name, result in failed]
        more = f" ... and {len(lines) - SHOWN} more." if len(lines) > SHOWN else ""
        text = "; ".join(lines[:SHOWN]) + more
        late = all(result.status == "unpublished" for _, result in failed)
        advice = (
            "The hub does not show it whole yet: it is asked again by itself."
            if late
            else "Look at quarantine/, then fetch the days again; all other days are done."
        )
        aside = sum(len(of_dataset) for of_dataset in self._aside.values())
        if aside:
            advice += f" Single rows of {aside} days are put aside there, too."
        self._fail(
            "unpublished" if late else "quarantined",
            f"{len(days)} of {self._days:,} days are not done: {text} {advice}",
            is_late=late and self._days == 1,
        )

    def _fail(
        self,
        kind: FailureKind,
        message: str,
        *,
        is_late: bool,
        error: Exception | None = None,
    ) -> None:
        """Ask for a retry where the day may only be late and retries are left, else fail."""
        if is_late and self.context.retry_number < self.settings.late_retries:
            self.context.log.warning(f"Retry in {self.settings.late_wait_s:g} s: {message}")
            raise dg.RetryRequested(
                max_retries=self.settings.late_retries, seconds_to_wait=self.settings.late_wait_s
            ) from error
        raise failure(kind, message) from None


def _event(owned: OwnedDataset, result: DayResult) -> dg.AssetMaterialization:
    metadata: dict[str, str | int] = {STATUS: result.status}
    if result.rows:
        metadata["rows"] = result.rows
    if result.etag is not None:
        metadata["object"] = owned.owner.prefix + owned.dataset.key(result.day)
        metadata["etag"] = result.etag
    else:
        metadata["reason"] = result.detail or "The hub confirmed that there is nothing."
    if result.etag is not None and result.detail:
        metadata["detail"] = result.detail
    return dg.AssetMaterialization(key_of(owned), partition=f"{result.day}", metadata=metadata)


def _aside_line(rows: RowsAside) -> str:
    more = f" So are {rows.count - 1} more rows." if rows.count > 1 else ""
    return f"{rows.day}: {rows.reason} Put aside at {rows.key}.{more}"


def _line(result: DayResult) -> str:
    detail = f" ({result.detail})" if result.detail else ""
    return f"{result.day} {result.status}{detail}"
