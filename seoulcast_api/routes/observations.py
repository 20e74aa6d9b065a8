"""Observed and cleaned values at /api/v1/observations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from seoulcast_api import words
from seoulcast_api.parameters import DayRange
from seoulcast_api.problems import documented
from seoulcast_api.responses.observations import ObservationsResponse, Units
from seoulcast_api.services import WithServices
from seoulcast_assets.datasets.documents import UNITS

router = APIRouter(tags=["observations"])


@router.get("/api/v1/observations", responses=documented(422, 503))
def observations(
    query: Annotated[DayRange, Query()], services: WithServices
) -> ObservationsResponse:
    """Observed values of a range of days beside the cleaned ones, each with its flag.

    Nothing observed is lost: where cleaning clipped or removed a value, `observed` still has
    it.
    """
    first, last = query.resolve(services.clock)
    return ObservationsResponse(
        station=words.station(services.settings.station),
        from_day=first,
        to_day=last,
        units=Units.model_validate(UNITS),
        days=services.observations.days(first, last),
        source=words.source(services.observations.origin()),
    )
