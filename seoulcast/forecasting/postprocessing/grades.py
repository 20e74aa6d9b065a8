"""Probabilities of the PM10 grades, from the issued quantiles of the daily mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from seoulcast import levels
from seoulcast.datasets.documents import (
    GRADE_UPPER_BOUNDS,
    GRADES,
    Pm10Grade,
    grade_of,
)


def pm10_grade(quantiles: Sequence[float]) -> Pm10Grade:
    """Grade of the median and probability of each grade (thousandths, sum 1).

    A grade holds the means that round into it: 80.4 is still moderate, 80.5 is bad.
    """
    below = [
        round(levels.probability_below(quantiles, bound + 0.5, log=True), 3)
        for bound in GRADE_UPPER_BOUNDS
    ]
    edges = [0.0, *below, 1.0]
    shares = [round(high - low, 3) for low, high in pairwise(edges)]
    return Pm10Grade(
        grade=grade_of(quantiles[levels.median()]),
        probabilities=dict(zip(GRADES, shares, strict=True)),
    )
