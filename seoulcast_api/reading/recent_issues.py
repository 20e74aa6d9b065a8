"""The issues of the last month, which feed and calendar are made of.

An issue never changes, so what was read of it is kept by its key; only pointers are read anew.
"""

from __future__ import annotations

from datetime import date, timedelta

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Forecast, ForecastPointer
from seoulcast.datasets.issues import parse_document, read_document
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http import problems
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.presenting.published import PublishedDay, PublishedIssue

DAYS = 30
"""How many days back from the newest issue are published."""


class RecentIssues:
    """The issues of the last days, the newest of each day.

    However often it is asked, at most 61 pointers are read in half a minute, and each issue once.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._days: Cache[None, list[PublishedDay]] = Cache(1, SETTLED_AGE_S)
        # Replaced, never changed, so that no thread sees half of it.
        self._kept: dict[str, PublishedIssue] = {}

    def days(self) -> list[PublishedDay]:
        """The last `DAYS` days D that a forecast was issued under, oldest first.

        Raises:
            ProblemError: 503, if nothing was issued yet, the store can't be reached or an issue
                can't be read.
        """
        return self._days.get(None, self._read)

    def _read(self) -> list[PublishedDay]:
        with translate_errors(keys.LATEST_FORECAST):
            latest = read_document(self._store, keys.LATEST_FORECAST, ForecastPointer)
        if latest is None:
            raise problems.nothing_issued_yet()
        days = [latest.day - timedelta(days=back) for back in reversed(range(DAYS))]
        mornings = self._pointers({keys.FORECASTS.key(day): day for day in days})
        newest = mornings | self._pointers({keys.UPDATES.key(day): day for day in days})
        issues = self._issues({pointer.key for pointer in newest.values()})
        return [
            PublishedDay(mornings.get(day, newest[day]).issued_at, issues[newest[day].key])
            for day in days
            if day in newest
        ]

    def _pointers(self, wanted: dict[str, date]) -> dict[date, ForecastPointer]:
        """The pointers under these keys, of those that there are, by day."""
        with translate_errors(keys.FORECASTS.prefix):
            found = self._store.get_many(wanted)
        pointers = {}
        for key, data in found.items():
            with translate_errors(key):
                pointers[wanted[key]] = parse_document(key, data, ForecastPointer)
        return pointers

    def _issues(self, wanted: set[str]) -> dict[str, PublishedIssue]:
        """The issues under these keys, read where they are not in memory."""
        kept = {key: issue for key, issue in self._kept.items() if key in wanted}
        lacking = sorted(wanted - kept.keys())
        with translate_errors(keys.FORECASTS.prefix):
            found = self._store.get_many(lacking)
        for key in lacking:
            with translate_errors(key):
                if key not in found:
                    raise ValueError("a pointer names it, and it is not there")
                kept[key] = PublishedIssue.of(parse_document(key, found[key], Forecast))
        self._kept = kept
        return kept
