"""What feed and calendar have of an issue: a part of the stored document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from seoulcast.datasets.documents import Forecast, IssueName, Origin, Status
from seoulcast.presentation.day_summary import DaySummary


@dataclass(frozen=True)
class PublishedIssue:
    """An issued forecast.

    Args:
        day: D, the last full day before the issue.
        issued_at: aware.
        issue: of the morning, or the update of it.
        status: how it was made.
        origin: where its observations come from.
        summaries: leads 1 to 7, in order.
    """

    day: date
    issued_at: datetime
    issue: IssueName
    status: Status
    origin: Origin
    summaries: tuple[DaySummary, ...]

    @classmethod
    def of(cls, forecast: Forecast) -> PublishedIssue:
        """The part of a stored forecast."""
        return cls(
            day=forecast.day,
            issued_at=forecast.issued_at,
            issue=forecast.issue,
            status=forecast.status,
            origin=forecast.origin,
            summaries=tuple(DaySummary.of(day) for day in forecast.days),
        )


@dataclass(frozen=True)
class PublishedDay:
    """What stands of a day D: its morning's issue, or the update of it.

    Args:
        published: when the day's first issue was made, aware.
        issue: the one that stands.
    """

    published: datetime
    issue: PublishedIssue


@dataclass(frozen=True)
class PublishedSummary:
    """The newest that was said of a day, and in which issue.

    Args:
        summary: of the day.
        issue: says it.
    """

    summary: DaySummary
    issue: PublishedIssue


def newest_of_each_day(days: list[PublishedDay]) -> list[PublishedSummary]:
    """What was said last of every day that these issues, oldest first, speak of."""
    newest = {
        summary.date: PublishedSummary(summary, day.issue)
        for day in days
        for summary in day.issue.summaries
    }
    return [newest[day] for day in sorted(newest)]
