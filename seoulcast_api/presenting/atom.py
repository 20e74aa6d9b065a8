"""The mornings' forecasts as an Atom feed (RFC 4287): an entry a day, replaced by its update."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from seoulcast.clock import KST
from seoulcast.presentation.day_summary import day_name, grade_words, headline, sentence
from seoulcast.targets import Words
from seoulcast_api.presenting.links import Links
from seoulcast_api.presenting.published import PublishedDay, PublishedIssue
from seoulcast_api.presenting.subscription_words import RIGHTS, SITE, cautions_in, numbers, said
from seoulcast_api.responses.base import Station

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TAG_YEAR = 2026
"""Of the names that are given here (RFC 4151): a year in which we hold them. It never changes."""
_TITLE = Words(ko="{city} 아침 예보", en="{city}: the morning's forecast")
_SUBTITLE = Words(
    ko="{city}의 기온과 미세먼지를 매일 아침 한 문장으로.",
    en="Temperature and PM10 in {city}, a sentence every morning.",
)


def feed(days: list[PublishedDay], station: Station, links: Links) -> bytes:
    """The feed as XML, UTF-8, newest day first.

    Args:
        days: what stands of each day, oldest first; at least one.
        station: the city.
        links: its addresses, in the language of the feed.
    """
    language = links.language
    city = said(station.name, language)
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    _text(root, "id", _tag(links, f"{station.id}/{language}"))
    site = said(SITE, language)
    _text(root, "title", f"{said(_TITLE, language).format(city=city)} · {site}")
    _text(root, "subtitle", said(_SUBTITLE, language).format(city=city))
    _text(root, "updated", _moment(max(day.issue.issued_at for day in days)))
    _link(root, "self", MEDIA_TYPE, links.feed)
    _link(root, "alternate", "text/html", links.page)
    author = ET.SubElement(root, "author")
    _text(author, "name", site)
    _text(author, "uri", links.page)
    _text(root, "rights", said(RIGHTS, language))
    _text(root, "icon", links.icon)
    for day in reversed(days):
        root.append(_entry(day, station, links))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(day: PublishedDay, station: Station, links: Links) -> ET.Element:
    language, issue = links.language, day.issue
    today = issue.summaries[0]
    morning = issue.day + timedelta(days=1)
    entry = ET.Element("entry")
    _text(entry, "id", _tag(links, f"{station.id}/{language}/{morning}"))
    title = f"{said(day_name(morning), language)}: {said(headline(today), language)}"
    _text(entry, "title", title)
    _text(entry, "published", _moment(day.published))
    _text(entry, "updated", _moment(issue.issued_at))
    _link(entry, "alternate", "text/html", links.page)
    _link(entry, "related", "application/json", links.forecast(issue.day, issue.issue))
    label = said(grade_words(today), language)
    ET.SubElement(entry, "category", {"term": today.grade, "label": label})
    _text(entry, "summary", said(sentence(today), language))
    _text(entry, "content", _content(issue, links), {"type": "html"})
    return entry


def _content(issue: PublishedIssue, links: Links) -> str:
    """The sentence, the numbers and what to know of them, as HTML."""
    today, language = issue.summaries[0], links.language
    rows = "".join(f"<li>{html.escape(line)}</li>" for line in numbers(today, language))
    notes = " · ".join(cautions_in(language, issue.status, issue.origin))
    page = f'<a href="{html.escape(links.page)}">{html.escape(said(SITE, language))}</a>'
    return (
        f"<p>{html.escape(said(sentence(today), language))}</p><ul>{rows}</ul>"
        f"<p>{html.escape(notes)} {page}</p>"
    )


def _tag(links: Links, name: str) -> str:
    return f"tag:{links.host},{_TAG_YEAR}:seoulcast/{name}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(KST).isoformat()


def _text(
    parent: ET.Element, name: str, text: str, attributes: dict[str, str] | None = None
) -> None:
    ET.SubElement(parent, name, attributes or {}).text = text


def _link(parent: ET.Element, relation: str, media_type: str, address: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})
