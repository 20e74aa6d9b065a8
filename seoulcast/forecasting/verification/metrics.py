"""Errors as arrays: pinball loss, CRPS, coverage of the central intervals.

Every system is judged by these functions alone, whoever made it.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from seoulcast.datasets.documents import QUANTILE_LEVELS
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LEVELS


def pinball(quantiles: FloatArray, observed: FloatArray) -> FloatArray:
    """Pinball loss of each level.

    Args:
        quantiles: shape (..., 7).
        observed: shape (...); NaN where nothing was observed.

    Returns:
        Shape (..., 7), in the unit of the values; NaN where either side is.
    """
    error = observed[..., None] - quantiles
    return np.maximum(LEVELS * error, (LEVELS - 1) * error)


def crps(quantiles: FloatArray, observed: FloatArray) -> FloatArray:
    """CRPS as twice the mean pinball loss over the seven levels, shape (...)."""
    return cast("FloatArray", 2 * pinball(quantiles, observed).mean(axis=-1))


def inside(quantiles: FloatArray, observed: FloatArray, percent: int) -> FloatArray:
    """1 where the observation lies in the central interval, 0 where not, NaN unknown.

    Args:
        quantiles: shape (..., 7).
        observed: shape (...).
        percent: 80 or 90, the interval's promise.
    """
    tail = (100 - percent) / 200
    low = QUANTILE_LEVELS.index(round(tail, 2))
    high = QUANTILE_LEVELS.index(round(1 - tail, 2))
    within = (quantiles[..., low] <= observed) & (observed <= quantiles[..., high])
    unknown = np.isnan(observed) | np.isnan(quantiles[..., low])
    return np.where(unknown, np.nan, within.astype(float))


def coverage(quantiles: FloatArray, observed: FloatArray, percent: int) -> float:
    """Share of observations in the central interval, of those that can be told."""
    hits = inside(quantiles, observed, percent)
    return float(np.nanmean(hits)) if np.isfinite(hits).any() else float("nan")
