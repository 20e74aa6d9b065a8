"""/result out of memory, before any router looks for it: what nearly everyone asks for."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from seoulcast_api.http.conditional import Headers
from seoulcast_api.http.headers import COMMON_HEADERS
from seoulcast_api.http.rate_limit import REFUSED
from seoulcast_api.services import AllServices, Services

_METHODS = {"GET", "HEAD"}
_OF_EVERY_ANSWER: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
    *COMMON_HEADERS,
]
"""What the middleware gives every answer; these leave before they come to it."""


class ResultFromMemory:
    """ASGI middleware: /result is what nearly everyone asks for, so no router looks for it.

    Args:
        app: the app inside; it documents /result and answers where there is nothing to give.
        cities: have the newest forecasts.
    """

    def __init__(self, app: ASGIApp, cities: AllServices) -> None:
        self._app = app
        self._default = cities.default
        self._by_query = {b"station=%d" % one.city.station: one for one in cities.all}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if (
            scope["type"] == "http"
            and scope["path"] == "/result"
            and scope["method"] in _METHODS
            and REFUSED not in scope
            and (city := self._city(scope["query_string"])) is not None
            # Before the first reading there may be an error to tell, which is the app's work.
            and city.latest.snapshot is not None
        ):
            rendered = city.renderer.render(await city.latest.get())
            status, headers, body = rendered.select(scope["headers"])
            if scope["method"] == "HEAD":
                body = b""
            scope["seoulcast.route"] = "/result"
            await send(
                {
                    "type": "http.response.start",
                    "status": status,
                    "headers": headers + _OF_EVERY_ANSWER,
                }
            )
            await send({"type": "http.response.body", "body": body})
            return
        await self._app(scope, receive, send)

    def _city(self, query: bytes) -> Services | None:
        """Whose result a query asks for; None where that takes a closer look."""
        return self._by_query.get(query) if b"station" in query else self._default
