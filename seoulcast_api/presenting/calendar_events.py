"""The forecast as an iCalendar (RFC 5545): events of whole days for dust, heat and cold.

A day is said anew by every issue: its events keep their names (UID) and count up (SEQUENCE).
An event whose cause is no longer forecast is left out, and a subscribed calendar drops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from icalendar import Calendar, Event

from seoulcast.clock import KST
from seoulcast.presentation.day_summary import headline, sentence
from seoulcast.presentation.notable_days import NotableKind, notable_days
from seoulcast.targets import Words
from seoulcast_api.presenting.links import Links
from seoulcast_api.presenting.published import PublishedSummary
from seoulcast_api.presenting.subscription_words import SITE, cautions_in, numbers, said
from seoulcast_api.responses.base import Station

MEDIA_TYPE = "text/calendar"
_ASK_AGAIN = timedelta(hours=1)
_FURTHEST_AHEAD = timedelta(days=8)
"""No issue speaks of a day that begins later after it."""
_TITLE = Words(
    ko="{city} 미세먼지·더위·추위 예보",
    en="{city}: dust, heat and cold forecast",
)
_CATEGORIES: dict[NotableKind | Literal["day"], Words] = {
    "dust": Words(ko="미세먼지", en="Dust"),
    "heat": Words(ko="더위", en="Heat"),
    "cold": Words(ko="추위", en="Cold"),
    "day": Words(ko="오늘의 예보", en="Forecast"),
}


@dataclass(frozen=True)
class _EventContent:
    """An event to write.

    Args:
        kind: names it, with its day.
        title: one line.
        day: what is said of the day, and by which issue.
    """

    kind: NotableKind | Literal["day"]
    title: Words
    day: PublishedSummary


def calendar(
    days: list[PublishedSummary], station: Station, links: Links, *, every_day: bool = False
) -> bytes:
    """The calendar, UTF-8, in lines of at most 75 bytes.

    Args:
        days: the newest that was said of each day.
        station: the city.
        links: its addresses, in the language of the calendar.
        every_day: whether each day has an event, beside those of dust, heat and cold.
    """
    language = links.language
    title = said(_TITLE, language).format(city=said(station.name, language))
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//SeoulCast//{said(SITE, language)}//{language.upper()}")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", title)
    made.add("x-wr-calname", title)
    made.add("x-wr-timezone", "Asia/Seoul")
    made.add("url", links.page)
    made.add("source", links.calendar, parameters={"VALUE": "URI"})
    made.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for content in _contents(days, every_day=every_day):
        made.add_component(_event(content, station, links))
    written: bytes = made.to_ical()
    return written


def _contents(days: list[PublishedSummary], *, every_day: bool) -> Iterator[_EventContent]:
    for day in days:
        if every_day:
            yield _EventContent("day", headline(day.summary), day)
        for notable in notable_days([day.summary]):
            yield _EventContent(notable.kind, notable.title, day)


def _event(content: _EventContent, station: Station, links: Links) -> Event:
    language, day, issue = links.language, content.day.summary, content.day.issue
    lines = [said(sentence(day), language), *numbers(day, language)]
    lines += cautions_in(language, issue.status, issue.origin)
    event = Event()
    event.add("uid", f"{station.id}-{day.date}-{content.kind}@{links.host}")
    event.add("dtstamp", issue.issued_at.astimezone(UTC))
    event.add("last-modified", issue.issued_at.astimezone(UTC))
    event.add("sequence", _sequence(day.date, issue.issued_at))
    event.add("dtstart", day.date)
    event.add("dtend", day.date + timedelta(days=1))
    event.add("summary", said(content.title, language))
    event.add("description", "\n".join([*lines, links.page]))
    event.add("location", said(station.name, language))
    event.add("categories", [said(_CATEGORIES[content.kind], language)])
    event.add("url", links.page)
    # The day is no less free for it.
    event.add("transp", "TRANSPARENT")
    return event


def _sequence(day: date, issued_at: datetime) -> int:
    """Grows with every later issue that speaks of the day: minutes since eight days before it."""
    begins = datetime.combine(day, time(), tzinfo=KST) - _FURTHEST_AHEAD
    return max(0, int((issued_at - begins).total_seconds() // 60))
