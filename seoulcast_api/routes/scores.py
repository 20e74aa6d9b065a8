"""How good the forecasts were, and which days were unlike them.

At /api/v1/scores, /api/v1/reliability and /api/v1/anomalies.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from seoulcast.datasets.documents import UNUSUAL_FROM
from seoulcast_api.presenting import csv_tables, unusual_days, views
from seoulcast_api.responses.anomalies import AnomaliesResponse
from seoulcast_api.responses.reliability import ReliabilityResponse
from seoulcast_api.responses.scores import ScoresResponse
from seoulcast_api.routes.dependencies import WithAllServices
from seoulcast_api.routes.parameters import DayRange, LeadsQuery, ScoresQuery
from seoulcast_api.routes.resource import Csv, resource
from seoulcast_api.services import Services
from seoulcast_api.statistics.bad_air import summarise_bad_air
from seoulcast_api.statistics.score_means import sum_errors, summarise_errors

router = APIRouter(tags=["scores"])


@resource(
    router,
    "/api/v1/scores",
    Csv(
        "The rows of the scores as a table; with rows=false the summary.",
        csv_tables.scores,
        csv_tables.SCORES_EXAMPLE,
    ),
)
def scores(query: Annotated[ScoresQuery, Query()], everyone: WithAllServices) -> ScoresResponse:
    """Errors of the forecasts whose target days lie in a range.

    Truth is what was observed, dust storms included, never a cleaned value. The summary is
    by target and lead, beside persistence and the normal, and beside KMA's own forecasts as
    issued where there were any, on the same days. The rows as CSV are what its figures are
    means of. Without rows the range may be of any length.
    Updates of a morning's forecast count apart: with issue=update the errors are theirs.
    """
    services = everyone.of(query.station)
    return _scores_with_rows(query, services) if query.rows else _summary(query, services)


def _summary(query: ScoresQuery, services: Services) -> ScoresResponse:
    first, last = query.resolve(services.clock)
    found = services.statistics.errors(first, last)
    return ScoresResponse(
        **services.range_fields(first, last),
        scored_days=found.days,
        summary=summarise_errors(found.sums[query.issue], query.target, query.lead),
        rows=None,
    )


def _scores_with_rows(query: ScoresQuery, services: Services) -> ScoresResponse:
    first, last = query.resolve(services.clock)
    documents = services.scores.documents(first, last)
    chosen = views.score_documents_of(documents, query.target, query.lead, query.issue)
    # Not validated again: views made every part of it.
    return ScoresResponse.model_construct(
        **services.range_fields(first, last),
        scored_days=[document.day for document in documents],
        summary=summarise_errors(sum_errors(row for one in chosen for row in one.rows)),
        rows=views.score_rows(chosen, services.issued.of_scores(chosen)),
    )


@resource(
    router,
    "/api/v1/reliability",
    Csv(
        "The classes of probability as a table; the counts of alarms are in the JSON.",
        csv_tables.reliability,
        csv_tables.RELIABILITY_EXAMPLE,
    ),
)
def reliability(
    query: Annotated[LeadsQuery, Query()], everyone: WithAllServices
) -> ReliabilityResponse:
    """How far to trust a forecast of bad air: hits, false alarms, and its probability's worth.

    Bad is 나쁨 or worse. The probabilities are those of the issues that were scored. The range
    may be of any length.
    """
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    return ReliabilityResponse(
        **services.range_fields(first, last),
        leads=summarise_bad_air(services.statistics.bad_air(first, last), query.lead),
    )


@resource(
    router,
    "/api/v1/anomalies",
    Csv(
        "The unusual values as a table, newest day first.",
        csv_tables.anomalies,
        csv_tables.ANOMALIES_EXAMPLE,
    ),
)
def anomalies(query: Annotated[DayRange, Query()], everyone: WithAllServices) -> AnomaliesResponse:
    """Observed values far outside their own forecast, and whether air or instrument did it.

    Each day is compared with the forecast that was issued on its morning (lead 1).
    """
    services = everyone.of(query.station)
    first, last = query.resolve(services.clock)
    documents = services.scores.documents(first, last)
    return AnomaliesResponse(
        **services.range_fields(first, last),
        unusual_from=UNUSUAL_FROM,
        judged_days=unusual_days.judged_days(documents),
        anomalies=unusual_days.unusual(documents),
    )
