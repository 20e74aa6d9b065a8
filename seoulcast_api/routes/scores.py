"""How good the forecasts were, at /api/v1/scores."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from seoulcast_api import views, words
from seoulcast_api.parameters import ScoresQuery
from seoulcast_api.problems import documented
from seoulcast_api.responses.scores import ScoresResponse
from seoulcast_api.services import WithServices

router = APIRouter(tags=["scores"])


@router.get("/api/v1/scores", responses=documented(422, 503))
def scores(query: Annotated[ScoresQuery, Query()], services: WithServices) -> ScoresResponse:
    """Errors of the forecasts whose target days lie in a range.

    Truth is what was observed, dust storms included, never a cleaned value. The summary is
    by target and lead, beside persistence and climatology on the same days.
    """
    first, last = query.resolve(services.clock)
    documents = services.scores.documents(first, last)
    return ScoresResponse(
        station=words.station(services.settings.station),
        from_day=first,
        to_day=last,
        scored_days=[document.day for document in documents],
        summary=views.score_summary(documents),
        rows=views.score_rows(documents) if query.rows else None,
        source=words.source(services.observations.origin()),
    )
