"""Prometheus metrics at /metrics: requests, latency, the age of the forecast, store errors."""

from __future__ import annotations

import time

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seoulcast_api.http.fields import line_of, members
from seoulcast_api.http.store_errors import STORE_ERRORS
from seoulcast_api.services import AllServices

router = APIRouter()

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""From an answer out of memory to a year's range out of S3."""


class Metrics:
    """What one app measures, in a registry of its own.

    Args:
        services: have the ages of the forecasts.
    """

    def __init__(self, services: AllServices) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "seoulcast_requests",
            "Answered requests by route and HTTP status.",
            ["route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "seoulcast_request_seconds",
            "Time from request to the end of its answer, seconds, by route.",
            ["route"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        age = Gauge(
            "seoulcast_forecast_age_seconds",
            "Time since the issue of the forecast that /result gives; NaN without one.",
            registry=self.registry,
        )
        age.set_function(services.default.forecast_age_s)
        ages = Gauge(
            "seoulcast_station_forecast_age_seconds",
            "Time since the issue of each station's newest forecast; NaN until it is asked for.",
            ["station"],
            registry=self.registry,
        )
        for one in services.all:
            ages.labels(str(one.city.station)).set_function(one.forecast_age_s)
        self.registry.register(STORE_ERRORS)
        ProcessCollector(registry=self.registry)
        # Finding a child by its labels takes a lock and a copy, each time.
        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        children = self._children.get((route, status))
        if children is None:
            children = (
                self._requests.labels(route, str(status)),
                self._seconds.labels(route),
            )
            self._children[route, status] = children
        children[0].inc()
        children[1].observe(seconds)


class Measured:
    """ASGI middleware: counts every answer.

    Args:
        app: the app inside.
        metrics: where it is counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            self._metrics.count(_route_of(scope), status, time.perf_counter() - began)


def _route_of(scope: Scope) -> str:
    """The route's template; never the address itself, of which there is no end."""
    # The mark of a fast path, then FastAPI's own; the page is mounted and leaves neither.
    route = scope.get("seoulcast.route") or getattr(scope.get("route"), "path", None)
    if route is not None:
        return str(route)
    return "/api (none such)" if scope["path"].startswith("/api/") else "page"


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """The metrics in the format the scraper takes."""
    # The library takes the first that it knows, whatever weight it has.
    wanted = sorted(members(line_of(request.headers.raw, b"accept")), key=lambda one: -one.weight)
    accept = b", ".join(one.text for one in wanted if one.weight > 0).decode("latin-1")
    encoder, content_type = choose_encoder(accept)
    body = encoder(request.app.state.metrics.registry)
    # As a header, since Starlette would add a second charset.
    return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})
