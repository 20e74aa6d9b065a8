"""Unusual days out of stored scores. Nothing is read here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from seoulcast.datasets.documents import UNITS, Anomaly, Cause, Scores
from seoulcast.reasons import Reason
from seoulcast_api.presenting import labels
from seoulcast_api.responses.anomalies import AnomalyView


def judged_days(documents: Sequence[Scores]) -> int:
    """Days that had a forecast of lead 1 to be compared with."""
    return sum(bool(document.anomalies) for document in documents)


def unusual(documents: Sequence[Scores]) -> list[AnomalyView]:
    """The unusual values, newest day first, on a day in the order of targets."""
    return [
        _view(document.day, one, one.cause, one.reason)
        for document in reversed(documents)
        for one in document.anomalies
        if one.cause is not None and one.reason is not None
    ]


def _view(day: date, one: Anomaly, cause: Cause, reason: Reason) -> AnomalyView:
    return AnomalyView(
        date=day,
        unit=UNITS[one.target],
        cause=cause,
        cause_words=labels.CAUSES[cause],
        reason=labels.of_reason(reason).en,
        reason_words=labels.of_reason(reason),
        reason_data=labels.data_of(reason),
        **one.model_dump(exclude={"cause", "reason"}),
    )
