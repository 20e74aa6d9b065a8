"""What is issued holds together: ordered quantiles, minimum ≤ mean ≤ maximum, physical limits.

The repair is the smallest there is (least squares), and keeps what already held.
"""

from __future__ import annotations

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LOWER_LIMITS, UPPER_LIMITS, Prediction

_ORDERED = [targets.indexes(targets.in_order(group.name)) for group in targets.groups()]
"""Of each group, the places of its targets, so that none is above the next one."""


def make_consistent(prediction: Prediction) -> Prediction:
    """The prediction as it may be issued, rounded as observed.

    At each quantile level, and for the means, minimum ≤ mean ≤ maximum; quantiles do not
    fall along the levels; no target leaves its physical limits.
    """
    # Sorting crossed quantiles brings them closer to the true ones (Chernozhukov 2010).
    ordered = np.sort(prediction.quantiles, axis=-1)
    quantiles = np.moveaxis(_consistent_targets(np.moveaxis(ordered, -1, 0)), 0, -1)
    return Prediction(prediction.days, quantiles, _consistent_targets(prediction.means))


def _consistent_targets(values: FloatArray) -> FloatArray:
    """Order each group along the last axis (targets), keep to the limits, round.

    Every step is monotone in its inputs, so that quantiles ordered before stay ordered.
    """
    result = values.copy()
    for places in _ORDERED:
        result[..., places] = _isotonic(values[..., places])
    result = np.minimum(np.maximum(result, LOWER_LIMITS), UPPER_LIMITS)
    for i, target in enumerate(targets.TARGETS):
        result[..., i] = np.round(result[..., i], target.group.decimals) + 0.0  # no minus zero
    for places in _ORDERED:
        # Averages that are equal may differ in the last bit, and round apart.
        result[..., places] = np.maximum.accumulate(result[..., places], axis=-1)
    return result


def _isotonic(values: FloatArray) -> FloatArray:
    """Isotonic regression along the last axis, by its min-max formula."""
    length = values.shape[-1]
    result = np.empty_like(values)
    for i in range(length):
        lows = [
            np.minimum.reduce([_mean(values, a, b) for b in range(i, length)]) for a in range(i + 1)
        ]
        result[..., i] = np.maximum.reduce(lows)
    return result


def _mean(values: FloatArray, first: int, last: int) -> FloatArray:
    total: FloatArray = values[..., first : last + 1].sum(axis=-1) / (last - first + 1)
    return total
