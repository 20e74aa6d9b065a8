"""Reading of what is on record of the sources beside the daily ones."""

from __future__ import annotations

from seoulcast.datasets import keys
from seoulcast.datasets.sources import SourceStatus, source_statuses
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors


class SourceReader:
    """The states of sources.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._statuses: Cache[None, list[SourceStatus]] = Cache(1, SETTLED_AGE_S)

    def statuses(self) -> list[SourceStatus]:
        """Those on record; one that was never asked has none. Raises ProblemError (503)."""
        return self._statuses.get(None, self._read)

    def _read(self) -> list[SourceStatus]:
        with translate_errors(keys.SOURCES_PREFIX):
            return list(source_statuses(self._store).values())
