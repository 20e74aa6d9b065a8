"""The pipeline's records: /api/v1/models and /api/v1/drift."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from seoulcast_api.http.answers import as_csv, as_json, documented_csv
from seoulcast_api.http.problems import documented
from seoulcast_api.presenting import tables, views, words
from seoulcast_api.responses.records import DriftResponse, ModelsResponse
from seoulcast_api.routes.parameters import DayRange
from seoulcast_api.services import Services, WithServices

router = APIRouter(tags=["models"])


@router.get("/api/v1/models", response_model=ModelsResponse, responses=documented(422, 429, 503))
def models(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """Which model was promoted or refused, when and by how much; which issued which days.

    The decisions are all there are; the days are those D of the range with a forecast.
    """
    return as_json(_models(query, services))


@router.get("/api/v1/models.csv", **documented_csv(tables.DECISIONS_EXAMPLE, 422, 429, 503))
def models_csv(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """The decisions about models as a table, newest first; the issued days are in the JSON."""
    body = _models(query, services)
    return as_csv(tables.decisions(body), services.file("models"))


def _models(query: DayRange, services: Services) -> ModelsResponse:
    first, last = query.resolve(services.clock)
    issued = services.models.issued(services.forecasts.issued_days(first, last))
    return ModelsResponse(
        station=services.station,
        decisions=[views.decision(one) for one in reversed(services.models.decisions())],
        from_day=first,
        to_day=last,
        issued=[views.issuer(model, days) for model, days in issued],
        source=words.source(services.observations.origin()),
    )


@router.get("/api/v1/drift", response_model=DriftResponse, responses=documented(422, 429, 503))
def drift(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """The drift checks of a range of days: each sign beside its threshold, and the verdict."""
    return as_json(_drift(query, services))


@router.get("/api/v1/drift.csv", **documented_csv(tables.DRIFT_EXAMPLE, 422, 429, 503))
def drift_csv(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """The drift checks as a table: a row for each sign; the reasons are in the JSON."""
    body = _drift(query, services)
    return as_csv(tables.drift(body), services.file(f"drift-{body.from_day}-{body.to_day}"))


def _drift(query: DayRange, services: Services) -> DriftResponse:
    first, last = query.resolve(services.clock)
    return DriftResponse(
        station=services.station,
        from_day=first,
        to_day=last,
        checks=[views.drift_check(check) for check in services.drift.checks(first, last)],
        source=words.source(services.observations.origin()),
    )
