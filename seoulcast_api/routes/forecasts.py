"""The newest forecast at /result, and those of days at /api/v1/forecasts."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a parameter
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from seoulcast.datasets.documents import IssueName
from seoulcast.targets import Words
from seoulcast_api.http.answers import ASK_EACH_TIME
from seoulcast_api.http.problems import documented, invalid
from seoulcast_api.http.refused_parameters import NotAcceptedError, WrongParameter
from seoulcast_api.presenting import csv_tables
from seoulcast_api.responses.forecasts import ForecastResponse, ForecastsResponse
from seoulcast_api.responses.serving import ResultResponse
from seoulcast_api.routes.dependencies import WithAllServices, WithServices
from seoulcast_api.routes.parameters import ForecastsQuery, parse_day
from seoulcast_api.routes.resource import Csv, resource

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

ForecastIssue = Annotated[
    IssueName,
    Query(
        description="Of a day: the morning's forecast, or its update. `latest` is whichever is "
        "newer.",
        examples=["morning"],
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


@resource(
    router,
    "/api/v1/forecasts",
    Csv(
        "The same page as a table: a row for each D, day and target.",
        lambda page: csv_tables.forecasts(page.forecasts),
        csv_tables.FORECAST_EXAMPLE,
    ),
)
def forecasts(
    query: Annotated[ForecastsQuery, Query()], everyone: WithAllServices
) -> ForecastsResponse:
    """The forecasts issued under a range of days D, a page at a time, as they were issued."""
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    days = services.forecasts.issued_days(first, last)
    if query.order == "newest":
        days.reverse()
    end = query.offset + query.limit
    # Not validated again: each forecast was when it was read.
    return ForecastsResponse.model_construct(
        **services.range_fields(first, last),
        order=query.order,
        total=len(days),
        offset=query.offset,
        next_offset=end if end < len(days) else None,
        forecasts=services.forecasts.of_days(days[query.offset : end]),
    )


@resource(
    router,
    "/api/v1/forecasts/{date}",
    Csv(
        "The forecast issued under a day D as a table: a row for each day and target.",
        lambda issued: csv_tables.forecasts([issued]),
        csv_tables.FORECAST_EXAMPLE,
        file=lambda issued, name: f"{name}-{issued.day}",
    ),
    statuses=(404, 422, 429, 503),
    cache=ASK_EACH_TIME,
)
async def forecast(
    date: ForecastDate, services: WithServices, issue: ForecastIssue = "morning"
) -> ForecastResponse:
    """The forecast issued under a day D, as it was issued; `latest` gives the newest."""
    if date == "latest":
        return (await services.latest.get()).forecast
    try:
        day: Day = parse_day(date)
    except NotAcceptedError as error:
        accepted = Words(
            ko=f"{error.words.ko}('latest'도 됩니다)", en=f"{error.words.en}, or 'latest'"
        )
        raise invalid(WrongParameter("date", accepted)) from None
    return await run_in_threadpool(services.forecasts.of_day, day, issue)
