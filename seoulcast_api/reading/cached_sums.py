"""Statistics of any period, out of sums by month that are cached for good.

A month's sums are cached under the etags of its score documents, so that a whole history is
parsed once, and afterwards only the months in which a document is new or was revised.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from seoulcast.datasets import keys
from seoulcast.datasets.documents import IssueName
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectInfo, ObjectStore
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.statistics.bad_air import Alarm, BadAirSums, alarms_of, sum_alarms
from seoulcast_api.statistics.rows import parse_probabilities, parse_scores
from seoulcast_api.statistics.score_means import ErrorSums, sum_errors

_MONTHS_KEPT = 512
"""Forty years, and the months cut by the ends of periods: some 25 KB each."""
_PERIODS_KEPT = 8

_Period = tuple[date, date]
_Documents = tuple[ObjectInfo, ...]


@dataclass(frozen=True)
class PeriodErrors:
    """The errors of a period.

    Args:
        days: target days that have been scored, in order.
        sums: over them, of the mornings' forecasts and of their updates.
    """

    days: list[date]
    sums: Mapping[IssueName, ErrorSums]


@dataclass(frozen=True)
class _Month:
    errors: Mapping[IssueName, ErrorSums]
    alarms: tuple[Alarm, ...]


class StatisticsReader:
    """Sums over scored forecasts, by target day.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._documents: Cache[_Period, dict[date, ObjectInfo]] = Cache(
            _PERIODS_KEPT, SETTLED_AGE_S
        )
        self._errors: Cache[_Period, PeriodErrors] = Cache(_PERIODS_KEPT, SETTLED_AGE_S)
        self._bad_air: Cache[_Period, BadAirSums] = Cache(_PERIODS_KEPT, SETTLED_AGE_S)
        # By the etags of the month's documents: other bytes, other etags.
        self._months: Cache[tuple[str, ...], _Month] = Cache(_MONTHS_KEPT)
        self._months_bad_air: Cache[tuple[str, ...], BadAirSums] = Cache(_MONTHS_KEPT)
        # The page asks for both statistics at once: the second finds the first one's months.
        self._parsing = threading.Lock()

    def errors(self, first: date, last: date) -> PeriodErrors:
        """The errors over the target days from `first` to `last`. Raises ProblemError (503)."""

        def add_up() -> PeriodErrors:
            documents = self._list(first, last)
            months = [self._month(month).errors for month in _by_month(documents)]
            sums: dict[IssueName, ErrorSums] = {
                "morning": sum((month["morning"] for month in months), start=ErrorSums()),
                "update": sum((month["update"] for month in months), start=ErrorSums()),
            }
            return PeriodErrors(list(documents), sums)

        return self._errors.get((first, last), add_up)

    def bad_air(self, first: date, last: date) -> BadAirSums:
        """Alarms and probabilities over the target days. Raises ProblemError (503)."""

        def add_up() -> BadAirSums:
            months = map(self._bad_air_of_month, _by_month(self._list(first, last)))
            return sum(months, start=BadAirSums())

        return self._bad_air.get((first, last), add_up)

    def _list(self, first: date, last: date) -> dict[date, ObjectInfo]:
        def read() -> dict[date, ObjectInfo]:
            with translate_errors(keys.SCORES.prefix):
                return list_days(self._store, keys.SCORES, first, last)

        return self._documents.get((first, last), read)

    def _month(self, documents: _Documents) -> _Month:
        with self._parsing:
            return self._months.get(_etags(documents), lambda: self._read_month(documents))

    def _read_month(self, documents: _Documents) -> _Month:
        with translate_errors(keys.SCORES.prefix):
            found = self._store.get_many(info.key for info in documents)
        rows, updates = [], []
        for key, data in found.items():
            with translate_errors(key):
                scored = parse_scores(data)
            rows += scored.rows
            updates += scored.updates
        errors: dict[IssueName, ErrorSums] = {
            "morning": sum_errors(rows),
            "update": sum_errors(updates),
        }
        return _Month(errors, alarms_of(rows))

    def _bad_air_of_month(self, documents: _Documents) -> BadAirSums:
        def add_up() -> BadAirSums:
            alarms = self._month(documents).alarms
            # An issue never changes, so the scores' etags alone name what is summed here.
            return sum_alarms(alarms, self._probabilities({alarm.issue for alarm in alarms}))

        return self._months_bad_air.get(_etags(documents), add_up)

    def _probabilities(self, issues: set[str]) -> dict[str, dict[int, float]]:
        with translate_errors(keys.FORECASTS.prefix):
            found = self._store.get_many(sorted(issues))
        probabilities = {}
        for key, data in found.items():
            with translate_errors(key):
                probabilities[key] = parse_probabilities(data)
        return probabilities


def _by_month(documents: dict[date, ObjectInfo]) -> list[_Documents]:
    """The documents of each month, as far as the period has it."""
    months = groupby(documents, key=lambda day: (day.year, day.month))
    return [tuple(documents[day] for day in days) for _, days in months]


def _etags(documents: Sequence[ObjectInfo]) -> tuple[str, ...]:
    return tuple(info.etag for info in documents)
