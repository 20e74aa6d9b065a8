"""The newest forecast at /result, and each day's at /api/v1/forecasts/{date}."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from seoulcast_api.parameters import parse_day
from seoulcast_api.problems import documented, invalid
from seoulcast_api.responses.forecasts import ForecastResponse
from seoulcast_api.responses.serving import ResultResponse
from seoulcast_api.services import WithServices

router = APIRouter(tags=["forecasts"])

ForecastDate = Annotated[
    str,
    Path(
        alias="date",
        description="D, the last full KST day before the issue, as YYYY-MM-DD; or `latest`.",
        examples=["2022-12-30", "latest"],
        json_schema_extra={"pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|latest)$"},
    ),
]


@router.get("/result", response_model=ResultResponse, responses=documented(503))
async def result(request: Request, services: WithServices) -> Response:
    """The newest forecast: seven days, all targets, and how old it is.

    A newly issued forecast shows within two seconds. While the store is out of reach the
    last one that was read is served; `freshness` always tells its age.
    """
    body = services.renderer.render(await services.latest.get())
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(body.gzipped, media_type="application/json", headers=headers)
    return Response(body.plain, media_type="application/json", headers=headers)


@router.get(
    "/api/v1/forecasts/{date}",
    response_model=ForecastResponse,
    responses=documented(404, 422, 503),
)
async def forecast(date: ForecastDate, services: WithServices) -> ForecastResponse:
    """The forecast issued under a day D, as it was issued; `latest` gives the newest."""
    if date == "latest":
        return (await services.latest.get()).forecast
    try:
        day = parse_day(date)
    except ValueError as error:
        raise invalid("date", f"{error}, or 'latest'") from None
    return await run_in_threadpool(services.forecasts.of_day, day)
