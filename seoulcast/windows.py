"""What lies under a day D: the 24 hours that a dataset's day covers, and what an issue may know.

A forecast is issued at 05:00 of D+1. Daily values under D are of D. What is known by the hour is
taken up to the issue, so its 24 hours begin later; they end before the issue all the same. An
update of that forecast, five hours later, knows the hours since and what KMA has issued since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

ONE_DAY = timedelta(days=1)

HOURS_BEGIN = timedelta(hours=5)
"""Hours by their end: under D lie those that end at 05:00 of D to 04:00 of D+1."""
LAST_HOUR = HOURS_BEGIN + timedelta(hours=23)
"""End of the last hour under D, after midnight of D: 04:00 of D+1."""
SLOTS_BEGIN = timedelta(hours=4)
"""5-minute values of these hours, by their beginning: 04:00 of D to 03:55 of D+1."""
ISSUES_BEGIN = timedelta(hours=3)
"""Official forecasts by their time of issue: after 02:00 of D, through 02:00 of D+1."""

HOURS_A_DAY = 24

IssueName = Literal["morning", "update"]
"""morning: the forecast that is held to account. update: issued once more with later hours."""


@dataclass(frozen=True)
class Cutoff:
    """How far what an issue under D knows reaches, by the time of each value.

    Args:
        name: of the issue.
        hours: so many, by their end, from 05:00 of D on.
        official: the last time of issue of a forecast by KMA, from midnight of D.
    """

    name: IssueName
    hours: int
    official: timedelta

    @property
    def last_hour(self) -> timedelta:
        """End of the last hour, from midnight of D."""
        return HOURS_BEGIN + timedelta(hours=self.hours - 1)

    @property
    def hours_of_today(self) -> int:
        """Hours of D+1 that have ended."""
        return self.last_hour // timedelta(hours=1) - HOURS_A_DAY


MORNING = Cutoff("morning", 24, timedelta(hours=26))
"""Hours through 04:00 of D+1, official forecasts of 02:00."""
UPDATE = Cutoff("update", 30, timedelta(hours=34))
"""Both through 10:00 of D+1."""


def day_of_moment(moment: datetime, begins: timedelta) -> date:
    """The day under which a moment lies.

    Args:
        moment: naive, KST.
        begins: time after midnight of D at which what lies under D begins.
    """
    return (moment - begins).date()
