"""Score documents by target day, whole."""

from __future__ import annotations

from datetime import date, timedelta

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Scores
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors

_RANGES_KEPT = 4
"""A year's scores take some 15 MB in memory, so few are kept."""


class ScoreReader:
    """Scores of issued forecasts, by target day.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._ranges: Cache[tuple[date, date], list[Scores]] = Cache(_RANGES_KEPT, SETTLED_AGE_S)

    def documents(self, first: date, last: date) -> list[Scores]:
        """The scores of the target days from `first` to `last`, in order.

        Raises:
            ProblemError: 503, if the store can't be reached or a document can't be read.
        """
        return self._ranges.get((first, last), lambda: self._read(first, last))

    def _read(self, first: date, last: date) -> list[Scores]:
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        with translate_errors(keys.SCORES.prefix):
            found = self._store.get_many(keys.SCORES.key(day) for day in days)
        documents = []
        for key, data in found.items():
            with translate_errors(key):
                documents.append(Scores.model_validate_json(data))
        return documents
