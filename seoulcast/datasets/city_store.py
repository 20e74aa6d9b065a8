"""One city's part of an object store that holds several: a prefix, and what all share.

Code that knows one city's keys works on any city through it, unchanged.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from seoulcast.datasets.store import ObjectInfo, ObjectStore


class CityStore:
    """A store whose keys lie below a prefix of another store, but for the shared ones.

    Args:
        base: the store of all cities.
        prefix: what every key of this city's own begins with there; ends with `/`.
        shared: prefixes of keys that are the same in both stores.
    """

    def __init__(self, base: ObjectStore, prefix: str, shared: Sequence[str] = ()) -> None:
        self._base = base
        self._prefix = prefix
        self._shared = tuple(shared)

    def get(self, key: str) -> bytes:
        """See `ObjectStore.get`."""
        return self._base.get(self._there(key))

    def head(self, key: str) -> ObjectInfo | None:
        """See `ObjectStore.head`."""
        info = self._base.head(self._there(key))
        return None if info is None else replace(info, key=key)

    def put(self, key: str, data: bytes) -> bool:
        """See `ObjectStore.put`."""
        return self._base.put(self._there(key), data)

    def create(self, key: str, data: bytes) -> bool:
        """See `ObjectStore.create`."""
        return self._base.create(self._there(key), data)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        self._base.delete(self._there(key))

    def list(self, prefix: str, *, start_after: str = "") -> Iterator[ObjectInfo]:
        """See `ObjectStore.list`."""
        if self._is_shared(prefix):
            return self._base.list(prefix, start_after=start_after)
        shared = [
            self._base.list(one, start_after=start_after)
            for one in self._shared
            if one.startswith(prefix)
        ]
        return heapq.merge(self._own(prefix, start_after), *shared, key=lambda info: info.key)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """See `ObjectStore.get_many`."""
        here = {self._there(key): key for key in keys}
        return {here[key]: data for key, data in self._base.get_many(here).items()}

    def put_many(self, objects: Mapping[str, bytes]) -> tuple[str, ...]:
        """See `ObjectStore.put_many`."""
        here = {self._there(key): key for key in objects}
        changed = self._base.put_many({key: objects[here[key]] for key in here})
        return tuple(sorted(here[key] for key in changed))

    def _own(self, prefix: str, start_after: str) -> Iterator[ObjectInfo]:
        after = self._prefix + start_after if start_after else ""
        for info in self._base.list(self._prefix + prefix, start_after=after):
            yield replace(info, key=info.key.removeprefix(self._prefix))

    def _is_shared(self, key: str) -> bool:
        return key.startswith(self._shared)

    def _there(self, key: str) -> str:
        """The key in the store of all cities."""
        # The store below refuses bad keys; a prefix must not make one of them look good.
        return key if not key or self._is_shared(key) else self._prefix + key
