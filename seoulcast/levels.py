"""The quantile levels of every forecast, and what follows from them.

Everything else asks for a level or a band by its probability and never by position.
Nothing of SeoulCast is imported here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import NormalDist

LEVELS: tuple[float, ...] = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Ascending, with 0.5 and with both ends of the bands of 80 and 90 %. The order is that of
the levels' axis in arrays."""

LEVEL_DECIMALS = 6
"""Of a level that is computed: (1 - 0.8) / 2 is not quite 0.1."""

NORMAL_DECIMALS = 4
"""Of normal quantiles where a model or a reference is made from them: more digits would
change every stored model and say nothing new."""


@dataclass(frozen=True)
class Band:
    """A central interval: places of its ends on the levels' axis of an array.

    Args:
        probability: that an observation lies inside.
        lower: place of the lower end.
        upper: place of the upper end.
    """

    probability: float
    lower: int
    upper: int


def index(level: float) -> int:
    """Place of a level on the levels' axis. Raises ValueError with the levels there are."""
    rounded = round(level, LEVEL_DECIMALS)
    if rounded not in LEVELS:
        known = ", ".join(str(one) for one in LEVELS)
        raise ValueError(f"{rounded} is not a quantile level; those are {known}")
    return LEVELS.index(rounded)


def median() -> int:
    """Place of the median."""
    return index(0.5)


def band(probability: float) -> Band:
    """The central band that holds an observation with this probability.

    Raises:
        ValueError: its ends are not among the levels.
    """
    lower, upper = band_ends(probability)
    return Band(probability, index(lower), index(upper))


def band_ends(probability: float) -> tuple[float, float]:
    """Levels of the lower and upper end of a central band."""
    tail = (1 - probability) / 2
    return round(tail, LEVEL_DECIMALS), round(1 - tail, LEVEL_DECIMALS)


def key(level: float) -> str:
    """Key of a level in documents."""
    return str(level)


def normal_quantiles(decimals: int | None = None) -> tuple[float, ...]:
    """Quantile of the standard normal distribution at each level, rounded if asked for."""
    exact = (NormalDist().inv_cdf(level) for level in LEVELS)
    return tuple(exact if decimals is None else (round(one, decimals) for one in exact))


_NORMAL = NormalDist()
_LEAST_STEP = 1e-3
"""Least distance of neighbouring quantiles: equal ones would be a jump of the probability."""


@cache
def _normal_quantiles_of(levels: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(_NORMAL.inv_cdf(level) for level in levels)


def probability_below(quantiles: Sequence[float], value: float, *, log: bool) -> float:
    """Probability that a value stays below another, by the quantiles of its distribution.

    Quantiles are joined by straight lines on normal probability paper, which the outermost lines
    continue into both tails: piecewise normal.

    Args:
        quantiles: of the levels, not falling.
        value: in their unit.
        log: whether the lines are over log(1 + value), as for PM10; else over the value itself.
    """

    def scaled(one: float) -> float:
        return math.log1p(max(one, 0.0)) if log else one

    points = [scaled(quantiles[0])]
    for quantile in quantiles[1:]:
        points.append(max(scaled(quantile), points[-1] + _LEAST_STEP))
    at = scaled(value)
    inner = sum(at > point for point in points)
    left = min(max(inner - 1, 0), len(points) - 2)
    scores = _normal_quantiles_of(LEVELS)
    slope = (scores[left + 1] - scores[left]) / (points[left + 1] - points[left])
    return _NORMAL.cdf(scores[left] + slope * (at - points[left]))


def normal_width(probability: float) -> float:
    """Width of a central band of the standard normal distribution, of `NORMAL_DECIMALS` ends."""
    upper = NormalDist().inv_cdf((1 + probability) / 2)
    return 2 * round(upper, NORMAL_DECIMALS)


def normal_steps() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Distances of neighbouring levels of a normal distribution, from the median outwards.

    Returns:
        Those above the median, then those below it, all positive, of `NORMAL_DECIMALS`.
    """
    quantiles, middle = normal_quantiles(NORMAL_DECIMALS), median()

    def steps(outwards: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(round(abs(b - a), NORMAL_DECIMALS) for a, b in pairwise(outwards))

    return steps(quantiles[middle:]), steps(quantiles[middle::-1])
