"""How much of what the networks add to the linear base model is to be believed.

Learnt on days that neither was fitted on. Corrections depart from the mixture; a forecast that
nothing corrects is the networks' own.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from seoulcast.forecasting.core.days import FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.model.predictor import Predictor

PRIOR_DAYS = 90
"""Days by which the share is drawn to one half."""


def network_share(
    predictor: Predictor, observations: Observations, after: date, through: date
) -> FloatArray:
    """The share with the least squared error on some days, 0 to 1, (leads, targets).

    Args:
        predictor: of a model that was fitted on earlier days.
        observations: through the last day.
        after: the last day that it was fitted on.
        through: last target day.
    """
    known = observations.through(through)
    days = day_range(after, through - timedelta(days=1))
    daily, linear_base = predictor.daily(known, days)
    grid = day_range(days[0].item(), lead_days(days).max().item())
    scaled = predictor.model.encoder.scaled_targets(known, grid)
    observed = scaled[(lead_days(days) - grid[0]).astype(np.int64)]
    added, wanted = daily.centre - linear_base, observed - linear_base
    seen = ~np.isnan(wanted)
    squares = np.where(seen, added**2, 0.0).sum(axis=0)
    products = np.where(seen, added * np.nan_to_num(wanted), 0.0).sum(axis=0)
    prior = PRIOR_DAYS * squares / np.maximum(seen.sum(axis=0), 1)
    share: FloatArray = (products + 0.5 * prior) / np.maximum(squares + prior, 1e-12)
    return np.clip(share, 0.0, 1.0)
