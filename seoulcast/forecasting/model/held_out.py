"""Forecasts of held-out days, by a model and its references, and what corrected the model's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from seoulcast.datasets.documents import Correction
from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import BoolArray, Prediction
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.references.baselines import References


class HeldOutForecasts(NamedTuple):
    """Forecasts of held-out days.

    Args:
        systems: of the model, `seoulcast`, and its references.
        corrected: where the model's had each correction, (days, leads, targets).
    """

    systems: dict[str, Prediction]
    corrected: dict[Correction, BoolArray]


def forecast_held_out(
    predictor: Predictor, observations: Observations, held_out: tuple[date, date]
) -> HeldOutForecasts:
    """Forecasts of held-out target days, by a model and its references.

    The references are fitted through the day before the first of them, the model earlier.
    """
    before = held_out[0] - timedelta(days=1)
    issues = day_range(before, held_out[1] - timedelta(days=1))
    known = observations.through(held_out[1])
    references = References(known.through(before), before).predict(known, issues)
    made = predictor.forecast(known, issues)
    return HeldOutForecasts(
        {"seoulcast": made.prediction, **references},
        {"hours": made.corrected.by_hours, "official": made.corrected.by_official},
    )
