"""Running means of the targets' anomalies over the last week, month, season and year.

A window of two weeks can't tell a warm year or a station that reads high from a warm
fortnight; four numbers a target can.
"""

from __future__ import annotations

import numpy as np

from seoulcast.forecasting.core.days import FloatArray

SPANS: tuple[int, ...] = (7, 30, 90, 365)
"""Days each mean looks back over, D included."""

LONGEST_SPAN = max(SPANS)
_UNIT = 1e-6
"""Anomalies are summed as whole millionths: sums of integers are exact, so that a day's
mean does not depend on where summing began."""


def running_means(anomalies: FloatArray) -> FloatArray:
    """Means over each span of consecutive days, of those days that were observed.

    Args:
        anomalies: scaled, one row a day, shape (n, p), NaN where missing.

    Returns:
        Shape (n - LONGEST_SPAN + 1, len(SPANS) * p), first row for the first day that has a
        whole year behind it; 0 where nothing was observed in a span.
    """
    seen = ~np.isnan(anomalies)
    whole = np.round(np.where(seen, anomalies, 0.0) / _UNIT).astype(np.int64)
    zero = np.zeros((1, anomalies.shape[1]), dtype=np.int64)
    total = np.concatenate([zero, whole.cumsum(axis=0)])
    count = np.concatenate([zero, seen.cumsum(axis=0)])
    last = np.arange(LONGEST_SPAN, len(anomalies) + 1)
    means = []
    for span in SPANS:
        number = count[last] - count[last - span]
        summed = (total[last] - total[last - span]) * _UNIT
        means.append(np.where(number > 0, summed / np.maximum(number, 1), 0.0))
    return np.concatenate(means, axis=1)
