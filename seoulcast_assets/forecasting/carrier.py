"""The forecast that carries the networks: ridge regression on today, yesterday and products.

Much of what can be known of tomorrow is linear in today's anomalies, with coefficients
that turn with the season, and in products of the few strongest of them: a wind counts by
what it blows over. Solved exactly, it leaves the LSTM what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast_assets.datasets.documents import TARGETS
from seoulcast_assets.forecasting.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast_assets.forecasting.features import N_OBSERVED, Inputs
from seoulcast_assets.forecasting.linear import LinearFit, fit_ridge
from seoulcast_assets.forecasting.prediction import N_LEADS, N_TARGETS
from seoulcast_assets.forecasting.station_columns import LOCAL_COLUMNS

SEASONAL_COMPONENTS = 40
"""Components whose weights turn with the season."""
PAIRED_COMPONENTS = 12
"""Components that are multiplied with each other."""
PAIRED_LOCAL: tuple[int, ...] = (
    *(TARGETS.index(t) for t in ("TA_AVG", "TA_MAX", "TA_MIN", "PM10_AVG", "PM10_MAX")),
    *(
        N_TARGETS + LOCAL_COLUMNS.index(c)
        for c in ("HM_AVG", "WS_AVG", "CA_TOT", "SS_DAY", "RN_LOG", "WIND_EAST", "WIND_NORTH")
    ),
)
"""Places of the station's own values that are multiplied with each other: dust, and what
washes, blows or traps it."""
PAIR_SIZE = 0.7
"""Spread of the products, below the 1 of the rest: the penalty holds them tighter."""


@dataclass(frozen=True)
class Carrier:
    """The fitted linear forecast of all leads and targets.

    Args:
        pair_mean: of the products on training days, shape (q,).
        pair_scale: what they are divided by, shape (q,).
        fit: of 7 * 6 outputs.
    """

    pair_mean: FloatArray
    pair_scale: FloatArray
    fit: LinearFit

    @classmethod
    def fit_on(
        cls, inputs: Inputs, days: DayArray, observed: FloatArray
    ) -> tuple[Carrier, FloatArray]:
        """Fit on training days.

        Args:
            inputs: of forecasts under `days`.
            days: in order of time.
            observed: scaled anomalies (n, 7, 6), NaN where nothing was observed.

        Returns:
            The carrier, and its out-of-fold forecasts of the training days, (n, 7, 6).
        """
        pairs = _pairs(inputs)
        mean, scale = pairs.mean(axis=0), np.maximum(pairs.std(axis=0), 1e-3) / PAIR_SIZE
        columns = np.concatenate([_plain(inputs, days), (pairs - mean) / scale], axis=1)
        fit, forecasts = fit_ridge(columns, observed.reshape(len(days), -1))
        return cls(mean, scale, fit), forecasts.reshape(observed.shape)

    @property
    def spread(self) -> FloatArray:
        """Root mean squared error on days left out of the fit, shape (7, 6)."""
        return self.fit.spread.reshape(N_LEADS, N_TARGETS)

    def predict(self, inputs: Inputs, days: DayArray) -> FloatArray:
        """Scaled anomalies (n, 7, 6); a day's depend on that day's inputs alone."""
        pairs = (_pairs(inputs) - self.pair_mean) / self.pair_scale
        columns = np.concatenate([_plain(inputs, days), pairs], axis=1)
        return self.fit.predict(columns).reshape(len(days), N_LEADS, N_TARGETS)


def _values(inputs: Inputs, back: int) -> FloatArray:
    """Observed values and components `back` days before D, without the masks."""
    day = inputs.history[:, -1 - back].astype(float)
    return np.concatenate([day[:, :N_OBSERVED], day[:, 2 * N_OBSERVED : -1]], axis=1)


def _plain(inputs: Inputs, days: DayArray) -> FloatArray:
    today = _values(inputs, 0)
    seasonal = today[:, : N_OBSERVED + SEASONAL_COMPONENTS]
    season = season_table(1)[day_of_year(days)]
    columns = [today, _values(inputs, 1), inputs.memory.astype(float)]
    columns += [seasonal * season[:, k : k + 1] for k in range(season.shape[1])]
    return np.concatenate(columns, axis=1)


def _pairs(inputs: Inputs) -> FloatArray:
    today = _values(inputs, 0)
    products = []
    for chosen in (
        today[:, N_OBSERVED : N_OBSERVED + PAIRED_COMPONENTS],
        today[:, PAIRED_LOCAL],
    ):
        left, right = np.triu_indices(chosen.shape[1])
        products.append(chosen[:, left] * chosen[:, right])
    return np.concatenate(products, axis=1)
