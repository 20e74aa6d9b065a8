"""Ridge regression in closed form, with out-of-fold forecasts of the days it was fitted on.

Each block of years is forecast by a fit that did not include it. What learns from the errors
of those forecasts learns from errors of the size that new days will bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from seoulcast.forecasting.core.days import FloatArray

PENALTIES: tuple[float, ...] = (100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0, 1e5)
FOLDS = 6
"""Contiguous blocks of days: neighbours share their weather, so no random folds."""
MINIMUM_DAYS = 60
"""An output observed on fewer days is not fitted."""
MINIMUM_RMSE = 1e-3
"""Networks divide by it: not 0, even of a perfect relation."""


@dataclass(frozen=True)
class LinearFit:
    """A fitted linear forecast of m outputs from p inputs.

    Args:
        weights: shape (m, p).
        biases: shape (m,).
        rmse: root mean squared error of the out-of-fold forecasts, shape (m,).
    """

    weights: FloatArray
    biases: FloatArray
    rmse: FloatArray

    def predict(self, inputs: FloatArray) -> FloatArray:
        """Outputs (n, m) of inputs (n, p).

        Row by row: a product of whole matrices may round a row differently among others.
        """
        outputs = np.empty((len(inputs), len(self.biases)))
        for row, out in zip(inputs, outputs, strict=True):
            out[:] = self.weights @ row + self.biases
        return outputs


def fit_ridge(inputs: FloatArray, outputs: FloatArray) -> tuple[LinearFit, FloatArray]:
    """Ridge regression of each output, its penalty chosen by blocked cross-validation.

    Args:
        inputs: scaled, about 0; shape (n, p), in order of time.
        outputs: scaled anomalies, shape (n, m), NaN where nothing was observed.

    Returns:
        The fit (zeros and an RMSE of 1 for an output seen on fewer than 60 days), and
        its forecasts (n, m): out of fold where the output was observed, else of the fit.
    """
    n, m = outputs.shape
    fit = LinearFit(np.zeros((m, inputs.shape[1])), np.zeros(m), np.ones(m))
    forecasts = np.zeros((n, m))
    seen = ~np.isnan(outputs)
    masks, member = np.unique(seen, axis=1, return_inverse=True)
    for g in range(masks.shape[1]):
        which = np.flatnonzero(member.ravel() == g)
        rows = masks[:, g]
        if rows.sum() >= MINIMUM_DAYS:
            _fit_group(inputs, outputs, rows, which, fit, forecasts)
    return fit, forecasts


def _fit_group(
    inputs: FloatArray,
    outputs: FloatArray,
    rows: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    which: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    fit: LinearFit,
    forecasts: FloatArray,
) -> None:
    """Fit the outputs `which`, all observed on the same rows: they share decompositions."""
    x, y = inputs[rows], outputs[np.ix_(rows, which)]
    middle, bias = x.mean(axis=0), y.mean(axis=0)
    x, y = x - middle, y - bias
    blocks = np.array_split(np.arange(len(y)), FOLDS)
    # The products of all days are the sum of the blocks'; without a block, less its own.
    parts = [(x[block].T @ x[block], x[block].T @ y[block]) for block in blocks]
    gram, cross = sum(part for part, _ in parts), sum(part for _, part in parts)
    held_out = np.empty((len(PENALTIES), *y.shape))
    for block, (own_gram, own_cross) in zip(blocks, parts, strict=True):
        values, vectors = np.linalg.eigh(gram - own_gram)
        turned = vectors.T @ (cross - own_cross)
        for k, penalty in enumerate(PENALTIES):
            held_out[k, block] = x[block] @ (vectors @ (turned / (values + penalty)[:, None]))
    errors = ((y - held_out) ** 2).sum(axis=1)
    place = np.flatnonzero(rows)
    for j, output in enumerate(which):
        best = int(errors[:, j].argmin())
        weights = _solve(gram, cross[:, j], PENALTIES[best])
        fit.weights[output] = weights
        fit.biases[output] = bias[j] - middle @ weights
        fit.rmse[output] = max(float(np.sqrt(errors[best, j] / len(y))), MINIMUM_RMSE)
        forecasts[:, output] = inputs @ weights + fit.biases[output]
        forecasts[place, output] = held_out[best, :, j] + bias[j]


def _solve(gram: FloatArray, cross: FloatArray, penalty: float) -> FloatArray:
    regular = gram.copy()
    regular.flat[:: len(gram) + 1] += penalty
    return cast("FloatArray", np.linalg.solve(regular, cross))
