"""The answer of /result, rendered once and sent many times."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from seoulcast.settings import Settings
from seoulcast_api.http.conditional import etag_of
from seoulcast_api.http.fields import Headers, has_tag, takes_gzip
from seoulcast_api.newest.latest import LatestForecast, Snapshot
from seoulcast_api.presenting.freshness import assess
from seoulcast_api.reading.normals import slot
from seoulcast_api.responses.forecasts import ForecastResponse, Freshness
from seoulcast_api.responses.serving import ResultDay, ResultResponse

Answer = tuple[int, Headers, bytes]
"""Status, headers and body."""

_VARY = (b"vary", b"Accept-Encoding")


@dataclass(frozen=True)
class Rendered:
    """/result at one second, ready to be sent.

    Args:
        etag: of what it says but for the seconds of its age, weak.
        plain: the answer.
        gzipped: the answer, compressed.
        unchanged: the answer to who has it already.
    """

    etag: bytes
    plain: Answer
    gzipped: Answer
    unchanged: Answer

    @classmethod
    def of(cls, body: bytes, etag: bytes) -> Rendered:
        """All answers with this body."""
        common = [(b"cache-control", b"no-cache"), _VARY, (b"etag", etag)]
        json = [*common, (b"content-type", b"application/json")]
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        encoding = (b"content-encoding", b"gzip")
        return cls(
            etag=etag,
            plain=(200, [*json, _length(body)], body),
            gzipped=(200, [*json, _length(packed), encoding], packed),
            unchanged=(304, common, b""),
        )

    def select(self, request: Headers) -> Answer:
        """The answer to a request with these headers."""
        known = encodings = None
        for name, value in request:
            if name == b"if-none-match":
                known = value if known is None else b"%s, %s" % (known, value)
            elif name == b"accept-encoding":
                encodings = value if encodings is None else b"%s, %s" % (encodings, value)
        if known is not None and has_tag(known, self.etag):
            return self.unchanged
        return self.gzipped if takes_gzip(encodings) else self.plain

    def response(self, request: Headers) -> Response:
        """The same as a response inside the app's middleware."""
        answer = self.select(request)
        status, headers, body = answer
        made = Response(body, status)
        # To a body that is not compressed yet the middleware adds `Vary` itself.
        made.raw_headers = [item for item in headers if answer is not self.plain or item != _VARY]
        return made


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()


class ResultRenderer:
    """Renders /result at most once a second: its ages change no faster.

    Args:
        settings: its clock and time of forecast give the age.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # What was rendered, of which snapshot, and until when by the monotonic clock.
        self._last: tuple[Snapshot, float, Rendered] | None = None

    def freshness(self, forecast: ForecastResponse) -> Freshness:
        """How old the forecast is now."""
        return self._freshness(forecast, self._settings.clock.now().replace(microsecond=0))

    def render(self, snapshot: Snapshot) -> Rendered:
        """The answer for this snapshot, now."""
        last = self._last
        if last is not None and last[0] is snapshot and time.monotonic() < last[1]:
            return last[2]
        moment = self._settings.clock.now()
        now = moment.replace(microsecond=0)
        # To the minute: a reader who gets a 304 takes the age out of an older copy.
        minute = self._body(snapshot, now.replace(second=0))
        etag = etag_of(minute)
        plain = self._body(snapshot, now)
        rendered = Rendered.of(plain, etag)
        self._last = (snapshot, time.monotonic() + (1 - moment.microsecond / 1e6), rendered)
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


@dataclass(frozen=True)
class NewestResult:
    """/result of one city.

    Args:
        latest: keeps its newest forecast.
        renderer: makes the answer of it.
    """

    latest: LatestForecast
    renderer: ResultRenderer
