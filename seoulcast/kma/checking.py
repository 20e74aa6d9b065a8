"""An answer checked against its question: days, stations and duplicates.

What does not belong to the question costs no other row: it is given out beside them as a flaw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from seoulcast.kma.missing_days import Answer, Days
from seoulcast.kma.wire import Flaw, Parsed, Row, day_of

_LAST_SLOT = "2355"
_Key = tuple[str, int]
"""Time and station of a row, of which there may be one."""


def check_asos(
    parsed: Parsed, start: date, end: date, stations: Sequence[int], *, call: str
) -> Answer:
    """Daily ASOS rows grouped by day, each day in order of station.

    The last day looks cut where it has fewer stations than the day before it, or where no
    other day is there to compare it with. A row outside the range, of a station not asked
    for, or that contradicts another is a flaw.

    Args:
        parsed: rows and flaws of the answer.
        start: first day asked for.
        end: last day asked for, included.
        stations: those asked for; none means all.
        call: its description.
    """
    checked = _Checked(start, end, stations)
    checked.add(parsed)
    days = checked.days()
    of_day = Counter(flaw.day for flaw in checked.flaws)
    sizes = [len(days[day]) + of_day[day] for day in sorted(days)[-2:]]
    if len(stations) == 1:
        return Answer(days, in_day_order=True, stops_early=False, flaws=checked.flaws, call=call)
    # Days of a single station may be all that was left of a list ordered by station.
    answered = {row[1] for row in parsed.rows}
    stops_early = bool(sizes) and (len(sizes) < 2 or sizes[1] < sizes[0])
    in_day_order = checked.in_day_order and len(answered) > 1
    return Answer(days, in_day_order, stops_early, checked.flaws, call)


def check_five_minute(parsed: Parsed, start: date, end: date, station: int, *, call: str) -> Answer:
    """Five-minute rows grouped by day, each day in order of time. Else as `check_asos`.

    The last day looks cut where its last 5-minute slot is not there. A time between two
    slots is a flaw.
    """
    checked = _Checked(start, end, (station,), last_digits="05")
    checked.add(parsed)
    days = checked.days()
    last = days[max(days)] if days else []
    stops_early = bool(days) and not (last and last[-1][0].endswith(_LAST_SLOT))
    return Answer(days, checked.in_day_order, stops_early, checked.flaws, call)


class _Checked:
    """Rows of an answer by day, and what of it is flawed.

    Args:
        start: first day asked for.
        end: last day asked for.
        stations: those asked for; none means all.
        last_digits: those that a time may end with; any if empty.
    """

    def __init__(
        self, start: date, end: date, stations: Sequence[int], *, last_digits: str = ""
    ) -> None:
        self.flaws: list[Flaw] = []
        self.in_day_order = True
        self._start, self._end = start, end
        self._asked = set(stations)
        self._last_digits = last_digits
        self._named: dict[str, date] = {}
        self._groups: dict[str, dict[_Key, Row]] = {}
        self._contradicted: dict[_Key, list[Row]] = {}

    def add(self, parsed: Parsed) -> None:
        """Take the rows and flaws of an answer."""
        for flaw in parsed.flaws:
            self._put_aside(flaw)
        newest = ""
        for row in parsed.rows:
            text = row[0][:8]
            group = self._groups.get(text)
            if group is None:
                day = day_of(text)
                if day is None or not self._start <= day <= self._end:
                    self._reject(row, f"The row of {row[0]} is outside the range asked for.")
                    continue
                self._named[text] = day
                group = self._groups[text] = {}
            self.in_day_order = self.in_day_order and text >= newest
            newest = text
            station = int(row[1])
            if self._asked and station not in self._asked:
                self._reject(row, f"A row is of station {station}, which was not asked for.")
                continue
            if self._last_digits and row[0][-1] not in self._last_digits:
                self._reject(row, f"The row of {row[0]} is of no 5-minute slot.")
                continue
            # The hub repeating itself is harmless; contradicting itself is not.
            key = (row[0], station)
            first = group.setdefault(key, row)
            if first != row:
                self._contradicted.setdefault(key, [first]).append(row)

    def days(self) -> Days:
        """Rows of each day that has any, or flaws; without those that contradict each other."""
        for (time, station), rows in self._contradicted.items():
            del self._groups[time[:8]][time, station]
            reason = f"The answer has two different rows for {time}, station {station}."
            texts = dict.fromkeys(",".join(row) for row in rows)
            self._put_aside(Flaw("\n".join(texts), reason, self._named[time[:8]], station))
        self._contradicted.clear()
        # The keys of a group are (time, station): the order of rows within a day.
        found = {
            self._named[text]: [group[key] for key in sorted(group)]
            for text, group in self._groups.items()
        }
        # A day of which only flaws came has been answered, too.
        return {day: found.get(day, []) for day in sorted({*found, *self._flawed_days()})}

    def _flawed_days(self) -> list[date]:
        return [flaw.day for flaw in self.flaws if flaw.day is not None]

    def _reject(self, row: Row, reason: str) -> None:
        self._put_aside(Flaw(",".join(row), reason, day_of(row[0][:8]), int(row[1])))

    def _put_aside(self, flaw: Flaw) -> None:
        """Put a flaw to the day it is about, or else to the nearest one that was asked for."""
        day = min(max(flaw.day or self._start, self._start), self._end)
        self.flaws.append(flaw._replace(day=day))
