"""What is issued holds together: ordered quantiles, minimum ≤ mean ≤ maximum, PM10 ≥ 0.

The repair is the smallest there is (least squares), and keeps what already held.
"""

from __future__ import annotations

import numpy as np

from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import ON_LOG_SCALE, Prediction

TRIPLES: tuple[tuple[int, int, int], ...] = (
    (TARGETS.index("TA_MIN"), TARGETS.index("TA_AVG"), TARGETS.index("TA_MAX")),
    (TARGETS.index("PM10_MIN"), TARGETS.index("PM10_AVG"), TARGETS.index("PM10_MAX")),
)
"""Places of minimum, mean and maximum among the targets."""

DECIMALS = 1
"""As observed: tenths of °C and of µg/m³."""


def make_consistent(prediction: Prediction) -> Prediction:
    """The prediction as it may be issued, rounded to tenths.

    At each quantile level, and for the means, minimum ≤ mean ≤ maximum; quantiles do not
    fall along the levels; PM10 is not negative.
    """
    # Sorting crossed quantiles brings them closer to the true ones (Chernozhukov 2010).
    ordered = np.sort(prediction.quantiles, axis=-1)
    quantiles = np.moveaxis(_consistent_targets(np.moveaxis(ordered, -1, 0)), 0, -1)
    return Prediction(prediction.days, quantiles, _consistent_targets(prediction.means))


def _consistent_targets(values: FloatArray) -> FloatArray:
    """Order the triples along the last axis (6 targets), bound PM10, round.

    Every step is monotone in its inputs, so that quantiles ordered before stay ordered.
    """
    result = values.copy()
    for triple in TRIPLES:
        result[..., triple] = _nearest_ordered(values[..., triple])
    result = np.where(ON_LOG_SCALE, np.maximum(result, 0.0), result)
    result = np.round(result, DECIMALS) + 0.0  # no minus zero
    for triple in TRIPLES:
        # Averages that are equal may differ in the last bit, and round apart.
        result[..., triple] = np.maximum.accumulate(result[..., triple], axis=-1)
    return result


def _nearest_ordered(triples: FloatArray) -> FloatArray:
    """Isotonic regression of three values (..., 3), by its min-max formula."""
    a, b, c = np.moveaxis(triples, -1, 0)
    ab, bc, abc = (a + b) / 2, (b + c) / 2, (a + b + c) / 3
    low = np.minimum(np.minimum(a, ab), abc)
    middle = np.maximum(np.minimum(ab, abc), np.minimum(b, bc))
    high = np.maximum(np.maximum(c, bc), abc)
    return np.stack([low, middle, high], axis=-1)
