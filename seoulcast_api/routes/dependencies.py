"""What FastAPI hands to the routes: the readers of every city, or those of one station."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from seoulcast_api.routes.parameters import STATION, OptionalStation, refuse_repeated
from seoulcast_api.services import AllServices, Services


def _all_services(request: Request) -> AllServices:
    services: AllServices = request.app.state.services
    return services


WithAllServices = Annotated[AllServices, Depends(_all_services)]


def _services(
    everyone: WithAllServices,
    _: Annotated[None, Depends(refuse_repeated)],
    station: Annotated[OptionalStation, Query(**STATION)] = None,
) -> Services:
    return everyone.of(station)


WithServices = Annotated[Services, Depends(_services)]
"""Of the station asked for, at an address whose query has no model of its own."""
