"""What every system gives, the LSTM and its references alike: means and quantiles.

Also the scale on which systems compute: PM10 on the logarithm of 1 + µg/m³, because its
errors grow with its level; temperatures as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seoulcast.datasets.documents import LEADS, PM10_TARGETS, QUANTILE_LEVELS, TARGETS
from seoulcast.forecasting.core.days import DayArray, FloatArray

N_LEADS, N_TARGETS, N_LEVELS = len(LEADS), len(TARGETS), len(QUANTILE_LEVELS)
LEVELS: FloatArray = np.array(QUANTILE_LEVELS)
LEVELS.flags.writeable = False
MEDIAN = QUANTILE_LEVELS.index(0.5)
ON_LOG_SCALE: npt.NDArray[np.bool_] = np.array([target in PM10_TARGETS for target in TARGETS])
ON_LOG_SCALE.flags.writeable = False

PM10_UNIT = 10.0
"""µg/m³. On log(1 + PM10 / 10) a day of 0 lies near one of 5, not as far below it as 5 below
100: better on 2019 and 2020 than log(1 + PM10), for the lowest values above all."""


def to_scale(values: FloatArray) -> FloatArray:
    """Observed values (..., 6 targets) on the scale systems compute on."""
    return np.where(ON_LOG_SCALE, np.log1p(np.where(ON_LOG_SCALE, values, 0.0) / PM10_UNIT), values)


def from_scale(values: FloatArray) -> FloatArray:
    """Inverse of `to_scale`; PM10 is never below 0."""
    # 12 is 1.6 g/m³: a bound against overflow, far above anything measured.
    raised = np.expm1(np.clip(np.where(ON_LOG_SCALE, values, 0.0), 0.0, 12.0))
    return np.where(ON_LOG_SCALE, raised * PM10_UNIT, values)


@dataclass(frozen=True)
class Prediction:
    """Forecasts made under some days.

    Args:
        days: D of each forecast, shape (n,).
        quantiles: °C and µg/m³, shape (n, 7 leads, 6 targets, 7 levels); NaN where a
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
        """Quantile 0.5, shape (n, 7, 6)."""
        return self.quantiles[..., MEDIAN]
