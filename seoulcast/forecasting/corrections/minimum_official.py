"""Both parts of today's minimum by KMA's forecast, after what the night said of them.

KMA's minimum is the morning's alone; of the evening tell its maximum and the next day's minimum. A
small ridge regression moves each part by them, since a record of official forecasts may be short.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import levels
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast.forecasting.core.prediction import LEVELS, MEDIAN, BoolArray
from seoulcast.forecasting.corrections.day_parts import PLACES
from seoulcast.forecasting.corrections.hour_values import whole_rows
from seoulcast.forecasting.corrections.hours_correction import is_worth_it
from seoulcast.forecasting.corrections.measured_minimum import MeasuredParts
from seoulcast.forecasting.corrections.minimum_parts import LowerOfBoth, PartForecasts
from seoulcast.forecasting.corrections.official_correction import (
    EMPHASIS,
    FEWEST_DAYS,
    OLDER,
    SEASON_SHARE,
    OfficialInputs,
)
from seoulcast.forecasting.regression.ridge import LinearFit, fit_ridge

BAND80 = levels.band(0.8)
LEAST_BAND = 0.05
"""In scaled anomalies: a morning that is over has next to no band."""


@dataclass(frozen=True)
class MinimumIssues:
    """What both parts of today's minimum are forecast from, once the night was read.

    Args:
        days: D of each issue.
        official: what KMA said.
        expected: by the daily model, of lead 1, scaled anomalies (n, targets).
        parts: by the night.
    """

    days: DayArray
    official: OfficialInputs
    expected: FloatArray
    parts: PartForecasts

    def only(self, rows: BoolArray) -> MinimumIssues:
        """Those of some of the days."""
        return MinimumIssues(
            self.days[rows],
            self.official.only(rows),
            self.expected[rows],
            self.parts.only(rows),
        )

    def inputs(self) -> FloatArray:
        """Shape (n, p); NaN where KMA's forecast of today is not known."""
        lowest, parts = self.parts.lowest, self.parts
        morning, evening = parts.morning[:, MEDIAN], parts.evening[:, MEDIAN]
        said_lowest, said_highest, said_after = self.official.around_today.T
        apart = [
            said_lowest - morning,
            said_highest - evening,
            np.nan_to_num(said_after - evening),
            evening - lowest,
            morning - lowest,
        ]
        said = self.official.anomalies[:, 0] - self.expected[:, list(PLACES)]
        season = season_table(1)[day_of_year(self.days)]
        return EMPHASIS * np.concatenate(
            [np.stack(apart, axis=1), said, SEASON_SHARE * season], axis=1
        )


@dataclass(frozen=True)
class OfficialPartFit:
    """How a part is moved.

    Args:
        fit: of the distance from the part's median by the night.
        spread: quantiles of what is left, in 80 % bands of the night's forecast, (levels,).
    """

    fit: LinearFit
    spread: FloatArray

    @classmethod
    def fit_on(
        cls, inputs: FloatArray, before: FloatArray, measured: FloatArray
    ) -> tuple[OfficialPartFit, FloatArray]:
        """Fit on days, and give their quantiles (n, levels), the means out of fold.

        Args:
            inputs: shape (n, p), in order of time.
            before: quantiles by the night, (n, levels).
            measured: minima of the part, (n,).
        """
        middle = before[:, MEDIAN]
        fit, shifts = fit_ridge(inputs, (measured - middle)[:, None])
        left = measured - middle - shifts[:, 0]
        own = cls(fit, np.quantile(left / _band(before), LEVELS))
        return own, own._around(middle + shifts[:, 0], before)

    def quantiles(self, inputs: FloatArray, before: FloatArray) -> FloatArray:
        """Shape (n, levels), ascending; arguments as `fit_on` has them."""
        return self._around(before[:, MEDIAN] + self.fit.predict(inputs)[:, 0], before)

    def _around(self, middle: FloatArray, before: FloatArray) -> FloatArray:
        quantiles: FloatArray = middle[:, None] + self.spread * _band(before)[:, None]
        return quantiles


@dataclass(frozen=True)
class OfficialParts:
    """Both parts by KMA's forecast, and how their errors came together.

    Args:
        morning: of the morning's minimum.
        evening: of the evening's.
        scores: as `MinimumParts` has them, (k, 2).
        oldest: age of the oldest official temperature learnt from, days.
    """

    morning: OfficialPartFit
    evening: OfficialPartFit
    scores: FloatArray
    oldest: float

    @classmethod
    def fit_on(
        cls, issues: MinimumIssues, measured: MeasuredParts, night_scores: FloatArray
    ) -> OfficialParts | None:
        """Fit on days; None with too few, or where it gains nothing.

        Args:
            issues: in order of time.
            measured: of the same days.
            night_scores: of what the night's forecast makes of both parts.
        """
        rows = measured.known & whole_rows(issues.inputs())
        if rows.sum() < FEWEST_DAYS:
            return None
        own, seen = issues.only(rows), measured.only(rows)
        x, before = own.inputs(), own.parts
        morning, early = OfficialPartFit.fit_on(x, before.morning, seen.morning)
        evening, late = OfficialPartFit.fit_on(x, before.evening, seen.evening)
        after = PartForecasts(before.lowest, early, late)
        scores = after.scores(seen)
        errors = seen.day - after.lower(scores).means
        if not is_worth_it(errors, seen.day - before.lower(night_scores).means):
            return None
        return cls(morning, evening, scores, float(np.nanmax(own.official.ages[:, 0])))

    def there(self, issues: MinimumIssues) -> BoolArray:
        """Where KMA's forecast of today is known, and no older than any learnt from, (n,)."""
        young: BoolArray = issues.official.ages[:, 0] <= self.oldest + OLDER
        return whole_rows(issues.inputs()) & young

    def forecast(self, issues: MinimumIssues) -> LowerOfBoth:
        """The day's minimum, each row's from that row alone; all are there."""
        x, before = issues.inputs(), issues.parts
        morning = self.morning.quantiles(x, before.morning)
        evening = self.evening.quantiles(x, before.evening)
        return PartForecasts(before.lowest, morning, evening).lower(self.scores)


def _band(quantiles: FloatArray) -> FloatArray:
    band: FloatArray = np.maximum(
        quantiles[:, BAND80.upper] - quantiles[:, BAND80.lower], LEAST_BAND
    )
    return band
