"""What every system gives, the LSTM and its references alike: means and quantiles.

Also the transformed space in which systems compute: each target's own transform, so that
the errors of all its days are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seoulcast import levels
from seoulcast.datasets.documents import LEADS
from seoulcast.forecasting.core.days import DayArray, FloatArray
from seoulcast.targets import TARGETS

BoolArray = npt.NDArray[np.bool_]


def by_target(values: Iterable[float]) -> FloatArray:
    """A read-only array with one number a target, in the table's order."""
    array = np.array(list(values), dtype=float)
    array.flags.writeable = False
    return array


N_LEADS, N_TARGETS, N_LEVELS = len(LEADS), len(TARGETS), len(levels.LEVELS)
LEVELS: FloatArray = np.array(levels.LEVELS)
LEVELS.flags.writeable = False
MEDIAN = levels.median()
LOG_TRANSFORMED: BoolArray = np.array([target.transform.kind == "log" for target in TARGETS])
LOG_TRANSFORMED.flags.writeable = False
LOWER_LIMITS = by_target(target.limits[0] for target in TARGETS)
"""Physical limits, in each target's unit; infinite where there is none."""
UPPER_LIMITS = by_target(target.limits[1] for target in TARGETS)

_UNITS_OF_LOG = by_target(target.transform.unit for target in TARGETS)


def to_transformed(values: FloatArray) -> FloatArray:
    """Observed values (..., targets) in transformed space, where systems compute."""
    logs = np.log1p(np.where(LOG_TRANSFORMED, values, 0.0) / _UNITS_OF_LOG)
    return np.where(LOG_TRANSFORMED, logs, values)


def from_transformed(values: FloatArray) -> FloatArray:
    """Inverse of `to_transformed`; a logarithm's value is never below 0."""
    # 12 is 1.6 g/m³ of PM10: a bound against overflow, far above anything measured.
    raised = np.expm1(np.clip(np.where(LOG_TRANSFORMED, values, 0.0), 0.0, 12.0))
    return np.where(LOG_TRANSFORMED, raised * _UNITS_OF_LOG, values)


@dataclass(frozen=True)
class Prediction:
    """Forecasts made under some days.

    Args:
        days: D of each forecast, shape (n,).
        quantiles: in each target's unit, shape (n, leads, targets, levels); NaN where a
            system has nothing to say.
        means: the same without the last axis.
    """

    days: DayArray
    quantiles: FloatArray
    means: FloatArray

    def __post_init__(self) -> None:
        shape = (len(self.days), N_LEADS, N_TARGETS)
        if self.means.shape != shape or self.quantiles.shape != (*shape, N_LEVELS):
            raise ValueError(
                f"a prediction of {len(self.days)} days needs means of shape {shape} and "
                f"quantiles of {(*shape, N_LEVELS)}, "
                f"not {self.means.shape} and {self.quantiles.shape}"
            )

    @property
    def medians(self) -> FloatArray:
        """Quantile 0.5, shape (n, leads, targets)."""
        return self.quantiles[..., MEDIAN]


def cells(
    rows: BoolArray, leads: Sequence[int], places: Sequence[int]
) -> tuple[npt.NDArray[np.int64], ...]:
    """Index of some rows, leads and targets of an array (n, leads, targets, ...).

    Args:
        rows: which of the days, shape (n,).
        leads: places of the leads.
        places: of the targets.
    """
    return np.ix_(np.flatnonzero(rows), np.array(leads), np.array(places))
