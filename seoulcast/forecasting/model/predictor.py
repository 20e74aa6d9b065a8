"""Forecasts by a trained model: its networks' mean, corrected, recalibrated by verified errors.

One code for one day and for years of them. A value is recalibrated by errors of forecasts with the
same corrections: what a day lacks, its past is forecast without. What the networks gave for a day
is cached, since the forecasts of the following year are calibrated by it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property

import numpy as np
import torch

from seoulcast.forecasting.core.days import DayArray, FloatArray, IntArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    Prediction,
    from_transformed,
    to_transformed,
)
from seoulcast.forecasting.corrections.chain import bounds_so_far
from seoulcast.forecasting.corrections.forecasts import Anomalies, Corrected
from seoulcast.forecasting.corrections.variants import (
    BEST,
    UNCORRECTED,
    VARIANTS,
    Variant,
    nearest,
)
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.mornings import MORNING_CONTEXT, Forecasts, Mornings, Shares
from seoulcast.forecasting.model.network_registry import network_name
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.postprocessing.conformal import (
    CALIBRATION_LOOKBACK,
    CalibrationErrors,
    recalibrate,
)
from seoulcast.windows import MORNING, Cutoff

Output = tuple[FloatArray, FloatArray]


class Predictor:
    """A trained model at work.

    Args:
        model: what was fitted.
        version: of the model, where it is known already; else computed when it is asked for.
    """

    def __init__(self, model: TrainedModel, version: str | None = None) -> None:
        self.model = model
        self._version = version
        self._cache: dict[bytes, Output] = {}

    @cached_property
    def version(self) -> str:
        """Last day of training, and 8 hexadecimal digits of everything fitted."""
        return self._version or version_of(self.model)

    @property
    def name(self) -> str:
        """The network's, by which forecasts name the model."""
        return network_name(self.model.network_config)

    @property
    def trained_through(self) -> date:
        """Last day the model was fitted on."""
        return self.model.trained_through

    @property
    def context_length(self) -> int:
        """Days, D included, whose observations the forecast under D depends on."""
        return self.model.encoder.context_length + CALIBRATION_LOOKBACK

    @property
    def morning_context_length(self) -> int:
        """Days, D included, whose mornings the forecast under D depends on."""
        return MORNING_CONTEXT

    @property
    def can_update(self) -> bool:
        """Whether it has learnt what the hours after the morning's issue say."""
        return self.model.update_corrections is not None

    def predict(
        self, observations: Observations, days: DayArray, at: Cutoff = MORNING
    ) -> Prediction:
        """Forecasts made under `days`, each from what was known when it was issued."""
        return self.forecast(observations, days, at).prediction

    def forecast(
        self, observations: Observations, days: DayArray, at: Cutoff = MORNING
    ) -> Forecasts:
        """The same with what was corrected, and by how much."""
        last = days.max()
        trained_through = np.datetime64(self.trained_through, "D")
        earliest = max(days.min() - CALIBRATION_LOOKBACK, trained_through)
        before = np.arange(earliest, last + 1)
        every = np.union1d(before, days)
        # Forecasts for days nobody asked for are made only where they recalibrate one.
        age = days[:, None] - every[None]
        used = (age >= np.timedelta64(0)) & (age <= np.timedelta64(CALIBRATION_LOOKBACK, "D"))
        every = every[used.any(axis=0)]
        own = every >= earliest
        observed = _observed(observations, every[own], last.item())
        places = np.searchsorted(every, days)
        mornings = self._mornings(observations, every, at)
        issued = mornings.corrected(BEST).only(places)
        means = np.empty_like(issued.forecast.means)
        quantiles = np.empty_like(issued.forecast.quantiles)
        for variant in VARIANTS:
            cells = issued.had(variant)
            if not cells.any():
                continue
            like = mornings.corrected(variant)
            transformed = self._transformed(like.forecast, every)
            of_variant = np.where(like.had(variant)[own], observed, np.nan)
            verified = CalibrationErrors.of(every[own], transformed.quantiles[own], of_variant)
            if (stored := self._backtest_errors(variant, at)) is not None:
                verified = stored.before(earliest).joined(verified)
            recalibrated, moved = recalibrate(
                days, transformed.quantiles[places], transformed.means[places], verified
            )
            quantiles[cells], means[cells] = recalibrated[cells], moved[cells]
        self._keep_to_bounds(mornings, places, quantiles, means)
        values = np.moveaxis(from_transformed(np.moveaxis(quantiles, -1, 0)), 0, -1)
        prediction = Prediction(days, values, from_transformed(means))
        return Forecasts(prediction, issued, self._shares(mornings, places, issued, prediction))

    def uncalibrated(
        self,
        observations: Observations,
        days: DayArray,
        variant: Variant = BEST,
        at: Cutoff = MORNING,
    ) -> Output:
        """Quantiles (n, leads, targets, levels) and means (n, leads, targets), transformed.

        Args:
            observations: through the last of the days.
            days: D of each.
            variant: the corrections to make, where the morning has what they need.
            at: the issue.
        """
        corrected = self._mornings(observations, days, at).corrected(variant)
        transformed = self._transformed(corrected.forecast, days)
        return transformed.quantiles, transformed.means

    def calibration_errors(
        self, observations: Observations, first: date, through: date, at: Cutoff = MORNING
    ) -> dict[Variant, CalibrationErrors]:
        """Errors, before calibration, of forecasts from `first` verified by `through`.

        Returns:
            By variant; those that nothing was fitted for are left out.
        """
        start = np.datetime64(through, "D") - CALIBRATION_LOOKBACK
        days = day_range(max(np.datetime64(first, "D"), start).item(), through)[:-1]
        observed = _observed(observations, days, through)
        mornings = self._mornings(observations, days, at)
        errors = {}
        for variant in VARIANTS:
            corrected = mornings.corrected(variant)
            had = corrected.had(variant)
            if variant == UNCORRECTED or had.any():
                quantiles = self._transformed(corrected.forecast, days).quantiles
                errors[variant] = CalibrationErrors.of(
                    days, quantiles, np.where(had, observed, np.nan)
                )
        return errors

    def daily(self, observations: Observations, days: DayArray) -> tuple[Anomalies, FloatArray]:
        """What networks and linear base model make of daily values, scaled anomalies.

        One day at a time: a larger batch may round differently, and a day forecast alone
        must equal the same day forecast among others.
        """
        encoder = self.model.encoder
        inputs = encoder.encode(observations, days)
        linear_base = self.model.linear_base.predict(inputs, days)
        quantiles = np.empty((len(days), N_LEADS, N_TARGETS, N_LEVELS))
        means = np.empty((len(days), N_LEADS, N_TARGETS))
        rounded = linear_base.astype(np.float32)
        arrays = (inputs.history, inputs.running_means, inputs.future, rounded)
        for n in range(len(days)):
            row = [array[n : n + 1] for array in arrays]
            key = hashlib.sha256(b"".join(part.tobytes() for part in row)).digest()
            if key not in self._cache:
                # Copied: where a row lies in memory can change how its products are rounded.
                self._cache[key] = self._averaged([torch.from_numpy(p).clone() for p in row])
            quantiles[n], means[n] = self._cache[key]
        return Anomalies(quantiles, means), linear_base

    def _mornings(self, observations: Observations, days: DayArray, at: Cutoff) -> Mornings:
        daily, linear_base = self.daily(observations, days)
        corrections, climatology = self.model.corrections_at(at), self.model.encoder.climatology
        if corrections is None:
            return Mornings(daily, linear_base, None, None, climatology)
        values = corrections.values(observations.morning, days, climatology)
        return Mornings(daily, linear_base, corrections, values, climatology)

    def _backtest_errors(self, variant: Variant, at: Cutoff) -> CalibrationErrors | None:
        """Of the corrections most like these that the backtest could make."""
        stored = self.model.backtest_errors_at(at)
        return stored[nearest(variant, tuple(stored))] if stored else None

    def _transformed(self, scaled: Anomalies, days: DayArray) -> Anomalies:
        """The same as values in transformed space."""
        unscale = self.model.encoder.unscale
        return Anomalies(unscale(scaled.quantiles, days), unscale(scaled.means, days))

    def _keep_to_bounds(
        self, mornings: Mornings, at: IntArray, quantiles: FloatArray, means: FloatArray
    ) -> None:
        """Today's temperatures within what was measured so far, where the night was read."""
        if mornings.values is None:
            return
        least, most = bounds_so_far(mornings.values.night)
        bounded = mornings.corrected(BEST).by_hours[at, 0]
        least = np.where(bounded, least[at], -np.inf)
        most = np.where(bounded, most[at], np.inf)
        means[:, 0] = np.clip(means[:, 0], least, most)
        quantiles[:, 0] = np.clip(quantiles[:, 0], least[..., None], most[..., None])

    def _shares(
        self, mornings: Mornings, at: IntArray, issued: Corrected, prediction: Prediction
    ) -> Shares:
        """How the issued means came about, each in its target's unit."""
        unscale, days = self.model.encoder.unscale, prediction.days
        daily, hours, official = (
            from_transformed(unscale(means, days))
            for means in (mornings.daily.means[at], issued.after_hours, issued.forecast.means)
        )
        return Shares(daily, hours - daily, official - hours, prediction.means - official)

    def _averaged(self, inputs: list[torch.Tensor]) -> Output:
        """Mean over the networks for one day, in scaled anomalies."""
        with torch.inference_mode():
            outputs = [network(*inputs) for network in self.model.networks]
        quantiles = np.mean([output.quantiles[0].double().numpy() for output in outputs], axis=0)
        return quantiles, np.mean([output.means[0].double().numpy() for output in outputs], axis=0)


def _observed(observations: Observations, days: DayArray, through: date) -> FloatArray:
    """Observed transformed values (n, leads, targets), on target days through `through`."""
    if not len(days):
        return np.empty((0, N_LEADS, N_TARGETS))
    targets = lead_days(days)
    grid = day_range(targets.min().item(), targets.max().item())
    values = to_transformed(observations.targets(grid))
    values[grid > np.datetime64(through, "D")] = np.nan
    found: FloatArray = values[(targets - grid[0]).astype(np.int64)]
    return found
