"""Climatology: what a day of the year is like, with a trend and the quantiles around it.

Fitted on days through a given one and on nothing later. The centre is a harmonic season
with a linear trend; the quantiles are those of residuals of the same time of the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from seoulcast import levels
from seoulcast.forecasting.core.days import (
    DAYS_OF_YEAR,
    DayArray,
    FloatArray,
    IntArray,
    day_of_year,
    day_range,
    lead_days,
    season_table,
)
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    LEVELS,
    LOG_TRANSFORMED,
    N_LEVELS,
    N_TARGETS,
    Prediction,
    from_transformed,
    to_transformed,
)

BAND80 = levels.band(0.8)
MINIMUM_WIDTH = 1e-3
"""Least width of the 80 % band in transformed space: errors are divided by it."""

HARMONICS = 3
YEARS_KEPT = 30
"""The length of a normal (WMO): long enough for the season, short enough for the climate."""
SEASON_FROM_DAYS = 400
"""A season is fitted only where more than a whole year was seen."""
TREND_FROM_DAYS = 8 * 365
"""A trend over fewer years says more about single years than about the climate."""
KNOT_STEP = 10
WINDOW_DAYS = 30
"""Residuals from 30 days either side of a knot make its quantiles: 61 values a year."""
FEW_RESIDUALS = 40
RECENT_DAYS = 30
WIDENING = 1.5
"""Factor on the quantiles of a short history: a few weeks see less than a year holds."""


@dataclass(frozen=True)
class Climatology:
    """A fitted climatology, in transformed space (`prediction.to_transformed`).

    Args:
        through: last day it was fitted on.
        coefficients: constant, trend a year (zero at `through`) and harmonics of each
            target, shape (2 + 2 * HARMONICS, targets); NaN for a target never observed.
        residual_quantiles: those by knot of the year, shape (37, targets, levels).
        mean_offset: difference from the centre to what transforms back to the mean, shape
            (37, targets).
    """

    through: date
    coefficients: FloatArray
    residual_quantiles: FloatArray
    mean_offset: FloatArray

    @classmethod
    def fit(cls, observations: Observations, through: date) -> Climatology:
        """Fit on the observed, not excluded days of the 30 years through `through`."""
        earliest = through.replace(year=through.year - YEARS_KEPT, day=min(through.day, 28))
        first = observations.first_day()
        days = day_range(max(earliest, first) if first else through, through)
        values = to_transformed(observations.targets(days))
        values[np.isin(days, observations.excluded_days())] = np.nan
        coefficients = np.full((2 + 2 * HARMONICS, N_TARGETS), np.nan)
        quantiles = np.full((len(_KNOTS), N_TARGETS, N_LEVELS), np.nan)
        offset = np.full((len(_KNOTS), N_TARGETS), np.nan)
        slots = day_of_year(days)
        design = _design(days, through)
        for i in range(N_TARGETS):
            seen = ~np.isnan(values[:, i])
            if not seen.any():
                continue
            coefficients[:, i], residuals, short = _fit_centre(design[seen], values[seen, i])
            quantiles[:, i], offset[:, i] = _fit_residuals(
                slots[seen][-len(residuals) :], residuals, short=short, log=bool(LOG_TRANSFORMED[i])
            )
        return cls(through, coefficients, quantiles, offset)

    def centre(self, days: DayArray) -> FloatArray:
        """Centre of each target on each day in transformed space: `days.shape` + (targets,)."""
        design = _design(days, self.through)
        # Term by term: a matrix product may round a day differently in a longer array.
        total: FloatArray = design[..., :1] * self.coefficients[0]
        for k in range(1, design.shape[-1]):
            total = total + design[..., k : k + 1] * self.coefficients[k]
        return total

    def residual_quantiles_on(self, days: DayArray) -> FloatArray:
        """Residual quantiles in transformed space: shape `days.shape` + (targets, levels)."""
        return _at_knots(self.residual_quantiles, days)

    def width_on(self, days: DayArray) -> FloatArray:
        """Width of the 80 % band in transformed space, never 0: `days.shape` + (targets,)."""
        quantiles = self.residual_quantiles_on(days)
        return np.maximum(
            quantiles[..., BAND80.upper] - quantiles[..., BAND80.lower], MINIMUM_WIDTH
        )

    def predict(self, days: DayArray) -> Prediction:
        """Forecasts made under `days`, which are the climate of their target days."""
        targets = lead_days(days)
        centre = self.centre(targets)
        quantiles = np.moveaxis(self.residual_quantiles_on(targets), -1, 0) + centre
        means = from_transformed(centre + _at_knots(self.mean_offset, targets))
        return Prediction(days, np.moveaxis(from_transformed(quantiles), 0, -1), means)


_KNOTS: IntArray = np.arange(0, DAYS_OF_YEAR, KNOT_STEP, dtype=np.int64)


def mean_offset(residuals: FloatArray, *, log: bool) -> float:
    """Difference from a centre, in transformed space, to what transforms back to the mean.

    The mean of logarithms lies below the logarithm of the mean.
    """
    return float(np.log(np.mean(np.exp(residuals))) if log else np.mean(residuals))


def _design(days: DayArray, through: date) -> FloatArray:
    years = (days - np.datetime64(through, "D")).astype(float) / 365.25
    season = season_table(HARMONICS)[day_of_year(days)]
    return np.concatenate([np.ones((*days.shape, 1)), years[..., None], season], axis=-1)


def _fit_centre(design: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray, bool]:
    """Coefficients, residuals of the last days they hold for, whether history is short."""
    coefficients = np.zeros(design.shape[1])
    span = (design[-1, 1] - design[0, 1]) * 365.25
    if span < SEASON_FROM_DAYS or len(values) < SEASON_FROM_DAYS // 2:
        recent = values[-RECENT_DAYS:]
        coefficients[0] = recent.mean()
        return coefficients, recent - coefficients[0], True
    terms = np.ones(design.shape[1], dtype=bool)
    terms[1] = span >= TREND_FROM_DAYS
    coefficients[terms] = np.linalg.lstsq(design[:, terms], values, rcond=None)[0]
    return coefficients, values - design @ coefficients, False


def _fit_residuals(
    slots: IntArray, residuals: FloatArray, *, short: bool, log: bool
) -> tuple[FloatArray, FloatArray]:
    quantiles = np.empty((len(_KNOTS), N_LEVELS))
    offset = np.empty(len(_KNOTS))
    factor = WIDENING if short else 1.0
    for k, knot in enumerate(_KNOTS):
        distance = np.abs(slots - knot)
        near = residuals[np.minimum(distance, DAYS_OF_YEAR - distance) <= WINDOW_DAYS]
        used = near if len(near) >= FEW_RESIDUALS else residuals
        quantiles[k] = factor * np.quantile(used, LEVELS)
        offset[k] = mean_offset(used, log=log)
    return quantiles, offset


def _at_knots(table: FloatArray, days: DayArray) -> FloatArray:
    """Linear between the knots around each day, across the turn of the year."""
    slots = day_of_year(days)
    left = slots // KNOT_STEP
    step = np.where(left == len(_KNOTS) - 1, DAYS_OF_YEAR - _KNOTS[-1], KNOT_STEP)
    weight = (slots - _KNOTS[left]) / step
    weight = weight.reshape(weight.shape + (1,) * (table.ndim - 1))
    return (1 - weight) * table[left] + weight * table[(left + 1) % len(_KNOTS)]
