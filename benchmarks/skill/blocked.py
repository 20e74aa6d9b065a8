"""Forecasts by blocked cross-validation, for a source of which there is only the year reported.

Each block of days is forecast by what was fitted on the others, but for the days beside it. A long
record is split by time instead: once there are enough days before a block, those alone are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import DayArray, FloatArray
from seoulcast.forecasting.core.prediction import N_LEADS, N_LEVELS, N_TARGETS, BoolArray
from seoulcast.forecasting.postprocessing.conformal import CalibrationErrors, recalibrate

BLOCKS = 12
INNER_BLOCKS = 3
"""Of the days fitted on, whose own errors calibrate: each left out once as a block is."""
GAP_DAYS = 10
"""Days left out on each side of a block, besides those that a forecast reaches ahead."""
ENOUGH_DAYS = 365
"""Of so many days before a block, later ones are not needed."""
YEAR_DAYS = 365


@dataclass(frozen=True)
class Fold:
    """Which rows are fitted on, and which are forecast.

    Args:
        train: shape (n,).
        test: likewise; no row of `train` is within a gap of one of them.
    """

    train: BoolArray
    test: BoolArray


@dataclass(frozen=True)
class Raw:
    """Forecasts of some rows in transformed space, not yet calibrated.

    Args:
        quantiles: shape (rows, leads, targets, levels), NaN where there is nothing to say.
        means: the same without the last axis.
    """

    quantiles: FloatArray
    means: FloatArray


Make = Callable[[BoolArray, BoolArray], Raw]
"""Fits on the rows of its first argument, shape (n,), and forecasts those of the second."""


def folds(days: DayArray, count: int, tested: BoolArray | None = None) -> Iterator[Fold]:
    """Blocks of days and what may be fitted on beside each.

    Args:
        days: D of each row, ascending.
        count: of blocks.
        tested: rows to forecast; all by default.
    """
    tested = np.ones(len(days), dtype=bool) if tested is None else tested
    apart = np.timedelta64(GAP_DAYS + N_LEADS, "D")
    for block in np.array_split(np.flatnonzero(tested), count):
        if not len(block):
            continue
        test = np.zeros(len(days), dtype=bool)
        test[block] = True
        before = days < days[block[0]] - apart
        after = days > days[block[-1]] + apart
        train = before if before.sum() >= ENOUGH_DAYS else before | after
        yield Fold(train, test)


def blocked(
    days: DayArray,
    make: Make,
    observed: FloatArray,
    tested: BoolArray,
    *,
    calibrated: bool = True,
    count: int = BLOCKS,
) -> Raw:
    """Forecasts of the tested rows, each by what was fitted on other blocks.

    What calibrates a block are errors on the days it was fitted on, each forecast by a fit
    without it: no row of the block has a part in them. Days after the block count as those of a
    year before.

    Args:
        days: D of each row, ascending.
        make: fits and forecasts.
        observed: on the target days in transformed space, (n, leads, targets), NaN if unknown.
        tested: rows to forecast, shape (n,).
        calibrated: whether to recalibrate.
        count: of blocks.
    """
    quantiles = np.full((len(days), N_LEADS, N_TARGETS, N_LEVELS), np.nan)
    means = np.full(quantiles.shape[:-1], np.nan)
    for fold in folds(days, count, tested):
        raw = make(fold.train, fold.test)
        if calibrated:
            raw = _calibrated(days, make, observed, fold, raw)
        quantiles[fold.test], means[fold.test] = raw.quantiles, raw.means
    return Raw(quantiles[tested], means[tested])


def _calibrated(days: DayArray, make: Make, observed: FloatArray, fold: Fold, raw: Raw) -> Raw:
    rows = np.flatnonzero(fold.train)
    past = np.full((len(rows), *raw.quantiles.shape[1:]), np.nan)
    for inner in folds(days[rows], INNER_BLOCKS):
        train, test = (_of(len(days), rows[part]) for part in (inner.train, inner.test))
        past[inner.test] = make(train, test).quantiles
    first = days[fold.test][0]
    seen = as_before(days[rows], first)
    order = np.argsort(seen, kind="stable")
    errors = CalibrationErrors.of(seen[order], past[order], observed[rows][order])
    unknown = np.isnan(raw.means)
    quantiles, means = recalibrate(
        days[fold.test], np.nan_to_num(raw.quantiles), np.nan_to_num(raw.means), errors
    )
    quantiles[unknown], means[unknown] = np.nan, np.nan
    return Raw(quantiles, means)


def as_before(days: DayArray, first: np.datetime64) -> DayArray:
    """The days, those after `first` moved to a year before it, the season kept."""
    late = np.maximum((days - first).astype(np.int64), 0)
    years = -(-late // YEAR_DAYS)
    moved: DayArray = days - (years * YEAR_DAYS).astype("timedelta64[D]")
    return moved


def _of(n: int, rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> BoolArray:
    mask = np.zeros(n, dtype=bool)
    mask[rows] = True
    return mask
