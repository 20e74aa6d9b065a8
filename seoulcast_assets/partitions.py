"""Partitions, and the one meaning of their keys: key D is an observed day, in KST.

What stands under D knows what was known when the forecast under D is issued, on the morning of
D+1, and nothing later. Daily values under D are of D; hours under D end at 04:00 of D+1. The
forecast predicts D+1 (lead 1) to D+7. The model under D was trained on data through D.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import dagster as dg

from seoulcast.clock import Clock
from seoulcast.datasets.keys import HOURS_FROM, PM10_FROM, TEMPERATURE_FROM

TIMEZONE = "Asia/Seoul"


@dataclass(frozen=True)
class Days:
    """The partitions of SeoulCast.

    Args:
        end_offset: days that they end after yesterday by real time; negative with the clock set
            back.
    """

    end_offset: int

    @classmethod
    def by(cls, clock: Clock) -> Days:
        """Partitions that end with the last full day of this clock.

        Dagster counts partitions by real time; with the clock set back by whole days and a
        part, they end at most that part of a day early or late.
        """
        return cls(end_offset=-(clock.offset // timedelta(days=1)))

    def since(self, first: date) -> dg.DailyPartitionsDefinition:
        """Days from `first`."""
        return dg.DailyPartitionsDefinition(
            start_date=first.isoformat(), timezone=TIMEZONE, end_offset=self.end_offset
        )

    @property
    def weather(self) -> dg.DailyPartitionsDefinition:
        """Days with temperature, from 1907-10-01."""
        return self.since(TEMPERATURE_FROM)

    @property
    def dust(self) -> dg.DailyPartitionsDefinition:
        """Days with PM10, and with all that needs it, from 2008-04-28."""
        return self.since(PM10_FROM)

    @property
    def hours(self) -> dg.DailyPartitionsDefinition:
        """Days with hours of weather, from 1990-01-01; of PM10 and official forecasts as well.

        One job can hold them all, as they share it. The days before a source begins are absent.
        """
        return self.since(HOURS_FROM)


def looking_back(first: int, last: int = 0) -> dg.TimeWindowPartitionMapping:
    """D depends on the days from D+first to D+last (both usually negative or zero)."""
    return dg.TimeWindowPartitionMapping(
        start_offset=first, end_offset=last, allow_nonexistent_upstream_partitions=True
    )


def in_runs_of(days: int | None) -> dg.BackfillPolicy:
    """A backfill in runs of so many days, or all of it in one."""
    if days is None:
        return dg.BackfillPolicy.single_run()
    return dg.BackfillPolicy.multi_run(days)


def ranges_of(days: Iterable[date], gap: int = 0) -> list[tuple[date, date]]:
    """Days as ranges, in order: first and last day of each.

    Args:
        days: any days.
        gap: days that may lie between two days of one range.
    """
    ranges: list[tuple[date, date]] = []
    for day in sorted(days):
        if ranges and (day - ranges[-1][1]).days <= gap + 1:
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


def day_of(key: str) -> date:
    """The KST day that a partition key names."""
    return date.fromisoformat(key)
