"""Issues behind scores. An issue never changes, so its bands are cached for good."""

from __future__ import annotations

from collections.abc import Iterable

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Scores
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.store_errors import translate_errors
from seoulcast_api.presenting.issued import Bands, key_of, parse_bands

_MOST_KEPT = 1024
"""Two years and more, some 5 KB each."""


class IssuedReader:
    """Reads the bands of issues that were scored.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        # Replaced, never changed, so that no thread sees half of it.
        self._kept: dict[str, Bands] = {}

    def of_scores(self, documents: Iterable[Scores]) -> dict[str, Bands]:
        """The bands of the issues behind these scores by `key_of`, of those that are there.

        Raises:
            ProblemError: 503, if the store can't be reached or an issue can't be read.
        """
        wanted = {key_of(row) for document in documents for row in document.rows}
        kept = self._kept
        with translate_errors(keys.FORECASTS.prefix):
            data = self._store.get_many(sorted(wanted - kept.keys()))
        read = {}
        for key, content in data.items():
            with translate_errors(key):
                read[key] = parse_bands(content)
        if read:
            self._kept = {**(kept if len(kept) < _MOST_KEPT else {}), **read}
        return {key: kept[key] for key in wanted & kept.keys()} | read
