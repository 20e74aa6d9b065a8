"""Errors as arrays: pinball loss, CRPS, coverage of the central intervals.

Every system is judged by these functions alone, whoever made it.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from seoulcast import levels
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LEVELS


def pinball(quantiles: FloatArray, observed: FloatArray, at: FloatArray = LEVELS) -> FloatArray:
    """Pinball loss of each level.

    Args:
        quantiles: shape (..., levels).
        observed: shape (...); NaN where nothing was observed.
        at: the levels.

    Returns:
        Shape (..., levels), in the unit of the values; NaN where either side is.
    """
    error = observed[..., None] - quantiles
    return np.maximum(at * error, (at - 1) * error)


def crps(quantiles: FloatArray, observed: FloatArray, at: FloatArray = LEVELS) -> FloatArray:
    """CRPS as twice the mean pinball loss over the levels, shape (...)."""
    return cast("FloatArray", 2 * pinball(quantiles, observed, at).mean(axis=-1))


def inside(quantiles: FloatArray, observed: FloatArray, percent: int) -> FloatArray:
    """1 where the observation lies in the central interval, 0 where not, NaN unknown.

    Args:
        quantiles: shape (..., levels).
        observed: shape (...).
        percent: 80 or 90, the interval's promise.
    """
    band = levels.band(percent / 100)
    lower, upper = quantiles[..., band.lower], quantiles[..., band.upper]
    within = (lower <= observed) & (observed <= upper)
    unknown = np.isnan(observed) | np.isnan(lower)
    return np.where(unknown, np.nan, within.astype(float))


def coverage(quantiles: FloatArray, observed: FloatArray, percent: int) -> float:
    """Share of observations in the central interval, of those that have one."""
    hits = inside(quantiles, observed, percent)
    return float(np.nanmean(hits)) if np.isfinite(hits).any() else float("nan")
