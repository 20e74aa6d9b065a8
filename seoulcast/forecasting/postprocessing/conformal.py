"""Conformal recalibration: quantiles moved to where recent observations say they belong.

After Romano et al. (2019): each quantile gets an offset, the weighted quantile of its own
recent nonconformity scores, in units of the forecast's width. By target and lead; errors of
the recent past and of the same season weigh most. A forecast under D is calibrated on
forecasts verified through D and on nothing later, by the same code for every system.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import levels, targets
from seoulcast.forecasting.core.days import (
    DAYS_OF_YEAR,
    DayArray,
    FloatArray,
    IntArray,
    day_of_year,
)
from seoulcast.forecasting.core.prediction import (
    LEVELS,
    LOWER_LIMITS,
    MEDIAN,
    N_LEADS,
    UPPER_LIMITS,
    BoolArray,
    by_target,
    to_transformed,
)

LENGTH_DAYS = 365
"""CalibrationErrors days looked back over."""
CALIBRATION_LOOKBACK = LENGTH_DAYS + N_LEADS - 1
"""Days before D whose forecasts recalibrate the one under D."""
HALF_LIFE_DAYS = by_target(one.group.calibration.half_life_days for one in targets.TARGETS)
SEASON_DAYS = 60
"""Standard deviation of the Gaussian weight of the season around D's own."""
OTHER_SEASONS = 0.3
"""Least weight of a season, of the best one's."""
PRIOR_DAYS = by_target(one.group.calibration.prior_days for one in targets.TARGETS)
MINIMUM_WIDTH = 0.05
"""Least width that an error is measured in: a forecast of 0 to 0 µg/m³ has none."""
EPSILON = 1e-6
"""Error of a tied quantile: next to none."""
GOLDEN = 0.6180339887498949
"""Multiples of it, less their whole part, fill the unit interval evenly."""

BAND80 = levels.band(0.8)

_LOWER, _UPPER = to_transformed(LOWER_LIMITS), to_transformed(UPPER_LIMITS)


@dataclass(frozen=True)
class CalibrationErrors:
    """Nonconformity scores of verified forecasts, in units of each forecast's 80 % width.

    Args:
        days: D of each forecast, ascending.
        errors: observed less quantile, shape (n, leads, targets, levels), NaN where nothing
            was observed.
    """

    days: DayArray
    errors: FloatArray

    @classmethod
    def of(cls, days: DayArray, quantiles: FloatArray, observed: FloatArray) -> CalibrationErrors:
        """Errors of forecasts under `days`, all in transformed space.

        Args:
            days: ascending.
            quantiles: shape (n, leads, targets, levels).
            observed: on the target days, shape (n, leads, targets).
        """
        quantiles = _bounded(quantiles)
        errors = (observed[..., None] - quantiles) / _width(quantiles)[..., None]
        return cls(
            days, np.where(_tied(quantiles, observed), _tied_errors(days, quantiles), errors)
        )

    def before(self, day: np.datetime64) -> CalibrationErrors:
        """Those of forecasts under days before `day`."""
        earlier = self.days < day
        return CalibrationErrors(self.days[earlier], self.errors[earlier])

    def joined(self, later: CalibrationErrors) -> CalibrationErrors:
        """These, then later ones."""
        return CalibrationErrors(
            np.concatenate([self.days, later.days]), np.concatenate([self.errors, later.errors])
        )


def recalibrate(
    days: DayArray, quantiles: FloatArray, means: FloatArray, past: CalibrationErrors
) -> tuple[FloatArray, FloatArray]:
    """Quantiles and means of forecasts under `days`, calibrated on what was verified by then.

    Args:
        days: D of each forecast.
        quantiles: in transformed space, shape (n, leads, targets, levels).
        means: in transformed space, shape (n, leads, targets); they move with the median.
        past: errors of the same system; those not verified through a D do not count for it.

    Returns:
        Quantiles, never falling along the levels, and means.
    """
    quantiles = _bounded(quantiles)
    offsets = np.zeros_like(quantiles)
    slots = day_of_year(past.days)
    for n, day in enumerate(days):
        age = (day - past.days).astype(np.int64)
        weights = _weights(age, slots, int(day_of_year(days[n : n + 1])[0]))
        for j in range(N_LEADS):
            # Lead 1 of the forecast under D - 1 is verified by D.
            known = (age > j) & (age <= LENGTH_DAYS + j)
            if known.any():
                offsets[n, j] = _offsets(past.errors[known, j], weights[known])
    offsets *= _width(quantiles)[..., None]
    calibrated = np.sort(quantiles + offsets, axis=-1)
    for i, target in enumerate(targets.TARGETS):
        if target.zero_below is not None:
            own = calibrated[:, :, i]
            own[own < target.transform.forward(target.zero_below)] = 0.0
    return calibrated, means + offsets[..., MEDIAN]


def _width(quantiles: FloatArray) -> FloatArray:
    width: FloatArray = np.maximum(
        quantiles[..., BAND80.upper] - quantiles[..., BAND80.lower], MINIMUM_WIDTH
    )
    return width


def _bounded(quantiles: FloatArray) -> FloatArray:
    """Quantiles as they will be issued: within each target's physical limits."""
    return np.minimum(np.maximum(quantiles, _LOWER[:, None]), _UPPER[:, None])


def _tied(quantiles: FloatArray, observed: FloatArray) -> BoolArray:
    """Where an observed lower limit meets quantiles at it: neither above them nor below."""
    tied: BoolArray = (observed == _LOWER)[..., None] & (quantiles <= _LOWER[:, None])
    return tied


def _tied_errors(days: DayArray, quantiles: FloatArray) -> FloatArray:
    """Errors of tied quantiles: next to none, their signs as a randomised PIT has them.

    A day at the limit lies anywhere in the share of it that was forecast. Counted
    as inside, it would let the other days fall below their lower quantiles too often. The
    place is drawn by the day's number, so that it is always the same.
    """
    place = (days.astype("datetime64[D]").astype(np.int64) * GOLDEN) % 1.0
    edges = np.concatenate([[0.0], LEVELS, [1.0]])
    count = (quantiles <= _LOWER[:, None]).sum(axis=-1)
    share = (edges[count] + edges[count + 1]) / 2
    below = (place[:, None, None] * share)[..., None] < LEVELS
    return np.where(below, -EPSILON, EPSILON)


def _weights(age: IntArray, slots: IntArray, slot: int) -> FloatArray:
    """Weight of each verified forecast by target, shape (n, targets)."""
    apart = np.abs(slots - slot)
    apart = np.minimum(apart, DAYS_OF_YEAR - apart)
    season = OTHER_SEASONS + (1 - OTHER_SEASONS) * np.exp(-0.5 * (apart / SEASON_DAYS) ** 2)
    weights: FloatArray = 0.5 ** (age[:, None] / HALF_LIFE_DAYS) * season[:, None]
    return weights


def _offsets(errors: FloatArray, weights: FloatArray) -> FloatArray:
    """Conformal offset of each target and level, shrunk towards none: (targets, levels).

    Args:
        errors: of one lead, shape (n, targets, levels), NaN where nothing was observed.
        weights: shape (n, targets).
    """
    each = np.where(np.isnan(errors), 0.0, weights[..., None])
    effective = kish_effective_sample_size(each)
    shrunk: FloatArray = (
        weighted_quantile(errors, each) * effective / (effective + PRIOR_DAYS[:, None])
    )
    return shrunk


def kish_effective_sample_size(weights: FloatArray) -> FloatArray:
    """How many equally weighted values these along the first axis are worth (Kish 1965)."""
    size: FloatArray = weights.sum(axis=0) ** 2 / np.maximum((weights**2).sum(axis=0), 1e-12)
    return size


def weighted_quantile(errors: FloatArray, weights: FloatArray) -> FloatArray:
    """Of the errors at each level, the quantile of that level along the first axis.

    Args:
        errors: shape (n, targets, levels), NaN where there is none.
        weights: of the same shape, 0 where there is no error.

    Returns:
        Shape (targets, levels), linear between the values; 0 where there is no error at all.
    """
    seen = ~np.isnan(errors)
    order = np.argsort(np.where(seen, errors, np.inf), axis=0, kind="stable")
    errors = np.take_along_axis(np.where(seen, errors, 0.0), order, axis=0)
    each = np.take_along_axis(weights, order, axis=0)
    share = (each.cumsum(axis=0) - 0.5 * each) / np.maximum(each.sum(axis=0), 1e-12)
    last = np.maximum(seen.sum(axis=0) - 1, 0)
    right = np.minimum((share < LEVELS).sum(axis=0), last)
    left = np.clip(right - 1, 0, last)

    def at(table: FloatArray, place: IntArray) -> FloatArray:
        picked: FloatArray = np.take_along_axis(table, place[None], axis=0)[0]
        return picked

    step = at(share, right) - at(share, left)
    part = np.clip((LEVELS - at(share, left)) / np.where(step > 0, step, 1.0), 0.0, 1.0)
    return at(errors, left) + part * (at(errors, right) - at(errors, left))
