"""Official forecasts, as the hub would give them at some instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from seoulcast.kma.framing import Row, day_of
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    OfficialSource,
)
from seoulcast.kma.sandbox.official import OfficialForecasts, issue_of
from seoulcast.kma.sandbox.queries import Query, time_asked

_POINT_KEPT = timedelta(days=1)
"""The hub gives the newest day of the point forecast alone."""
_EVENING = 12
"""Hours of issue after which a mid-term forecast begins a day later, since the change."""


def official_rows(
    forecasts: OfficialForecasts, source: OfficialSource, query: Query, until: datetime
) -> list[Row]:
    """Rows of the hub's own columns that a call asks for.

    Args:
        forecasts: what there is.
        source: of the forecast.
        query: of the call.
        until: the last time of issue of which the hub has forecasts already; naive, KST.

    Raises:
        Refusal: a time can't be read.
    """
    if source == POINT:
        base = {"base": query.get("base_date", "") + query.get("base_time", "")}
        issue = time_asked(base, "base", until)
        point = f"{query.get('nx', '')} {query.get('ny', '')}"
        if not until - _POINT_KEPT <= issue <= until:
            return []
        return forecasts.issued(source, point, issue, issue)
    region = query.get("reg", "").removeprefix("0")
    if query.get("tmfc1") or query.get("tmfc2"):
        first = time_asked(query, "tmfc1", until - timedelta(days=1))
        last = min(time_asked(query, "tmfc2", until), until)
        return forecasts.issued(source, region, first, last)
    if query.get("tmfc", "0") in ("", "0"):
        return forecasts.newest(source, region, until)
    issue = time_asked(query, "tmfc", until)
    return forecasts.issued(source, region, issue, issue) if issue <= until else []


def with_changed_days(source: OfficialSource, rows: list[Row], changed: date | None) -> list[Row]:
    """Mid-term rows without the days that are not given since the change.

    Days 3 to 10 before; then 4 to 10 at 06:00 and 5 to 10 at 18:00.

    Args:
        source: of the forecast.
        rows: of its columns.
        changed: first day of issues with fewer days; None for never.
    """
    if changed is None or source not in (MIDTERM_TEMPERATURE, MIDTERM_LAND):
        return rows
    return [row for row in rows if _is_given(row, f"{changed:%Y%m%d}")]


def _is_given(row: Row, changed: str) -> bool:
    issue = issue_of(row)
    issued, target = day_of(issue[:8]), day_of(row[2][:8])
    if issue < changed or issued is None or target is None:
        return True
    return (target - issued).days >= (5 if int(issue[8:10]) >= _EVENING else 4)
