"""Reading of what a new system is doing before it forecasts as it will."""

from __future__ import annotations

from seoulcast.datasets import keys
from seoulcast.datasets.preparation import Preparation, read_preparation
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.caching import Cache
from seoulcast_api.http.store_errors import translate_errors

_KEPT_S = 3.0
"""Pages of a system in its first minutes ask every few seconds."""


class PreparationReader:
    """The steps of the first run.

    Args:
        store: where the objects of all cities lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._kept: Cache[None, Preparation | None] = Cache(1, _KEPT_S)

    def newest(self) -> Preparation | None:
        """What is on record, None where no first run ever was. Raises ProblemError (503)."""
        return self._kept.get(None, self._read)

    def _read(self) -> Preparation | None:
        with translate_errors(keys.PREPARATION):
            return read_preparation(self._store)
