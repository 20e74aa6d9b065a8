"""How far back each asset reads, in days with D included: derived from the code that reads.

Lineage shows these windows, so that nobody has to keep two numbers equal by hand.
"""

from __future__ import annotations

import dagster as dg

from seoulcast.forecasting.inputs.features import InputConfig, context_length
from seoulcast.forecasting.model.mornings import MORNING_CONTEXT
from seoulcast.forecasting.postprocessing.conformal import CALIBRATION_LOOKBACK
from seoulcast.forecasting.references.climatology import YEARS_KEPT
from seoulcast.forecasting.verification.drift_settings import DEFAULTS
from seoulcast_assets.partitions import looking_back

INPUT_DAYS = context_length(InputConfig().window_days) + CALIBRATION_LOOKBACK
"""Of observations, by a forecast: what each of the forecasts that calibrate it is made from."""
MORNING_DAYS = MORNING_CONTEXT
"""Of what mornings knew, by a forecast."""
TRAINING_DAYS = (YEARS_KEPT + 1) * 366
"""Of observations, by a training: a normal's whole years and the year of D, at most."""
SCORED_DAYS = DEFAULTS.scored_within_days
"""Of scores, by a drift check."""
MODEL_DAYS = 366
"""Of models, by a forecast, in lineage alone: the record of promotions is read whole, and
weekly retraining keeps the model in use far younger."""


def last_days(days: int) -> dg.TimeWindowPartitionMapping:
    """D depends on so many days, itself the last."""
    return looking_back(1 - days)
