"""Named values of an issue, side by side, and the sums that make them.

Every value of a day is computed from that day's numbers alone and in one order, so that a day
served by itself has the very same bits as in a matrix of thirty years.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import FloatArray


@dataclass(frozen=True)
class NamedValues:
    """Values of some days.

    Args:
        names: of the columns.
        values: shape (n, columns), NaN where not known.
    """

    names: tuple[str, ...]
    values: FloatArray

    @classmethod
    def of(cls, columns: dict[str, FloatArray], length: int) -> NamedValues:
        """Columns of shape (n,) put side by side."""
        stacked = np.stack([*columns.values()], axis=1) if columns else np.empty((length, 0))
        return cls(tuple(columns), stacked)

    @classmethod
    def beside(cls, parts: Iterable[NamedValues]) -> NamedValues:
        """Several of the same days put side by side."""
        every = list(parts)
        names = tuple(name for part in every for name in part.names)
        return cls(names, np.concatenate([part.values for part in every], axis=1))


def mean_of(values: FloatArray, least: int) -> FloatArray:
    """Mean of each row's known values, NaN with fewer than `least`; shape (n,).

    Summed column by column: a reduction may add a row in another order in another array.
    """
    total, count = np.zeros(len(values)), np.zeros(len(values))
    for column in values.T:
        known = ~np.isnan(column)
        total = total + np.where(known, column, 0.0)
        count = count + known
    return np.where(count >= least, total / np.maximum(count, 1.0), np.nan)


def sum_of(values: FloatArray, least: int) -> FloatArray:
    """Sum of each row's known values, NaN with fewer than `least`; shape (n,)."""
    count: FloatArray = (~np.isnan(values)).sum(axis=1).astype(float)
    total: FloatArray = mean_of(values, least) * count
    return total


def lowest_of(values: FloatArray) -> FloatArray:
    """Least known value of each row, NaN without one; shape (n,)."""
    least: FloatArray = np.fmin.reduce(values, axis=1)
    return least


def highest_of(values: FloatArray) -> FloatArray:
    """Greatest known value of each row, NaN without one; shape (n,)."""
    greatest: FloatArray = np.fmax.reduce(values, axis=1)
    return greatest
