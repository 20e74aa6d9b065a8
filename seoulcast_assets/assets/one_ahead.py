"""Iterating one ahead: the next item is made in a thread while the current one is used.

Nothing here knows what is made. An ingestion run fetches this way: the hub answers while the
chunk before is cleaned and stored.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from enum import Enum
from typing import TypeVar

Item = TypeVar("Item")


class _End(Enum):
    END = "No item is left."


def one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order, each made while the one before it is used.

    Each item is made in a thread that then ends. So no thread waits for an iteration that was
    abandoned, and none keeps a process from ending. Only one item is made at a time, and none
    before the iteration begins.

    Args:
        items: whose making takes time in which something else can be done.

    Raises:
        BaseException: what the making of an item raises, after the items before it.
    """
    source = iter(items)
    coming = _begin_next(source)
    while (item := coming.result()) is not _End.END:
        coming = _begin_next(source)
        yield item


def _begin_next(source: Iterator[Item]) -> Future[Item | _End]:
    made: Future[Item | _End] = Future()

    def make() -> None:
        try:
            item = next(source, _End.END)
        except BaseException as error:  # noqa: BLE001  raised again by the thread that iterates
            made.set_exception(error)
        else:
            made.set_result(item)

    threading.Thread(target=make, name="one-ahead", daemon=True).start()
    return made
