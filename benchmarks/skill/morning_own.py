"""Our own correction by official forecasts, fitted on the other blocks of a short record.

The model is trained without official forecasts, on earlier days. What it says of the record's days
is then corrected by the project's own code, fitted anew for each block.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.skill.blocked import Make, Raw
from seoulcast.forecasting.core.days import DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.corrections.chain import (
    Corrections,
    beside_official,
    bounds_so_far,
)
from seoulcast.forecasting.corrections.forecasts import Anomalies, MorningValues
from seoulcast.forecasting.corrections.measured_minimum import LOWEST, MeasuredParts
from seoulcast.forecasting.corrections.minimum_official import OfficialParts
from seoulcast.forecasting.corrections.official_correction import OfficialCorrection, OfficialIssues
from seoulcast.forecasting.corrections.todays_minimum import FittedMinimum
from seoulcast.forecasting.corrections.variants import Variant
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.trained_model import TrainedModel

HOURS_ALONE = Variant(hours=True, official=False)


@dataclass(frozen=True)
class OwnStage:
    """A model's forecasts of days after its training, to be corrected by official ones.

    Args:
        model: with corrections by hours, and none by official forecasts.
        daily: what it makes of daily values, scaled anomalies.
        centre: that corrections depart from, (n, leads, targets).
        expected: with hours, NaN for targets without hours, likewise.
        values: of the mornings.
        observed: scaled anomalies, NaN where unknown, likewise.
        measured: minima of both parts of today.
    """

    model: TrainedModel
    daily: Anomalies
    centre: FloatArray
    expected: FloatArray
    values: MorningValues
    observed: FloatArray
    measured: MeasuredParts

    @classmethod
    def of(cls, model: TrainedModel, observations: Observations, days: DayArray) -> OwnStage:
        """Forecasts under `days`.

        Raises:
            ValueError: the model has no corrections, so it was trained without hours.
        """
        if model.corrections is None:
            raise ValueError("the model must have been trained with hours")
        corrections, climatology = model.corrections, model.encoder.climatology
        daily, linear_base = Predictor(model).daily(observations, days)
        centre = corrections.centre(daily, linear_base)
        values = corrections.values(observations.morning, days, climatology)
        hours = corrections.correct(daily, centre, values, climatology, HOURS_ALONE)
        expected = np.where(hours.by_hours, hours.after_hours, centre)
        expected[~hours.had_hours] = np.nan
        grid = np.arange(days[0], lead_days(days).max() + 1)
        scaled = model.encoder.scaled_targets(observations, grid)
        observed = scaled[(lead_days(days) - grid[0]).astype(np.int64)]
        measured = MeasuredParts.of(
            observations.morning,
            days,
            corrections.station,
            observed[:, 0, LOWEST],
            climatology,
        )
        return cls(model, daily, centre, expected, values, observed, measured)

    def make(self, variant: Variant) -> Make:
        """Fits the official correction on some rows and corrects others, in transformed space."""
        encoder = self.model.encoder

        def forecast(train: BoolArray, rows: BoolArray) -> Raw:
            corrected = (
                self._fitted(train)
                .correct(
                    Anomalies(self.daily.quantiles[rows], self.daily.means[rows]),
                    self.centre[rows],
                    _only(self.values, rows),
                    encoder.climatology,
                    variant,
                )
                .forecast
            )
            days = self.values.days[rows]
            return Raw(
                encoder.unscale(corrected.quantiles, days), encoder.unscale(corrected.means, days)
            )

        return forecast

    def bounded(self, raw: Raw, rows: BoolArray) -> Raw:
        """Today's temperatures within what was measured so far, as the predictor keeps them."""
        night = self.values.night.only(rows)
        least, most = bounds_so_far(night)
        least[~night.there], most[~night.there] = -np.inf, np.inf
        quantiles, means = raw.quantiles.copy(), raw.means.copy()
        means[:, 0] = np.clip(means[:, 0], least, most)
        quantiles[:, 0] = np.clip(quantiles[:, 0], least[..., None], most[..., None])
        return Raw(quantiles, means)

    def _fitted(self, train: BoolArray) -> Corrections:
        """The model's corrections with those by official forecasts, fitted on some rows."""
        values, climatology = self.values, self.model.encoder.climatology
        plain = OfficialIssues(values.days, values.official, self.centre, None).only(train)
        known = np.where(np.isnan(self.expected), self.centre, self.expected)
        beside = beside_official(values, self.centre, known, climatology)
        after = OfficialIssues(values.days, values.official, known, beside).only(train)
        own = OfficialCorrection.fit_on(plain, (self.observed - self.centre)[train])
        own_after = OfficialCorrection.fit_on(after, (self.observed - self.expected)[train])
        assert self.model.corrections is not None
        return replace(
            self.model.corrections,
            minimum=self._minimum(self.model.corrections, train),
            official=None if own is None else own[0],
            official_after_hours=None if own_after is None else own_after[0],
        )

    def _minimum(self, corrections: Corrections, train: BoolArray) -> FittedMinimum | None:
        """How today's minimum is forecast, with KMA's forecast fitted on some rows."""
        night, own = corrections.night, corrections.minimum
        if night is None or own is None:
            return None
        climatology, there = self.model.encoder.climatology, self.values.night.there
        issues = own.issues(night.design, self.values, self.centre, climatology)
        rows = train[there]
        official = OfficialParts.fit_on(
            issues.only(rows), self.measured.only(there).only(rows), own.parts.scores
        )
        return replace(own, official=official)


def _only(values: MorningValues, rows: BoolArray) -> MorningValues:
    return MorningValues(
        values.days[rows],
        values.night.only(rows),
        values.dust.only(rows),
        values.official.only(rows),
    )
