"""Scores: systems compared over many days, and the errors of all forecasts for one day.

Truth is what was observed, dust storms included. The references of a day's scores know
what each forecast could know, and are made by the code that makes the fallback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from seoulcast import levels, targets
from seoulcast.datasets.documents import (
    LEADS,
    Forecast,
    ForecastDay,
    IssueName,
    Origin,
    ScoreRow,
    Scores,
    TargetForecast,
    TargetName,
)
from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    as_date,
    as_days,
    day_range,
    lead_days,
)
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import MEDIAN, Prediction
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.references.normals import Normal, Normals, issue_year
from seoulcast.forecasting.references.official import OfficialForecast, OfficialReference
from seoulcast.forecasting.verification.metrics import coverage, crps
from seoulcast.forecasting.verification.unusual_days import day_anomalies, issued_quantiles

METRICS: tuple[str, ...] = ("rmse", "mae", "crps", "coverage80", "coverage90")


def truth(observations: Observations, days: DayArray) -> FloatArray:
    """Observed values on the target days of forecasts made under `days`: (n, leads, targets)."""
    coming = lead_days(days)
    grid = day_range(as_date(coming.min()), as_date(coming.max()))
    values: FloatArray = observations.targets(grid)[(coming - grid[0]).astype(np.int64)]
    return values


def common_truth(systems: Mapping[str, Prediction], observations: Observations) -> FloatArray:
    """What was observed, NaN where a system has no forecast: (n, leads, targets).

    Raises:
        ValueError: the systems' days differ.
    """
    first = next(iter(systems.values()))
    if any(not np.array_equal(other.days, first.days) for other in systems.values()):
        raise ValueError("systems can be compared only on the same days")
    observed = truth(observations, first.days)
    for prediction in systems.values():
        unknown = np.isnan(prediction.means) | np.isnan(prediction.quantiles).any(axis=-1)
        observed = np.where(unknown, np.nan, observed)
    return observed


def evaluate(systems: Mapping[str, Prediction], observations: Observations) -> pd.DataFrame:
    """Scores of several systems on the same days.

    Only values that every system forecast and that were observed count, so that all
    figures of a target and lead stand on the same sample.

    Returns:
        Columns system, target, lead, metric (rmse of the mean, mae of the median, crps,
        coverage80, coverage90), value (in the unit of the target; a share for coverage).

    Raises:
        ValueError: the systems' days differ.
    """
    observed = common_truth(systems, observations)
    rows = [
        (system, target, lead, metric, value)
        for system, prediction in systems.items()
        for i, target in enumerate(targets.names())
        for j, lead in enumerate(LEADS)
        for metric, value in _cell(prediction, observed, j, i).items()
    ]
    return pd.DataFrame(rows, columns=["system", "target", "lead", "metric", "value"])


def _cell(prediction: Prediction, observed: FloatArray, j: int, i: int) -> dict[str, float]:
    seen = ~np.isnan(observed[:, j, i])
    if not seen.any():
        return dict.fromkeys(METRICS, float("nan"))
    o, quantiles = observed[seen, j, i], prediction.quantiles[seen, j, i]
    return {
        "rmse": float(np.sqrt(np.mean((prediction.means[seen, j, i] - o) ** 2))),
        "mae": float(np.mean(np.abs(prediction.medians[seen, j, i] - o))),
        "crps": float(np.mean(crps(quantiles, o))),
        "coverage80": coverage(quantiles, o, 80),
        "coverage90": coverage(quantiles, o, 90),
    }


class ReferencesByDay:
    """References as of each forecast's D, made when first asked for.

    One instance serves the days of a run: neighbouring days share six of seven D.

    Args:
        observations: clean tables; each D's references read those through D.
    """

    def __init__(self, observations: Observations) -> None:
        self._observations = observations
        self._made: dict[date, dict[str, Prediction]] = {}
        self._normals: dict[int, Normals] = {}

    def as_of(self, day: date) -> dict[str, Prediction]:
        """Persistence and climatology as they would have been issued under `day`."""
        if day not in self._made:
            known = self._observations.through(day)
            self._made[day] = References(known, day).predict(known, as_days([day]))
        return self._made[day]

    def normals_as_of(self, day: date) -> Normals:
        """The normals of the issue under `day`, which are those of its whole year."""
        year = issue_year(day)
        if year not in self._normals:
            self._normals[year] = Normals.before(year, self._observations.through(day))
        return self._normals[year]


def score_day(
    day: date,
    forecasts: Sequence[Forecast],
    observations: Observations,
    *,
    station: int,
    origin: Origin,
    inputs: Mapping[str, str | None],
    references: ReferencesByDay | None = None,
    official: OfficialReference | None = None,
) -> Scores:
    """Scores of all forecasts for a day, and its anomalies, against what was observed.

    Args:
        day: the target day, observed.
        forecasts: those issued under the seven days before it, updates among them; others are
            left out.
        observations: clean tables through `day` at least, with the history references need.
        station: number of the station.
        origin: where the observations come from.
        inputs: etag of each day object scored against.
        references: shared between the days of a run; made here by default.
        official: KMA's own forecasts, as far as they are known.
    """
    values = observations.targets(as_days([day]))[0]
    observed: dict[TargetName, float | None] = {
        target: None if np.isnan(value) else float(value)
        for target, value in zip(targets.names(), values, strict=True)
    }
    references = references or ReferencesByDay(observations)
    # KMA's values beside a row are those that were out in the morning.
    beside: dict[IssueName, OfficialReference | None] = {"morning": official, "update": None}
    rows = [
        _row(forecast, ahead, target, value, references, beside[forecast.issue])
        for forecast in sorted(forecasts, key=lambda f: (f.day, f.fingerprint))
        for ahead in forecast.days
        if ahead.date == day
        for target, value in observed.items()
        if value is not None and target in ahead.targets
    ]
    eve = day - timedelta(days=1)
    mornings = (forecast for forecast in forecasts if forecast.issue == "morning")
    lead_one = next((forecast for forecast in mornings if forecast.day == eve), None)
    return Scores(
        day=day,
        station=station,
        origin=origin,
        observed=observed,
        inputs=dict(inputs),
        rows=[row for row in rows if row.issue == "morning"],
        updates=[row for row in rows if row.issue == "update"],
        anomalies=(
            day_anomalies(day, issued_quantiles(lead_one, day), observations) if lead_one else []
        ),
    )


def _row(
    forecast: Forecast,
    ahead: ForecastDay,
    target: TargetName,
    observed: float,
    references: ReferencesByDay,
    official: OfficialReference | None,
) -> ScoreRow:
    issued = ahead.targets[target]
    # By the levels it was issued with, which may be others than today's.
    own_levels = np.array(forecast.quantile_levels)
    quantiles = np.array([issued.quantiles[levels.key(level)] for level in own_levels.tolist()])
    median = issued.quantiles[levels.key(0.5)]
    others = references.as_of(forecast.day)
    persistence = _reference_errors(others["persistence"], ahead.lead, target, observed)
    climatology = _reference_errors(others["climatology"], ahead.lead, target, observed)
    of_kma = official.as_of(forecast.day, ahead.lead, target) if official else None
    return ScoreRow(
        target=target,
        lead=ahead.lead,
        forecast_day=forecast.day,
        fingerprint=forecast.fingerprint,
        issue=forecast.issue,
        model_version=forecast.model.version,
        kind=forecast.kind,
        status=forecast.status,
        observed=observed,
        mean=issued.mean,
        corrections=issued.corrections,
        shares=issued.shares,
        median=median,
        absolute_error=_tidy(abs(median - observed)),
        squared_error=_tidy((issued.mean - observed) ** 2),
        crps=_tidy(crps(quantiles, np.array(observed), own_levels)),
        inside80=_is_inside(issued, observed, 0.8),
        inside90=_is_inside(issued, observed, 0.9),
        persistence_absolute_error=persistence[0],
        persistence_crps=persistence[1],
        climatology_absolute_error=climatology[0],
        climatology_crps=climatology[1],
        **_official_fields(of_kma, observed),
        inputs=_inputs_of(forecast),
        **_normal_fields(references.normals_as_of(forecast.day).on(ahead.date, target), observed),
    )


def _inputs_of(forecast: Forecast) -> list[str]:
    """The datasets that an issue had: daily ones through D, and those of the morning."""
    daily = [name for name, info in forecast.inputs.items() if info.newest == forecast.day]
    morning = [name for name, info in forecast.morning.items() if info.newest is not None]
    # The model's inputs name the morning's too, as far as it read them.
    return list(dict.fromkeys(daily + morning))


def _official_fields(official: OfficialForecast | None, observed: float) -> dict[str, float | None]:
    """The fields of a row that KMA's own forecast fills; none without one."""
    if official is None:
        return {}
    error, quantiles = official.value - observed, official.quantiles
    return {
        "official": official.value,
        "official_age": _tidy(official.age),
        "official_absolute_error": _tidy(abs(error)),
        "official_squared_error": _tidy(error**2),
        "official_crps": None if quantiles is None else _tidy(crps(quantiles, np.array(observed))),
    }


def _normal_fields(normal: Normal | None, observed: float) -> dict[str, Any]:
    """The fields of a row that the normal fills; none without one."""
    if normal is None:
        return {}
    return {
        "normal": normal.mean,
        "normal_from_year": normal.first_year,
        "normal_to_year": normal.last_year,
        "normal_absolute_error": _tidy(abs(normal.mean - observed)),
        "normal_crps": _tidy(crps(normal.quantiles, np.array(observed))),
    }


def _is_inside(issued: TargetForecast, observed: float, probability: float) -> bool:
    lower, upper = (issued.quantiles[levels.key(end)] for end in levels.band_ends(probability))
    return lower <= observed <= upper


def _reference_errors(
    prediction: Prediction, lead: int, target: TargetName, observed: float
) -> tuple[float | None, float | None]:
    """Absolute error of the median and CRPS; None where the reference has no value."""
    quantiles = prediction.quantiles[0, LEADS.index(lead), targets.index(target)]
    if np.isnan(quantiles).any():
        return None, None
    return _tidy(abs(quantiles[MEDIAN] - observed)), _tidy(crps(quantiles, np.array(observed)))


def _tidy(value: float | np.float64 | np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """Six decimals: far below any measure, and free of rounding's last digits."""
    return round(float(value), 6)
