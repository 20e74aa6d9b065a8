"""Probabilities of the PM10 grades, from the issued quantiles of the daily mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist

from seoulcast import levels
from seoulcast.datasets.documents import (
    GRADE_UPPER_BOUNDS,
    GRADES,
    Pm10Grade,
    grade_of,
)

_NORMAL = NormalDist()
_SCORES = levels.normal_quantiles()
_MINIMUM_STEP = 1e-3
"""Least distance of neighbouring quantiles, in log µg/m³: equal ones would be a jump."""


def probability_below(quantiles: Sequence[float], value: float) -> float:
    """Probability that the daily mean is below `value`.

    Quantiles are joined by straight lines on normal probability paper over log(1 + PM10),
    which the outermost lines continue into both tails: piecewise log-normal.

    Args:
        quantiles: of the levels, µg/m³, not falling.
        value: µg/m³.
    """
    points = [math.log1p(max(quantiles[0], 0.0))]
    for quantile in quantiles[1:]:
        points.append(max(math.log1p(max(quantile, 0.0)), points[-1] + _MINIMUM_STEP))
    at = math.log1p(value)
    inner = sum(at > point for point in points)
    left = min(max(inner - 1, 0), len(points) - 2)
    slope = (_SCORES[left + 1] - _SCORES[left]) / (points[left + 1] - points[left])
    return _NORMAL.cdf(_SCORES[left] + slope * (at - points[left]))


def pm10_grade(quantiles: Sequence[float]) -> Pm10Grade:
    """Grade of the median and probability of each grade (thousandths, sum 1).

    A grade holds the means that round into it: 80.4 is still moderate, 80.5 is bad.
    """
    below = [round(probability_below(quantiles, bound + 0.5), 3) for bound in GRADE_UPPER_BOUNDS]
    edges = [0.0, *below, 1.0]
    shares = [round(high - low, 3) for low, high in pairwise(edges)]
    return Pm10Grade(
        grade=grade_of(quantiles[levels.median()]),
        probabilities=dict(zip(GRADES, shares, strict=True)),
    )
