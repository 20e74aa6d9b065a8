"""/result from memory, before any router looks for it: what nearly everyone asks for."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from seoulcast_api.http.headers import COMMON_HEADERS, CORS_HEADERS
from seoulcast_api.http.rate_limit import REFUSED
from seoulcast_api.newest.rendering import NewestResult

_METHODS = {"GET", "HEAD"}
_ADDED = [*CORS_HEADERS, *COMMON_HEADERS]
"""What the middleware inside gives every answer; these leave before they come to it."""


class CachedResult:
    """ASGI middleware: answers /result, where it is in memory, as the app inside would.

    Args:
        app: the app inside; it documents /result, and answers where nothing is in memory.
        results: of every city by station, the default one first.
    """

    def __init__(self, app: ASGIApp, results: Mapping[int, NewestResult]) -> None:
        self._app = app
        self._by_query = {b"station=%d" % station: one for station, one in results.items()}
        self._by_query[b""] = next(iter(results.values()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if (
            scope["type"] == "http"
            and scope["path"] == "/result"
            and scope["method"] in _METHODS
            and REFUSED not in scope
            # Any other query is the router's to parse.
            and (result := self._by_query.get(scope["query_string"])) is not None
            # Before the first reading there may be a problem to answer with: the app's work.
            and result.latest.snapshot is not None
        ):
            rendered = result.renderer.render(await result.latest.get())
            status, headers, body = rendered.select(scope["headers"])
            if scope["method"] == "HEAD":
                body = b""
            scope["seoulcast.route"] = "/result"
            await send(
                {"type": "http.response.start", "status": status, "headers": headers + _ADDED}
            )
            await send({"type": "http.response.body", "body": body})
            return
        await self._app(scope, receive, send)
