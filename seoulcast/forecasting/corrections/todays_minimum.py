"""Today's minimum in the chain of corrections: its parts by the night, then by KMA's forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import FloatArray, IntArray
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.corrections.forecasts import MorningValues
from seoulcast.forecasting.corrections.measured_minimum import (
    LOWEST,
    MeasuredParts,
    minimum_anomalies,
)
from seoulcast.forecasting.corrections.minimum_official import MinimumIssues, OfficialParts
from seoulcast.forecasting.corrections.minimum_parts import LowerOfBoth, MinimumParts, PartForecasts
from seoulcast.forecasting.corrections.night import NightDesign
from seoulcast.forecasting.references.climatology import Climatology


@dataclass(frozen=True)
class MinimumOfRows:
    """Today's minimum on some of the days.

    Args:
        rows: places of the days.
        lower: what is forecast of them.
    """

    rows: IntArray
    lower: LowerOfBoth

    def put(self, expected: FloatArray, deviations: FloatArray, made: BoolArray) -> None:
        """Into forecasts of all days, leads and targets, and where they were changed."""
        at = (self.rows, 0, LOWEST)
        expected[at] = self.lower.means
        deviations[at] = self.lower.quantiles - self.lower.means[:, None]
        made[at] = True


@dataclass(frozen=True)
class TodaysMinimum:
    """Today's minimum as each step forecasts it.

    Args:
        by_night: on the days with a night.
        by_official: where KMA's forecast of today is known too; None without a fit of it.
    """

    by_night: MinimumOfRows
    by_official: MinimumOfRows | None


@dataclass(frozen=True)
class FittedMinimum:
    """How today's minimum is forecast.

    Args:
        parts: by the night.
        official: by KMA's forecast after it; None where too few are known, or it gains nothing.
    """

    parts: MinimumParts
    official: OfficialParts | None

    @classmethod
    def fit_on(
        cls,
        design: NightDesign,
        values: MorningValues,
        centre: FloatArray,
        measured: MeasuredParts,
        climatology: Climatology,
    ) -> tuple[FittedMinimum, FloatArray] | None:
        """Fit on the days with a night; None with too few, or where it gains nothing.

        Args:
            design: of the night's inputs.
            values: of the mornings, in order of time.
            centre: what corrections depart from, scaled anomalies (n, leads, targets).
            measured: minima of these days.
            climatology: that these are anomalies of.

        Returns:
            The fit, and its out-of-fold means by the night of the days with one.
        """
        night = _Night.of(design, values, centre, climatology)
        seen = measured.only(values.night.there)
        found = MinimumParts.fit_on(
            night.inputs, night.lowest, night.expected, seen, design.COLUMNS_OF_DISTANCES
        )
        if found is None:
            return None
        parts, out_of_fold = found
        issues = _issues(values, centre, out_of_fold)
        official = OfficialParts.fit_on(issues, seen, parts.scores)
        return cls(parts, official), out_of_fold.lower(parts.scores).means

    def issues(
        self,
        design: NightDesign,
        values: MorningValues,
        centre: FloatArray,
        climatology: Climatology,
    ) -> MinimumIssues:
        """What KMA's forecast meets, of the days with a night; arguments as `fit_on` has them."""
        night = _Night.of(design, values, centre, climatology)
        made = self.parts.forecast(night.inputs, night.lowest, night.expected)
        return _issues(values, centre, made)

    def forecast(
        self,
        design: NightDesign,
        values: MorningValues,
        centre: FloatArray,
        climatology: Climatology,
    ) -> TodaysMinimum:
        """Each day's from its own morning alone; arguments as `fit_on` has them."""
        issues = self.issues(design, values, centre, climatology)
        rows = np.flatnonzero(values.night.there)
        by_night = MinimumOfRows(rows, issues.parts.lower(self.parts.scores))
        if self.official is None:
            return TodaysMinimum(by_night, None)
        there = self.official.there(issues)
        by_official = self.official.forecast(issues.only(there))
        return TodaysMinimum(by_night, MinimumOfRows(rows[there], by_official))


@dataclass(frozen=True)
class _Night:
    """Of the days with a night: its inputs, the lowest so far, and the daily model's minimum."""

    inputs: FloatArray
    lowest: FloatArray
    expected: FloatArray

    @classmethod
    def of(
        cls,
        design: NightDesign,
        values: MorningValues,
        centre: FloatArray,
        climatology: Climatology,
    ) -> _Night:
        rows = values.night.there
        night, days, own = values.night.only(rows), values.days[rows], centre[rows]
        inputs = design.inputs(night, days, own, climatology)
        lowest = minimum_anomalies(night.lowest, days, climatology)
        return cls(inputs, lowest, own[:, 0, LOWEST])


def _issues(values: MorningValues, centre: FloatArray, parts: PartForecasts) -> MinimumIssues:
    rows = values.night.there
    return MinimumIssues(values.days[rows], values.official.only(rows), centre[rows, 0], parts)
