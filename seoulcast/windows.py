"""What lies under a day D: the 24 hours that a dataset's day covers.

A forecast is issued at 05:00 of D+1. Daily values under D are of D. What is known by the hour is
taken up to the issue, so its 24 hours begin later; they end before the issue all the same.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

HOURS_BEGIN = timedelta(hours=5)
"""Hours by their end: under D lie those that end at 05:00 of D to 04:00 of D+1."""
LAST_HOUR = HOURS_BEGIN + timedelta(hours=23)
"""End of the last hour under D, after midnight of D: 04:00 of D+1."""
SLOTS_BEGIN = timedelta(hours=4)
"""5-minute values of these hours, by their beginning: 04:00 of D to 03:55 of D+1."""
ISSUES_BEGIN = timedelta(hours=3)
"""Official forecasts by their time of issue: after 02:00 of D, through 02:00 of D+1."""


def day_of_moment(moment: datetime, begins: timedelta) -> date:
    """The day under which a moment lies.

    Args:
        moment: naive, KST.
        begins: time after midnight of D at which what lies under D begins.
    """
    return (moment - begins).date()
