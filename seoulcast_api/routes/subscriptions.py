"""The forecast for other programs of people: a feed, a calendar, a card for other sites.

At /feed.atom, /calendar.ics and /embed. None of them is JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic.json_schema import SkipJsonSchema

from seoulcast.presentation.words import Language
from seoulcast_api.http.answers import ASK_EACH_TIME, SETTLED
from seoulcast_api.http.problems import documented
from seoulcast_api.presenting import atom, calendar_events, embed
from seoulcast_api.presenting.links import CALENDAR_PATH, EMBED_PATH, FEED_PATH
from seoulcast_api.presenting.published import newest_of_each_day
from seoulcast_api.routes.dependencies import WithServices

router = APIRouter(tags=["subscriptions"])

AskedLanguage = Annotated[
    Language, Query(alias="lang", description="Language of the words.", examples=["en"])
]
AskedEvents = Annotated[
    Literal["every_day"] | SkipJsonSchema[None],
    Query(
        description="`every_day` adds an event with the forecast of each day.",
        examples=["every_day"],
    ),
]
AskedTheme = Annotated[
    embed.Theme, Query(description="`auto` is as the reader's system has it.", examples=["dark"])
]


class AtomResponse(Response):
    """A feed; its media type is what OpenAPI documents."""

    media_type = atom.MEDIA_TYPE


class CalendarResponse(Response):
    """A calendar; its media type is what OpenAPI documents."""

    media_type = calendar_events.MEDIA_TYPE


class CardResponse(Response):
    """A small HTML page; its media type is what OpenAPI documents."""

    media_type = "text/html"


def _documented(kind: type[Response], description: str) -> dict[str, Any]:
    """How a route that gives text is documented, for its decorator."""
    content = {str(kind.media_type): {"schema": {"type": "string"}}}
    answer = {"description": description, "content": content}
    return {"response_class": kind, "responses": {200: answer, **documented(422, 429, 503)}}


@router.get(FEED_PATH, **_documented(AtomResponse, "The feed (RFC 4287), UTF-8."))
def feed(services: WithServices, language: AskedLanguage = "ko") -> AtomResponse:
    """The mornings' forecasts of the last 30 days as an Atom feed, an entry a day.

    An update takes the place of its morning's forecast: the entry keeps its id, and `updated`
    moves on.
    """
    links = services.links(language)
    body = atom.feed(services.recent_issues.days(), services.station, links)
    return AtomResponse(body, headers={"Cache-Control": SETTLED})


@router.get(CALENDAR_PATH, **_documented(CalendarResponse, "The calendar (RFC 5545), UTF-8."))
def calendar(
    services: WithServices, language: AskedLanguage = "ko", include: AskedEvents = None
) -> CalendarResponse:
    """Days of much dust, heat and cold as a calendar to subscribe to: those to come, and a month.

    Events are of whole days in KST. Dust is PM10 of 나쁨 (bad) or worse; heat and cold are the ends
    of the page's scale of temperatures (33 °C and above, −12 °C and below). None is an advisory.
    """
    body = calendar_events.calendar(
        newest_of_each_day(services.recent_issues.days()),
        services.station,
        services.links(language),
        every_day=include is not None,
    )
    headers = {"Cache-Control": SETTLED, "Content-Disposition": 'inline; filename="seoulcast.ics"'}
    return CalendarResponse(body, headers=headers)


@router.get(EMBED_PATH, **_documented(CardResponse, "A small HTML page, UTF-8."))
async def card(
    services: WithServices, language: AskedLanguage = "ko", theme: AskedTheme = "auto"
) -> CardResponse:
    """Today's forecast as a card for the frame of another site: HTML and CSS without any script."""
    forecast = (await services.latest.get()).forecast
    shown = embed.Card(
        forecast=forecast,
        freshness=services.renderer.freshness(forecast),
        today=services.clock.today(),
        page=services.links(language).page_from_root,
        language=language,
        theme=theme,
    )
    return CardResponse(embed.card(shown), headers={"Cache-Control": ASK_EACH_TIME})
