"""An answer checked against its question: days, stations and duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from seoulcast.kma.errors import MalformedAnswerError
from seoulcast.kma.missing_days import Answer, Days
from seoulcast.kma.wire import Row, day_of

_LAST_SLOT = "2355"


def check_asos(
    rows: list[Row], start: date, end: date, stations: Sequence[int], *, call: str
) -> Answer:
    """Daily ASOS rows grouped by day, each day in order of station.

    The last day looks cut where it has fewer stations than the day before it, or where no
    other day is there to compare it with.

    Raises:
        MalformedAnswerError: a row outside the range, of a station not asked for, or that
            contradicts another.
    """
    days, in_day_order = _grouped(rows, start, end, stations, call)
    sizes = [len(days[day]) for day in sorted(days)[-2:]]
    if len(stations) == 1:
        return Answer(days, in_day_order=True, stops_early=False)
    # Days of a single station may be all that was left of a list ordered by station.
    answered = {row[1] for row in rows}
    stops_early = bool(sizes) and (len(sizes) < 2 or sizes[1] < sizes[0])
    return Answer(days, in_day_order and len(answered) > 1, stops_early)


def check_five_minute(
    rows: list[Row], start: date, end: date, station: int, *, call: str
) -> Answer:
    """Five-minute rows grouped by day, each day in order of time. Raises as `check_asos`.

    The last day looks cut where its last 5-minute slot is not there.
    """
    days, in_day_order = _grouped(rows, start, end, (station,), call)
    stops_early = bool(days) and not days[max(days)][-1][0].endswith(_LAST_SLOT)
    return Answer(days, in_day_order, stops_early)


def _grouped(
    rows: list[Row], start: date, end: date, stations: Sequence[int], call: str
) -> tuple[Days, bool]:
    asked = set(stations)
    named: dict[str, date] = {}
    groups: dict[str, dict[tuple[str, int], Row]] = {}
    newest = ""
    in_day_order = True
    for row in rows:
        text = row[0][:8]
        group = groups.get(text)
        if group is None:
            day = day_of(text)
            if day is None or not start <= day <= end:
                raise MalformedAnswerError(
                    f"The answer has a row of {row[0]}, outside the range asked for.", call=call
                )
            named[text] = day
            group = groups[text] = {}
        in_day_order = in_day_order and text >= newest
        newest = text
        station = int(row[1])
        if asked and station not in asked:
            raise MalformedAnswerError(
                f"The answer has a row of station {station}, which was not asked for.", call=call
            )
        # The hub repeating itself is harmless; contradicting itself is not.
        if group.setdefault((row[0], station), row) != row:
            raise MalformedAnswerError(
                f"The answer has two different rows for {row[0]}, station {station}.", call=call
            )
    # The keys of a group are (time, station): the order of rows within a day.
    days = {
        named[text]: [group[key] for key in sorted(group)] for text, group in sorted(groups.items())
    }
    return days, in_day_order
