"""The pictures of issues that are shown where the page is shared.

One is drawn as its forecast is issued and never changes; until it is there, and where it could
not be drawn, it is looked for again every half a minute.
"""

from __future__ import annotations

from seoulcast.datasets.store import ObjectNotFoundError, ObjectStore
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors

_KEPT = 4
"""The newest issue's in each language, and the one's before it; some 90 KB each."""


class SharePictureReader:
    """Reads pictures, each once.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._pictures: Cache[str, bytes] = Cache(_KEPT)
        self._looked_for: Cache[str, bytes | None] = Cache(_KEPT, SETTLED_AGE_S)

    def of_key(self, key: str) -> bytes | None:
        """The PNG under a key; None where there is none. Raises ProblemError (503)."""
        return self._looked_for.get(key, lambda: self._find(key))

    def _find(self, key: str) -> bytes | None:
        try:
            return self._pictures.get(key, lambda: self._read(key))
        except ObjectNotFoundError:
            return None

    def _read(self, key: str) -> bytes:
        with translate_errors(key):
            return self._store.get(key)
