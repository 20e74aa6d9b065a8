"""Linear quantile regression by iteratively reweighted least squares, with a ridge penalty.

The pinball loss is a weighted square of each residual over its own size; the weights are made
anew a few times. Quantiles are of what a mean leaves, so that they only tell how its error is
spread, and on which side.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LEVELS, N_LEVELS

ITERATIONS = 12
SMALLEST = 0.02
"""Least size of a residual that weights are made of: nearer ones count as squares."""


def fit_quantiles(inputs: FloatArray, outputs: FloatArray, penalty: float) -> FloatArray:
    """Weights of each level, the last one its bias: shape (levels, p + 1).

    Args:
        inputs: about 0, shape (n, p).
        outputs: shape (n,), none missing.
        penalty: of squared weights, the bias not.
    """
    design = np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)
    penalties = np.full(design.shape[1], penalty)
    penalties[-1] = 0.0
    weights = np.zeros((N_LEVELS, design.shape[1]))
    for k, level in enumerate(LEVELS):
        own = np.zeros(design.shape[1])
        own[-1] = np.quantile(outputs, level)
        for _ in range(ITERATIONS):
            left = outputs - design @ own
            weight = np.where(left < 0, 1 - level, level) / np.maximum(np.abs(left), SMALLEST)
            gram = (design * weight[:, None]).T @ design
            gram.flat[:: len(gram) + 1] += penalties
            own = cast("FloatArray", np.linalg.solve(gram, design.T @ (weight * outputs)))
        weights[k] = own
    return weights
