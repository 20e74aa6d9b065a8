"""Stored documents and tables turned into response models. Nothing is read here.

A document without something that a response must have raises pydantic's ValidationError: half
a forecast is never shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from seoulcast.clock import KST
from seoulcast.datasets.documents import (
    LEADS,
    TARGETS,
    UNITS,
    Apparent,
    Forecast,
    ForecastDay,
    IssueName,
    ModelInfo,
    OfficialWeather,
    ScoreRow,
    Scores,
    TargetName,
    grade_of,
)
from seoulcast.datasets.model_documents import DriftCheck, Promotion
from seoulcast.datasets.sources import SourceStatus
from seoulcast.targets import of_dataset
from seoulcast_api.presenting import labels
from seoulcast_api.presenting.issued import Bands, key_of
from seoulcast_api.presenting.morning import morning_sources
from seoulcast_api.responses.apparent import ApparentView
from seoulcast_api.responses.forecasts import (
    ForecastDayView,
    ForecastResponse,
    GradeProbabilities,
    GradeView,
    InputView,
    ModelView,
    TargetValues,
)
from seoulcast_api.responses.observations import (
    ObservedDay,
    Pm10Day,
    Pm10Value,
    TemperatureDay,
    TemperatureValue,
)
from seoulcast_api.responses.official_weather import OfficialWeatherView
from seoulcast_api.responses.records import DecisionView, DriftView, FindingView, IssuerView
from seoulcast_api.responses.scores import ScoreRowView
from seoulcast_api.responses.serving import SourceHealth

Value = TypeVar("Value", TemperatureValue, Pm10Value)


def forecast_view(forecast: Forecast) -> ForecastResponse:
    """A stored forecast as a response.

    Raises:
        ValueError: if it is not leads 1 to 7 with every target and quantile.
    """
    if [day.lead for day in forecast.days] != list(LEADS):
        raise ValueError(f"leads are {[day.lead for day in forecast.days]}, not 1 to 7")
    return ForecastResponse(
        station=labels.station(forecast.station),
        day=forecast.day,
        issued_at=forecast.issued_at.astimezone(KST),
        issue=forecast.issue,
        updates=None if forecast.updates is None else forecast.updates.astimezone(KST),
        data_through=forecast.data_through,
        kind=forecast.kind,
        status=forecast.status,
        status_words=labels.STATUS[forecast.status],
        reasons=[labels.of_reason(reason).en for reason in forecast.reasons],
        reasons_words=[labels.of_reason(reason) for reason in forecast.reasons],
        reasons_data=[labels.data_of(reason) for reason in forecast.reasons],
        model=ModelView(**forecast.model.model_dump()),
        inputs={name: InputView(**item.model_dump()) for name, item in forecast.inputs.items()},
        morning=morning_sources(forecast),
        fingerprint=forecast.fingerprint,
        days=[_forecast_day(day) for day in forecast.days],
        source=labels.source(forecast.origin),
    )


def _forecast_day(day: ForecastDay) -> ForecastDayView:
    probabilities = day.pm10_grade.probabilities
    return ForecastDayView(
        date=day.date,
        lead=day.lead,
        targets=TargetValues.model_validate(
            {name: value.model_dump() for name, value in day.targets.items()}
        ),
        pm10_grade=GradeView(
            grade=day.pm10_grade.grade,
            words=labels.GRADES[day.pm10_grade.grade],
            probabilities=GradeProbabilities.model_validate(probabilities),
            probability_bad_or_worse=round(
                probabilities.get("bad", 0.0) + probabilities.get("very_bad", 0.0), 6
            ),
        ),
        apparent=_apparent(day.apparent),
        official_weather=_official_weather(day.official_weather),
    )


def _apparent(apparent: Apparent | None) -> ApparentView | None:
    return None if apparent is None else ApparentView.model_validate(apparent.model_dump())


def _official_weather(weather: OfficialWeather | None) -> OfficialWeatherView | None:
    if weather is None:
        return None
    issued_at = weather.issued_at.astimezone(KST)
    return OfficialWeatherView.model_validate(weather.model_dump() | {"issued_at": issued_at})


def observed_days(temperature: pd.DataFrame, pm10: pd.DataFrame, station: int) -> list[ObservedDay]:
    """The days of both clean tables, in order; one side is None where only the other has a row.

    Args:
        temperature: rows of the clean temperature dataset; other stations are left out.
        pm10: rows of the clean PM10 dataset, likewise.
        station: KMA's number.
    """
    temperatures = {row["TM"].date(): _temperature(row) for row in _rows(temperature, station)}
    dust = {row["TM"].date(): _pm10(row) for row in _rows(pm10, station)}
    return [
        ObservedDay(date=day, temperature=temperatures.get(day), pm10=dust.get(day))
        for day in sorted(temperatures.keys() | dust.keys())
    ]


def _rows(table: pd.DataFrame, station: int) -> Iterable[dict[Any, Any]]:
    return table[table["STN"] == station].to_dict("records")


def _temperature(row: dict[Any, Any]) -> TemperatureDay:
    values = _values(row, "temperature", TemperatureValue)
    return TemperatureDay.model_validate({**values, "excluded": row["EXCLUDED"]})


def _pm10(row: dict[Any, Any]) -> Pm10Day:
    values = _values(row, "pm10", Pm10Value)
    mean = values["PM10_AVG"].observed
    return Pm10Day.model_validate(
        {
            **values,
            "slots": row["SLOTS"],
            "zeros": row["ZEROS"],
            "spikes": row["SPIKES"],
            "status": row["STATUS"],
            "grade": None if mean is None else grade_of(mean),
        }
    )


def _values(row: dict[Any, Any], dataset: str, kind: type[Value]) -> dict[str, Value]:
    return {
        target.name: kind.model_validate(_value(row, target.column))
        for target in of_dataset(dataset)
    }


def _value(row: dict[Any, Any], name: str) -> dict[str, Any]:
    return {
        "observed": _number(row[f"{name}_OBS"]),
        "cleaned": _number(row[name]),
        "flag": row[f"{name}_FLAG"],
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def score_documents_of(
    documents: Sequence[Scores],
    targets: Sequence[TargetName] | None,
    leads: Sequence[int] | None,
    issue: IssueName = "morning",
) -> Sequence[Scores]:
    """The documents with only the rows of these targets and leads; None stands for all.

    Args:
        documents: scores.
        targets: wanted.
        leads: wanted.
        issue: whether the rows are those of mornings or of their updates.
    """
    if issue == "update":
        documents = [one.model_copy(update={"rows": one.updates}) for one in documents]
    if targets is None and leads is None:
        return documents
    return [
        document.model_copy(
            update={
                "rows": [
                    row
                    for row in document.rows
                    if (targets is None or row.target in targets)
                    and (leads is None or row.lead in leads)
                ]
            }
        )
        for document in documents
    ]


def score_rows(documents: Sequence[Scores], issued: Mapping[str, Bands]) -> list[ScoreRowView]:
    """Every scored forecast of the documents, by target day, target and lead.

    Args:
        documents: scores.
        issued: the bands of the issues behind them, by key, as far as those are there.
    """
    rows = [
        _score_row(document.day, row, issued.get(key_of(row)))
        for document in documents
        for row in document.rows
    ]
    return sorted(rows, key=lambda row: (row.target_day, TARGETS.index(row.target), row.lead))


def _score_row(day: date, row: ScoreRow, bands: Bands | None) -> ScoreRowView:
    lower, upper = (bands or {}).get((row.target, row.lead), (None, None))
    return ScoreRowView(
        target_day=day, unit=UNITS[row.target], lower80=lower, upper80=upper, **row.model_dump()
    )


def decision(promotion: Promotion) -> DecisionView:
    """A decision about a model, with its ratio of errors in % as well."""
    left_out = {"schema_version", "decided_at", "reason", "held_out_errors"}
    fields = promotion.model_dump(exclude=left_out)
    return DecisionView(
        **fields,
        decided_at=promotion.decided_at.astimezone(KST),
        better_by_percent=round(100 * (1 - promotion.crps_ratio), 1),
        reason=labels.of_reason(promotion.reason).en,
        reason_words=labels.of_reason(promotion.reason),
        reason_data=labels.data_of(promotion.reason),
    )


def issuer(model: ModelInfo, days: list[date]) -> IssuerView:
    """A model and the days it issued a forecast for."""
    return IssuerView(**model.model_dump(), days=days)


def drift_check(check: DriftCheck) -> DriftView:
    """A drift check as stored."""
    return DriftView(
        day=check.day,
        drifted=check.drifted,
        reasons=[labels.of_reason(reason).en for reason in check.reasons],
        reasons_words=[labels.of_reason(reason) for reason in check.reasons],
        reasons_data=[labels.data_of(reason) for reason in check.reasons],
        model_version=check.model_version,
        findings=[FindingView(**finding.model_dump()) for finding in check.findings],
    )


def source_health(status: SourceStatus) -> SourceHealth:
    """What is on record of a source, with its name and why it is not available."""
    reason = status.reason
    return SourceHealth(
        source=status.source,
        name=labels.SOURCES[status.source],
        state=status.state,
        since=status.since.astimezone(KST),
        reason_words=None if reason is None else labels.of_reason(reason),
        reason_data=None if reason is None else labels.data_of(reason),
    )
