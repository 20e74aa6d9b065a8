"""What the peers learn from: the very inputs of the LSTM, laid out as one row a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    day_of_year,
    day_range,
    lead_days,
    season_table,
)
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import N_TARGETS
from seoulcast.forecasting.inputs.features import N_OBSERVED, InputEncoder
from seoulcast.forecasting.model.configuration import TrainingConfig


@dataclass(frozen=True)
class Table:
    """Inputs and outputs of training and of the forecasts that are compared.

    Args:
        encoder: fitted through the last training day.
        train_days: D of each training row.
        train: inputs, (n, p).
        outputs: scaled anomalies of the coming days, (n, 7, 6), NaN where unknown.
        test_days: D of each forecast.
        test: inputs, (m, p).
    """

    encoder: InputEncoder
    train_days: DayArray
    train: FloatArray
    outputs: FloatArray
    test_days: DayArray
    test: FloatArray


def make_table(
    observations: Observations, train_until: date, test_days: DayArray, config: TrainingConfig
) -> Table:
    """Everything fitted sees days through `train_until` only."""
    known = observations.through(train_until)
    encoder = InputEncoder.fit(known, config.first_day, train_until, config.inputs)
    days = day_range(config.first_day, train_until - timedelta(days=1))
    grid = day_range(config.first_day, train_until + timedelta(days=7))
    outputs = encoder.scaled_targets(known, grid)
    outputs = outputs[(lead_days(days) - grid[0]).astype(np.int64)]
    return Table(
        encoder,
        days,
        _rows(encoder, known, days),
        outputs,
        test_days,
        _rows(encoder, observations, test_days),
    )


def _rows(encoder: InputEncoder, observations: Observations, days: DayArray) -> FloatArray:
    """Today and yesterday whole, the targets of the window before, running means, season."""
    inputs = encoder.encode(observations, days)
    history = inputs.history.astype(float)
    today, yesterday = (
        np.concatenate([history[:, -k, :N_OBSERVED], history[:, -k, 2 * N_OBSERVED : -1]], axis=1)
        for k in (1, 2)
    )
    earlier = history[:, :-2, :N_TARGETS].reshape(len(days), -1)
    season = season_table(1)[day_of_year(days)]
    return np.concatenate([today, yesterday, earlier, inputs.running_means, season], axis=1)
