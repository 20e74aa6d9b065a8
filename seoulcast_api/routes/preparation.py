"""What a system in its first minutes is doing, at /api/v1/preparation."""

from __future__ import annotations

from fastapi import APIRouter, Response

from seoulcast.datasets.preparation import Preparation, StepName
from seoulcast_api.http.answers import ASK_EACH_TIME, as_json
from seoulcast_api.http.problems import documented
from seoulcast_api.presenting import labels
from seoulcast_api.responses.serving import PreparationResponse
from seoulcast_api.routes.dependencies import WithAllServices, WithServices
from seoulcast_api.services import AllServices, Services

router = APIRouter(tags=["preparation"])

_NONE = PreparationResponse(
    state=None,
    step=None,
    step_words=None,
    trouble=None,
    first_forecast_in_s=None,
    model_forecast_in_s=None,
)


@router.get(
    "/api/v1/preparation",
    response_model=PreparationResponse,
    responses=documented(422, 429, 503),
)
def preparation(everyone: WithAllServices, services: WithServices) -> Response:
    """What the system does before it forecasts as it will, and about how long that takes."""
    newest = everyone.preparation.newest()
    body = _NONE if newest is None else _body(newest, everyone, services)
    return as_json(body, ASK_EACH_TIME)


def _body(newest: Preparation, everyone: AllServices, services: Services) -> PreparationResponse:
    step = newest.steps[newest.running].name

    def seconds_left(awaited: StepName) -> int | None:
        left = newest.seconds_left(everyone.clock.now(), awaited, services.station.id)
        return None if left is None else round(left)

    return PreparationResponse(
        state=newest.state,
        step=step,
        step_words=labels.STEPS[step],
        trouble=newest.trouble,
        first_forecast_in_s=seconds_left("first_forecast"),
        model_forecast_in_s=seconds_left("forecasts"),
    )
