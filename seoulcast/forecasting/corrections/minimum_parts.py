"""Today's minimum as the lower one of two: the night and morning's, and the evening's.

At five most of the morning's minimum has been measured; of the evening's, which is the day's own on
one day in five, the night says little. Each has a regression and quantiles of its own. The day's
distribution is that of the lower one, over how the errors of both came together in the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from seoulcast.forecasting.core.days import FloatArray, IntArray
from seoulcast.forecasting.core.prediction import LEVELS, BoolArray
from seoulcast.forecasting.corrections.hours_correction import FEWEST_DAYS, is_worth_it
from seoulcast.forecasting.corrections.measured_minimum import MeasuredParts
from seoulcast.forecasting.regression.quantiles import fit_quantiles
from seoulcast.forecasting.regression.ridge import LinearFit, fit_ridge

SPREAD_PENALTY = 1000.0
"""Of the quantiles' weights."""
MOST_SCORES = 2000
"""Of the newest days so many errors are kept."""
FARTHEST = 3.0
"""Standard normal deviates, beyond which errors are not told apart."""
LEAST_BAND = 1e-6
"""Between two quantiles, in scaled anomalies: they may be equal."""
_DEVIATES = np.array([NormalDist().inv_cdf(level) for level in LEVELS])


@dataclass(frozen=True)
class LowerOfBoth:
    """Forecasts of the day's minimum, scaled anomalies.

    Args:
        quantiles: shape (n, levels).
        means: shape (n,).
    """

    quantiles: FloatArray
    means: FloatArray


@dataclass(frozen=True)
class PartForecasts:
    """Forecasts of both parts' minima, scaled anomalies.

    Args:
        lowest: measured so far, which the morning's is never above, (n,).
        morning: quantiles (n, levels), ascending.
        evening: likewise.
    """

    lowest: FloatArray
    morning: FloatArray
    evening: FloatArray

    def lower(self, scores: FloatArray) -> LowerOfBoth:
        """The lower one of both, with errors that came together as these scores did."""
        morning, evening = _Places.of(scores[:, 0]), _Places.of(scores[:, 1])
        place = LEVELS * (len(scores) - 1)
        left = np.minimum(place.astype(np.int64), len(scores) - 2)
        part = place - left
        quantiles, means = np.empty_like(self.morning), np.empty_like(self.lowest)
        # Row by row: the mean of a row among others may be rounded differently.
        for n, lowest in enumerate(self.lowest):
            early = np.minimum(morning.values(self.morning[n]), lowest)
            lower = np.sort(np.minimum(early, evening.values(self.evening[n])))
            quantiles[n] = lower[left] * (1 - part) + lower[left + 1] * part
            means[n] = lower.mean()
        return LowerOfBoth(quantiles, means)

    def scores(self, measured: MeasuredParts) -> FloatArray:
        """Where the newest of days lay in what was forecast, standard normal deviates (k, 2)."""
        both = [_score(self.morning, measured.morning), _score(self.evening, measured.evening)]
        return np.stack(both, axis=1)[-MOST_SCORES:]

    def only(self, rows: BoolArray) -> PartForecasts:
        """Those of some of the days."""
        return PartForecasts(self.lowest[rows], self.morning[rows], self.evening[rows])


@dataclass(frozen=True)
class PartFit:
    """A part's regression, of its distance from what it departs from.

    Args:
        fit: of the mean.
        spread: weights of the quantiles of what is left, (levels, q + 1).
    """

    fit: LinearFit
    spread: FloatArray

    @classmethod
    def fit_on(
        cls, inputs: FloatArray, distances: FloatArray, spread_columns: int
    ) -> tuple[PartFit, FloatArray]:
        """Fit on days, and give their quantiles (n, levels), the means out of fold."""
        fit, shifts = fit_ridge(inputs, distances[:, None])
        left = distances - shifts[:, 0]
        own = cls(fit, fit_quantiles(inputs[:, :spread_columns], left, SPREAD_PENALTY))
        return own, shifts + own._deviations(inputs)

    def quantiles(self, inputs: FloatArray) -> FloatArray:
        """Shape (n, levels), ascending."""
        quantiles: FloatArray = self.fit.predict(inputs) + self._deviations(inputs)
        return quantiles

    def _deviations(self, inputs: FloatArray) -> FloatArray:
        columns = self.spread.shape[1] - 1
        deviations = np.empty((len(inputs), len(self.spread)))
        for row, out in zip(inputs[:, :columns], deviations, strict=True):
            out[:] = self.spread[:, :columns] @ row + self.spread[:, columns]
        return np.sort(deviations, axis=1)


@dataclass(frozen=True)
class MinimumParts:
    """Both parts' regressions by the night, and how their errors came together.

    Args:
        morning: of the morning's minimum beside the lowest so far.
        evening: of the evening's beside what the daily model expects of the day's.
        scores: where both parts of past days lay in what was forecast of them, as standard
            normal deviates, (k, 2).
    """

    morning: PartFit
    evening: PartFit
    scores: FloatArray

    @classmethod
    def fit_on(
        cls,
        inputs: FloatArray,
        lowest: FloatArray,
        expected: FloatArray,
        measured: MeasuredParts,
        spread_columns: int,
    ) -> tuple[MinimumParts, PartForecasts] | None:
        """Fit on days; None with too few, or where it gains nothing.

        Args:
            inputs: of the night's regression, (n, p), in order of time.
            lowest: so far, scaled anomalies (n,).
            expected: by the daily model, of the day's minimum, likewise.
            measured: of these days.
            spread_columns: so many of the first inputs tell the spread.

        Returns:
            The fit, and its out-of-fold forecasts of these days.
        """
        rows = measured.known
        if rows.sum() < FEWEST_DAYS:
            return None
        seen, x, low, middle = measured.only(rows), inputs[rows], lowest[rows], expected[rows]
        morning, early = PartFit.fit_on(x, seen.morning - low, spread_columns)
        evening, late = PartFit.fit_on(x, seen.evening - middle, spread_columns)
        own = PartForecasts(low, low[:, None] + early, middle[:, None] + late)
        fitted = cls(morning, evening, own.scores(seen))
        if not is_worth_it(seen.day - own.lower(fitted.scores).means, seen.day - middle):
            return None
        every = fitted.forecast(inputs, lowest, expected)
        every.morning[rows], every.evening[rows] = own.morning, own.evening
        return fitted, every

    def forecast(
        self, inputs: FloatArray, lowest: FloatArray, expected: FloatArray
    ) -> PartForecasts:
        """Of both parts, each row's from that row alone; arguments as `fit_on` has them."""
        morning = lowest[:, None] + self.morning.quantiles(inputs)
        evening = expected[:, None] + self.evening.quantiles(inputs)
        return PartForecasts(lowest, morning, evening)


@dataclass(frozen=True)
class _Places:
    """Where standard normal deviates lie among those of the levels: after which, and how far."""

    left: IntArray
    part: FloatArray

    @classmethod
    def of(cls, scores: FloatArray) -> _Places:
        left = np.clip(np.searchsorted(_DEVIATES, scores) - 1, 0, len(_DEVIATES) - 2)
        return cls(left, (scores - _DEVIATES[left]) / (_DEVIATES[left + 1] - _DEVIATES[left]))

    def values(self, quantiles: FloatArray) -> FloatArray:
        """Of a day's quantiles (levels,), linear between them and beyond them."""
        left, right = quantiles[self.left], quantiles[self.left + 1]
        values: FloatArray = left * (1 - self.part) + right * self.part
        return values


def _score(quantiles: FloatArray, values: FloatArray) -> FloatArray:
    """Standard normal deviates (n,) at which quantiles (n, levels) have these values."""
    left = np.clip((quantiles < values[:, None]).sum(axis=1) - 1, 0, len(_DEVIATES) - 2)
    rows = np.arange(len(values))
    low, high = quantiles[rows, left], quantiles[rows, left + 1]
    part = (values - low) / np.maximum(high - low, LEAST_BAND)
    scores = _DEVIATES[left] + part * (_DEVIATES[left + 1] - _DEVIATES[left])
    kept: FloatArray = np.clip(scores, -FARTHEST, FARTHEST)
    return kept
