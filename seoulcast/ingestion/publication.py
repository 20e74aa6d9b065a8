"""Is a day finished? What the hub shows of a day that is still being observed or published.

Today's ASOS row exists, partly filled; yesterday's may come late; a PM10 day fills slot by
slot. A day that is not finished is `unpublished` until it is `publication_days` old; from
then on what there is counts, and nothing at all means that the day is absent.
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
        pm10_min_slots: 5-minute values that make a finished PM10 day.
    """

    publication_days: int = 3
    pm10_min_slots: int = 216

    def asos(self, *, rows: int, target_row: bool, mean_known: bool, age_days: int) -> State:
        """The state of an ASOS day.

        Args:
            rows: rows of all stations.
            target_row: whether the target station has one.
            mean_known: whether that row has its daily mean, which is filled last.
            age_days: days from that day to today; 1 is yesterday.
        """
        if age_days < 1:
            return "unpublished"
        settled = age_days >= self.publication_days
        if rows == 0:
            return "absent" if settled else "unpublished"
        if target_row and mean_known:
            return "finished"
        return "partial" if settled else "unpublished"

    def pm10(self, *, slots: int, age_days: int) -> State:
        """The state of a PM10 day with that many values."""
        if age_days < 1:
            return "unpublished"
        if slots >= self.pm10_min_slots:
            return "finished"
        if age_days < self.publication_days:
            return "unpublished"
        return "partial" if slots else "absent"
