"""Of stored scores and issues, what the statistics are made of; the rest is not parsed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from seoulcast.datasets.documents import Grade, Kind, TargetName

Lead = Annotated[int, Field(ge=1, le=7)]


class ScoredRow(BaseModel):
    """A scored forecast, in the words of `documents.ScoreRow`.

    Fields of official forecast and normal are not in scores from before these were scored.
    """

    target: TargetName
    lead: Lead
    forecast_day: date
    fingerprint: str
    kind: Kind
    observed: float
    median: float
    absolute_error: float
    squared_error: float
    crps: float
    inside80: bool
    inside90: bool
    persistence_absolute_error: float | None
    persistence_crps: float | None
    climatology_absolute_error: float | None
    climatology_crps: float | None
    official_age: float | None = None
    official_absolute_error: float | None = None
    official_squared_error: float | None = None
    official_crps: float | None = None
    normal_from_year: int | None = None
    normal_to_year: int | None = None
    normal_absolute_error: float | None = None
    normal_crps: float | None = None


class ScoredDay(BaseModel):
    """The rows of a day's scores.

    Args:
        rows: of the mornings' forecasts.
        updates: of their updates; none in scores from before there were any.
    """

    rows: list[ScoredRow]
    updates: list[ScoredRow] = []


class _Grade(BaseModel):
    probabilities: dict[Grade, float]


class _IssuedDay(BaseModel):
    lead: Lead
    pm10_grade: _Grade


class _Issue(BaseModel):
    days: list[_IssuedDay]


def parse_scores(document: bytes) -> ScoredDay:
    """The rows of a stored score document. Raises ValueError."""
    return ScoredDay.model_validate_json(document)


def parse_probabilities(document: bytes) -> dict[int, float]:
    """By lead, the probability of 나쁨 or worse that a stored issue gave. Raises ValueError."""
    days = _Issue.model_validate_json(document).days
    try:
        grades = {day.lead: day.pm10_grade.probabilities for day in days}
        return {lead: grade["bad"] + grade["very_bad"] for lead, grade in grades.items()}
    except KeyError as error:
        raise ValueError(f"it has no probability of {error}") from None
