"""Many documents without opening one object each, and the copies that make it so.

As of tables (`history`), a copy is a cache and never an authority: a reader lists the documents
and takes from a copy only those of the etags it listed. An etag is the MD5 of the bytes, so that
the copy of a document tells by itself of which version it is.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from seoulcast.datasets import keys
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectInfo, ObjectStore, etag_of

_LOG = logging.getLogger(__name__)
_SCHEMA = pa.schema([("DOCUMENT", pa.binary())])
_OPEN = 4
"""Copies that are kept in memory: two years of scores and of drift checks."""


class DocumentHistory:
    """Reads documents of one store, opens each copy once, and brings copies up to date.

    Args:
        store: where documents and copies are.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._copies: dict[str, dict[str, bytes]] = {}

    def of_days(self, dataset: DayDataset, start: date, end: date) -> dict[str, bytes]:
        """The documents of a dataset from `start` through `end`, by key, in order of day."""
        infos = list_days(self._store, dataset, start, end)
        copies = dict.fromkeys(keys.history(dataset, day.year) for day in infos)
        return self.of(infos.values(), tuple(copies))

    def of(self, listed: Iterable[ObjectInfo], copies: Sequence[str]) -> dict[str, bytes]:
        """The bytes of these documents by key; one that has gone meanwhile is left out.

        Args:
            listed: the documents, in the versions that are wanted.
            copies: keys of copies that may hold them.
        """
        infos = list(listed)
        known: dict[str, bytes] = {}
        for key in copies if infos else ():
            known |= self._copy(key)
        others = self._store.get_many(info.key for info in infos if info.etag not in known)
        found = ((info.key, known.get(info.etag, others.get(info.key))) for info in infos)
        return {key: data for key, data in found if data is not None}

    def compact_days(self, dataset: DayDataset, start: date, end: date) -> None:
        """Bring the copy of each year that the range touches up to its documents."""
        for year in range(start.year, end.year + 1):
            infos = list_days(self._store, dataset, date(year, 1, 1), date(year, 12, 31))
            self.compact(infos.values(), keys.history(dataset, year))

    def compact(self, listed: Iterable[ObjectInfo], copy: str) -> None:
        """Make a copy of these documents under a key. The same documents give the same bytes."""
        documents = list(self.of(listed, (copy,)).values())
        if documents:
            written = io.BytesIO()
            rows = pa.table([pa.array(documents, pa.binary())], schema=_SCHEMA)
            pq.write_table(rows, written, compression="zstd", version="2.6", use_dictionary=False)
            self._store.put(copy, written.getvalue())

    def _copy(self, key: str) -> dict[str, bytes]:
        """The documents of a copy by etag."""
        if key not in self._copies:
            data = self._store.get_many([key]).get(key)
            documents = _documents(key, data) if data is not None else []
            self._copies[key] = {etag_of(document): document for document in documents}
            while len(self._copies) > _OPEN:
                del self._copies[next(iter(self._copies))]
        return self._copies[key]


def _documents(key: str, data: bytes) -> list[bytes]:
    try:
        rows = pq.read_table(io.BytesIO(data))
    except (pa.ArrowInvalid, OSError) as error:
        _LOG.warning("%s can't be read and is not used: %s", key, error)
        return []
    if rows.schema != _SCHEMA:
        _LOG.warning("%s has other columns and is not used.", key)
        return []
    documents: list[bytes] = rows["DOCUMENT"].to_pylist()
    return documents
