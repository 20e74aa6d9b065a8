"""Forecasts of some days with and without what their mornings knew, and how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.official import OLDEST_DAYS
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.corrections.chain import Corrections
from seoulcast.forecasting.corrections.forecasts import Anomalies, Corrected, MorningValues
from seoulcast.forecasting.corrections.variants import Variant
from seoulcast.forecasting.postprocessing.conformal import CALIBRATION_LOOKBACK
from seoulcast.forecasting.references.climatology import Climatology

MORNING_CONTEXT = CALIBRATION_LOOKBACK + OLDEST_DAYS + 1
"""Days, D included, whose mornings a forecast depends on: those of the forecasts that calibrate it,
and official forecasts before them that still stood then."""


@dataclass(frozen=True)
class Mornings:
    """What a model makes of some days, and of what their mornings knew.

    Args:
        daily: the networks' forecasts, scaled anomalies.
        linear_base: the linear base model's, (n, leads, targets).
        corrections: fitted, None where the model has none.
        values: what they read of each morning, None likewise.
        climatology: that the anomalies are of.
    """

    daily: Anomalies
    linear_base: FloatArray
    corrections: Corrections | None
    values: MorningValues | None
    climatology: Climatology
    _made: dict[Variant, Corrected] = field(default_factory=dict, compare=False, repr=False)

    def corrected(self, variant: Variant) -> Corrected:
        """The forecasts with these corrections, where the mornings have what they need."""
        if variant not in self._made:
            self._made[variant] = self._correct(variant)
        return self._made[variant]

    def _correct(self, variant: Variant) -> Corrected:
        if self.corrections is None or self.values is None:
            return Corrected.uncorrected(self.daily)
        centre = self.corrections.centre(self.daily, self.linear_base)
        return self.corrections.correct(self.daily, centre, self.values, self.climatology, variant)


@dataclass(frozen=True)
class Shares:
    """What the issued means are made of, in each target's unit, (n, leads, targets) each.

    Args:
        daily: what the model made of daily values.
        hours: what the night, or the hours of dust, added.
        official: what KMA's forecast added.
        calibration: what recalibration and the bounds of today's values added.
    """

    daily: FloatArray
    hours: FloatArray
    official: FloatArray
    calibration: FloatArray


@dataclass(frozen=True)
class Forecasts:
    """Forecasts, and how they came about.

    Args:
        prediction: as calibrated.
        corrected: before, with what corrected each value.
        shares: of the means.
    """

    prediction: Prediction
    corrected: Corrected
    shares: Shares
