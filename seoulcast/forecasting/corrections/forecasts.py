"""Forecasts in scaled anomalies, before and after what their mornings corrected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import DayArray, FloatArray, IntArray
from seoulcast.forecasting.core.prediction import LOG_TRANSFORMED, MEDIAN, BoolArray
from seoulcast.forecasting.corrections.dust import DustValues
from seoulcast.forecasting.corrections.night import NightValues
from seoulcast.forecasting.corrections.official_correction import OfficialInputs
from seoulcast.forecasting.corrections.variants import Variant


@dataclass(frozen=True)
class MorningValues:
    """What the corrections read of the morning of each issue.

    Args:
        days: D of each.
        night: hours of weather.
        dust: hours of dust.
        official: KMA's forecasts.
    """

    days: DayArray
    night: NightValues
    dust: DustValues
    official: OfficialInputs


@dataclass(frozen=True)
class Anomalies:
    """Forecasts in scaled anomalies.

    Args:
        quantiles: shape (n, leads, targets, levels).
        means: what transforms back to the mean, (n, leads, targets).
    """

    quantiles: FloatArray
    means: FloatArray

    @property
    def centre(self) -> FloatArray:
        """The mean in transformed space: the median's for targets in logarithms."""
        return np.where(LOG_TRANSFORMED, self.quantiles[..., MEDIAN], self.means)


@dataclass(frozen=True)
class Corrected:
    """Corrected forecasts, and what each correction did.

    Args:
        forecast: scaled anomalies.
        after_hours: means with hours alone, (n, leads, targets).
        by_hours: where hours changed it, (n, leads, targets).
        had_hours: where hours of a target's group changed any lead, likewise.
        by_official: where KMA's forecast did, likewise.
    """

    forecast: Anomalies
    after_hours: FloatArray
    by_hours: BoolArray
    had_hours: BoolArray
    by_official: BoolArray

    @classmethod
    def uncorrected(cls, daily: Anomalies) -> Corrected:
        """Forecasts that nothing corrects."""
        nowhere = np.zeros(daily.means.shape, dtype=bool)
        return cls(daily, daily.means, nowhere, nowhere, nowhere)

    def had(self, variant: Variant) -> BoolArray:
        """Where these very corrections were made, (n, leads, targets)."""
        hours = np.equal(self.had_hours, variant.hours)
        had: BoolArray = hours & np.equal(self.by_official, variant.official)
        return had

    def only(self, rows: IntArray) -> Corrected:
        """Those of some of the days."""
        forecast = Anomalies(self.forecast.quantiles[rows], self.forecast.means[rows])
        return Corrected(
            forecast,
            self.after_hours[rows],
            self.by_hours[rows],
            self.had_hours[rows],
            self.by_official[rows],
        )
