"""Documents of which there is one a day, such as scores and drift checks, read by range."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Generic, TypeVar

from seoulcast.datasets.documents import Document
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors

_RANGES_KEPT = 4
"""A year's scores take some 15 MB in memory, so few are kept."""

D = TypeVar("D", bound=Document)


class DayDocumentReader(Generic[D]):
    """Documents of one kind, by day.

    Args:
        store: where the objects lie.
        dataset: names them.
        kind: what they are.
    """

    def __init__(self, store: ObjectStore, dataset: DayDataset, kind: type[D]) -> None:
        self._store = store
        self._dataset = dataset
        self._kind = kind
        self._ranges: Cache[tuple[date, date], list[D]] = Cache(_RANGES_KEPT, SETTLED_AGE_S)

    def documents(self, first: date, last: date) -> list[D]:
        """Those of the days from `first` to `last`, in order.

        Raises:
            ProblemError: 503, if the store can't be reached or a document can't be read.
        """
        return self._ranges.get((first, last), lambda: self._read(first, last))

    def _read(self, first: date, last: date) -> list[D]:
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        with translate_errors(self._dataset.prefix):
            found = self._store.get_many(self._dataset.key(day) for day in days)
        documents = []
        for key, data in found.items():
            with translate_errors(key):
                documents.append(self._kind.model_validate_json(data))
        return documents
