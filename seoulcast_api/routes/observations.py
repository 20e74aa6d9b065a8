"""Observed and cleaned values at /api/v1/observations, what is usual at /api/v1/normals."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from seoulcast.datasets.documents import UNITS
from seoulcast_api.http.answers import as_csv, as_json, documented_csv
from seoulcast_api.http.problems import documented
from seoulcast_api.presenting import tables, words
from seoulcast_api.reading.normals import slot
from seoulcast_api.responses.normals import NormalDay, NormalsResponse
from seoulcast_api.responses.observations import ObservationsResponse, Units
from seoulcast_api.routes.parameters import DayRange
from seoulcast_api.services import Services, WithServices

router = APIRouter(tags=["observations"])


@router.get(
    "/api/v1/observations", response_model=ObservationsResponse, responses=documented(422, 429, 503)
)
def observations(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """Observed values of a range of days beside the cleaned ones, each with its flag.

    Nothing observed is lost: where cleaning clipped or removed a value, `observed` still has
    it.
    """
    return as_json(_observations(query, services))


@router.get("/api/v1/observations.csv", **documented_csv(tables.OBSERVED_EXAMPLE, 422, 429, 503))
def observations_csv(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """Observed and cleaned values as a table: a row for each day and value."""
    body = _observations(query, services)
    return as_csv(
        tables.observations(body),
        services.file(f"observations-{body.from_day}-{body.to_day}"),
    )


def _observations(query: DayRange, services: Services) -> ObservationsResponse:
    first, last = query.resolve(services.clock)
    return ObservationsResponse(
        station=services.station,
        from_day=first,
        to_day=last,
        units=Units.model_validate(UNITS),
        days=services.observations.days(first, last),
        source=words.source(services.observations.origin()),
    )


@router.get("/api/v1/normals", response_model=NormalsResponse, responses=documented(422, 429, 503))
def normals(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """What is usual on each day of a range: observed within 7 days of it in 30 years.

    Years and days that are excluded from climatology are left out; PM10 was first observed
    in 2008. A value is null where fewer than 10 years were observed.
    """
    return as_json(_normals(query, services))


@router.get("/api/v1/normals.csv", **documented_csv(tables.NORMALS_EXAMPLE, 422, 429, 503))
def normals_csv(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """What is usual, as a table: a row for each day and value that has a normal."""
    body = _normals(query, services)
    return as_csv(tables.normals(body), services.file(f"normals-{body.from_day}-{body.to_day}"))


def _normals(query: DayRange, services: Services) -> NormalsResponse:
    first, last = query.resolve(services.clock)
    table = services.normals.table()
    base_from, base_to = services.normals.base_years()
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return NormalsResponse(
        station=services.station,
        from_day=first,
        to_day=last,
        base_from=base_from,
        base_to=base_to,
        days=[NormalDay(date=day, normal=table[slot(day)]) for day in days],
        source=words.source(services.observations.origin()),
    )
