"""The same windows for both: as batches of days for ours, as six series for the library.

A sample is one day's forecast: six targets at seven leads. The library's network forecasts
one series from one window, so that a sample is six windows to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS
from seoulcast.forecasting.inputs.features import Float32Array, InputEncoder
from seoulcast.forecasting.model.configuration import TrainingConfig
from seoulcast.forecasting.model.linear_base import LinearBase
from seoulcast.forecasting.model.network import Batch
from seoulcast.forecasting.model.samples import SampleBuilder


@dataclass(frozen=True)
class Series:
    """The days of both periods as neuralforecast wants them.

    Args:
        days: consecutive, from the first window's first day to the last target day.
        y: scaled anomalies, (n, targets), 0 where missing.
        seen: whether they were observed, (n, targets).
        historic: channels of a day that our LSTM reads, (n, c).
        calendar: season and climate of a day, (n, f).
    """

    days: DayArray
    y: FloatArray
    seen: FloatArray
    historic: Float32Array
    calendar: Float32Array

    @property
    def historic_names(self) -> list[str]:
        """Columns of `frame` that are known through D."""
        return [f"x{k}" for k in range(self.historic.shape[1])]

    @property
    def calendar_names(self) -> list[str]:
        """Columns of `frame` that are known of coming days too."""
        return [f"f{k}" for k in range(self.calendar.shape[1])]

    def frame(self, last: date) -> pd.DataFrame:
        """All series through `last`, one below the other."""
        n = int((self.days <= np.datetime64(last, "D")).sum())
        columns = {
            **dict(zip(self.historic_names, self.historic[:n].T, strict=True)),
            **dict(zip(self.calendar_names, self.calendar[:n].T, strict=True)),
        }
        frames = []
        for i, target in enumerate(TARGETS):
            own = {"unique_id": target, "ds": self.days[:n].astype("datetime64[ns]")}
            own |= {"y": self.y[:n, i], "available_mask": self.seen[:n, i]}
            frames.append(pd.DataFrame({**own, **columns}))
        return pd.concat(frames, ignore_index=True)

    @staticmethod
    def static() -> pd.DataFrame:
        """Which target a series is, one column each."""
        return pd.DataFrame(
            {"unique_id": TARGETS, **dict(zip(TARGETS, np.eye(N_TARGETS), strict=True))}
        )

    def windows(self, days: DayArray, length: int) -> dict[str, Float32Array]:
        """Inputs of forecasts under `days`, target by target within a day: (targets * n, ...)."""
        at = (days - self.days[0]).astype(np.int64)
        history = at[:, None] + np.arange(1 - length, 1)
        whole = at[:, None] + np.arange(1 - length, N_LEADS + 1)
        y = np.moveaxis(self.y[history], 2, 1).reshape(-1, length, 1)
        arrays = {
            "insample_y": y,
            "hist_exog": np.repeat(self.historic[history], N_TARGETS, axis=0),
            "futr_exog": np.repeat(self.calendar[whole], N_TARGETS, axis=0),
            "stat_exog": np.tile(np.eye(N_TARGETS), (len(days), 1)),
        }
        return {name: array.astype(np.float32) for name, array in arrays.items()}


@dataclass(frozen=True)
class Windows:
    """The days learnt from and scored on.

    Args:
        observations: through `validated_through` at least.
        first: D of the first training window.
        train_until: last day of the last training window's targets.
        validated_through: last validation day.
        config: sizes of our network; the library's has the same.
    """

    observations: Observations
    first: date
    train_until: date
    validated_through: date
    config: TrainingConfig

    @cached_property
    def known(self) -> Observations:
        """Nothing after the validation days."""
        return self.observations.through(self.validated_through)

    @cached_property
    def encoder(self) -> InputEncoder:
        """Of the inputs of both; its fit is no part of what is timed."""
        return InputEncoder.fit(self.known, self.first, self.train_until, self.config.inputs)

    @property
    def training_days(self) -> DayArray:
        """D of the windows, all whose seven target days are training days."""
        return day_range(self.first, self.train_until - timedelta(days=N_LEADS))

    @property
    def steps(self) -> int:
        """Of an epoch, for both."""
        return -(-len(self.training_days) // self.config.fit.batch_size)

    @property
    def validation_days(self) -> DayArray:
        """D of the forecasts that are scored; targets after the last day do not count."""
        return day_range(self.train_until, self.validated_through - timedelta(days=1))

    @property
    def builder(self) -> SampleBuilder:
        """Of our samples."""
        config = self.config
        return SampleBuilder(self.encoder, self.known, config.values, config.components)

    def observed(self) -> FloatArray:
        """Scaled anomalies of the validation days, (n, leads, targets), NaN where unknown."""
        targets = lead_days(self.validation_days)
        grid = day_range(targets.min().item(), targets.max().item())
        scaled = self.encoder.scaled_targets(self.known, grid)
        return scaled[(targets - grid[0]).astype(np.int64)]

    def batches(self) -> tuple[LinearBase, Batch, Batch]:
        """Our linear base model, training samples and validation samples.

        Raises:
            ValueError: nothing was observed after some day, so that it makes no window.
        """
        linear_base, _, training = self.builder.fit_linear_base(self.first, self.train_until)
        validation = self.builder.samples(linear_base, self.train_until, self.validated_through)
        n = len(self.training_days)
        # The last days have no targets: a series has no window for them.
        whole = n + N_LEADS - 1
        if (len(training.history), len(validation.history)) != (whole, len(self.validation_days)):
            raise ValueError("nothing was observed after some day: choose other periods")
        return linear_base, Batch(*(tensor[:n] for tensor in training)), validation

    def series(self) -> Series:
        """The same days as one series a target."""
        before = self.first - timedelta(days=self.config.inputs.window_days - 1)
        days = day_range(before, self.validated_through + timedelta(days=N_LEADS))
        targets = self.encoder.scaled_targets(self.known, days)
        channels = self.encoder.day_channels(self.known, days)
        # Without the lead itself: a lead has a place of its own in a window.
        calendar = self.encoder.future(days - 1)[:, 0, :-N_LEADS]
        return Series(
            days=days,
            y=np.nan_to_num(targets),
            seen=(~np.isnan(targets)).astype(float),
            historic=channels[:, : self.builder.input_sizes.history_channels],
            calendar=calendar,
        )
