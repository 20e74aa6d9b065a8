"""Gaps in answers that may be silently cut, resolved: absent at the hub, or asked for again.

The hub is known to cut long answers without a word, so a day counts as absent only when a
call that began with it was answered in full and without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from seoulcast.kma.framing import Flaw, Row

Days = dict[date, list[Row]]

ONE_DAY = timedelta(days=1)
# A wholly empty answer is trusted this far only: the hub documents 31 days a call and has
# been seen to cut another path after about 30, so beyond that emptiness proves nothing.
# Seoul's gap of 1950 to 1953 costs a call every four weeks this way.
EMPTY_TRUSTED = timedelta(days=28)


@dataclass(frozen=True)
class Answer:
    """The checked rows of one call.

    Args:
        days: rows of each day that has any; none of a day of which only flaws came.
        in_day_order: whether rows are surely ordered by day; else they may be by station, and
            a cut may have taken the later stations of every day.
        stops_early: whether the last day looks cut in its middle.
        flaws: what of the answer can't be taken, each with a day of the range.
        call: path and query, without the key.
    """

    days: Days
    in_day_order: bool
    stops_early: bool
    flaws: list[Flaw]
    call: str


Ask = Callable[[date, date], Answer]
"""Makes one call for the days from the first to the last, both included."""


def resolve_gaps(ask: Ask, start: date, end: date) -> Days:
    """Rows of every day from `start` to `end` that has any, in order of day.

    Args:
        ask: makes one call for a range, both ends included.
        start: first day.
        end: last day.

    Ends for any hub: each call resolves at least one day, and the range asked for again is
    smaller than the one before.
    """
    resolved: Days = {}
    cursor = start
    while cursor <= end:
        answer = ask(cursor, end)
        if not answer.days:
            cursor += EMPTY_TRUSTED
            continue
        days = answer.days
        last = max(days)
        if cursor < end and (answer.stops_early or not answer.in_day_order):
            alone = ask(last, last).days.get(last, [])
            if len(alone) > len(days[last]):
                if not answer.in_day_order:
                    # Cut somewhere in a list ordered by station: no day of it is sure.
                    middle = cursor + (end - cursor) // 2
                    earlier = resolve_gaps(ask, cursor, middle)
                    return resolved | earlier | resolve_gaps(ask, middle + ONE_DAY, end)
                days[last] = alone
        for first_missing, last_missing in _gaps(days):
            days |= resolve_gaps(ask, first_missing, last_missing)
        resolved |= dict(sorted(days.items()))
        # What is missing after `last` is asked for next, by a call that begins with it.
        cursor = last + ONE_DAY
    return resolved


def _gaps(days: Days) -> Iterator[tuple[date, date]]:
    """First and last day of each run of missing days between days that are there."""
    present = sorted(days)
    for before, after in pairwise(present):
        if after - before > ONE_DAY:
            yield before + ONE_DAY, after - ONE_DAY
