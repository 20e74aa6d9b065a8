"""Missing inputs filled by what the others say: the conditional mean of a normal distribution.

An instrument that was not there for a year would make a mask that means the year; filled values
mean the same with and without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np

from seoulcast.forecasting.core.days import FloatArray

SHRINKAGE = 0.05
"""Share of the covariance that is left out beside its diagonal: columns repeat each other."""
FEWEST_PAIRS = 30
"""Two columns seen together on fewer rows are taken as unrelated."""


@dataclass(frozen=True)
class Imputation:
    """Fills scaled columns, whose means are about 0.

    Args:
        covariance: of the columns, shape (p, p), invertible for any of them.
    """

    covariance: FloatArray
    _weights: dict[bytes, FloatArray] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def fit(cls, values: FloatArray) -> Imputation:
        """Fit on rows (n, p) with NaN where missing; each pair on the rows that have both."""
        seen = (~np.isnan(values)).astype(float)
        filled = np.nan_to_num(values)
        pairs = seen.T @ seen
        covariance = np.where(
            pairs >= FEWEST_PAIRS, filled.T @ filled / np.maximum(pairs, 1.0), 0.0
        )
        variance = np.maximum(np.diag(covariance), 1e-3)
        # Pairs that were seen on other rows than others need not make a covariance: the nearest.
        sizes, vectors = np.linalg.eigh(covariance)
        covariance = (vectors * np.maximum(sizes, 0.0)) @ vectors.T * (1.0 - SHRINKAGE)
        covariance[np.diag_indices(len(variance))] += SHRINKAGE * variance
        return cls(covariance)

    def fill(self, values: FloatArray) -> FloatArray:
        """Rows (n, p) without NaN; a row's values depend on that row alone."""
        filled = values.copy()
        missing = np.isnan(values)
        for n in np.flatnonzero(missing.any(axis=1)):
            weights = self._given(missing[n])
            filled[n, missing[n]] = weights @ values[n, ~missing[n]]
        return filled

    def _given(self, missing: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> FloatArray:
        """Weights of the known columns for each missing one."""
        key = missing.tobytes()
        if key not in self._weights:
            known = ~missing
            cross = self.covariance[np.ix_(missing, known)]
            own = self.covariance[np.ix_(known, known)]
            self._weights[key] = cast("FloatArray", np.linalg.solve(own, cross.T).T)
        return self._weights[key]
