"""ASGI middleware for unexpected errors: a problem as answer, and an incident id in the log."""

from __future__ import annotations

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seoulcast_api.http.problem_answers import response
from seoulcast_api.http.problems import unexpected

log = logging.getLogger(__name__)


class ErrorMiddleware:
    """ASGI middleware: an exception nobody caught becomes a 500 with an incident id.

    It sits inside the other middleware, so that its answer too carries their headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("Incident %s at %s", incident, scope["path"])
            if started:
                raise
            answer = response(scope, unexpected(incident), incident=incident)
            await answer(scope, receive, send)
