"""Named values of an issue, side by side, and the sums that make them.

Every value of a day is computed from that day's numbers alone and in one order, so that a day
served by itself has the very same bits as in a matrix of thirty years.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seoulcast.forecasting.core.days import FloatArray

_LATE_BY_H = 2
"""So many of the last hours may be missing before nothing counts as the newest."""


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


def lowest_of(values: FloatArray, least: int) -> FloatArray:
    """Least known value of each row, NaN with fewer than `least` known; shape (n,)."""
    lowest: FloatArray = np.where(_known(values) >= least, np.fmin.reduce(values, axis=1), np.nan)
    return lowest


def highest_of(values: FloatArray, least: int) -> FloatArray:
    """Greatest known value of each row, NaN with fewer than `least` known; shape (n,)."""
    highest: FloatArray = np.where(_known(values) >= least, np.fmax.reduce(values, axis=1), np.nan)
    return highest


@dataclass(frozen=True)
class Newest:
    """The newest known of the last hours of each row.

    Args:
        course: shape (n, hours).
        position: of that hour in each row, -1 where none of the last hours is known.
    """

    course: FloatArray
    position: npt.NDArray[np.int64]

    @classmethod
    def of(cls, course: FloatArray) -> Newest:
        """Found among the last three hours: a row that is late must not hide the night."""
        last = course.shape[1] - 1
        position = np.full(len(course), -1, dtype=np.int64)
        for back in range(_LATE_BY_H, -1, -1):
            position = np.where(np.isnan(course[:, last - back]), position, last - back)
        return cls(course, position)

    @property
    def values(self) -> FloatArray:
        """Its values; shape (n,), NaN where none is known."""
        return self._at(self.position)

    @property
    def age(self) -> FloatArray:
        """Hours from it to the last hour of the row; shape (n,), NaN where none is known."""
        age = self.course.shape[1] - 1.0 - self.position
        return np.where(self.position < 0, np.nan, age)

    def change(self, hours: int) -> FloatArray:
        """By how much it is above the hour so many hours before it; shape (n,)."""
        return self.values - self._at(np.where(self.position < 0, -1, self.position - hours))

    def _at(self, position: npt.NDArray[np.int64]) -> FloatArray:
        found = np.take_along_axis(self.course, np.maximum(position, 0)[:, None], axis=1)[:, 0]
        return np.where(position < 0, np.nan, found)


def _known(values: FloatArray) -> npt.NDArray[np.int64]:
    known: npt.NDArray[np.int64] = (~np.isnan(values)).sum(axis=1)
    return known
