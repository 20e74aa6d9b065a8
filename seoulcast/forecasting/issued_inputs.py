"""What a forecast was made from: of each table the newest day, and a digest of what was read."""

from __future__ import annotations

from datetime import date, timedelta

from seoulcast.datasets.documents import InputInfo
from seoulcast.forecasting.core.morning import SOURCES
from seoulcast.forecasting.core.observations import TABLES, Observations, Table
from seoulcast.windows import MORNING, Cutoff


def inputs(
    known: Observations, start: date, day: date, tables: tuple[Table, ...]
) -> dict[str, InputInfo]:
    """What was read of the daily tables from `start` through `day`."""
    digests = known.digest(start, day)
    return {name: InputInfo(newest=known.newest(name), digest=digests[name]) for name in tables}


def morning_inputs(known: Observations, days: int, day: date, at: Cutoff) -> dict[str, InputInfo]:
    """What was read of so many mornings through D; a source without a row is no input."""
    first = day - timedelta(days=days - 1)
    newest = {source: known.morning.newest(source) for source in SOURCES}
    # The hours after the morning's issue bear the next day.
    digests = known.morning.digest(first, day if at == MORNING else day + timedelta(days=1))
    return {
        source: InputInfo(newest=min(last, day), digest=digests[source])
        for source, last in newest.items()
        if last is not None
    }


def data_through(known: Observations) -> date:
    """Newest day on which every table was whole."""
    common = known.newest_common()
    if common is not None:
        return common
    # Some input was never whole: then the newest day is that of the oldest of the others.
    newest = [last for name in TABLES if (last := known.newest(name)) is not None]
    return min(newest)
