"""Where a series of the hub begins, found by asking for a few of its months."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

ASKED_DAYS = 28
"""Days of a month that are asked for: one call."""
_REST_OF_A_MONTH = timedelta(days=3)


def beginning_of(has_any: Callable[[date, date], bool], first: date, last: date) -> date | None:
    """The day from which on a series is worth asking for, at most three days before its first.

    Halves the months again and again, so that decades take ten questions: once begun, a series
    has no month without anything.

    Args:
        has_any: asks whether there is anything from one day to another, both included.
        first: no day before it is asked for.
        last: likewise after it.

    Returns:
        None where there is nothing through `last`.
    """
    starts = pd.date_range(first, last, freq="MS", inclusive="right")
    months = [first, *(start.date() for start in starts)]

    def has_begun(month: date) -> int:
        return int(has_any(month, min(month + timedelta(days=ASKED_DAYS - 1), last)))

    at = bisect_left(months, 1, key=has_begun)
    if at == len(months):
        return None
    # The days that were not asked for of the month before.
    return max(first, months[at] - _REST_OF_A_MONTH)
