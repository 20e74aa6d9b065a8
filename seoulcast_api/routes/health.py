"""Whether the service can serve: /health for people, /health/live and /health/ready for probes."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from seoulcast_api.http.problems import ProblemError, documented
from seoulcast_api.presenting import views
from seoulcast_api.responses.forecasts import ForecastResponse, Freshness
from seoulcast_api.responses.serving import (
    HealthResponse,
    NewestDays,
    ProbeResponse,
    ServedForecast,
    SourceHealth,
)
from seoulcast_api.routes.dependencies import WithAllServices, WithServices
from seoulcast_api.services import Services

router = APIRouter(tags=["health"])
log = logging.getLogger(__name__)


@router.get("/health", responses=documented(422, 503))
async def health(services: WithServices, response: Response) -> HealthResponse:
    """What is served and how old it is; 503 only when nothing can be served at all."""
    response.headers["Cache-Control"] = "no-store"
    snapshot = await services.latest.get()
    newest_days, store_problem = await run_in_threadpool(_newest_days, services)
    freshness = services.renderer.freshness(snapshot.forecast)
    found = _problems(snapshot.forecast, freshness)
    if services.latest.error is not None:
        found.append(f"The newest forecast can't be read: {_shown(services.latest.error)}")
    elif store_problem is not None:
        found.append(store_problem)
    forecast = snapshot.forecast
    return HealthResponse(
        status="degraded" if found else "ok",
        problems=found,
        freshness=freshness,
        forecast=ServedForecast(
            day=forecast.day,
            issued_at=forecast.issued_at,
            data_through=forecast.data_through,
            status=forecast.status,
            model_version=forecast.model.version,
            origin=forecast.source.origin,
        ),
        newest_days=newest_days,
        sources=await run_in_threadpool(_sources, services),
    )


@router.get("/health/live")
async def live(response: Response) -> ProbeResponse:
    """Whether the process answers. It says nothing of forecasts or the store."""
    response.headers["Cache-Control"] = "no-store"
    return ProbeResponse(status="ok")


@router.get("/health/ready", responses=documented(503))
async def ready(everyone: WithAllServices, response: Response) -> ProbeResponse:
    """Whether there is a forecast to serve, of whatever age: the default city's."""
    response.headers["Cache-Control"] = "no-store"
    await everyone.default.latest.get()
    return ProbeResponse(status="ok")


def _newest_days(services: Services) -> tuple[NewestDays, str | None]:
    """Newest day of each dataset, or none of them and why."""
    try:
        return services.observations.newest_days(services.clock.last_full_day()), None
    except ProblemError as error:
        log.warning("No newest days: %s", error.for_log)
        unknown = NewestDays(
            temperature=None,
            pm10=None,
            station_weather=None,
            forecast_scores=None,
            drift_check=None,
        )
        return unknown, error.detail.en


def _sources(services: Services) -> list[SourceHealth]:
    """The states of the sources; none while they can't be read."""
    try:
        return [views.source_health(status) for status in services.sources.statuses()]
    except ProblemError as error:
        log.warning("No states of sources: %s", error.for_log)
        return []


def _problems(forecast: ForecastResponse, freshness: Freshness) -> list[str]:
    found = []
    if freshness.state != "fresh":
        found.append(freshness.words.en)
    if forecast.status != "fresh":
        found.append(" ".join([forecast.status_words.en, *forecast.reasons]))
    return found


def _shown(error: Exception) -> str:
    """An error in words for anyone; those of an unexpected one are in the log alone."""
    return (
        error.detail.en if isinstance(error, ProblemError) else "an unexpected error, see the log."
    )
