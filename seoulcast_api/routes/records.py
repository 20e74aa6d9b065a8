"""The pipeline's records: /api/v1/models and /api/v1/drift."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from seoulcast_api.presenting import csv_tables, views
from seoulcast_api.responses.records import DriftResponse, ModelsResponse
from seoulcast_api.routes.dependencies import WithAllServices
from seoulcast_api.routes.parameters import DayRange
from seoulcast_api.routes.resource import Csv, resource

router = APIRouter(tags=["models"])


@resource(
    router,
    "/api/v1/models",
    Csv(
        "The decisions about models as a table, newest first; the issued days are in the JSON.",
        csv_tables.decisions,
        csv_tables.DECISIONS_EXAMPLE,
        # All of them, whatever range is asked for.
        file=lambda _, name: name,
    ),
)
def models(query: Annotated[DayRange, Query()], everyone: WithAllServices) -> ModelsResponse:
    """Which model was promoted or refused, when and by how much; which issued which days.

    The decisions are all there are; the days are those D of the range with a forecast.
    """
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    issued = services.models.issued(services.forecasts.issued_days(first, last))
    return ModelsResponse(
        **services.range_fields(first, last),
        decisions=[views.decision(one) for one in reversed(services.models.decisions())],
        issued=[views.issuer(model, days) for model, days in issued],
    )


@resource(
    router,
    "/api/v1/drift",
    Csv(
        "The drift checks as a table: a row for each sign; the reasons are in the JSON.",
        csv_tables.drift,
        csv_tables.DRIFT_EXAMPLE,
    ),
)
def drift(query: Annotated[DayRange, Query()], everyone: WithAllServices) -> DriftResponse:
    """The drift checks of a range of days: each sign beside its threshold, and the verdict."""
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    return DriftResponse(
        **services.range_fields(first, last),
        checks=[views.drift_check(check) for check in services.drift.documents(first, last)],
    )
