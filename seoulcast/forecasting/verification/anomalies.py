"""Anomalies: how far outside its own forecast a day fell, and what did it, air or instrument.

The forecast is that of lead 1 as issued. The cause is told from the day and the days before
it, for nothing later is known under a day. Nothing is removed or changed on account of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from seoulcast.datasets.documents import (
    PM10_TARGETS,
    QUANTILE_LEVELS,
    TARGETS,
    TEMPERATURE_TARGETS,
    UNUSUAL_FROM,
    Anomaly,
    Forecast,
    Target,
)
from seoulcast.forecasting.core.days import FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import MEDIAN
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

LEAST_HALF_WIDTH = 1.0
"""°C and µg/m³: PM10 comes in whole numbers, and its minimum may be 0 at every level."""
DAYS_STUCK = 5
"""The longest run of one daily value in Seoul since 1907 is four days."""
SPIKE_TIMES = 8.0
"""Highest value over the mean; the dust storms of Seoul's record had 6.9 at most."""
LONE_SPIKE_TIMES = 4.0
"""The same where the 5-minute values show a lone spike and the mean is an ordinary one."""
CLEANEST_MEAN = 1.0
"""µg/m³. Sea air after rain has a few; a lower daily mean is an instrument that reads 0."""

_LOWER, _UPPER = QUANTILE_LEVELS.index(0.1), QUANTILE_LEVELS.index(0.9)
_MEANS: tuple[Target, ...] = ("TA_AVG", "PM10_AVG")


def distance(observed: FloatArray, quantiles: FloatArray) -> FloatArray:
    """The anomaly score: distance from the median in half-widths of the 80 % interval.

    The half-width is that of the side the observation fell to, so that a skewed forecast
    is as surprised by a low value as by a high one. A tail probability would say nothing
    beyond the outermost of seven quantiles; this goes on.

    Args:
        observed: °C and µg/m³, any shape, NaN where there is none.
        quantiles: the same with an axis of the seven levels behind.

    Returns:
        Negative below the median, ±1 at the ends of the interval; NaN where unknown.
    """
    median = quantiles[..., MEDIAN]
    half_width = np.where(
        observed >= median, quantiles[..., _UPPER] - median, median - quantiles[..., _LOWER]
    )
    score: FloatArray = (observed - median) / np.maximum(half_width, LEAST_HALF_WIDTH)
    return score


def issued_quantiles(forecast: Forecast, day: date) -> FloatArray:
    """The quantiles that a forecast issued for a day, shape (6 targets, 7 levels).

    Raises:
        ValueError: the day is not one of the forecast's.
    """
    ahead = next((one for one in forecast.days if one.date == day), None)
    if ahead is None:
        raise ValueError(f"the forecast under {forecast.day} does not reach {day}")
    return np.array(
        [
            [ahead.targets[target].quantiles[str(level)] for level in QUANTILE_LEVELS]
            for target in TARGETS
        ]
    )


def day_anomalies(day: date, quantiles: FloatArray, observations: Observations) -> list[Anomaly]:
    """The anomaly of each target that was observed on a day.

    Unusual is a target `UNUSUAL_FROM` half-widths from its median, and a sensor whose
    values can't be right however well they fit.

    Args:
        day: the observed day; nothing later is read.
        quantiles: of the forecast of that day at lead 1, shape (6, 7).
        observations: clean tables through `day` at least, with the four days before it.
    """
    recent = _Recent.of(day, observations)
    scores = distance(recent.observed[-1], quantiles)
    found = []
    for i, target in enumerate(TARGETS):
        if np.isnan(scores[i]):
            continue
        outside = bool(abs(scores[i]) >= UNUSUAL_FROM)
        lifted = target in _SPIKED and scores[i] > 0
        sign = recent.fault(target) or (recent.spike(scores) if lifted else None)
        alone = recent.stuck(target) or (target in _MEANS and recent.fault(target) is not None)
        # A spike is told only of what it lifted out of the ordinary.
        blamed = sign if alone or (outside and sign) else None
        unusual = outside or blamed is not None
        found.append(
            Anomaly(
                target=target,
                score=round(float(scores[i]), 2),
                observed=float(recent.observed[-1, i]),
                median=float(quantiles[i, MEDIAN]),
                lower80=float(quantiles[i, _LOWER]),
                upper80=float(quantiles[i, _UPPER]),
                cause=("instrument" if blamed else "air") if unusual else None,
                reason=(blamed or NoSignOfInstrument()) if unusual else None,
            )
        )
    return found


_SPIKED: tuple[Target, ...] = ("PM10_MAX", "PM10_AVG")
_NEVER_STUCK: tuple[Target, ...] = ("PM10_MIN",)
"""It is 0 on two days in five, and so for days on end."""


@dataclass(frozen=True)
class _Recent:
    """The last days of both sensors, and the counts of the last day's 5-minute values.

    Args:
        observed: values of both, shape (DAYS_STUCK, 6), the day itself last.
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
        is_dust = target in PM10_TARGETS
        mean, highest, lowest = (
            self._today(name) for name in (PM10_TARGETS if is_dust else TEMPERATURE_TARGETS)
        )
        if is_dust and 2 * self.zeros >= self.slots > 0:
            return HalfOfValuesZero()
        if is_dust and mean < CLEANEST_MEAN:
            return MeanTooLow(mean=round(mean, 1))
        if highest == lowest:
            return HighestEqualsLowest()
        if self.stuck(target):
            return SameValueForDays(days=DAYS_STUCK)
        return None

    def stuck(self, target: Target) -> bool:
        """Whether the target has had one value for days."""
        column = self.observed[:, TARGETS.index(target)]
        return target not in _NEVER_STUCK and bool((column == column[-1]).all())

    def spike(self, scores: FloatArray) -> Reason | None:
        """Whether the highest PM10 value is a spike, and not a storm that came or goes on."""
        mean, highest = self._today("PM10_AVG"), self._today("PM10_MAX")
        times = highest / max(mean, CLEANEST_MEAN)
        before = self.observed[-2, TARGETS.index("PM10_MAX")]
        if 2 * before >= highest:
            return None
        if times >= SPIKE_TIMES:
            return HighestUnlikeAnyStorm(times=round(times, 1))
        is_ordinary = abs(scores[TARGETS.index("PM10_AVG")]) < UNUSUAL_FROM
        if self.spikes and is_ordinary and times >= LONE_SPIKE_TIMES:
            return LoneSpike(times=round(times, 1))
        return None

    def _today(self, target: Target) -> float:
        return float(self.observed[-1, TARGETS.index(target)])
