"""Forecasts by a trained model: the mean of its networks, recalibrated by verified errors.

One code for one day and for years of them. What the networks gave for a day is cached, since
the forecasts of the following year are calibrated by it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property

import numpy as np
import torch

from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    Prediction,
    from_transformed,
    to_transformed,
)
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.network_registry import network_name
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.postprocessing.conformal import (
    CALIBRATION_LOOKBACK,
    CalibrationErrors,
    recalibrate,
)

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

    def predict(self, observations: Observations, days: DayArray) -> Prediction:
        """Forecasts made under `days`, each from what was observed through its day."""
        last = days.max()
        trained_through = np.datetime64(self.trained_through, "D")
        earliest = max(days.min() - CALIBRATION_LOOKBACK, trained_through)
        before = np.arange(earliest, last + 1)
        every = np.union1d(before, days)
        # Forecasts for days nobody asked for are made only where they recalibrate one.
        age = days[:, None] - every[None]
        used = (age >= np.timedelta64(0)) & (age <= np.timedelta64(CALIBRATION_LOOKBACK, "D"))
        every = every[used.any(axis=0)]
        quantiles, means = self.uncalibrated(observations, every)
        own = every >= earliest
        observed = _observed(observations, every[own], last.item())
        verified = CalibrationErrors.of(every[own], quantiles[own], observed)
        if self.model.backtest_errors is not None:
            verified = self.model.backtest_errors.before(earliest).joined(verified)
        at = np.searchsorted(every, days)
        calibrated, means = recalibrate(days, quantiles[at], means[at], verified)
        quantiles = np.moveaxis(from_transformed(np.moveaxis(calibrated, -1, 0)), 0, -1)
        return Prediction(days, quantiles, from_transformed(means))

    def uncalibrated(self, observations: Observations, days: DayArray) -> Output:
        """Quantiles (n, leads, targets, levels) and means (n, leads, targets), transformed.

        One day at a time: a larger batch may round differently, and a day forecast alone
        must equal the same day forecast among others.
        """
        encoder = self.model.encoder
        inputs = encoder.encode(observations, days)
        linear_base = self.model.linear_base.predict(inputs, days).astype(np.float32)
        quantiles = np.empty((len(days), N_LEADS, N_TARGETS, N_LEVELS))
        means = np.empty((len(days), N_LEADS, N_TARGETS))
        arrays = (inputs.history, inputs.running_means, inputs.future, linear_base)
        for n in range(len(days)):
            row = [array[n : n + 1] for array in arrays]
            key = hashlib.sha256(b"".join(part.tobytes() for part in row)).digest()
            if key not in self._cache:
                # Copied: where a row lies in memory can change how its products are rounded.
                self._cache[key] = self._averaged([torch.from_numpy(p).clone() for p in row])
            quantiles[n], means[n] = self._cache[key]
        return encoder.unscale(quantiles, days), encoder.unscale(means, days)

    def calibration_errors(
        self, observations: Observations, first: date, through: date
    ) -> CalibrationErrors:
        """Errors, before calibration, of forecasts from `first` verified by `through`."""
        start = np.datetime64(through, "D") - CALIBRATION_LOOKBACK
        days = day_range(max(np.datetime64(first, "D"), start).item(), through)[:-1]
        quantiles, _ = self.uncalibrated(observations, days)
        return CalibrationErrors.of(days, quantiles, _observed(observations, days, through))

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
