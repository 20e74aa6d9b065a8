"""Is a day finished? What the hub shows of a day that is still being observed or published.

Today's ASOS row exists, partly filled; yesterday's may be late; a day of 5-minute values fills
slot by slot. A day that is not finished is `unpublished` until it is `publication_days` old;
from then on what there is counts, and nothing at all means that the day is absent. What is
known by the hour counts at once: the forecast takes what there is, and more replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["finished", "partial", "absent", "unpublished"]


@dataclass(frozen=True)
class Publication:
    """When a day counts as finished.

    Args:
        publication_days: age at which an unfinished day is taken as it is.
    """

    publication_days: int

    def state(self, *, finished: bool, empty: bool, age_days: int, at_once: bool = False) -> State:
        """The state of a day.

        Args:
            finished: whether what is filled last is there.
            empty: whether the hub has nothing of it.
            age_days: days from that day to today; 1 is yesterday.
            at_once: whether a part of a day is taken as it is, however young the day.
        """
        if age_days < 1:
            return "unpublished"
        if finished:
            return "finished"
        if at_once and not empty:
            return "partial"
        if age_days < self.publication_days:
            return "unpublished"
        return "absent" if empty else "partial"
