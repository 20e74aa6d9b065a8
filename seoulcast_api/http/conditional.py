"""Validators: an ETag for every answer that may be kept, and 304 to who has it already.

The ETag is weak, as one representation is sent plain and compressed. There is no
Last-Modified, and If-Modified-Since is not read: what is served may become what it was
before (a rollback, an older build of the page), and no time tells which of two is newer.
"""

from __future__ import annotations

import hashlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seoulcast_api.http.fields import has_tag, line_of

_KEPT_BY_304 = {b"cache-control", b"vary", b"etag", b"content-location"}
"""What RFC 9110, 15.4.5, has a 304 repeat."""


def etag_of(data: bytes) -> bytes:
    """A weak ETag of these bytes."""
    return b'W/"%s"' % hashlib.blake2b(data, digest_size=12).hexdigest().encode()


class Validators:
    """ASGI middleware: gives answers their ETag, and 304 to who has them already.

    An answer that says `no-store`, or that brings an ETag of its own, is left alone.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_kept(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await _finish(scope, start, bytes(body), send)

        await self._app(scope, receive, hold)


async def _finish(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    etag = etag_of(body)
    headers = [*start["headers"], (b"etag", etag)]
    known = line_of(scope["headers"], b"if-none-match")
    if known is not None and has_tag(known, etag):
        headers = [item for item in headers if item[0] in _KEPT_BY_304]
        start, body = {**start, "status": 304}, b""
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_kept(start: Message) -> bool:
    """Whether this is the start of an answer that a client may keep."""
    headers = dict(start["headers"])
    return (
        start["status"] == 200
        and b"etag" not in headers
        and b"no-store" not in headers.get(b"cache-control", b"")
    )
