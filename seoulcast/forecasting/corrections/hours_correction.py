"""A correction by hours: how far the daily model will be off, and how sure that is.

A ridge regression tells the mean of the daily model's error on the first leads; linear quantiles
of what it leaves tell the rest. Both learn from out-of-fold errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LOG_TRANSFORMED, N_LEVELS
from seoulcast.forecasting.references.climatology import mean_offset
from seoulcast.forecasting.regression.quantiles import fit_quantiles
from seoulcast.forecasting.regression.ridge import LinearFit, fit_ridge

LEADS_CORRECTED = 3
"""Leads that hours are asked about: a night's weather is gone after them."""
FEWEST_DAYS = 120
"""With hours of fewer days nothing is learnt from them."""
WORTH = 0.99
"""A correction is used where it makes the squared error smaller by a hundredth at least."""
SPREAD_PENALTY = 100.0
"""Of the quantiles' weights."""


def is_worth_it(after: FloatArray, before: FloatArray) -> bool:
    """Whether out-of-fold errors with a correction are smaller than those without, visibly."""
    return bool(np.mean(after**2) < WORTH * np.mean(before**2))


@dataclass(frozen=True)
class HoursCorrection:
    """A fitted correction of some targets on the first leads.

    Args:
        targets: places of the targets.
        fit: of the error's mean; outputs in order of lead, then target.
        spread: weights of the quantiles of what is left, (leads, targets, levels, q + 1), NaN
            where nothing is corrected.
        mean_offsets: from the centre to what transforms back to the mean, in transformed space,
            (leads, targets); 0 but for targets in logarithms.
    """

    targets: tuple[int, ...]
    fit: LinearFit
    spread: FloatArray
    mean_offsets: FloatArray

    @classmethod
    def fit_on(
        cls,
        inputs: FloatArray,
        errors: FloatArray,
        units: FloatArray,
        targets: tuple[int, ...],
        spread_columns: int,
    ) -> tuple[HoursCorrection, FloatArray]:
        """Fit on days, and give the out-of-fold shifts of these days.

        Args:
            inputs: shape (n, p), in order of time.
            errors: observed less expected scaled anomalies, (n, leads, all targets), NaN where
                unknown.
            units: of these anomalies in transformed space, likewise.
            targets: places of those to correct.
            spread_columns: so many of the first inputs tell the spread.

        Returns:
            The correction, and shifts (n, LEADS_CORRECTED, targets).
        """
        shape = (len(inputs), LEADS_CORRECTED, len(targets))
        own = errors[:, :LEADS_CORRECTED][:, :, targets]
        fit, shifts = fit_ridge(inputs, own.reshape(len(inputs), -1))
        shifts = shifts.reshape(shape)
        left, unit = own - shifts, units[:, :LEADS_CORRECTED][:, :, targets]
        spread = np.zeros((*shape[1:], N_LEVELS, spread_columns + 1))
        offsets = np.zeros(shape[1:])
        for j in range(LEADS_CORRECTED):
            for i, target in enumerate(targets):
                seen = ~np.isnan(left[:, j, i])
                after, before = left[seen, j, i], own[seen, j, i]
                if seen.sum() < FEWEST_DAYS or not is_worth_it(after, before):
                    spread[j, i, :, -1] = np.nan
                    shifts[:, j, i] = 0.0
                    continue
                spread[j, i] = fit_quantiles(inputs[seen, :spread_columns], after, SPREAD_PENALTY)
                if LOG_TRANSFORMED[target]:
                    offsets[j, i] = mean_offset(after * unit[seen, j, i], log=True)
        return cls(targets, fit, spread, offsets), shifts

    def shifts(self, inputs: FloatArray) -> FloatArray:
        """Means of the error, (n, LEADS_CORRECTED, targets)."""
        return self.fit.predict(inputs).reshape(len(inputs), LEADS_CORRECTED, len(self.targets))

    def deviations(self, inputs: FloatArray) -> FloatArray:
        """Quantiles of what the shift leaves, (n, LEADS_CORRECTED, targets, levels), ascending.

        NaN for a target and lead that was observed on too few days, or gains nothing.
        """
        design = np.concatenate([inputs[:, : self.spread.shape[-1] - 1], _ones(inputs)], axis=1)
        deviations = np.empty((len(inputs), *self.spread.shape[:-1]))
        for row, out in zip(design, deviations, strict=True):
            out[:] = self.spread @ row
        return np.sort(deviations, axis=-1)


def _ones(inputs: FloatArray) -> FloatArray:
    return np.ones((len(inputs), 1))
