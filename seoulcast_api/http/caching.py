"""A small bounded cache, by use and by age, and how long a cached value may be served."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

SETTLED_AGE_S = 30.0
"""How long what changes once a day may be served from memory."""


class Cache(Generic[Key, Value]):
    """Keeps the values used last; safe for many threads.

    Args:
        size: how many values are kept.
        max_age_s: seconds after which a value is made anew; None where it can't go stale.
    """

    def __init__(self, size: int, max_age_s: float | None = None) -> None:
        self._size = size
        self._max_age_s = max_age_s
        self._values: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of `key`, made by `make` where none is kept; errors are not kept."""
        with self._lock:
            made_at, value = self._values.get(key, (None, None))
            if made_at is not None and not self._is_old(made_at):
                self._values.move_to_end(key)
                return value  # type: ignore[return-value]  # it is there, as made_at is
        # Made outside of the lock, so that one slow read does not hold up the others; two
        # threads that make the same value make it twice, which does no harm.
        made = make()
        with self._lock:
            self._values[key] = (time.monotonic(), made)
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return made

    def _is_old(self, made_at: float) -> bool:
        return self._max_age_s is not None and time.monotonic() - made_at > self._max_age_s
