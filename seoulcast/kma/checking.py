"""An answer checked against its question: days, stations and duplicates.

What does not belong to the question costs no other row: it is given out beside them as a flaw.
The day of a row is the one it lies under, which for what is known by the hour begins later than
the calendar's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from seoulcast.kma.framing import Flaw, Parsed, Row, day_of
from seoulcast.kma.missing_days import Answer, Days
from seoulcast.kma.official_columns import RAW_OFFICIAL_COLUMNS
from seoulcast.windows import HOURS_BEGIN, ISSUES_BEGIN, SLOTS_BEGIN, day_of_moment

_LAST_SLOT = "2355"
_REGION = RAW_OFFICIAL_COLUMNS.index("REG_ID")
_KEY_OF_AN_ISSUE = tuple(
    RAW_OFFICIAL_COLUMNS.index(name) for name in ("TM_EF", "MOD", "NE", "C", "CATEGORY")
)

_Key = tuple[str, int, tuple[str, ...]]
"""Time and station of a row, and what else tells it from others, of which there may be one."""


@dataclass(frozen=True)
class Question:
    """What was asked for.

    Args:
        start: first day.
        end: last day, included.
        stations: those asked for; none means all.
        through: the newest time asked for, as the hub writes it; "" is the end of the last day.
    """

    start: date
    end: date
    stations: Sequence[int]
    through: str = ""


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
    checked = _Checked(Question(start, end, stations))
    checked.add(parsed)
    days = checked.days()
    if len(stations) == 1:
        return Answer(days, in_day_order=True, stops_early=False, flaws=checked.flaws, call=call)
    # Days of a single station may be all that was left of a list ordered by station.
    answered = {row[1] for row in parsed.rows}
    in_day_order = checked.in_day_order and len(answered) > 1
    return Answer(days, in_day_order, _looks_short(days, checked.flaws), checked.flaws, call)


def check_five_minute(parsed: Parsed, start: date, end: date, station: int, *, call: str) -> Answer:
    """Five-minute rows grouped by day, each day in order of time. Else as `check_asos`.

    The last day looks cut where its last 5-minute slot is not there. A time between two
    slots is a flaw.
    """
    checked = _Checked(Question(start, end, (station,)), rule=_no_slot)
    checked.add(parsed)
    days = checked.days()
    last = days[max(days)] if days else []
    stops_early = bool(days) and not (last and last[-1][0].endswith(_LAST_SLOT))
    return Answer(days, checked.in_day_order, stops_early, checked.flaws, call)


def check_hours(parsed: Parsed, question: Question, *, call: str) -> Answer:
    """Hourly ASOS rows grouped by the day they lie under, by time and station. Else likewise.

    The last day looks cut where a station of the answer lacks its last hour. A time between
    two hours is a flaw.
    """
    checked = _Checked(question, begins=HOURS_BEGIN, rule=_no_hour)
    checked.add(parsed)
    days = checked.days()
    answered = {row[1] for rows in days.values() for row in rows}
    newest = _newest_expected(days, question, HOURS_BEGIN, timedelta(hours=1))
    last = {row[1] for row in days[max(days)] if row[0] >= newest} if days else set()
    in_day_order = checked.in_day_order and (len(question.stations) == 1 or len(answered) > 1)
    stops_early = bool(days) and last != answered
    return Answer(days, in_day_order, stops_early, checked.flaws, call)


def check_slots(parsed: Parsed, question: Question, *, call: str) -> Answer:
    """Five-minute rows of one station grouped by the day they lie under. Else likewise."""
    checked = _Checked(question, begins=SLOTS_BEGIN, rule=_no_slot)
    checked.add(parsed)
    days = checked.days()
    last = days[max(days)] if days else []
    newest = _newest_expected(days, question, SLOTS_BEGIN, timedelta(minutes=5))
    stops_early = bool(days) and not (last and last[-1][0] >= newest)
    return Answer(days, checked.in_day_order, stops_early, checked.flaws, call)


def check_issues(parsed: Parsed, question: Question, region: str, *, call: str) -> Answer:
    """Rows of an official forecast grouped by the day they were issued under. Else likewise.

    The last day looks cut as one of `check_asos` does. A row of another region is a flaw.

    Args:
        parsed: rows (`RAW_OFFICIAL_COLUMNS`) and flaws of the answer.
        question: what was asked for.
        region: that was asked for.
        call: its description.
    """

    def other_region(row: Row) -> str:
        found = row[_REGION]
        return "" if found == region else f"A row is of region {found}, which was not asked for."

    checked = _Checked(question, begins=ISSUES_BEGIN, rule=other_region, key_of=_key_of_an_issue)
    checked.add(parsed)
    days = checked.days()
    stops_early = _looks_short(days, checked.flaws)
    return Answer(days, checked.in_day_order, stops_early, checked.flaws, call)


def day_at(text: str, begins: timedelta) -> date | None:
    """The day under which a time of the hub lies, or None where it is not one.

    Args:
        text: YYYYMMDD, and HHmm where days do not begin at midnight.
        begins: time after midnight of D, in whole hours, at which what lies under D begins.
    """
    day = day_of(text[:8])
    if day is None or not begins:
        return day
    hour = text[8:10]
    if not (hour.isascii() and hour.isdigit() and len(hour) == 2 and int(hour) < 24):
        return None
    try:
        return day_of_moment(datetime.combine(day, time(int(hour))), begins)
    except OverflowError:
        return None


def _looks_short(days: Days, flaws: Sequence[Flaw]) -> bool:
    """Whether the last day has less than the one before it, or is the only one."""
    of_day = Counter(flaw.day for flaw in flaws)
    sizes = [len(days[day]) + of_day[day] for day in sorted(days)[-2:]]
    return bool(sizes) and (len(sizes) < 2 or sizes[1] < sizes[0])


def _newest_expected(days: Days, question: Question, begins: timedelta, step: timedelta) -> str:
    """The time of the last row that the last day of an answer should have."""
    if not days:
        return ""
    last = datetime.combine(max(days), time()) + begins + timedelta(days=1) - step
    expected = f"{last:%Y%m%d%H%M}"
    return min(expected, question.through) if question.through else expected


def _no_slot(row: Row) -> str:
    return "" if row[0][-1] in "05" else f"The row of {row[0]} is of no 5-minute slot."


def _no_hour(row: Row) -> str:
    return "" if row[0].endswith("00") else f"The row of {row[0]} is of no full hour."


def _key_of_an_issue(row: Row) -> tuple[str, ...]:
    return tuple([row[at] for at in _KEY_OF_AN_ISSUE])


class _Checked:
    """Rows of an answer by day, and what of it is flawed.

    Args:
        question: what was asked for.
        begins: time after midnight of D at which what lies under D begins.
        rule: why a row can't be taken; "" where it can.
        key_of: what tells a row from others beside its time and station.
    """

    def __init__(
        self,
        question: Question,
        *,
        begins: timedelta = timedelta(0),
        rule: Callable[[Row], str] | None = None,
        key_of: Callable[[Row], tuple[str, ...]] | None = None,
    ) -> None:
        self.flaws: list[Flaw] = []
        self.in_day_order = True
        self._question = question
        self._asked = set(question.stations)
        self._begins = begins
        self._digits = 10 if begins else 8
        self._rule = rule
        self._key_of = key_of
        self._named: dict[str, date | None] = {}
        self._groups: dict[date, dict[_Key, Row]] = {}
        self._contradicted: dict[tuple[date, _Key], list[Row]] = {}

    def add(self, parsed: Parsed) -> None:
        """Take the rows and flaws of an answer."""
        for flaw in parsed.flaws:
            self._put_aside(flaw)
        newest = date.min
        through = self._question.through
        for row in parsed.rows:
            day = self._day(row[0])
            if day is None or (through and row[0] > through):
                self._reject(row, f"The row of {row[0]} is outside the range asked for.")
                continue
            self.in_day_order = self.in_day_order and day >= newest
            newest = day
            station = int(row[1])
            if self._asked and station not in self._asked:
                self._reject(row, f"A row is of station {station}, which was not asked for.")
                continue
            wrong = self._rule(row) if self._rule else ""
            if wrong:
                self._reject(row, wrong)
                continue
            # The hub repeating itself is harmless; contradicting itself is not.
            key = (row[0], station, self._key_of(row) if self._key_of else ())
            first = self._groups.setdefault(day, {}).setdefault(key, row)
            if first != row:
                self._contradicted.setdefault((day, key), [first]).append(row)

    def days(self) -> Days:
        """Rows of each day that has any, or flaws; without those that contradict each other."""
        for (day, key), rows in self._contradicted.items():
            del self._groups[day][key]
            reason = f"The answer has two different rows for {key[0]}, station {key[1]}."
            texts = dict.fromkeys(",".join(row) for row in rows)
            self._put_aside(Flaw("\n".join(texts), reason, day_of(key[0][:8]), key[1], key[0]))
        self._contradicted.clear()
        # The keys of a group begin with time and station: the order of rows within a day.
        found = {day: [group[key] for key in sorted(group)] for day, group in self._groups.items()}
        # A day of which only flaws came has been answered, too.
        return {day: found.get(day, []) for day in sorted({*found, *self._flawed_days()})}

    def _day(self, time: str) -> date | None:
        """The day a row lies under; None where that was not asked for."""
        text = time[: self._digits]
        if text not in self._named:
            day = day_at(text, self._begins)
            asked = day is not None and self._question.start <= day <= self._question.end
            self._named[text] = day if asked else None
        return self._named[text]

    def _flawed_days(self) -> list[date]:
        return [flaw.day for flaw in self.flaws if flaw.day is not None]

    def _reject(self, row: Row, reason: str) -> None:
        self._put_aside(Flaw(",".join(row), reason, day_of(row[0][:8]), int(row[1]), time=row[0]))

    def _put_aside(self, flaw: Flaw) -> None:
        """Put a flaw to the day it is about, or else to the nearest one that was asked for."""
        first, last = self._question.start, self._question.end
        day = day_at(flaw.time, self._begins) or flaw.day or first
        self.flaws.append(flaw._replace(day=min(max(day, first), last)))
