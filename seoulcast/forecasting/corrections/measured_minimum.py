"""Minima of both parts of days, the morning and what follows it, as they were measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import ONE_DAY, DayArray, FloatArray
from seoulcast.forecasting.core.morning import MorningKnowledge, by_hour
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.corrections.hour_values import of_whole
from seoulcast.forecasting.inputs.features import NORMAL_WIDTH
from seoulcast.forecasting.references.climatology import Climatology

LOWEST = targets.index("TA_MIN")
MORNING_ENDS = 10
"""Hour, KST, by which a minimum counts as the morning's."""
_HOURS_BEFORE, _HOURS_THROUGH = 20, 44
"""Of the hours from 05:00 of D on: those before the next day's first, and those through its
last."""


def minimum_anomalies(values: FloatArray, days: DayArray, climatology: Climatology) -> FloatArray:
    """Temperatures (n,) as scaled anomalies of the minimum of the days after `days`."""
    coming = days + ONE_DAY
    unit = climatology.width_on(coming)[:, LOWEST] / NORMAL_WIDTH
    scaled: FloatArray = (values - climatology.centre(coming)[:, LOWEST]) / unit
    return scaled


@dataclass(frozen=True)
class MeasuredParts:
    """Minima as measured, scaled anomalies (n,) each, NaN where unknown.

    Args:
        morning: through 10:00.
        evening: later.
        day: of the whole day, the lower one of both.
    """

    morning: FloatArray
    evening: FloatArray
    day: FloatArray

    @classmethod
    def of(
        cls,
        knowledge: MorningKnowledge,
        days: DayArray,
        station: int,
        observed: FloatArray,
        climatology: Climatology,
    ) -> MeasuredParts:
        """Those of the days after `days`.

        Args:
            knowledge: with the hours of these days.
            days: D of each.
            station: whose hours.
            observed: minima of these days, scaled anomalies (n,), NaN where unknown.
            climatology: that these are anomalies of.
        """
        hours = by_hour(knowledge.weather_hours, station, "TA", days, _HOURS_THROUGH)
        of_day = hours[:, _HOURS_BEFORE:]
        morning, evening = (
            minimum_anomalies(of_whole(np.nanmin, part), days, climatology)
            for part in (of_day[:, :MORNING_ENDS], of_day[:, MORNING_ENDS:])
        )
        # Between the hours it was colder: the day's own minimum stands for the lower part's.
        is_early = morning < evening
        return cls(
            np.where(is_early, observed, np.maximum(morning, observed)),
            np.where(is_early, np.maximum(evening, observed), observed),
            observed,
        )

    @property
    def known(self) -> BoolArray:
        """Days of which both parts are known."""
        known: BoolArray = ~np.isnan(self.morning + self.evening)
        return known

    def only(self, rows: BoolArray) -> MeasuredParts:
        """Those of some of the days."""
        return MeasuredParts(self.morning[rows], self.evening[rows], self.day[rows])
