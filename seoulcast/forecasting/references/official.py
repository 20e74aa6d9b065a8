"""KMA's own forecasts as a reference: a value as issued, and how far such values were off.

An official forecast is one number. What stands for its distribution are its own errors of the
year before: those of the same lead and of like age that were known at the issue. Nothing is
corrected before it is scored, and nothing is there for PM10, which KMA does not forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import ONE_DAY, FloatArray, as_date, day_range
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.official import OLDEST_DAYS, OfficialValues, official_values
from seoulcast.forecasting.core.prediction import LEVELS, N_LEADS, N_TARGETS

ERROR_DAYS = 365
"""Target days before an issue whose errors count: each season once."""
FEW_ERRORS = 60
"""Below this many errors there is no distribution."""
LIKE_AGE = 0.5
"""Days by which the ages of forecasts may differ whose errors are taken together: one issue.

KMA changes which days its forecasts begin with, and then the same lead is of another age."""
READ_DAYS = OLDEST_DAYS + N_LEADS + ERROR_DAYS + N_LEADS
"""Days before a target day whose issues are read, for its own values and for their errors."""

_PARTS: Mapping[str, tuple[str, ...]] = {
    "TA_MIN": ("TA_MIN",),
    "TA_MAX": ("TA_MAX",),
    "TA_AVG": ("TA_MIN", "TA_MAX"),
}
"""Official values of which each target's is the mean."""


@dataclass(frozen=True)
class OfficialForecast:
    """What KMA had said of one day and target when ours was issued.

    Args:
        value: in the target's unit.
        age: days from its issue to the end of the target day; of several values the oldest's.
        quantiles: at `LEVELS`, by its own errors; None where too few are known.
    """

    value: float
    age: float
    quantiles: FloatArray | None


@dataclass(frozen=True)
class OfficialReference:
    """Official forecasts beside ours, each as of its own D.

    Args:
        first: D of the first row; a row a day.
        values: in each target's unit, shape (n, leads, targets), NaN where none was out.
        ages: days, of the same shape.
        errors: observed less official value, of the same shape, NaN where not observed.
    """

    first: date
    values: FloatArray
    ages: FloatArray
    errors: FloatArray

    @classmethod
    def read(
        cls, knowledge: MorningKnowledge, observations: Observations, first: date, last: date
    ) -> OfficialReference:
        """The reference of issues for some target days.

        Args:
            knowledge: issues of `READ_DAYS` days before `first` and all since.
            observations: clean tables; errors of days that they lack are unknown.
            first: first target day.
            last: last one.
        """
        begin = as_date(np.datetime64(first, "D") - (READ_DAYS - OLDEST_DAYS) * ONE_DAY)
        days = day_range(begin, as_date(np.datetime64(last, "D") - ONE_DAY))
        official = official_values(knowledge, days)
        values, ages = _by_target(official)
        grid = day_range(begin, as_date(days[-1] + N_LEADS * ONE_DAY))
        observed = observations.targets(grid)
        coming = np.stack(
            [observed[lead : lead + len(days)] for lead in range(1, N_LEADS + 1)], axis=1
        )
        return cls(begin, values, ages, coming - values)

    def as_of(self, day: date, lead: int, target: str) -> OfficialForecast | None:
        """The newest one that was out at the issue under `day`; None where there was none.

        Args:
            day: D.
            lead: days ahead.
            target: what is forecast.
        """
        row, cell = (day - self.first).days, (lead - 1, targets.index(target))
        if not 0 <= row < len(self.values) or np.isnan(self.values[(row, *cell)]):
            return None
        value, age = float(self.values[(row, *cell)]), float(self.ages[(row, *cell)])
        # The target day of the last of them is D itself: later ones are not observed yet.
        end = max(0, row - lead + 1)
        of_a_year = slice(max(0, end - ERROR_DAYS), end)
        errors = self.errors[(of_a_year, *cell)]
        alike = np.abs(self.ages[(of_a_year, *cell)] - age) <= LIKE_AGE
        known = errors[alike & ~np.isnan(errors)]
        few = len(known) < FEW_ERRORS
        return OfficialForecast(value, age, None if few else value + np.quantile(known, LEVELS))


def _by_target(official: OfficialValues) -> tuple[FloatArray, FloatArray]:
    """Values and ages, shape (n, leads, targets); NaN for targets that KMA does not forecast."""
    shape = (len(official.days), N_LEADS, N_TARGETS)
    values, ages = np.full(shape, np.nan), np.full(shape, np.nan)
    for target, parts in _PARTS.items():
        at = targets.index(target)
        values[..., at] = np.mean([official.column(part) for part in parts], axis=0)
        ages[..., at] = np.max([official.column(f"{part}_AGE") for part in parts], axis=0)
    return values, ages
