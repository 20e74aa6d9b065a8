"""Validators: an ETag and Last-Modified for every JSON and CSV that is read, and 304.

The ETag is weak, as one representation is sent plain and compressed. Last-Modified is the
time at which this process first gave the representation: never earlier than it came about,
so that who has an older copy always gets the new one.
"""

from __future__ import annotations

import hashlib
import time
from email.utils import formatdate, parsedate_to_datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seoulcast_api.http.caching import Cache

Headers = list[tuple[bytes, bytes]]

_ADDRESSES_CACHED = 2048
"""Addresses whose time of representation is cached, some 200 bytes each."""
_KINDS = (b"application/json", b"text/csv")
_KEPT_BY_304 = {b"cache-control", b"vary", b"etag", b"last-modified", b"content-location"}
"""What RFC 9110, 15.4.5, has a 304 repeat."""


def etag_of(data: bytes) -> bytes:
    """A weak ETag of these bytes."""
    return b'W/"%s"' % hashlib.blake2b(data, digest_size=12).hexdigest().encode()


def is_known(request: Headers, etag: bytes, since: int) -> bool:
    """Whether the client's copy is this representation (RFC 9110, 13.2.2).

    Args:
        request: headers of the request, names in lower case.
        etag: of the representation, weak.
        since: epoch second of its Last-Modified.
    """
    match = modified = None
    for name, value in request:
        if name == b"if-none-match":
            match = value
        elif name == b"if-modified-since":
            modified = value
    if match is not None:
        opaque = etag.removeprefix(b"W/")
        given = [part.strip().removeprefix(b"W/") for part in match.split(b",")]
        return b"*" in given or opaque in given
    if modified is None:
        return False
    try:
        return since <= parsedate_to_datetime(modified.decode("latin-1")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return False


def http_date(epoch_s: int) -> bytes:
    """A time as HTTP writes it."""
    return formatdate(epoch_s, usegmt=True).encode()


class Validators:
    """ASGI middleware: gives answers their validators, and 304 to who has them already.

    An answer that says `no-store`, or that brings an ETag of its own, is left alone.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._seen: Cache[tuple[str, bytes, bytes], int] = Cache(_ADDRESSES_CACHED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_read(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(scope, start, bytes(body), send)

        await self._app(scope, receive, hold)

    async def _finish(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        etag = etag_of(body)
        address = (scope["path"], scope["query_string"], etag)
        since = self._seen.get(address, lambda: int(time.time()))
        headers = [*start["headers"], (b"etag", etag), (b"last-modified", http_date(since))]
        if is_known(scope["headers"], etag, since):
            headers = [item for item in headers if item[0] in _KEPT_BY_304]
            start, body = {**start, "status": 304}, b""
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _is_read(start: Message) -> bool:
    """Whether this is the start of an answer that a client may keep."""
    headers = dict(start["headers"])
    return (
        start["status"] == 200
        and headers.get(b"content-type", b"").startswith(_KINDS)
        and b"etag" not in headers
        and b"no-store" not in headers.get(b"cache-control", b"")
    )
