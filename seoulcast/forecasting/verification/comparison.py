"""Two systems compared on the same days: the ratio of their errors, and how sure it is.

The uncertainty is that of a circular block bootstrap over days: errors of neighbouring days
are alike, and drawn one by one they would make every difference look certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.verification.metrics import crps
from seoulcast.forecasting.verification.scoring import common_truth

BLOCK_DAYS = 14
"""Twice the longest lead: weather, and what is wrong with a forecast of it, is over by then."""
DRAWS = 2000
"""Of the bootstrap: enough for the second digit of a confidence."""


@dataclass(frozen=True)
class ErrorRatio:
    """A system's CRPS over another's, averaged over targets and leads.

    Args:
        ratio: below 1 the system has the smaller error; NaN where nothing can be compared.
        confidence: share of the bootstrap's draws in which the ratio is below 1.
    """

    ratio: float
    confidence: float


def block_draws(n: int, seed: int = 0) -> FloatArray:
    """How often each of n days is drawn in each of the circular block bootstrap's draws.

    A third of the days is the longest block, so that a short period has several.

    Returns:
        Shape (draws, n); each row sums to n.
    """
    length = max(1, min(BLOCK_DAYS, n // 3))
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, n, (DRAWS, -(-n // length)))
    days = ((starts[..., None] + np.arange(length)) % n).reshape(DRAWS, -1)[:, :n]
    counts = np.zeros((DRAWS, n))
    for draw, drawn in zip(counts, days, strict=True):
        np.add.at(draw, drawn, 1.0)
    return counts


def errors_by_day(
    systems: Mapping[str, Prediction], observations: Observations
) -> dict[str, FloatArray]:
    """CRPS of each system's forecasts, where all of them can be compared.

    Args:
        systems: by name, all of the same days.
        observations: clean tables that cover the target days.

    Returns:
        By name, shape (days, leads, targets); NaN where a system or the truth is unknown.

    Raises:
        ValueError: the systems' days differ.
    """
    observed = common_truth(systems, observations)
    return {name: crps(prediction.quantiles, observed) for name, prediction in systems.items()}


def error_ratio(own: FloatArray, other: FloatArray) -> ErrorRatio:
    """A system's errors beside another's.

    Args:
        own: CRPS by day of issue, shape (days, leads, targets); NaN where unknown.
        other: the other system's; only what both have counts.
    """
    unknown = np.isnan(own) | np.isnan(other)
    a, b = (np.where(unknown, 0.0, x).reshape(len(x), -1) for x in (own, other))
    # Without an observation, or with a perfect rival, a target at a lead does not count.
    counts = b.sum(axis=0) > 0
    if not counts.any():
        return ErrorRatio(float("nan"), 0.0)
    a, b = a[:, counts], b[:, counts]
    ratio = float((a.sum(axis=0) / b.sum(axis=0)).mean())
    draws = block_draws(len(a))
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = (draws @ a) / (draws @ b)
    # A draw may miss every day on which a rare target was observed.
    drawn[~np.isfinite(drawn)] = np.nan
    return ErrorRatio(ratio, float((np.nanmean(drawn, axis=1) < 1).mean()))
