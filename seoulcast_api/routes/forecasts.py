"""The newest forecast at /result, and those of days at /api/v1/forecasts."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a parameter
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from seoulcast_api.http.answers import ASK_EACH_TIME, as_csv, as_json, documented_csv
from seoulcast_api.http.problems import documented, invalid
from seoulcast_api.presenting import tables, words
from seoulcast_api.responses.forecasts import ForecastResponse, ForecastsResponse
from seoulcast_api.responses.serving import ResultResponse
from seoulcast_api.routes.parameters import ForecastsQuery, parse_day
from seoulcast_api.services import Services, WithServices

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


@router.get("/result", response_model=ResultResponse, responses=documented(422, 429, 503))
async def result(request: Request, services: WithServices) -> Response:
    """The newest forecast: seven days, all targets, what is usual, and how old it is.

    A newly issued forecast shows within two seconds. While the store is out of reach the
    last one that was read is served; `freshness` always tells its age. Its ETag holds for a
    minute at most, so that a copy kept by a 304 is never more than that older than it says.
    """
    rendered = services.renderer.render(await services.latest.get())
    return rendered.response(request.scope["headers"])


@router.get(
    "/api/v1/forecasts", response_model=ForecastsResponse, responses=documented(422, 429, 503)
)
def forecasts(query: Annotated[ForecastsQuery, Query()], services: WithServices) -> Response:
    """The forecasts issued under a range of days D, a page at a time, as they were issued."""
    return as_json(_page(query, services))


@router.get("/api/v1/forecasts.csv", **documented_csv(tables.FORECAST_EXAMPLE, 422, 429, 503))
def forecasts_csv(query: Annotated[ForecastsQuery, Query()], services: WithServices) -> Response:
    """The same page as a table: a row for each D, day and target."""
    page = _page(query, services)
    name = f"forecasts-{page.from_day}-{page.to_day}"
    return as_csv(tables.forecasts(page.forecasts), services.file(name))


# Before the route below, whose {date} would take the extension too.
@router.get(
    "/api/v1/forecasts/{date}.csv", **documented_csv(tables.FORECAST_EXAMPLE, 404, 422, 429, 503)
)
async def forecast_csv(date: ForecastDate, services: WithServices) -> Response:
    """The forecast issued under a day D as a table: a row for each day and target."""
    issued = await _of(date, services)
    return as_csv(
        tables.forecasts([issued]),
        services.file(f"forecast-{issued.day}"),
        ASK_EACH_TIME,
    )


@router.get(
    "/api/v1/forecasts/{date}",
    response_model=ForecastResponse,
    responses=documented(404, 422, 429, 503),
)
async def forecast(date: ForecastDate, services: WithServices) -> Response:
    """The forecast issued under a day D, as it was issued; `latest` gives the newest."""
    return as_json(await _of(date, services), ASK_EACH_TIME)


def _page(query: ForecastsQuery, services: Services) -> ForecastsResponse:
    first, last = query.resolve(services.clock)
    days = services.forecasts.issued_days(first, last)
    if query.order == "newest":
        days.reverse()
    end = query.offset + query.limit
    # Not validated again: each forecast was when it was read.
    return ForecastsResponse.model_construct(
        station=services.station,
        from_day=first,
        to_day=last,
        order=query.order,
        total=len(days),
        offset=query.offset,
        next_offset=end if end < len(days) else None,
        forecasts=services.forecasts.of_days(days[query.offset : end]),
        source=words.source(services.observations.origin()),
    )


async def _of(date: str, services: Services) -> ForecastResponse:
    if date == "latest":
        return (await services.latest.get()).forecast
    try:
        day: Day = parse_day(date)
    except ValueError as error:
        raise invalid("date", f"{error}, or 'latest'") from None
    return await run_in_threadpool(services.forecasts.of_day, day)
