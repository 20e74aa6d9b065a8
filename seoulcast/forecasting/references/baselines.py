"""References and the fallback: persistence, and persistence damped towards climatology.

Both take the last observed value and say how far the coming days fell from it before.
They are fitted on days through a given one, and forecast as the LSTM does: leads,
targets, quantiles, means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from seoulcast import levels
from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    IntArray,
    as_date,
    day_range,
    lead_days,
)
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    LEVELS,
    LOG_TRANSFORMED,
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    Prediction,
    from_transformed,
    to_transformed,
)
from seoulcast.forecasting.references.climatology import WIDENING, Climatology, mean_offset

OLDEST_DAYS = 14
"""A last value older than this says nothing beyond the climate."""
HORIZON = N_LEADS + OLDEST_DAYS
YEARS_KEPT = 10
FEW_PAIRS = 60
"""Below this many pairs of days a damping factor is not estimated."""
NORMAL_QUANTILES: FloatArray = np.array(
    levels.normal_quantiles(levels.NORMAL_DECIMALS)
) / levels.normal_width(0.8)
"""Quantiles of a normal error in units of its 80 % width."""


@dataclass(frozen=True)
class LastValueForecast:
    """The last observed value carried on, as it is or damped towards climatology.

    Residuals are kept in units of the climate's 80 % width on the target day, so that
    winter's are wider than summer's.

    Args:
        climatology: of the same days.
        damping: share of the last anomaly that is left by days ahead, shape (21, targets);
            None for plain persistence.
        residual_quantiles: by days ahead, shape (21, targets, levels).
        offset: of the mean in transformed space by days ahead, shape (21, targets).
    """

    climatology: Climatology
    damping: FloatArray | None
    residual_quantiles: FloatArray
    offset: FloatArray

    @classmethod
    def fit(
        cls, observations: Observations, climatology: Climatology, *, damped: bool
    ) -> LastValueForecast:
        """Fit on the ten years through the climatology's last day."""
        last = climatology.through
        first = observations.first_day() or last
        days = day_range(max(first, last - timedelta(days=round(365.25 * YEARS_KEPT))), last)
        values = to_transformed(observations.targets(days))
        values[np.isin(days, observations.excluded_days())] = np.nan
        anomalies, width = values - climatology.centre(days), climatology.width_on(days)
        series = anomalies if damped else values
        damping = np.ones((HORIZON, N_TARGETS))
        quantiles = np.empty((HORIZON, N_TARGETS, N_LEVELS))
        offset = np.zeros((HORIZON, N_TARGETS))
        for ahead in range(1, HORIZON + 1):
            for i in range(N_TARGETS):
                before, after = series[:-ahead, i], series[ahead:, i]
                seen = ~(np.isnan(before) | np.isnan(after))
                x, y, scale = before[seen], after[seen], width[ahead:, i][seen]
                few = len(x) < FEW_PAIRS
                if damped:
                    damping[ahead - 1, i] = 0.0 if few else np.clip(x @ y / (x @ x), 0.0, 1.0)
                residuals = y - damping[ahead - 1, i] * x
                quantiles[ahead - 1, i] = (
                    WIDENING * NORMAL_QUANTILES if few else np.quantile(residuals / scale, LEVELS)
                )
                if damped and not few:
                    offset[ahead - 1, i] = mean_offset(residuals, log=bool(LOG_TRANSFORMED[i]))
        return cls(climatology, damping if damped else None, quantiles, offset)

    def predict(self, observations: Observations, days: DayArray) -> Prediction:
        """Forecasts made under `days` from what was observed through each.

        Where a target's last value is more than 14 days old, persistence gives NaN and
        the damped forecast the climate.
        """
        targets = lead_days(days)
        values, ages = last_values(observations, days)
        known = ages <= OLDEST_DAYS
        leads = np.arange(N_LEADS)[None, :, None]
        ahead = leads + np.where(known, ages, OLDEST_DAYS)[:, None, :]  # 0 is one day ahead
        which = np.arange(N_TARGETS)[None, None, :]
        if self.damping is None:
            location = np.repeat(values[:, None, :], N_LEADS, axis=1)
        else:
            anchors = days[:, None] - np.where(known, ages, 0).astype("timedelta64[D]")
            anchored = self.climatology.centre(anchors)[:, range(N_TARGETS), range(N_TARGETS)]
            anomalies = np.where(known, values - anchored, 0.0)
            location = (
                self.climatology.centre(targets)
                + self.damping[ahead, which] * anomalies[:, None, :]
            )
        around = (
            self.residual_quantiles[ahead, which] * self.climatology.width_on(targets)[..., None]
        )
        quantiles = np.moveaxis(around, -1, 0) + location
        means = from_transformed(location + self.offset[ahead, which])
        return Prediction(days, np.moveaxis(from_transformed(quantiles), 0, -1), means)


def last_values(observations: Observations, days: DayArray) -> tuple[FloatArray, IntArray]:
    """The last value of each target in transformed space as of each day, and its age in days.

    Returns:
        Values (n, targets), NaN where none is younger than 15 days, and ages of the same
        shape, 15 there.
    """
    grid = day_range(as_date(days.min() - np.timedelta64(OLDEST_DAYS, "D")), as_date(days.max()))
    seen = to_transformed(observations.targets(grid))
    at = (days - grid[0]).astype(np.int64)
    values = np.full((len(days), N_TARGETS), np.nan)
    ages = np.full((len(days), N_TARGETS), OLDEST_DAYS + 1, dtype=np.int64)
    for age in range(OLDEST_DAYS, -1, -1):  # the youngest is written last
        there = ~np.isnan(seen[at - age])
        values[there] = seen[at - age][there]
        ages[there] = age
    return values, ages


@dataclass(frozen=True)
class References:
    """Climatology, persistence and the damped blend, all fitted through one day.

    Args:
        observations: those known on `through`; fitting reads none that is later.
        through: last day that is fitted on.
    """

    observations: Observations
    through: date

    @cached_property
    def climatology(self) -> Climatology:
        """Season, trend and quantiles."""
        return Climatology.fit(self.observations, self.through)

    @cached_property
    def persistence(self) -> LastValueForecast:
        """The last value, as it is."""
        return LastValueForecast.fit(self.observations, self.climatology, damped=False)

    @cached_property
    def damped(self) -> LastValueForecast:
        """The last anomaly, damped: the fallback, named climatology_persistence."""
        return LastValueForecast.fit(self.observations, self.climatology, damped=True)

    def predict(self, observations: Observations, days: DayArray) -> dict[str, Prediction]:
        """The two references that scores are set beside, by name."""
        return {
            "persistence": self.persistence.predict(observations, days),
            "climatology": self.climatology.predict(days),
        }
