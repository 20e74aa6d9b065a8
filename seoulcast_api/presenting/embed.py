"""The card that other sites embed: today's forecast as one small HTML page, without any script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Literal

from seoulcast.clock import KST
from seoulcast.datasets.documents import Grade
from seoulcast.presentation.day_summary import (
    SUMMARISED,
    DaySummary,
    Value,
    day_name,
    grade_words,
    number,
)
from seoulcast.presentation.headline import AIR, DAYS
from seoulcast.presentation.words import Language
from seoulcast.targets import Words
from seoulcast_api.presenting.embed_style import STYLE
from seoulcast_api.presenting.subscription_words import (
    BAND_NOTE,
    DUST,
    HIGH,
    LOW,
    SITE,
    between,
    cautions_in,
    said,
)
from seoulcast_api.responses.forecasts import ForecastDayView, ForecastResponse, Freshness

Theme = Literal["auto", "light", "dark"]

_TITLE = Words(ko="{city} 예보", en="Forecast for {city}")
_ISSUED = Words(ko="{day} {time} 발표", en="Issued {day}, {time} KST")
_UPDATED = Words(ko="{day} {time} 갱신", en="Updated {day}, {time} KST")
_SHAPES: dict[Grade, str] = {
    "good": '<circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" stroke-width="2.2"/>',
    "moderate": '<path d="M8 2.6 14 13H2Z" fill="none" stroke="currentColor" stroke-width="2.2" '
    'stroke-linejoin="round"/>',
    "bad": '<path d="M8 1.6 15 14H1Z" fill="currentColor"/>',
    "very_bad": '<rect x="2" y="2" width="12" height="12" fill="currentColor"/>',
}
"""The same as the page's (frontend/src/ui/GradeBadge.tsx)."""


@dataclass(frozen=True)
class Card:
    """What a card shows.

    Args:
        forecast: the newest one.
        freshness: how old it is.
        today: the KST day it is read on.
        page: address of the page, relative to the card's.
        language: of its words.
        theme: light, dark, or as the reader's system has it.
    """

    forecast: ForecastResponse
    freshness: Freshness
    today: date
    page: str
    language: Language
    theme: Theme


def card(shown: Card) -> str:
    """The card as an HTML page."""
    language, forecast = shown.language, shown.forecast
    days = [_summary(day) for day in forecast.days]
    # Of a forecast that does not reach today the last day is nearest to it.
    summary = next((day for day in days if day.date == shown.today), days[-1])
    city = escape(said(forecast.station.name, language))
    title = said(_TITLE, language).format(city=city)
    temperature = said(DAYS[summary.temperature_class], language)
    stale = "" if shown.freshness.state == "fresh" else said(shown.freshness.words, language)
    alarm = f'<p class="alarm">{escape(stale)}</p>' if stale else ""
    notes = " · ".join(cautions_in(language, forecast.status, forecast.source.origin))
    return (
        f'<!doctype html><html lang="{language}" data-theme="{shown.theme}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="robots" content="noindex">'
        f"<title>{title} · {said(SITE, language)}</title><style>{STYLE}</style></head><body><main>"
        f"<p><strong>{city}</strong> "
        f'<time datetime="{summary.date}">{said(day_name(summary.date), language)}</time></p>'
        f"<h1>{temperature}, {said(AIR[summary.grade], language)}</h1>{alarm}"
        f"<dl>{_numbers(summary, language)}</dl>"
        f"<footer><p>{said(BAND_NOTE, language)}</p><p>{_issued(forecast, language)} · "
        f'<a href="{escape(shown.page)}" target="_blank" rel="noopener">{said(SITE, language)}</a>'
        f"</p><p>{escape(notes)}</p></footer></main></body></html>\n"
    )


def _summary(day: ForecastDayView) -> DaySummary:
    targets = dict(day.targets)
    low, high, dust = (
        Value.of(targets[name].quantiles.model_dump(by_alias=True)) for name in SUMMARISED
    )
    return DaySummary(day.date, day.lead, low, high, dust, day.pm10_grade.grade)


def _numbers(summary: DaySummary, language: Language) -> str:
    badge = (
        f'<span class="badge {summary.grade}"><svg viewBox="0 0 16 16" aria-hidden="true">'
        f"{_SHAPES[summary.grade]}</svg>{said(grade_words(summary), language)}</span>"
    )
    return (
        _number("low", LOW, summary.low, "°", "", language)
        + _number("high", HIGH, summary.high, "°", "", language)
        + _number("dust", DUST, summary.dust, "<small>µg/m³</small>", badge, language)
    )


def _number(
    name: str, label: Words, value: Value, unit: str, badge: str, language: Language
) -> str:
    """One number with its band; the unit and the badge are HTML."""
    unit_of_band = unit if unit == "°" else ""
    return (
        f'<div class="{name}"><dt>{said(label, language)}</dt>'
        f'<dd class="value"><span>{number(value.median)}{unit}</span>{badge}</dd>'
        f"<dd>{between(value, language)}{unit_of_band}</dd></div>"
    )


def _issued(forecast: ForecastResponse, language: Language) -> str:
    moment: datetime = forecast.issued_at.astimezone(KST)
    words = _UPDATED if forecast.issue == "update" else _ISSUED
    day = said(day_name(moment.date()), language)
    return said(words, language).format(day=day, time=f"{moment:%H:%M}")
