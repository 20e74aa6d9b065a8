"""Object stores: a local folder and S3, with one meaning.

A store holds whole objects under keys. A write is atomic: a reader sees the old object or
the new one, and a writer killed at any moment leaves no half of either. An object's etag
is the MD5 of its bytes on both stores, so that what is derived from an object can name
the very version it came from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ObjectNotFoundError(KeyError):
    """No object lies under the key."""


class StoreUnavailableError(RuntimeError):
    """The store can't be reached or refuses; says which and what to do."""


@dataclass(frozen=True)
class ObjectInfo:
    """What a listing tells of an object.

    Args:
        key: its key.
        etag: MD5 of its bytes, 32 hexadecimal digits.
        size: bytes.
        modified: time of the write, aware.
    """

    key: str
    etag: str
    size: int
    modified: datetime


def etag_of(data: bytes) -> str:
    """The etag that an object of these bytes has: their MD5, 32 hexadecimal digits."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


class ObjectStore(Protocol):
    """Whole objects under keys."""

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises ObjectNotFoundError."""
        ...

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of the object, or None where there is none."""
        ...

    def put(self, key: str, data: bytes) -> bool:
        """Write the whole object; False if these very bytes lay there already.

        An object whose bytes do not change is not written again.
        """
        ...

    def create(self, key: str, data: bytes) -> bool:
        """Write the object only if there is none; False if there is one. Atomic."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; no error where there is none."""
        ...

    def list(self, prefix: str, *, start_after: str = "") -> Iterator[ObjectInfo]:
        """Objects whose key begins with `prefix`, after `start_after`, in key order."""
        ...

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The bytes of those of `keys` that there are, in the order of `keys`.

        At most one request a key, several at a time where that hides latency.
        """
        ...

    def put_many(self, objects: Mapping[str, bytes]) -> tuple[str, ...]:
        """Write each object as `put` does; the keys whose bytes changed, in key order.

        Neighbouring keys are compared by listing, not one by one. Each object is whole
        or untouched, but the set is not one transaction: after an error or a kill, call
        it again.
        """
        ...
