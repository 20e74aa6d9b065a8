"""The days of a forecast as they are issued: each value with what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from seoulcast import levels, targets
from seoulcast.datasets.documents import (
    LEADS,
    Correction,
    ForecastDay,
    OfficialWeather,
    Shares,
    TargetForecast,
)
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.model.mornings import Forecasts
from seoulcast.forecasting.postprocessing.grades import pm10_grade

SHARE_DECIMALS = 2


def forecast_days(
    day: date,
    prediction: Prediction,
    made: Forecasts | None,
    official: Mapping[date, OfficialWeather],
) -> list[ForecastDay]:
    """The first day of a consistent prediction as documents.

    Args:
        day: D.
        prediction: its first row is of `day`.
        made: how it came about; None where no model made it.
        official: what KMA had said of sky and rain, by the day it is about.
    """
    quantiles = prediction.quantiles[0]
    return [
        ForecastDay(
            date=day + timedelta(days=lead),
            lead=lead,
            targets={
                target.name: _target_forecast(prediction, made, j, i)
                for i, target in enumerate(targets.TARGETS)
            },
            pm10_grade=pm10_grade(quantiles[j, targets.index("PM10_AVG")].tolist()),
            official_weather=official.get(day + timedelta(days=lead)),
        )
        for j, lead in enumerate(LEADS)
    ]


def _target_forecast(
    prediction: Prediction, made: Forecasts | None, lead: int, target: int
) -> TargetForecast:
    """One value of the first day, at these places of lead and target."""
    at = (0, lead, target)
    mean = float(prediction.means[at])
    corrections: list[Correction] = []
    if made is not None:
        had: dict[Correction, bool] = {
            "hours": bool(made.corrected.by_hours[at]),
            "official": bool(made.corrected.by_official[at]),
        }
        corrections = [name for name, is_made in had.items() if is_made]
    return TargetForecast(
        unit=targets.TARGETS[target].unit,
        mean=mean,
        quantiles={
            levels.key(level): float(value)
            for level, value in zip(levels.LEVELS, prediction.quantiles[at], strict=True)
        },
        corrections=corrections,
        shares=None if made is None else _shares(made, at, mean),
    )


def _shares(made: Forecasts, at: tuple[int, int, int], mean: float) -> Shares:
    """Rounded so that they add up to the issued mean: the last one takes what is left."""
    daily, hours, official = (
        round(float(part[at]), SHARE_DECIMALS) + 0.0
        for part in (made.shares.daily, made.shares.hours, made.shares.official)
    )
    rest = round(mean - daily - hours - official, SHARE_DECIMALS) + 0.0
    return Shares(daily=daily, hours=hours, official=official, calibration=rest)
