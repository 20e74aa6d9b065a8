"""Training days as batches of tensors, with the carrier's honest forecast of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import torch

from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations, Values
from seoulcast.forecasting.core.prediction import N_LEADS, ON_LOG_SCALE
from seoulcast.forecasting.inputs.features import N_OBSERVED, InputEncoder, Inputs
from seoulcast.forecasting.model.linear_base import Carrier
from seoulcast.forecasting.model.lstm import Batch

OUTLOOK_DAYS = 3
"""Coming days whose components the LSTM must tell: beyond, little can be told."""


@dataclass(frozen=True)
class TrainingDays:
    """Makes samples of days.

    Args:
        encoder: fitted.
        known: observations through the last day that training may know.
        values: what PM10 is trained on.
        components: of the field, those the LSTM reads and tells.
    """

    encoder: InputEncoder
    known: Observations
    values: Values
    components: int

    @property
    def history_channels(self) -> int:
        """Channels of a day that the LSTM reads: the station's own and some components."""
        return 2 * N_OBSERVED + min(self.components, self.encoder.field.components)

    def fitted_on(self, first: date, last: date) -> tuple[Carrier, Batch]:
        """A carrier fitted on these days, and the days with its out-of-fold forecasts."""
        days, inputs, observed = self._situations(first, last)
        carrier, forecasts = Carrier.fit_on(inputs, days, observed)
        return carrier, self._batch(days, inputs, observed, forecasts, last)

    def samples(self, carrier: Carrier, first: date, last: date) -> Batch:
        """Days that the carrier was not fitted on."""
        days, inputs, observed = self._situations(first, last)
        return self._batch(days, inputs, observed, carrier.predict(inputs, days), last)

    def _situations(self, first: date, last: date) -> tuple[DayArray, Inputs, FloatArray]:
        """Forecast situations under `first` to the day before `last`, targets through `last`.

        Target days after `last` count as not observed, so that periods do not overlap, and so
        do the temperatures of excluded days.
        """
        days = day_range(first, last - timedelta(days=1))
        grid = day_range(first, last + timedelta(days=N_LEADS))
        observed = self.encoder.scaled_targets(self.known.through(last), grid, self.values)
        excluded = np.isin(grid, self.known.excluded_days())
        observed[np.ix_(excluded, ~ON_LOG_SCALE)] = np.nan
        observed = observed[(lead_days(days) - grid[0]).astype(np.int64)]
        there = np.isfinite(observed).any(axis=(1, 2))
        days, observed = days[there], observed[there]
        return days, self.encoder.encode(self.known.through(last), days), observed

    def _batch(
        self, days: DayArray, inputs: Inputs, observed: FloatArray, carried: FloatArray, last: date
    ) -> Batch:
        # A target never observed has no unit; it is masked, but must not turn the loss to NaN.
        scale = np.nan_to_num(self.encoder.target_scale(lead_days(days)), nan=1.0)
        given = (inputs.history, inputs.memory, inputs.future)
        made = (carried, observed, scale, self._outlook(days, inputs, last))
        return Batch(
            *(torch.from_numpy(a) for a in given),
            *(torch.from_numpy(a.astype(np.float32)) for a in made),
        )

    def _outlook(self, days: DayArray, inputs: Inputs, last: date) -> FloatArray:
        """Components of the days after each, (n, 3 * k), NaN after `last` or unreported."""
        grid = day_range(days[0].item(), last)
        at = (days - grid[0]).astype(np.int64)
        components = np.empty((len(grid), self.encoder.field.components + 1))
        # A day's own are in its inputs already; few days have none.
        components[at] = inputs.history[:, -1, 2 * N_OBSERVED :]
        rest = np.setdiff1d(grid, days)
        known = self.known.through(last)
        components[(rest - grid[0]).astype(np.int64)] = self.encoder.field.transform(known, rest)
        told = np.where(components[:, -1:] > 0, components[:, :-1], np.nan)[:, : self.components]
        told = np.concatenate([told, np.full((OUTLOOK_DAYS, told.shape[1]), np.nan)])
        return np.concatenate([told[at + ahead] for ahead in range(1, OUTLOOK_DAYS + 1)], axis=1)
