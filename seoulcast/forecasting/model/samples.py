"""Training days as batches of tensors, each with its out-of-fold linear base forecast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import torch

from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations, Values
from seoulcast.forecasting.core.prediction import N_LEADS
from seoulcast.forecasting.inputs.features import COMPONENTS, N_OBSERVED, InputEncoder, Inputs
from seoulcast.forecasting.model.linear_base import LinearBase
from seoulcast.forecasting.model.network import Batch, InputSizes
from seoulcast.targets import TARGETS

AUXILIARY_DAYS = 3
"""Coming days whose components are the auxiliary target: later ones can't be predicted."""
EXCLUDES_DAYS = np.array([target.group.excludes_days for target in TARGETS])
"""By target: whether the excluded days are left out of its training."""


@dataclass(frozen=True)
class SampleBuilder:
    """Makes samples of days.

    Args:
        encoder: fitted.
        known: observations through the last day that training may know.
        values: what PM10 is trained on.
        components: of the spatial components, those the network reads and predicts.
    """

    encoder: InputEncoder
    known: Observations
    values: Values
    components: int

    @property
    def input_sizes(self) -> InputSizes:
        """Of the samples, as the network reads them: of the components only the first."""
        read = min(self.components, self.encoder.components.count)
        return InputSizes(
            history_channels=2 * N_OBSERVED + read,
            running_mean_channels=self.encoder.running_mean_channels,
            future_channels=self.encoder.future_channels,
        )

    def fit_linear_base(self, first: date, last: date) -> tuple[LinearBase, DayArray, Batch]:
        """A linear base model fitted on these days, D of each sample, and the samples."""
        days, inputs, observed = self._select(first, last)
        linear_base, forecasts = LinearBase.fit_on(inputs, days, observed)
        return linear_base, days, self._batch(days, inputs, observed, forecasts, last)

    def samples(self, linear_base: LinearBase, first: date, last: date) -> Batch:
        """Days that the linear base model was not fitted on."""
        days, inputs, observed = self._select(first, last)
        return self._batch(days, inputs, observed, linear_base.predict(inputs, days), last)

    def _select(self, first: date, last: date) -> tuple[DayArray, Inputs, FloatArray]:
        """Forecast days from `first` to the day before `last`, targets through `last`.

        Target days after `last` count as not observed, so that periods do not overlap, and so
        do excluded days of the targets that have them. A day without observed targets is left out.
        """
        days = day_range(first, last - timedelta(days=1))
        grid = day_range(first, last + timedelta(days=N_LEADS))
        observed = self.encoder.scaled_targets(self.known.through(last), grid, self.values)
        excluded = np.isin(grid, self.known.excluded_days())
        observed[np.ix_(excluded, EXCLUDES_DAYS)] = np.nan
        observed = observed[(lead_days(days) - grid[0]).astype(np.int64)]
        has_target = np.isfinite(observed).any(axis=(1, 2))
        days, observed = days[has_target], observed[has_target]
        return days, self.encoder.encode(self.known.through(last), days), observed

    def _batch(
        self,
        days: DayArray,
        inputs: Inputs,
        observed: FloatArray,
        linear_base: FloatArray,
        last: date,
    ) -> Batch:
        # A target never observed has no unit; it is masked, but must not turn the loss to NaN.
        scale = np.nan_to_num(self.encoder.target_scale(lead_days(days)), nan=1.0)

        def tensor(array: FloatArray) -> torch.Tensor:
            return torch.from_numpy(array.astype(np.float32))

        return Batch(
            history=torch.from_numpy(inputs.history),
            running_means=torch.from_numpy(inputs.running_means),
            future=torch.from_numpy(inputs.future),
            linear_base=tensor(linear_base),
            observed=tensor(observed),
            scale=tensor(scale),
            auxiliary=tensor(self._auxiliary_target(days, inputs, last)),
        )

    def _auxiliary_target(self, days: DayArray, inputs: Inputs, last: date) -> FloatArray:
        """Components of the days after each, (n, AUXILIARY_DAYS * k); NaN where unknown.

        Unknown are days after `last` and days on which no station reported.
        """
        grid = day_range(days[0].item(), last)
        at = (days - grid[0]).astype(np.int64)
        values = np.empty((len(grid), self.encoder.components.count + 1))
        # A day's own are in its inputs already; few days have none.
        values[at] = inputs.history[:, -1, COMPONENTS.start :]
        rest = np.setdiff1d(grid, days)
        known = self.known.through(last)
        values[(rest - grid[0]).astype(np.int64)] = self.encoder.components.transform(known, rest)
        coming = np.where(values[:, -1:] > 0, values[:, :-1], np.nan)[:, : self.components]
        coming = np.concatenate([coming, np.full((AUXILIARY_DAYS, coming.shape[1]), np.nan)])
        ahead = range(1, AUXILIARY_DAYS + 1)
        return np.concatenate([coming[at + days_ahead] for days_ahead in ahead], axis=1)
