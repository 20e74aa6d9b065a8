"""What is asked of the hub for days that begin later than the calendar's, and what comes checked.

Each question takes days D, asks for what lies under them up to now, and answers by D. What lies
under a day is said in `windows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.calls import HubCalls
from seoulcast.kma.checking import Question, check_hours, check_issues, check_slots
from seoulcast.kma.columns import FiveMinuteSeries
from seoulcast.kma.errors import CutBodyError
from seoulcast.kma.framing import Parsed
from seoulcast.kma.hour_columns import HOURS_PATH
from seoulcast.kma.hour_wire import parse_hours
from seoulcast.kma.missing_days import ONE_DAY, Answer, Ask
from seoulcast.kma.official_columns import MIDTERM_LAND, POINT, OfficialSource
from seoulcast.kma.official_wire import parse_official
from seoulcast.kma.point_wire import parse_point
from seoulcast.regions import ForecastRegion
from seoulcast.windows import HOURS_BEGIN, ISSUES_BEGIN, SLOTS_BEGIN

SHORT_PIECE_DAYS = 28
"""Days of hours or of issues asked for in one call.

The hub cuts hours silently after about 30 days, and of issues 30 days are known to come whole.
"""
POINT_ISSUES = tuple(timedelta(hours=hours) for hours in range(26, 2, -3))
"""Forecasts of a grid point under D, by the time after its midnight: 02:00, 23:00, 20:00 and so
on, back to 05:00."""
_NEWEST_POINT_ISSUES = 2
"""So many of those that have arrived are asked for, until one has rows."""
POINT_ARRIVES = timedelta(minutes=10)
"""How long after its issue a point forecast can be asked for."""

_HOUR = timedelta(hours=1)
_SLOT = timedelta(minutes=5)
_POINT_PAGE_ROWS = 1000
_MOST_POINT_PAGES = 20


def has_begun(day: date, begins: timedelta, clock: Clock) -> bool:
    """Whether anything can lie under a day by now.

    Args:
        day: D.
        begins: time after midnight of D at which what lies under D begins.
        clock: tells now.
    """
    return _now(clock) >= _midnight(day) + begins


def hours(calls: HubCalls, clock: Clock, stations: Sequence[int]) -> Ask:
    """The question for the hours of some stations; none means all the hub has."""

    def ask(first: date, last: date) -> Answer:
        since, until = _range(first, last, HOURS_BEGIN, _HOUR, clock)
        query = {
            "tm1": since,
            "tm2": until,
            "stn": ":".join(str(station) for station in stations) or "0",
            "help": "0",
        }
        parsed, call = calls.ask(HOURS_PATH, query, parse_hours)
        return check_hours(parsed, Question(first, last, stations, until), call=call)

    return ask


def slots(calls: HubCalls, clock: Clock, series: FiveMinuteSeries, station: int) -> Ask:
    """The question for the five-minute values of one station."""

    def ask(first: date, last: date) -> Answer:
        since, until = _range(first, last, SLOTS_BEGIN, _SLOT, clock)
        query = {"tm1": since, "tm2": until, "stn": str(station)}
        parsed, call = calls.ask(series.path, query, wire.parse_five_minute)
        return check_slots(parsed, Question(first, last, (station,), until), call=call)

    return ask


def issues(
    calls: HubCalls, clock: Clock, source: OfficialSource, station: int, region: ForecastRegion
) -> Ask:
    """The question for the forecasts of a source as they were issued for a region."""
    if source == POINT:
        return _point_issues(calls, clock, station, region)
    asked = region.land if source == MIDTERM_LAND else region.temperature

    def parse(body: bytes, *, call: str) -> Parsed:
        return parse_official(source, body, station, call=call)

    def ask(first: date, last: date) -> Answer:
        since, until = _range(first, last, ISSUES_BEGIN, _HOUR, clock)
        # The hub takes the hours of issues without minutes.
        query = {
            "reg": asked,
            "tmfc1": since[:10],
            "tmfc2": until[:10],
            "disp": "0",
            "help": "0",
        }
        parsed, call = calls.ask(source.path, query, parse, "table of persons")
        return check_issues(parsed, Question(first, last, (station,), until), asked, call=call)

    return ask


def _point_issues(calls: HubCalls, clock: Clock, station: int, region: ForecastRegion) -> Ask:
    """The question for the newest forecast of a grid point: no call for any other day."""
    asked = f"{region.nx} {region.ny}"

    def ask(first: date, last: date) -> Answer:
        answer = Answer({}, in_day_order=True, stops_early=False, flaws=[], call="")
        if last < clock.last_full_day():
            return answer
        times = (_midnight(last) + after_midnight for after_midnight in POINT_ISSUES)
        arrived = [issued for issued in times if _now(clock) >= issued + POINT_ARRIVES]
        for issued in arrived[:_NEWEST_POINT_ISSUES]:
            parsed, call = _point_forecast(calls, station, region, issued)
            question = Question(first, last, (station,), f"{issued:%Y%m%d%H%M}")
            answer = check_issues(parsed, question, asked, call=call)
            if answer.days:
                break
        # One issue says nothing of a cut, and its pages were counted.
        return replace(answer, in_day_order=True, stops_early=False)

    return ask


def _point_forecast(
    calls: HubCalls, station: int, region: ForecastRegion, issued: datetime
) -> tuple[Parsed, str]:
    """All pages of one issue, and the description of the first call.

    Raises:
        CutBodyError: the pages have fewer rows than the hub counts.
    """
    found = Parsed([], [])
    total = 0

    def parse(body: bytes, *, call: str) -> Parsed:
        nonlocal total
        page = parse_point(body, station, call=call)
        total = page.total
        return page.parsed

    first_call = ""
    for page in range(1, _MOST_POINT_PAGES + 1):
        query = {
            "pageNo": str(page),
            "numOfRows": str(_POINT_PAGE_ROWS),
            "dataType": "JSON",
            "base_date": f"{issued:%Y%m%d}",
            "base_time": f"{issued:%H%M}",
            "nx": str(region.nx),
            "ny": str(region.ny),
        }
        parsed, call = calls.ask(POINT.path, query, parse, "json")
        first_call = first_call or call
        found.rows.extend(parsed.rows)
        found.flaws.extend(parsed.flaws)
        have = len(found.rows) + len(found.flaws)
        if have >= total:
            return found, first_call
        if not parsed.rows and not parsed.flaws:
            break
    raise CutBodyError(f"The hub counts {total} rows and sent {have}.", call=first_call)


def _range(
    first: date, last: date, begins: timedelta, step: timedelta, clock: Clock
) -> tuple[str, str]:
    """The first and the last time to ask for, as the hub writes them; nothing later than now."""
    since = _midnight(first) + begins
    until = min(_midnight(last) + ONE_DAY + begins - step, _now(clock))
    return f"{since:%Y%m%d%H%M}", f"{until:%Y%m%d%H%M}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _now(clock: Clock) -> datetime:
    """KST wall time, as the hub's times are."""
    return clock.now().replace(tzinfo=None)
