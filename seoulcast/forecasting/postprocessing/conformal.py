"""Recalibration: quantiles moved to where recent verified observations say they belong.

Conformal, after Romano et al. (2019): each quantile is shifted by that quantile of its own
recent errors, in units of the forecast's width. By target and lead; errors of the
recent past and of the same season weigh most. A forecast under D is moved by forecasts verified
through D and by nothing later. The same for every system: it reads only what was said
and what came.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seoulcast import targets
from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import (
    DAYS_OF_YEAR,
    DayArray,
    FloatArray,
    IntArray,
    day_of_year,
)
from seoulcast.forecasting.core.prediction import LEVELS, MEDIAN, N_LEADS, ON_LOG_SCALE

LENGTH_DAYS = 365
"""Verified days looked back over."""
HALF_LIFE_DAYS: FloatArray = np.where(ON_LOG_SCALE, 30.0, 180.0)
"""By target: after so many days an error weighs half. Chosen on 2019 and 2020: the record
of PM10 drifts within months, that of temperature with the climate."""
SEASON_DAYS = 60
"""Spread of the weight of the season around D's own."""
OTHER_SEASONS = 0.3
"""Least weight of a season, of the best one's."""
PRIOR_DAYS: FloatArray = np.where(ON_LOG_SCALE, 25.0, 150.0)
"""By target: a shift from n independent days is believed by n / (n + PRIOR_DAYS)."""
NARROWEST = 0.05
"""Least width that an error is measured in: a forecast of 0 to 0 µg/m³ has none."""

LEAST_PM10_MIN = targets.by_name("PM10_MIN").transform.forward(2.5)
"""On the scale. The instrument's lowest value of a day is 0 on two days in five and seldom
1 to 3 µg/m³: a quantile in between belongs to 0. Also lowers CRPS by 0.7 % on 2019 and 2020."""
_PM10_MIN = TARGETS.index("PM10_MIN")

TINY = 1e-6
GOLDEN = 0.6180339887498949
"""Multiples of it, less their whole part, fill the unit interval evenly."""

_LOW, _HIGH = 1, 5


BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Verified:
    """Errors of forecasts that were verified, in units of each forecast's 80 % width.

    Args:
        days: D of each forecast, ascending.
        errors: observed less quantile, shape (n, 7 leads, 6 targets, 7 levels), NaN where
            nothing was observed.
    """

    days: DayArray
    errors: FloatArray

    @classmethod
    def of(cls, days: DayArray, quantiles: FloatArray, observed: FloatArray) -> Verified:
        """Errors of forecasts under `days`, all on the scale of `prediction.to_scale`.

        Args:
            days: ascending.
            quantiles: shape (n, 7, 6, 7).
            observed: on the target days, shape (n, 7, 6).
        """
        quantiles = _bounded(quantiles)
        errors = (observed[..., None] - quantiles) / _width(quantiles)[..., None]
        return cls(days, np.where(_tied(quantiles, observed), _spread(days, quantiles), errors))

    def before(self, day: np.datetime64) -> Verified:
        """Those of forecasts under days before `day`."""
        earlier = self.days < day
        return Verified(self.days[earlier], self.errors[earlier])

    def joined(self, later: Verified) -> Verified:
        """These, then later ones."""
        return Verified(
            np.concatenate([self.days, later.days]), np.concatenate([self.errors, later.errors])
        )


def recalibrate(
    days: DayArray, quantiles: FloatArray, means: FloatArray, verified: Verified
) -> tuple[FloatArray, FloatArray]:
    """Quantiles and means of forecasts under `days` moved by what was verified by then.

    Args:
        days: D of each forecast.
        quantiles: on the scale, shape (n, 7, 6, 7).
        means: on the scale, shape (n, 7, 6); they move with the median.
        verified: of the same system; those not verified through a D do not move it.

    Returns:
        Quantiles, never falling along the levels, and means.
    """
    quantiles = _bounded(quantiles)
    shift = np.zeros_like(quantiles)
    slots = day_of_year(verified.days)
    for n, day in enumerate(days):
        age = (day - verified.days).astype(np.int64)
        weights = _weights(age, slots, int(day_of_year(days[n : n + 1])[0]))
        for j in range(N_LEADS):
            # Lead 1 of the forecast under D - 1 is verified by D.
            known = (age > j) & (age <= LENGTH_DAYS + j)
            if known.any():
                shift[n, j] = _shift(verified.errors[known, j], weights[known])
    shift *= _width(quantiles)[..., None]
    moved = np.sort(quantiles + shift, axis=-1)
    lowest = moved[:, :, _PM10_MIN]
    lowest[lowest < LEAST_PM10_MIN] = 0.0
    return moved, means + shift[..., MEDIAN]


def _width(quantiles: FloatArray) -> FloatArray:
    width: FloatArray = np.maximum(quantiles[..., _HIGH] - quantiles[..., _LOW], NARROWEST)
    return width


def _bounded(quantiles: FloatArray) -> FloatArray:
    """Quantiles as they will be issued: PM10 not below 0."""
    return np.where(ON_LOG_SCALE[:, None], np.maximum(quantiles, 0.0), quantiles)


def _tied(quantiles: FloatArray, observed: FloatArray) -> BoolArray:
    """Where an observed 0 µg/m³ meets quantiles of 0: neither above them nor below."""
    at_bound = (observed == 0.0) & ON_LOG_SCALE
    tied: BoolArray = at_bound[..., None] & (quantiles <= 0.0)
    return tied


def _spread(days: DayArray, quantiles: FloatArray) -> FloatArray:
    """Errors of tied quantiles: next to none, their signs as a randomised PIT has them.

    A day that hits the bound lies anywhere in the share of it that was forecast. Counted
    as inside, it would let the other days fall below their lower quantiles too often. The
    place is drawn by the day's number, so that it is always the same.
    """
    place = (days.astype("datetime64[D]").astype(np.int64) * GOLDEN) % 1.0
    edges = np.concatenate([[0.0], LEVELS, [1.0]])
    count = (quantiles <= 0.0).sum(axis=-1)
    share = (edges[count] + edges[count + 1]) / 2
    below = (place[:, None, None] * share)[..., None] < LEVELS
    return np.where(below, -TINY, TINY)


def _weights(age: IntArray, slots: IntArray, slot: int) -> FloatArray:
    """Weight of each verified forecast by target, shape (n, 6)."""
    apart = np.abs(slots - slot)
    apart = np.minimum(apart, DAYS_OF_YEAR - apart)
    season = OTHER_SEASONS + (1 - OTHER_SEASONS) * np.exp(-0.5 * (apart / SEASON_DAYS) ** 2)
    weights: FloatArray = 0.5 ** (age[:, None] / HALF_LIFE_DAYS) * season[:, None]
    return weights


def _shift(errors: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted quantile of each level's errors (n, 6, 7), shrunk towards none: (6, 7)."""
    seen = ~np.isnan(errors)
    each = np.where(seen, weights[..., None], 0.0)
    order = np.argsort(np.where(seen, errors, np.inf), axis=0, kind="stable")
    errors = np.take_along_axis(np.where(seen, errors, 0.0), order, axis=0)
    each = np.take_along_axis(each, order, axis=0)
    total = each.sum(axis=0)
    share = (each.cumsum(axis=0) - 0.5 * each) / np.maximum(total, 1e-12)
    last = np.maximum(seen.sum(axis=0) - 1, 0)
    right = np.minimum((share < LEVELS).sum(axis=0), last)
    left = np.clip(right - 1, 0, last)

    def at(table: FloatArray, place: IntArray) -> FloatArray:
        picked: FloatArray = np.take_along_axis(table, place[None], axis=0)[0]
        return picked

    step = at(share, right) - at(share, left)
    part = np.clip((LEVELS - at(share, left)) / np.where(step > 0, step, 1.0), 0.0, 1.0)
    quantile = at(errors, left) + part * (at(errors, right) - at(errors, left))
    independent = total**2 / np.maximum((each**2).sum(axis=0), 1e-12)
    shrunk: FloatArray = quantile * independent / (independent + PRIOR_DAYS[:, None])
    return shrunk
