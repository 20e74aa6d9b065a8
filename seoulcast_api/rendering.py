"""The answer of /result, rendered once and sent many times."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from seoulcast_api.conditional import Headers, etag_of, http_date, is_known
from seoulcast_api.freshness import assess
from seoulcast_api.latest import LatestForecast, Snapshot
from seoulcast_api.normals import slot
from seoulcast_api.responses.forecasts import ForecastResponse, Freshness
from seoulcast_api.responses.serving import ResultDay, ResultResponse
from seoulcast_assets.settings import Settings


@dataclass(frozen=True)
class Rendered:
    """/result at one second: its bodies and headers, ready to be sent.

    Args:
        etag: of what it says but for the seconds of its age, weak.
        since: epoch second from which that has held.
        plain: the body.
        gzipped: the body, compressed.
        common: headers of every answer, 304 included.
    """

    etag: bytes
    since: int
    plain: bytes
    gzipped: bytes
    common: Headers

    def select(self, request: Headers) -> tuple[int, Headers, bytes]:
        """Status, headers and body for a request with these headers."""
        is_conditional = takes_gzip = False
        for name, value in request:
            if name in {b"if-none-match", b"if-modified-since"}:
                is_conditional = True
            elif name == b"accept-encoding":
                takes_gzip = b"gzip" in value
        if is_conditional and is_known(request, self.etag, self.since):
            return 304, self.common, b""
        body = self.gzipped if takes_gzip else self.plain
        length = (b"content-length", str(len(body)).encode())
        headers = [*self.common, (b"content-type", b"application/json"), length]
        if takes_gzip:
            headers.append((b"content-encoding", b"gzip"))
        return 200, headers, body

    def response(self, request: Headers) -> Response:
        """The same as a response."""
        status, headers, body = self.select(request)
        made = Response(body, status)
        made.raw_headers = headers
        return made


class ResultRenderer:
    """Renders /result at most once a second: its ages change no faster.

    Args:
        settings: its clock and time of forecast tell the age.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._last: tuple[Snapshot, datetime, Rendered] | None = None

    def freshness(self, forecast: ForecastResponse) -> Freshness:
        """How old the forecast is now."""
        return self._freshness(forecast, self._settings.clock.now().replace(microsecond=0))

    def render(self, snapshot: Snapshot) -> Rendered:
        """The answer for this snapshot, now."""
        now = self._settings.clock.now().replace(microsecond=0)
        if self._last is not None and self._last[0] is snapshot and self._last[1] == now:
            return self._last[2]
        # To the minute: a reader who is told 304 takes the age out of an older copy.
        minute = self._body(snapshot, now.replace(second=0))
        etag = etag_of(minute)
        is_same = self._last is not None and self._last[2].etag == etag
        since = self._last[2].since if is_same and self._last else int(time.time())
        plain = self._body(snapshot, now)
        common = [
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept-Encoding"),
            (b"etag", etag),
            (b"last-modified", http_date(since)),
        ]
        packed = gzip.compress(plain, compresslevel=6, mtime=0)
        rendered = Rendered(etag, since, plain, packed, common)
        self._last = (snapshot, now, rendered)
        return rendered

    def _body(self, snapshot: Snapshot, now: datetime) -> bytes:
        # Not validated again: it was when it was read.
        forecast = dict(snapshot.forecast)
        normals = snapshot.normals
        forecast["days"] = [
            ResultDay.model_construct(
                **dict(day), normal=None if normals is None else normals[slot(day.date)]
            )
            for day in snapshot.forecast.days
        ]
        result = ResultResponse.model_construct(
            **forecast,
            freshness=self._freshness(snapshot.forecast, now),
            newest_observation=snapshot.newest_observation,
        )
        return result.model_dump_json(by_alias=True).encode()

    def _freshness(self, forecast: ForecastResponse, now: datetime) -> Freshness:
        return assess(forecast.day, forecast.issued_at, now, self._settings.forecast_at)


class ResultFromMemory:
    """ASGI middleware: /result is what nearly everyone asks for, so no router looks for it.

    Args:
        app: the app inside; it documents /result and answers where there is nothing to give.
        latest: the newest forecast.
        renderer: makes the answer.
    """

    def __init__(self, app: ASGIApp, latest: LatestForecast, renderer: ResultRenderer) -> None:
        self._app = app
        self._latest = latest
        self._renderer = renderer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if (
            scope["type"] == "http"
            and scope["path"] == "/result"
            and scope["method"] == "GET"
            # Before the first reading there may be an error to tell, which is the app's work.
            and self._latest.snapshot is not None
        ):
            rendered = self._renderer.render(await self._latest.get())
            status, headers, body = rendered.select(scope["headers"])
            scope["seoulcast.route"] = "/result"
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        await self._app(scope, receive, send)
