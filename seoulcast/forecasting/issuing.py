"""Issues a day's forecast: by the model where it can, by the fallback where it must.

The status says which and why. Nothing is stored here; the same inputs give the same
document but for its time of issue, which the fingerprint leaves out.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from seoulcast import levels, targets
from seoulcast.datasets.documents import (
    Forecast,
    InputInfo,
    Kind,
    ModelInfo,
    OfficialWeather,
    Origin,
    Status,
)
from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.observations import TABLES, Observations, Table
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.issued_apparent import with_apparent
from seoulcast.forecasting.issued_days import forecast_days
from seoulcast.forecasting.issued_inputs import data_through, inputs, morning_inputs
from seoulcast.forecasting.issued_weather import issued_weather
from seoulcast.forecasting.model.mornings import Forecasts
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.postprocessing.consistency import make_consistent
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.references.climatology import YEARS_KEPT
from seoulcast.reasons import (
    ModelFilesDamaged,
    ModelFilesMissing,
    NeverObserved,
    NewestDayOld,
    NoModel,
    NoUsableForecast,
    Reason,
    TemperatureTooOld,
    TooFewDaysObserved,
)
from seoulcast.windows import MORNING, Cutoff

log = logging.getLogger(__name__)

FALLBACK_VERSION = "climatology-persistence-1"
FALLBACK_TABLES: tuple[Table, ...] = tuple(table for table in TABLES if table in targets.datasets())
"""The fallback reads targets alone."""
RECENT_DAYS = 21
RECENT_NEEDED = 14
"""Of the last 21 days of temperature: with fewer the LSTM sees more mask than weather."""
OLDEST_TEMPERATURE_DAYS = 7
"""With nothing newer than a week, lead 1 would be the eighth day ahead: untrained."""

Unavailable = NoModel | ModelFilesMissing | ModelFilesDamaged
"""Why there is no model to forecast with."""


class NoHistoryError(RuntimeError):
    """Nothing was observed that a forecast could stand on; says what is missing."""


@dataclass(frozen=True)
class Record:
    """What an issue says of itself.

    Args:
        station: number of the station.
        origin: where the observations come from.
        kind: live or hindcast.
        issued_at: aware.
        promoted_on: day the model was promoted by.

    Raises:
        ValueError: `issued_at` is naive.
    """

    station: int
    origin: Origin
    kind: Kind
    issued_at: datetime
    promoted_on: date | None

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("issued_at needs its offset: give an aware time in KST")


@dataclass(frozen=True)
class Attempt:
    """A forecast and how it came about, not yet a document."""

    prediction: Prediction
    status: Status
    reasons: list[Reason]
    model: ModelInfo
    inputs: dict[str, InputInfo]
    made: Forecasts | None = None
    """By a model: how it came about."""


def issue_forecast(
    observations: Observations,
    day: date,
    model: Predictor | Unavailable,
    *,
    station: int,
    origin: Origin,
    kind: Kind,
    issued_at: datetime,
    promoted_on: date | None,
) -> Forecast:
    """The forecast under D, from what was observed through D.

    Args:
        observations: clean tables; what is later than `day` is not read. The fallback
            needs history (two years or more make it sharp), the model its window only.
        day: D; lead 1 is the day after.
        model: the promoted model, or why there is none.
        station: number of the station.
        origin: where the observations come from.
        kind: live or hindcast.
        issued_at: aware.
        promoted_on: day the model was promoted by.

    Raises:
        NoHistoryError: no temperature or no PM10 was ever observed, or on excluded days alone.
        ValueError: `issued_at` is naive.
    """
    record = Record(station, origin, kind, issued_at, promoted_on)
    known = observations.through(day)
    attempt = None
    unusable: Reason | None
    if isinstance(model, Reason):
        unusable = model
    else:
        unusable = why_not_model(known, day)
        if unusable is None:
            attempt = by_model(known, day, model, record)
            unusable = NoUsableForecast(version=model.version)
    if attempt is None:
        attempt = _by_fallback(known, day, unusable)
    return document_of(attempt, known, day, record)


def document_of(
    attempt: Attempt, known: Observations, day: date, record: Record, at: Cutoff = MORNING
) -> Forecast:
    """An attempt as it is issued."""
    official = issued_weather(known.morning, day, at)
    days = forecast_days(day, make_consistent(attempt.prediction), attempt.made, official)
    if attempt.made is not None:
        days = with_apparent(days, known, day, at)
    return Forecast(
        station=record.station,
        day=day,
        data_through=data_through(known),
        issued_at=record.issued_at,
        issue=at.name,
        kind=record.kind,
        status=attempt.status,
        reasons=attempt.reasons,
        origin=record.origin,
        fingerprint=_fingerprint(attempt, day, record.station, at, official),
        model=attempt.model,
        inputs=attempt.inputs,
        quantile_levels=list(levels.LEVELS),
        days=days,
    )


def why_not_model(known: Observations, day: date) -> Reason | None:
    """Why a model can't forecast from what is known; None where it can."""
    newest = known.newest("temperature")
    if newest is None:
        return NeverObserved(input="temperature")
    if (day - newest).days > OLDEST_TEMPERATURE_DAYS:
        return TemperatureTooOld(newest=newest, day=day)
    recent = day_range(day - timedelta(days=RECENT_DAYS - 1), day)
    count = known.observed_count("temperature", recent)
    if count < RECENT_NEEDED:
        return TooFewDaysObserved(
            observed_days=count, recent_days=RECENT_DAYS, needed_days=RECENT_NEEDED
        )
    return None


def by_model(
    known: Observations, day: date, model: Predictor, record: Record, at: Cutoff = MORNING
) -> Attempt | None:
    """The model's forecast under a day; None where it gives nothing that can be issued."""
    try:
        made = model.forecast(known, as_days([day]), at)
    except Exception:  # a forecast always goes out: whatever ails the model, the fallback serves
        log.exception("model %s failed on %s", model.version, day)
        return None
    prediction = made.prediction
    if not (np.isfinite(prediction.quantiles).all() and np.isfinite(prediction.means).all()):
        log.error("model %s gave values that are not finite on %s", model.version, day)
        return None
    reasons = _late_reasons(known, day)
    start = day - timedelta(days=model.context_length - 1)
    return Attempt(
        prediction=prediction,
        status="late_data" if reasons else "fresh",
        reasons=reasons,
        model=ModelInfo(
            name=model.name,
            version=model.version,
            trained_through=model.trained_through,
            promoted_on=record.promoted_on,
        ),
        inputs=inputs(known, start, day, TABLES)
        | morning_inputs(known, model.morning_context_length, day, at),
        made=made,
    )


def _by_fallback(known: Observations, day: date, reason: Reason) -> Attempt:
    for name in FALLBACK_TABLES:
        if known.newest(name) is None:
            raise NoHistoryError(
                f"no day of {name} through {day} has been observed whole: there is "
                "nothing to forecast from. Materialise the raw and clean assets of earlier days."
            )
    prediction = References(known, day).damped.predict(known, as_days([day]))
    if not (np.isfinite(prediction.quantiles).all() and np.isfinite(prediction.means).all()):
        raise NoHistoryError(
            f"no day through {day} that counts has been observed: the climate is read from the "
            f"last {YEARS_KEPT} years without the excluded days. Materialise the raw and clean "
            "assets of more days, or exclude fewer."
        )
    late = _late_reasons(known, day, FALLBACK_TABLES)
    return Attempt(
        prediction=prediction,
        status="fallback",
        reasons=[reason, *(one for one in late if not _says_already(reason, one))],
        model=ModelInfo(
            name="climatology_persistence",
            version=FALLBACK_VERSION,
            trained_through=day,
            promoted_on=None,
        ),
        inputs=inputs(known, date.min, day, FALLBACK_TABLES),
    )


def _says_already(reason: Reason, late: Reason) -> bool:
    """Whether the reason for the fallback says of an input what `late` would repeat."""
    return (
        isinstance(reason, TemperatureTooOld)
        and isinstance(late, NewestDayOld)
        and late.input == "temperature"
    )


def _late_reasons(
    known: Observations, day: date, tables: tuple[Table, ...] = TABLES
) -> list[Reason]:
    newest = {name: known.newest(name) for name in tables}
    return [
        NeverObserved(input=name)
        if last is None
        else NewestDayOld(input=name, newest=last, day=day)
        for name, last in newest.items()
        if last != day
    ]


def _fingerprint(
    attempt: Attempt,
    day: date,
    station: int,
    at: Cutoff,
    official: Mapping[date, OfficialWeather],
) -> str:
    content = {
        "day": day.isoformat(),
        "station": station,
        "model": attempt.model.version,
        "inputs": {name: info.digest for name, info in attempt.inputs.items()},
        # Of the morning's issue nothing is said: there was no other one at first.
        **({} if at == MORNING else {"issue": at.name}),
        # Nor of what KMA had said, where it had said nothing.
        **({"official_weather": _told(official)} if official else {}),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _told(official: Mapping[date, OfficialWeather]) -> dict[str, object]:
    return {day.isoformat(): weather.model_dump(mode="json") for day, weather in official.items()}
