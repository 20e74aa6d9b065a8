"""Of the forecasts that were scored, what their scores don't keep: bands and probabilities.

A score names the issue it was made of, and an issue never changes, so what is taken out of
one is kept in memory for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Grade, ScoreRow, Scores, Target
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.store_errors import in_words

_MOST_KEPT = 1024
"""Two years and more, some 5 KB each."""

Band = tuple[float, float]


@dataclass(frozen=True)
class Issued:
    """What an issue promised.

    Args:
        bands80: lower and upper end of the 80 % band, by target and lead.
        bad: probability of 나쁨 or worse, by lead.
    """

    bands80: dict[tuple[Target, int], Band]
    bad: dict[int, float]


class _Quantiles(BaseModel):
    quantiles: dict[str, float]


class _Grade(BaseModel):
    probabilities: dict[Grade, float]


class _Day(BaseModel):
    lead: int
    targets: dict[Target, _Quantiles]
    pm10_grade: _Grade


class _Issue(BaseModel):
    days: list[_Day]


class IssuedReader:
    """Reads issues by what scores tell of them.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        # Replaced, never changed, so that no thread sees half of it.
        self._kept: dict[str, Issued] = {}

    def of_scores(self, documents: Iterable[Scores]) -> dict[str, Issued]:
        """The issues behind these scores by `key_of`; those that are gone are left out.

        Raises:
            ProblemError: 503, if the store can't be reached or an issue can't be read.
        """
        wanted = {key_of(row) for document in documents for row in document.rows}
        kept = self._kept
        with in_words(keys.FORECASTS.prefix):
            data = self._store.get_many(sorted(wanted - kept.keys()))
        read = {}
        for key, content in data.items():
            with in_words(key):
                read[key] = _issued(_Issue.model_validate_json(content))
        if read:
            self._kept = {**(kept if len(kept) < _MOST_KEPT else {}), **read}
        return {key: kept[key] for key in wanted & kept.keys()} | read


def key_of(row: ScoreRow) -> str:
    """Key of the issue that was scored."""
    return keys.issue(row.forecast_day, row.fingerprint)


def _issued(issue: _Issue) -> Issued:
    try:
        return Issued(
            bands80={
                (target, day.lead): (value.quantiles["0.1"], value.quantiles["0.9"])
                for day in issue.days
                for target, value in day.targets.items()
            },
            bad={
                day.lead: day.pm10_grade.probabilities["bad"]
                + day.pm10_grade.probabilities["very_bad"]
                for day in issue.days
            },
        )
    except KeyError as error:
        raise ValueError(f"it has no {error}") from None
