"""Documents as the pipeline stores them, complete and synthetic; each field can be replaced.

`Shelf` puts them and rows of observations into a store through the pipeline's own modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

import pandas as pd
from support.official_weather import build_official_weather

from seoulcast.clock import KST
from seoulcast.datasets import issues, keys, models
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    UNITS,
    Anomaly,
    Forecast,
    ForecastDay,
    InputInfo,
    ModelInfo,
    MorningInput,
    Pm10Grade,
    ScoreRow,
    Scores,
    TargetForecast,
)
from seoulcast.datasets.model_documents import DriftCheck, DriftFinding, Promotion
from seoulcast.datasets.sources import SOURCES_OF
from seoulcast.datasets.store import ObjectStore
from seoulcast.reasons import Better, NoSignOfInstrument, Reason, SourceName

DAY = date(2022, 12, 30)
"""D of the forecast that is built: the morning after it is Saturday, 2022-12-31."""
MORNING = datetime(2022, 12, 31, 9, 30, tzinfo=KST)
"""A time of that morning, after the forecast was issued."""

MODEL_DAY = date(2022, 12, 25)
"""D of the model that made it, which was promoted on the same day."""
MODEL_VERSION = f"{MODEL_DAY}-1f3a9c02"

_MEANS = {
    "TA_AVG": -3.0,
    "TA_MAX": 1.5,
    "TA_MIN": -7.5,
    "PM10_AVG": 42.0,
    "PM10_MAX": 88.0,
    "PM10_MIN": 12.0,
}


def build_forecast(
    day: date = DAY, *, days: list[ForecastDay] | None = None, **changes: object
) -> Forecast:
    """A complete forecast of these days (else of plain ones); `changes` replace its fields."""
    fields: dict[str, object] = {
        "station": 108,
        "day": day,
        "data_through": day,
        "issued_at": datetime.combine(day + timedelta(days=1), time(5, 0, 12), tzinfo=KST),
        "kind": "live",
        "status": "fresh",
        "reasons": [],
        "origin": "archive",
        "fingerprint": f"{day:%Y%m%d}f00d",
        "model": ModelInfo(
            name="lstm",
            version=MODEL_VERSION,
            trained_through=MODEL_DAY,
            promoted_on=MODEL_DAY,
        ),
        "inputs": {"temperature": InputInfo(newest=day, digest="9f2c41" * 10)},
        "quantile_levels": list(QUANTILE_LEVELS),
        "days": [_plain_day(day, lead) for lead in LEADS] if days is None else days,
    }
    return Forecast.model_validate(fields | changes)


def _plain_day(day: date, lead: int) -> ForecastDay:
    """The same means every day, but for a tenth more at each lead."""
    targets = {
        target: TargetForecast(
            unit=UNITS[target],
            mean=_MEANS[target] + 0.1 * lead,
            # Widens with lead, and never crosses.
            quantiles={
                f"{level:g}": round(_MEANS[target] + (level - 0.5) * (3 + lead), 2)
                for level in QUANTILE_LEVELS
            },
        )
        for target in TARGETS
    }
    grade = Pm10Grade(
        grade="moderate",
        probabilities={"good": 0.2, "moderate": 0.7, "bad": 0.08, "very_bad": 0.02},
    )
    return ForecastDay(
        date=day + timedelta(days=lead),
        lead=lead,
        targets=targets,
        pm10_grade=grade,
        official_weather=build_official_weather(day, lead),
    )


def build_morning(
    day: date = DAY, *, lacking: Mapping[SourceName, Reason] | None = None
) -> dict[str, MorningInput]:
    """What there was of the morning after `day`: all of it, but for what is lacking."""
    lacking = lacking or {}
    hours = datetime.combine(day + timedelta(days=1), time(4), tzinfo=KST)
    issues: dict[SourceName, datetime] = {
        "midterm_temperature": datetime.combine(day, time(18), tzinfo=KST),
        "midterm_land": datetime.combine(day, time(18), tzinfo=KST),
        "short_term": datetime.combine(day, time(17), tzinfo=KST),
        "point": datetime.combine(day + timedelta(days=1), time(2), tzinfo=KST),
    }
    official = {source: moment for source, moment in issues.items() if source not in lacking}
    newest: dict[str, datetime | None] = {
        "weather_hours": None if "weather_hours" in lacking else hours,
        "dust_hours": None if "dust_hours" in lacking else hours,
        "official_forecast": max(official.values(), default=None),
    }
    return {
        dataset.name: MorningInput(
            newest=newest[dataset.name],
            newest_by_source=official if dataset == keys.OFFICIAL_FORECAST else {},
            digest=None if newest[dataset.name] is None else "3b1f" * 8,
            reasons=[lacking[source] for source in sources if source in lacking],
        )
        for dataset, sources in SOURCES_OF.items()
    }


def build_score_row(day: date, target: str, lead: int, **changes: object) -> ScoreRow:
    """The score of one target at one lead; `changes` replace its fields."""
    fields: dict[str, object] = {
        "target": target,
        "lead": lead,
        "forecast_day": day - timedelta(days=lead),
        "fingerprint": "f00d",
        "model_version": MODEL_VERSION,
        "kind": "live",
        "status": "fresh",
        "observed": 2.0,
        "mean": 3.0,
        "median": 4.0,
        "absolute_error": 2.0,
        "squared_error": 1.0,
        "crps": 0.5,
        "inside80": True,
        "inside90": True,
        "persistence_absolute_error": 3.0,
        "persistence_crps": 2.5,
        "climatology_absolute_error": 4.0,
        "climatology_crps": 3.5,
        "normal": 7.0,
        "normal_from_year": 1992,
        "normal_to_year": 2021,
        "normal_absolute_error": 5.0,
        "normal_crps": 4.5,
    }
    return ScoreRow.model_validate(fields | changes)


def build_scores(day: date = DAY, **changes: object) -> Scores:
    """Scores of every target and lead on `day`; `changes` replace fields of every row."""
    return Scores(
        day=day,
        station=108,
        origin="archive",
        observed=dict.fromkeys(TARGETS, 2.0),
        inputs={"temperature": "0" * 32, "pm10": "0" * 32},
        rows=[
            build_score_row(day, target, lead, **changes) for lead in LEADS for target in TARGETS
        ],
    )


def build_anomaly(target: str = "PM10_AVG", **changes: object) -> Anomaly:
    """The value of a day of dust, far above its forecast; `changes` replace its fields."""
    fields: dict[str, object] = {
        "target": target,
        "score": 8.9,
        "observed": 247.2,
        "median": 44.1,
        "lower80": 24.3,
        "upper80": 66.8,
        "cause": "air",
        "reason": NoSignOfInstrument(),
    }
    return Anomaly.model_validate(fields | changes)


def build_finding(**changes: object) -> DriftFinding:
    """A measure of drift that lies below its threshold; `changes` replace its fields."""
    fields: dict[str, object] = {
        "kind": "error",
        "name": "TA_MAX",
        "value": 1.1,
        "threshold": 1.5,
        "exceeded": False,
        "days_in_a_row": 0,
        "sample_size": 30,
    }
    return DriftFinding.model_validate(fields | changes)


def build_drift_check(day: date = DAY, **changes: object) -> DriftCheck:
    """A check that found no drift; `changes` replace its fields."""
    fields: dict[str, object] = {
        "day": day,
        "station": 108,
        "origin": "archive",
        "model_version": MODEL_VERSION,
        "drifted": False,
        "reasons": [],
        "findings": [build_finding()],
    }
    return DriftCheck.model_validate(fields | changes)


def build_promotion(day: date = MODEL_DAY, **changes: object) -> Promotion:
    """The promotion of a model that was trained through `day`; `changes` replace its fields."""
    fields: dict[str, object] = {
        "version": MODEL_VERSION,
        "decision": "promoted",
        "trained_through": day,
        "by_day": day,
        "decided_at": datetime.combine(day + timedelta(days=1), time(5, 20), tzinfo=KST),
        "reason": Better(
            compared_with="persistence",
            held_out_from=date(2022, 6, 25),
            held_out_through=day,
            percent=7.0,
            confidence_percent=99,
        ),
        "compared_with": "persistence",
        "held_out_from": date(2022, 6, 25),
        "held_out_through": day,
        "crps_ratio": 0.93,
        "confidence": 0.9945,
    }
    return Promotion.model_validate(fields | changes)


def temperature_row(day: date, values: Mapping[str, float]) -> dict[str, object]:
    """A clean row of temperatures (°C), all observed."""
    names = ("TA_AVG", "TA_MAX", "TA_MIN")
    return {**_observed(day, names, values), "EXCLUDED": False}


def pm10_row(day: date, values: Mapping[str, float]) -> dict[str, object]:
    """A clean row of PM10 (µg/m³), all observed, of a day with every slot."""
    names = ("PM10_AVG", "PM10_MAX", "PM10_MIN")
    slots = {"SLOTS": 288, "ZEROS": 0, "SPIKES": 0, "STATUS": "complete"}
    return {**_observed(day, names, values), **slots}


def _observed(day: date, names: Iterable[str], values: Mapping[str, float]) -> dict[str, object]:
    row: dict[str, object] = {"TM": pd.Timestamp(day), "STN": 108}
    for name in names:
        row |= {name: values[name], f"{name}_FLAG": "observed", f"{name}_OBS": values[name]}
    return row


class Shelf:
    """Puts documents and observations into a city's store, as the pipeline does."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    def issue(self, day: date = DAY, **changes: object) -> Forecast:
        return issues.issue(self.store, build_forecast(day, **changes))

    def score(self, day: date = DAY, **changes: object) -> Scores:
        scores = build_scores(day, **changes)
        self.store.put(keys.SCORES.key(day), issues.render(scores))
        return scores

    def temperature(self, day: date = DAY, **changes: object) -> None:
        row = temperature_row(day, {"TA_AVG": -3.4, "TA_MAX": 1.2, "TA_MIN": -8.0})
        self._write(keys.TEMPERATURE, row | changes)

    def pm10(self, day: date = DAY, **changes: object) -> None:
        row = pm10_row(day, {"PM10_AVG": 46.0, "PM10_MAX": 91.0, "PM10_MIN": 9.0})
        self._write(keys.PM10, row | changes)

    def drift(self, day: date = DAY, **changes: object) -> None:
        check = build_drift_check(day, **changes)
        self.store.put(keys.DRIFT.key(day), issues.render(check))

    def decide(self, **changes: object) -> Promotion:
        return models.record_decision(self.store, build_promotion(**changes))

    def _write(self, dataset: keys.DayDataset, row: dict[str, object]) -> None:
        write_days(self.store, dataset, render_days(dataset, pd.DataFrame([row])))
