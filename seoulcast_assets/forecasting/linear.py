"""The linear part of the forecast: ridge regression on the last days, in closed form.

Much of what can be known of tomorrow is linear in today's anomalies. Solved exactly, it
leaves the LSTM what is not, and gradient descent need not find it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from seoulcast_assets.forecasting.days import FloatArray

PENALTIES: tuple[float, ...] = (30.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0, 1e5)
FOLDS = 5
"""Contiguous blocks of days: neighbours share their weather, so no random folds."""
FEW_DAYS = 60


@dataclass(frozen=True)
class LinearFit:
    """A fitted linear forecast of m outputs from p inputs.

    Args:
        weights: shape (m, p).
        biases: shape (m,).
        spread: root mean squared error on days left out of the fit, shape (m,).
    """

    weights: FloatArray
    biases: FloatArray
    spread: FloatArray


def fit_ridge(inputs: FloatArray, outputs: FloatArray) -> LinearFit:
    """Ridge regression of each output, its penalty chosen by blocked cross-validation.

    Args:
        inputs: scaled, about 0; shape (n, p), in order of time.
        outputs: scaled anomalies, shape (n, m), NaN where nothing was observed.

    Returns:
        The fit; zeros and a spread of 1 for an output seen on fewer than 60 days.
    """
    weights = np.zeros((outputs.shape[1], inputs.shape[1]))
    biases = np.zeros(outputs.shape[1])
    spread = np.ones(outputs.shape[1])
    for i, output in enumerate(outputs.T):
        seen = ~np.isnan(output)
        if seen.sum() < FEW_DAYS:
            continue
        x, y = inputs[seen], output[seen]
        errors = np.zeros(len(PENALTIES))
        gram, cross, mean, bias = x.T @ x, x.T @ y, x.mean(axis=0), y.mean()
        for block in np.array_split(np.arange(len(y)), FOLDS):
            n = len(y) - len(block)
            bx, by = x[block], y[block]
            fold_mean = (mean * len(y) - bx.sum(axis=0)) / n
            fold_bias = (bias * len(y) - by.sum()) / n
            fold_gram = gram - bx.T @ bx - n * np.outer(fold_mean, fold_mean)
            fold_cross = cross - bx.T @ by - n * fold_mean * fold_bias
            for k, penalty in enumerate(PENALTIES):
                w = _solve(fold_gram, fold_cross, penalty)
                errors[k] += np.sum((by - fold_bias - (bx - fold_mean) @ w) ** 2)
        n = len(y)
        best = PENALTIES[int(errors.argmin())]
        weights[i] = _solve(gram - n * np.outer(mean, mean), cross - n * mean * bias, best)
        biases[i] = bias - mean @ weights[i]
        spread[i] = max(float(np.sqrt(errors.min() / n)), 1e-3)
    return LinearFit(weights, biases, spread)


def _solve(gram: FloatArray, cross: FloatArray, penalty: float) -> FloatArray:
    regular = gram.copy()
    regular.flat[:: len(gram) + 1] += penalty
    return cast("FloatArray", np.linalg.solve(regular, cross))
