"""Prometheus metrics at /metrics: requests, latency, forecasts, data and sources, store errors."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seoulcast.datasets.documents import Status
from seoulcast.datasets.sources import SourceState
from seoulcast_api.data_state import DataMonitor
from seoulcast_api.http.fields import line_of, members
from seoulcast_api.http.store_errors import STORE_ERRORS
from seoulcast_api.responses.forecasts import FreshnessState
from seoulcast_api.responses.serving import NewestDays
from seoulcast_api.services import AllServices, Services

router = APIRouter()

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""From an answer out of memory to a year's range out of S3."""
_FRESHNESS: tuple[str, ...] = (*get_args(FreshnessState), "none")
"""What a forecast that is served can be, or that there is none."""


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
        self.data = DataMonitor(services)
        self.registry.register(_DataCollector(services, self.data))
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


class _DataCollector(Collector):
    """Gauges of forecasts, data and sources, made at a scrape from what is in memory.

    Args:
        services: have the forecasts that are served.
        data: what was read last of the rest.
    """

    def __init__(self, services: AllServices, data: DataMonitor) -> None:
        self._services = services
        self._data = data

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All of them, with a child for every label that there can be."""
        freshness = GaugeMetricFamily(
            "seoulcast_forecast_freshness",
            "1 at the state of the forecast that is served, by the clock; none: there is none.",
            labels=["station", "state"],
        )
        status = GaugeMetricFamily(
            "seoulcast_forecast_status",
            "1 at the status of the forecast that is served; 0 at all without one.",
            labels=["station", "status"],
        )
        ages = GaugeMetricFamily(
            "seoulcast_newest_day_age_days",
            "Calendar days (KST) since the newest day of a dataset; NaN while there is none.",
            labels=["station", "dataset"],
        )
        drift = GaugeMetricFamily(
            "seoulcast_drift",
            "1 if the newest drift check found drift, 0 if not; NaN without a check.",
            labels=["station"],
        )
        for one in self._services.all:
            station = str(one.city.station)
            _add_states(freshness, [station], _FRESHNESS, _freshness_of(one))
            _add_states(status, [station], get_args(Status), _status_of(one))
            known = self._data.city(one.city.station)
            for dataset in NewestDays.model_fields:
                newest = None if known is None else known.newest_days[dataset]
                ages.add_metric([station, dataset], _age_days(one, newest))
            drifted = None if known is None else known.drifted
            drift.add_metric([station], math.nan if drifted is None else float(drifted))
        sources = GaugeMetricFamily(
            "seoulcast_source_state",
            "1 at the state of a source of hours or official forecasts that was asked.",
            labels=["source", "state"],
        )
        for source, state in self._data.sources.by_source.items():
            _add_states(sources, [source], get_args(SourceState), state)
        yield from (freshness, status, ages, drift, sources)


def _add_states(
    family: GaugeMetricFamily, labels: Sequence[str], states: Sequence[str], now: str | None
) -> None:
    for state in states:
        family.add_metric([*labels, state], float(state == now))


def _freshness_of(services: Services) -> str:
    snapshot = services.latest.snapshot
    return "none" if snapshot is None else services.renderer.freshness(snapshot.forecast).state


def _status_of(services: Services) -> str | None:
    snapshot = services.latest.snapshot
    return None if snapshot is None else snapshot.forecast.status


def _age_days(services: Services, newest: date | None) -> float:
    return math.nan if newest is None else float((services.clock.now().date() - newest).days)


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
async def metrics(request: Request) -> Response:
    """The metrics in the format the scraper takes; the data's are as the store was read last."""
    measured: Metrics = request.app.state.metrics
    measured.data.refresh()
    # The library takes the first that it knows, whatever weight it has.
    wanted = sorted(members(line_of(request.headers.raw, b"accept")), key=lambda one: -one.weight)
    accept = b", ".join(one.text for one in wanted if one.weight > 0).decode("latin-1")
    encoder, content_type = choose_encoder(accept)
    body = await run_in_threadpool(encoder, measured.registry)
    # As a header, since Starlette would add a second charset.
    return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})
