"""Which cities are forecast, at /api/v1/stations."""

from __future__ import annotations

from fastapi import APIRouter, Response

from seoulcast_api.http.answers import as_json
from seoulcast_api.http.problems import documented
from seoulcast_api.responses.stations import StationsResponse
from seoulcast_api.routes.dependencies import WithAllServices

router = APIRouter(tags=["stations"])


@router.get("/api/v1/stations", response_model=StationsResponse, responses=documented(429))
def stations(everyone: WithAllServices) -> Response:
    """The stations that are forecast; `?station=` asks any other address for one of them."""
    return as_json(StationsResponse(stations=[one.station for one in everyone.all]))
