"""What the two ingestion passes share: recording batches and saying what went wrong.

A pass is one op over any range of days that makes raw and clean assets together. It records
each finished day itself, stretch by stretch, and yields no output: a killed run leaves on
record what it stored, a day that is not published is never materialised, and one bad day
does not keep the others from being cleaned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.history import compact
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.raw import stored_pieces
from seoulcast.ingestion.results import Batch, DayResult
from seoulcast.kma.client import Piece
from seoulcast.kma.errors import KmaError
from seoulcast.reasons import FailureKind
from seoulcast.settings import Settings
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.naming import asset_key
from seoulcast_assets.outcomes import STATUS, failure

CONTRACT = "contract"
"""The name of each dataset's blocking check: every day held its pandera schema."""

SHOWN = 10
"""Days listed one by one in a message; the rest is counted."""


@dataclass(frozen=True)
class Made:
    """An asset of a pass: a dataset of a city."""

    city: City
    dataset: DayDataset

    @property
    def key(self) -> dg.AssetKey:
        """The asset's key."""
        return asset_key(self.city, self.dataset.name)

    @property
    def name(self) -> str:
        """The key as people read it."""
        return self.key.to_user_string()


def contract_checks(made: Sequence[Made]) -> list[dg.AssetCheckSpec]:
    """The blocking check of each asset, evaluated by the pass before it writes."""
    return [
        dg.AssetCheckSpec(
            CONTRACT,
            asset=one.key,
            blocking=True,
            description="Each day is held against its pandera schema before it is written; "
            "a day that breaks it goes to quarantine/ and the stored day stays.",
        )
        for one in made
    ]


@dataclass
class Pass:
    """One run of a pass: what is asked of it, and what has become of it so far.

    Args:
        context: of the op.
        settings: retries and waiting for a day that is late.
        store: of all cities.
        made: all assets of the pass, raw first.
    """

    context: dg.AssetExecutionContext
    settings: Settings
    store: ObjectStore
    made: Sequence[Made]
    _troubles: dict[str, list[DayResult]] = field(default_factory=dict, init=False)
    _done: int = field(default=0, init=False)

    @property
    def start(self) -> date:
        """First day of the range."""
        return date.fromisoformat(self.context.partition_key_range.start)

    @property
    def end(self) -> date:
        """Last day of the range."""
        return date.fromisoformat(self.context.partition_key_range.end)

    @property
    def _wanted(self) -> list[Made]:
        return [one for one in self.made if one.key in self.context.selected_asset_keys]

    def wanted(self, city: City) -> set[str]:
        """Names of a city's selected datasets."""
        return {one.dataset.name for one in self._wanted if one.city == city}

    def pieces(self, fetched: Iterable[Piece]) -> Iterable[Piece]:
        """The hub's pieces if the raw dataset is wanted, else what is stored of it."""
        raw = self.made[0]
        if raw in self._wanted:
            return fetched
        return stored_pieces(raw.city.view(self.store), raw.dataset, self.start, self.end)

    def run(self, batches: Iterable[tuple[City, Batch]]) -> Iterator[dg.AssetCheckResult]:
        """Go through the batches, record them, and fail at the end with the list of troubles.

        A stretch counts as done with the batch of the pass's first city.

        Raises:
            RetryRequested: the one day asked for is not published yet, or the hub could not
                be reached, and tries are left.
            Failure: days are in quarantine or not published, or the hub refused.
        """
        refused: KmaError | None = None
        try:
            for city, batch in batches:
                self._record(city, batch)
        except KmaError as error:
            refused = error
        for one in self.made[1:]:
            if one in self._wanted:
                compact(one.city.view(self.store), one.dataset, self.start, self.end)
        yield from self._check_results()
        if refused is not None:
            self._give_up(
                refused.kind, str(refused), worth_waiting=refused.retryable, error=refused
            )
        self._judge()

    def _record(self, city: City, batch: Batch) -> None:
        events: list[dg.AssetMaterialization] = []
        for one in self.made:
            if one.city != city:
                continue
            for result in batch.results.get(one.dataset.name, []):
                if result.settled:
                    events.append(_event(one, result))
                else:
                    self._troubles.setdefault(one.name, []).append(result)
        record_materializations(self.context, events)
        if city != self.made[0].city:
            return
        self._done += (batch.end - batch.start).days + 1
        total = (self.end - self.start).days + 1
        self.context.log.info(f"{self._done:,} of {total:,} days, through {batch.end}")

    def _check_results(self) -> Iterator[dg.AssetCheckResult]:
        for one in self._wanted:
            bad = [r for r in self._troubles.get(one.name, []) if r.status == "quarantined"]
            yield dg.AssetCheckResult(
                asset_key=one.key,
                check_name=CONTRACT,
                passed=not bad,
                metadata={"days": self._done, "in_quarantine": [_line(r) for r in bad[:SHOWN]]},
            )

    def _judge(self) -> None:
        listed = [(name, result) for name, results in self._troubles.items() for result in results]
        if not listed:
            return
        days = sorted({result.day for _, result in listed})
        lines = [f"{name} {_line(result)}" for name, result in listed]
        more = f" ... and {len(lines) - SHOWN} more." if len(lines) > SHOWN else ""
        text = "; ".join(lines[:SHOWN]) + more
        late = all(result.status == "unpublished" for _, result in listed)
        advice = (
            "The hub does not show it whole yet: it is asked again by itself."
            if late
            else "Look at quarantine/, then fetch the days again; all other days are done."
        )
        self._give_up(
            "unpublished" if late else "quarantined",
            f"{len(days)} of {self._done:,} days are not done: {text} {advice}",
            worth_waiting=late and self._done == 1,
        )

    def _give_up(
        self,
        kind: FailureKind,
        words: str,
        *,
        worth_waiting: bool,
        error: Exception | None = None,
    ) -> None:
        tries_left = self.context.retry_number < self.settings.late_retries
        if worth_waiting and tries_left:
            self.context.log.warning(words)
            raise dg.RetryRequested(
                max_retries=self.settings.late_retries, seconds_to_wait=self.settings.late_wait_s
            ) from error
        raise failure(kind, words) from None


def _event(made: Made, result: DayResult) -> dg.AssetMaterialization:
    metadata: dict[str, str | int] = {STATUS: result.status}
    if result.rows:
        metadata["rows"] = result.rows
    if result.etag is not None:
        metadata["object"] = made.city.prefix + made.dataset.key(result.day)
        metadata["etag"] = result.etag
    else:
        metadata["reason"] = result.detail or "The hub confirmed that there is nothing."
    if result.etag is not None and result.detail:
        metadata["detail"] = result.detail
    return dg.AssetMaterialization(made.key, partition=f"{result.day}", metadata=metadata)


def _line(result: DayResult) -> str:
    detail = f" ({result.detail})" if result.detail else ""
    return f"{result.day} {result.status}{detail}"
