"""A polite limit: a token bucket for each client address, in memory.

It keeps one careless loop from slowing the others down; it is no defence against an attack,
which is a matter of the proxy in front.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from seoulcast_api.http.headers import adding
from seoulcast_api.http.problem_answers import response
from seoulcast_api.http.problems import too_many_requests

_LIMITED = ("/result", "/api/", "/feed.atom", "/calendar.ics", "/embed")
"""What readers poll. Probes, metrics and the page's own files are not counted."""
REFUSED = "seoulcast.refused"
"""Of a request that is over the limit: the problem it is answered with."""
_ADDRESSES = 10_000
"""Some 2 MB. Beyond it those silent longest are forgotten, and begin with a full bucket."""


class Refusals:
    """ASGI middleware: 429 for the requests that RateLimit has marked.

    It sits inside, so that the refusal has the headers of every answer.

    Args:
        app: the app inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        problem = scope.get(REFUSED)
        if problem is None:
            await self._app(scope, receive, send)
        else:
            await response(scope, problem)(scope, receive, send)


class _Taken(NamedTuple):
    """What is left in a bucket, and the seconds until there is a token; 0 if there was one."""

    left: float
    wait_s: float


class RateLimit:
    """ASGI middleware: marks the requests of an address whose bucket is empty.

    A bucket holds a minute's requests, so that a burst passes, and fills evenly. Each answer tells
    in `RateLimit-*` how many are left, and in how many seconds the bucket is full again.

    Args:
        app: the app inside.
        per_minute: requests a minute and address; 0 switches the limit off.
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._per_minute = per_minute
        self._rate = per_minute / 60
        # Tokens left and when that was, by client; one event loop, so no lock.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if (
            not self._per_minute
            or scope["type"] != "http"
            or not scope["path"].startswith(_LIMITED)
        ):
            await self._app(scope, receive, send)
            return
        taken = self._take(_client_of(scope))
        if taken.wait_s > 0:
            scope[REFUSED] = too_many_requests(self._per_minute, math.ceil(taken.wait_s))
        full_in_s = (self._per_minute - taken.left) / self._rate
        headers = [
            (b"ratelimit-limit", b"%d" % self._per_minute),
            (b"ratelimit-remaining", b"%d" % taken.left),
            (b"ratelimit-reset", b"%d" % math.ceil(full_in_s)),
        ]
        await self._app(scope, receive, adding(headers, send))

    def _take(self, client: str) -> _Taken:
        """Take a token, if there is one."""
        now = time.monotonic()
        left, then = self._buckets.get(client, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - then) * self._rate)
        is_free = left >= 1
        left = left - 1 if is_free else left
        self._buckets[client] = (left, now)
        self._buckets.move_to_end(client)
        if len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        return _Taken(left, 0.0 if is_free else (1 - left) / self._rate)


def _client_of(scope: Scope) -> str:
    client = scope.get("client")
    return _network(client[0]) if client else ""


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    """The address; of IPv6 its /64, which one subscriber has whole."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Address(int(address) >> 64 << 64))
    return host
