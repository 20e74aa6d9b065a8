"""Errors of the store and of what it holds, translated into problems and counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter

from seoulcast.datasets.store import StoreUnavailableError
from seoulcast_api.http import problems

STORE_ERRORS = Counter(
    "seoulcast_store_errors",
    "Readings of the object store that failed, by kind: unavailable or unreadable.",
    ["kind"],
    registry=None,
)
"""Of the process, which has one store; each app's registry shows it."""
_UNAVAILABLE = STORE_ERRORS.labels("unavailable")
_UNREADABLE = STORE_ERRORS.labels("unreadable")


@contextmanager
def translate_errors(what: str) -> Iterator[None]:
    """Turn the errors of the store, and of what lies in it, into problems.

    Args:
        what: the key or dataset that is read, for the answer.
    """
    try:
        yield
    except StoreUnavailableError as error:
        _UNAVAILABLE.inc()
        raise problems.store_unavailable() from error
    # Every error of decoding, parsing and validation is a ValueError.
    except ValueError as error:
        _UNREADABLE.inc()
        raise problems.unreadable_document(what) from error
