"""ASGI middleware that compresses answers for who takes gzip, by the grammar of the request."""

from __future__ import annotations

from starlette.middleware.gzip import GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Receive, Scope, Send

from seoulcast_api.http.fields import line_of, takes_gzip

_FROM_BYTES = 1000
"""A shorter answer fits into one packet as it is."""
_LEVEL = 6
"""Higher ones take twice the time for a hundredth of the size."""


class Compression:
    """ASGI middleware: Starlette's compression, where `Accept-Encoding` asks for it.

    Starlette's own looks for the letters alone, and would compress for `gzip;q=0`.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        responder: ASGIApp
        if takes_gzip(line_of(scope["headers"], b"accept-encoding")):
            responder = GZipResponder(self._app, _FROM_BYTES, compresslevel=_LEVEL)
        else:
            responder = IdentityResponder(self._app, _FROM_BYTES)
        await responder(scope, receive, send)
