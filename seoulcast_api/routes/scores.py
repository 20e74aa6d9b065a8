"""How good the forecasts were, and which days were unlike them.

At /api/v1/scores, /api/v1/reliability and /api/v1/anomalies.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from seoulcast.datasets.documents import UNUSUAL_FROM
from seoulcast_api.http.answers import as_csv, as_json, documented_csv
from seoulcast_api.http.problems import documented
from seoulcast_api.presenting import anomalies as unusual_days
from seoulcast_api.presenting import reliability as reliabilities
from seoulcast_api.presenting import tables, views, words
from seoulcast_api.responses.anomalies import AnomaliesResponse
from seoulcast_api.responses.reliability import ReliabilityResponse
from seoulcast_api.responses.scores import ScoresResponse
from seoulcast_api.routes.parameters import DayRange, LeadsQuery, ScoresQuery
from seoulcast_api.services import Services, WithServices

router = APIRouter(tags=["scores"])


@router.get("/api/v1/scores", response_model=ScoresResponse, responses=documented(422, 429, 503))
def scores(query: Annotated[ScoresQuery, Query()], services: WithServices) -> Response:
    """Errors of the forecasts whose target days lie in a range.

    Truth is what was observed, dust storms included, never a cleaned value. The summary is
    by target and lead, beside persistence and climatology on the same days.
    """
    return as_json(_scores(query, services))


@router.get("/api/v1/scores.csv", **documented_csv(tables.SCORES_EXAMPLE, 422, 429, 503))
def scores_csv(query: Annotated[ScoresQuery, Query()], services: WithServices) -> Response:
    """The rows of the scores as a table; with rows=false the summary."""
    body = _scores(query, services)
    return as_csv(tables.scores(body), services.file(f"scores-{body.from_day}-{body.to_day}"))


def _scores(query: ScoresQuery, services: Services) -> ScoresResponse:
    first, last = query.resolve(services.clock)
    documents = services.scores.documents(first, last)
    chosen = views.score_documents_of(documents, query.target, query.lead)
    # Not validated again: views made every part of it.
    return ScoresResponse.model_construct(
        station=services.station,
        from_day=first,
        to_day=last,
        scored_days=[document.day for document in documents],
        summary=views.score_summary(chosen),
        rows=views.score_rows(chosen, services.issued.of_scores(chosen)) if query.rows else None,
        source=words.source(services.observations.origin()),
    )


@router.get(
    "/api/v1/reliability", response_model=ReliabilityResponse, responses=documented(422, 429, 503)
)
def reliability(query: Annotated[LeadsQuery, Query()], services: WithServices) -> Response:
    """How far to trust a forecast of bad air: hits, false alarms, and its probability's worth.

    Bad is 나쁨 or worse. The probabilities are those of the issues that were scored.
    """
    return as_json(_reliability(query, services))


@router.get("/api/v1/reliability.csv", **documented_csv(tables.RELIABILITY_EXAMPLE, 422, 429, 503))
def reliability_csv(query: Annotated[LeadsQuery, Query()], services: WithServices) -> Response:
    """The classes of probability as a table; the counts of alarms are in the JSON."""
    body = _reliability(query, services)
    return as_csv(
        tables.reliability(body),
        services.file(f"reliability-{body.from_day}-{body.to_day}"),
    )


def _reliability(query: LeadsQuery, services: Services) -> ReliabilityResponse:
    first, last = query.resolve(services.clock)
    documents = services.scores.documents(first, last)
    dust = views.score_documents_of(documents, ["PM10_AVG"], query.lead)
    return ReliabilityResponse(
        station=services.station,
        from_day=first,
        to_day=last,
        leads=reliabilities.by_lead(dust, services.issued.of_scores(dust)),
        source=words.source(services.observations.origin()),
    )


@router.get(
    "/api/v1/anomalies", response_model=AnomaliesResponse, responses=documented(422, 429, 503)
)
def anomalies(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """Observed values far outside their own forecast, and whether air or instrument did it.

    Each day is held against the forecast that was issued on its morning (lead 1).
    """
    return as_json(_anomalies(query, services))


@router.get("/api/v1/anomalies.csv", **documented_csv(tables.ANOMALIES_EXAMPLE, 422, 429, 503))
def anomalies_csv(query: Annotated[DayRange, Query()], services: WithServices) -> Response:
    """The unusual values as a table, newest day first."""
    body = _anomalies(query, services)
    return as_csv(tables.anomalies(body), services.file(f"anomalies-{body.from_day}-{body.to_day}"))


def _anomalies(query: DayRange, services: Services) -> AnomaliesResponse:
    first, last = query.resolve(services.clock)
    documents = services.scores.documents(first, last)
    return AnomaliesResponse(
        station=services.station,
        from_day=first,
        to_day=last,
        unusual_from=UNUSUAL_FROM,
        judged_days=unusual_days.judged_days(documents),
        anomalies=unusual_days.unusual(documents),
        source=words.source(services.observations.origin()),
    )
