"""Observed and cleaned values at /api/v1/observations, what is usual at /api/v1/normals."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from seoulcast.datasets.documents import UNITS
from seoulcast_api.presenting import csv_tables
from seoulcast_api.reading.normals import slot
from seoulcast_api.responses.normals import NormalDay, NormalsResponse
from seoulcast_api.responses.observations import ObservationsResponse, Units
from seoulcast_api.routes.dependencies import WithAllServices
from seoulcast_api.routes.parameters import DayRange
from seoulcast_api.routes.resource import Csv, resource

router = APIRouter(tags=["observations"])


@resource(
    router,
    "/api/v1/observations",
    Csv(
        "Observed and cleaned values as a table: a row for each day and value.",
        csv_tables.observations,
        csv_tables.OBSERVED_EXAMPLE,
    ),
)
def observations(
    query: Annotated[DayRange, Query()], everyone: WithAllServices
) -> ObservationsResponse:
    """Observed values of a range of days beside the cleaned ones, each with its flag.

    Nothing observed is lost: where cleaning clipped or removed a value, `observed` still has
    it.
    """
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    return ObservationsResponse(
        **services.range_fields(first, last),
        units=Units.model_validate(UNITS),
        days=services.observations.days(first, last),
    )


@resource(
    router,
    "/api/v1/normals",
    Csv(
        "What is usual, as a table: a row for each day and value that has a normal.",
        csv_tables.normals,
        csv_tables.NORMALS_EXAMPLE,
    ),
)
def normals(query: Annotated[DayRange, Query()], everyone: WithAllServices) -> NormalsResponse:
    """What is usual on each day of a range: observed within 7 days of it in 30 years.

    They are the 30 full years before the year of the newest forecast's issue, and scores set
    forecasts beside the normals of the forecasts' own issues. Days that are excluded from
    training are left out; PM10 was first observed in 2008. A value is null where fewer than 10
    years were observed.
    """
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    issue = services.newest_issue()
    table = services.normals.table(issue)
    base_from, base_to = services.normals.base_years(issue)
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return NormalsResponse(
        **services.range_fields(first, last),
        base_from=base_from,
        base_to=base_to,
        days=[NormalDay(date=day, normal=table[slot(day)]) for day in days],
    )
