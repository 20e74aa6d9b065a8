"""Everything that was forecast for one day, at /api/v1/forecasts-for/{date}."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  `date` is also the name of a parameter
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool

from seoulcast.targets import Words
from seoulcast_api.http.problems import invalid, not_found
from seoulcast_api.http.refused_parameters import NotAcceptedError, WrongParameter
from seoulcast_api.presenting import csv_tables
from seoulcast_api.responses.history import ForecastOfDay, ForecastsForResponse
from seoulcast_api.routes.dependencies import WithServices
from seoulcast_api.routes.parameters import parse_day
from seoulcast_api.routes.resource import Csv, resource
from seoulcast_api.services import Services

router = APIRouter(tags=["forecasts"])

TargetDay = Annotated[
    str,
    Path(
        alias="date",
        description="The day that was forecast (KST), YYYY-MM-DD.",
        examples=["2022-12-31"],
        json_schema_extra={"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    ),
]


@resource(
    router,
    "/api/v1/forecasts-for/{date}",
    Csv(
        "The same as a table: a row for each issue and target.",
        csv_tables.forecasts_for,
        csv_tables.FORECASTS_FOR_EXAMPLE,
        file=lambda body, name: f"{name}-{body.from_day}",
    ),
    statuses=(404, 422, 429, 503),
)
async def forecasts_for(date: TargetDay, services: WithServices) -> ForecastsForResponse:
    """All that was forecast for a day, from seven days before to its own morning and update."""
    try:
        day = parse_day(date)
    except NotAcceptedError as error:
        raise invalid(WrongParameter("date", error.words)) from None
    return await run_in_threadpool(_forecasts_for, services, day)


def _forecasts_for(services: Services, day: Day) -> ForecastsForResponse:
    issued = services.forecasts.for_day(day)
    if not issued:
        raise not_found(
            Words(ko=f"{day}에 대한 예보가 없습니다.", en=f"Nothing was forecast for {day}.")
        )
    found = [
        ForecastOfDay(
            day=one.day,
            lead=its.lead,
            issued_at=one.issued_at,
            issue=one.issue,
            kind=one.kind,
            status=one.status,
            model_version=one.model.version,
            targets=its.targets,
            pm10_grade=its.pm10_grade,
        )
        for one in issued
        for its in one.days
        if its.date == day
    ]
    observed = services.observations.days(day, day)
    return ForecastsForResponse.model_construct(
        **services.range_fields(day, day),
        forecasts=found,
        observed=observed[0] if observed else None,
    )
