"""What the sandbox answers official forecasts from, wherever they came from.

Real ones are read by `official_archive`, synthetic ones are made by `official_generator`. A
forecast is a row of the hub's own columns, those that name persons included.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from seoulcast.kma.framing import Row
from seoulcast.kma.official_columns import OfficialSource


class OfficialForecasts(Protocol):
    """KMA's forecasts as issued."""

    def issued(
        self, source: OfficialSource, region: str, first: datetime, last: datetime
    ) -> list[Row]:
        """The forecasts issued from `first` to `last`, by issue, region and target.

        Args:
            source: of the forecast.
            region: the hub's code, `nx ny` of a point, or "" for all regions.
            first: naive, KST.
            last: likewise.
        """
        ...

    def newest(self, source: OfficialSource, region: str, until: datetime) -> list[Row]:
        """The last forecast that was issued by `until`."""
        ...


def issue_of(row: Row) -> str:
    """The time of issue of a row, YYYYMMDDHHmm; of a point forecast too."""
    return row[1] if len(row[1]) > len("HHmm") else row[0] + row[1]


def last_issue(rows: list[Row]) -> list[Row]:
    """The rows of the last issue among them."""
    newest = max(map(issue_of, rows), default="")
    return [row for row in rows if issue_of(row) == newest]


NEWEST_WITHIN = timedelta(days=1)
"""The hub issues each forecast at least twice a day."""
