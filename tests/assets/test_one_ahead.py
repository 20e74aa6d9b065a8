"""Iterating one ahead: the order, what fails, how far ahead it goes, and how it ends."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from seoulcast_assets.assets.one_ahead import one_ahead

WITHIN_S = 10.0


class Maker:
    """Makes numbers from 0, and tells which have been begun.

    Args:
        count: how many there are.
        fails_at: the number in whose place an error is raised.
    """

    def __init__(self, count: int, fails_at: int | None = None) -> None:
        self.begun: list[int] = []
        self.threads: set[threading.Thread] = set()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self._count = count
        self._fails_at = fails_at

    def __iter__(self) -> Iterator[int]:
        for number in range(self._count):
            self.begun.append(number)
            self.threads.add(threading.current_thread())
            assert self.may_go_on.wait(WITHIN_S)
            if number == self._fails_at:
                raise OSError(f"no {number}")
            yield number

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within it nothing that is begun becomes ready."""
        self.may_go_on.clear()
        try:
            yield
        finally:
            self.may_go_on.set()

    def has_begun(self, number: int) -> bool:
        ends = time.monotonic() + WITHIN_S
        while number not in self.begun and time.monotonic() < ends:
            time.sleep(0.001)
        return number in self.begun

    def end(self) -> None:
        """Wait for the threads to end; they are waited for no longer than it takes to fail."""
        for thread in self.threads:
            thread.join(WITHIN_S)
            assert not thread.is_alive()


def test_all_items_come_in_their_order():
    assert list(one_ahead(range(100))) == list(range(100))
    assert list(one_ahead([])) == []
    assert list(one_ahead([None, False, 0])) == [None, False, 0]


def test_the_next_item_is_made_while_one_is_used():
    maker = Maker(3)
    items = one_ahead(maker)
    assert next(items) == 0
    with maker.held():
        assert maker.has_begun(1)
    assert next(items) == 1
    assert threading.current_thread() not in maker.threads


def test_it_never_goes_more_than_one_item_ahead():
    maker = Maker(5)
    for number in one_ahead(maker):
        assert maker.has_begun(min(number + 1, 4))
        maker.end()
        assert max(maker.begun) <= number + 1


def test_nothing_is_made_before_the_iteration_begins():
    maker = Maker(3)
    one_ahead(maker)
    assert maker.begun == []
    assert maker.threads == set()


def test_an_error_is_raised_after_the_items_before_it():
    maker = Maker(5, fails_at=2)
    used = []

    def use_all() -> None:
        for number in one_ahead(maker):
            assert maker.has_begun(min(number + 1, 2))
            maker.end()
            used.append(number)

    with pytest.raises(OSError, match="no 2"):
        use_all()
    assert used == [0, 1]
    assert maker.begun == [0, 1, 2]


def test_an_interrupt_of_the_making_is_raised_as_well():
    def interrupted() -> Iterator[int]:
        yield 0
        raise KeyboardInterrupt

    items = one_ahead(interrupted())
    assert next(items) == 0
    with pytest.raises(KeyboardInterrupt):
        next(items)


def test_an_abandoned_iteration_leaves_no_thread_behind():
    maker = Maker(5)
    items = one_ahead(maker)
    assert next(items) == 0
    with maker.held():
        assert maker.has_begun(1)
        # It is not waited for: it may be a call that takes minutes.
        items.close()
    maker.end()
    assert maker.begun == [0, 1]


def test_no_thread_keeps_the_process_from_ending():
    maker = Maker(5)
    next(one_ahead(maker))
    maker.end()
    assert all(thread.daemon for thread in maker.threads)
