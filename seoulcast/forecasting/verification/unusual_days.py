"""Anomalies: how far outside its own forecast a day fell, and what did it, air or instrument.

The forecast is that of lead 1 as issued. The cause is derived from the day and the days before
it, for nothing later is known under a day. Nothing is removed or changed on account of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from seoulcast import levels, targets
from seoulcast.datasets.documents import UNUSUAL_FROM, Anomaly, Forecast, TargetForecast
from seoulcast.forecasting.core.days import FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import MEDIAN, by_target
from seoulcast.reasons import (
    HalfOfValuesZero,
    HighestEqualsLowest,
    HighestUnlikeAnyStorm,
    LoneSpike,
    MeanTooLow,
    NoSignOfInstrument,
    Reason,
    SameValueForDays,
)
from seoulcast.targets import PM10, Statistic, Target

DAYS_STUCK = 5
"""The longest run of one daily value in Seoul since 1907 is four days."""
SPIKE_TIMES = 8.0
"""Highest value over the mean; the dust storms of Seoul's record had 6.9 at most."""
LONE_SPIKE_TIMES = 4.0
"""The same where the 5-minute values show a lone spike and the mean is an ordinary one."""
CLEANEST_MEAN = 1.0
"""µg/m³. Sea air after rain has a few; a lower daily mean is an instrument that reads 0."""

BAND80 = levels.band(0.8)
LEAST_HALF_WIDTHS = by_target(target.group.least_half_width for target in targets.TARGETS)
_STATISTICS: tuple[Statistic, ...] = ("mean", "max", "min")


def distance(
    observed: FloatArray, quantiles: FloatArray, least_half_width: FloatArray | float
) -> FloatArray:
    """The anomaly score: distance from the median in half-widths of the 80 % interval.

    The half-width is that of the side the observation fell to, so that a skewed forecast
    is as surprised by a low value as by a high one. A tail probability would say nothing
    beyond the outermost quantiles; this goes on.

    Args:
        observed: any shape, NaN where there is none.
        quantiles: the same with an axis of the levels behind.
        least_half_width: what a narrower one counts as, of a shape that fits `observed`.

    Returns:
        Negative below the median, ±1 at the ends of the interval; NaN where unknown.
    """
    median = quantiles[..., MEDIAN]
    half_width = np.where(
        observed >= median,
        quantiles[..., BAND80.upper] - median,
        median - quantiles[..., BAND80.lower],
    )
    score: FloatArray = (observed - median) / np.maximum(half_width, least_half_width)
    return score


def issued_quantiles(forecast: Forecast, day: date) -> FloatArray:
    """The quantiles that a forecast issued for a day, shape (targets, levels).

    NaN for targets and levels that an older forecast does not have.

    Raises:
        ValueError: the day is not one of the forecast's.
    """
    ahead = next((one for one in forecast.days if one.date == day), None)
    if ahead is None:
        raise ValueError(f"the forecast under {forecast.day} does not reach {day}")
    return np.array(
        [
            [_issued(ahead.targets.get(target), level) for level in levels.LEVELS]
            for target in targets.names()
        ]
    )


def _issued(forecast: TargetForecast | None, level: float) -> float:
    return math.nan if forecast is None else forecast.quantiles.get(levels.key(level), math.nan)


def day_anomalies(day: date, quantiles: FloatArray, observations: Observations) -> list[Anomaly]:
    """The anomaly of each target that was observed on a day.

    Unusual is a target `UNUSUAL_FROM` half-widths from its median, and a sensor whose
    values can't be right however well they fit.

    Args:
        day: the observed day; nothing later is read.
        quantiles: of the forecast of that day at lead 1, shape (targets, levels).
        observations: clean tables through `day` at least, with the four days before it.
    """
    recent = _Recent.of(day, observations)
    scores = distance(recent.observed[-1], quantiles, LEAST_HALF_WIDTHS)
    found = []
    for i, target in enumerate(targets.TARGETS):
        if np.isnan(scores[i]):
            continue
        outside = bool(abs(scores[i]) >= UNUSUAL_FROM)
        is_mean = target.statistic == "mean"
        # A spike lifts the highest value and the mean.
        lifted = target.group == PM10 and target.statistic != "min" and scores[i] > 0
        sign = recent.fault(target) or (recent.spike(scores) if lifted else None)
        alone = recent.stuck(target) or (is_mean and recent.fault(target) is not None)
        # A spike explains only a value that it lifted out of the ordinary.
        blamed = sign if alone or (outside and sign) else None
        unusual = outside or blamed is not None
        found.append(
            Anomaly(
                target=target.name,
                score=round(float(scores[i]), 2),
                observed=float(recent.observed[-1, i]),
                median=float(quantiles[i, MEDIAN]),
                lower80=float(quantiles[i, BAND80.lower]),
                upper80=float(quantiles[i, BAND80.upper]),
                cause=("instrument" if blamed else "air") if unusual else None,
                reason=(blamed or NoSignOfInstrument()) if unusual else None,
            )
        )
    return found


@dataclass(frozen=True)
class _Recent:
    """The last days of all sensors, and the counts of the last day's 5-minute PM10 values.

    Args:
        observed: values of all, shape (DAYS_STUCK, targets), the day itself last.
        slots, zeros, spikes: 5-minute values of the day, those that are 0, lone spikes.
    """

    observed: FloatArray
    slots: int
    zeros: int
    spikes: int

    @classmethod
    def of(cls, day: date, observations: Observations) -> _Recent:
        table = observations.pm10
        row = table[table["TM"] == pd.Timestamp(day)]
        slots, zeros, spikes = (
            int(row[name].iloc[0]) if len(row) else 0 for name in ("SLOTS", "ZEROS", "SPIKES")
        )
        days = day_range(day - timedelta(days=DAYS_STUCK - 1), day)
        return cls(observations.targets(days), slots, zeros, spikes)

    def fault(self, target: Target) -> Reason | None:
        """What can't be right in the values of the target's sensor; None where all can."""
        mean, highest, lowest = (
            self._today(target.group.name, statistic) for statistic in _STATISTICS
        )
        if target.group == PM10 and 2 * self.zeros >= self.slots > 0:
            return HalfOfValuesZero()
        if target.group == PM10 and mean < CLEANEST_MEAN:
            return MeanTooLow(mean=round(mean, 1))
        if highest == lowest:
            return HighestEqualsLowest()
        if self.stuck(target):
            return SameValueForDays(days=DAYS_STUCK)
        return None

    def stuck(self, target: Target) -> bool:
        """Whether the target has had one value for days."""
        column = self.observed[:, targets.index(target.name)]
        return not target.often_zero and bool((column == column[-1]).all())

    def spike(self, scores: FloatArray) -> Reason | None:
        """Whether the highest PM10 value is a spike, and not a storm that begins or goes on."""
        mean, highest = self._today("pm10", "mean"), self._today("pm10", "max")
        times = highest / max(mean, CLEANEST_MEAN)
        before = self.observed[-2, targets.index("PM10_MAX")]
        if 2 * before >= highest:
            return None
        if times >= SPIKE_TIMES:
            return HighestUnlikeAnyStorm(times=round(times, 1))
        is_ordinary = abs(scores[targets.index("PM10_AVG")]) < UNUSUAL_FROM
        if self.spikes and is_ordinary and times >= LONE_SPIKE_TIMES:
            return LoneSpike(times=round(times, 1))
        return None

    def _today(self, group: str, statistic: Statistic) -> float:
        """A statistic of the day; NaN where it is not forecast, which no comparison holds for."""
        target = targets.of_statistic(group, statistic)
        return (
            float("nan") if target is None else float(self.observed[-1, targets.index(target.name)])
        )
