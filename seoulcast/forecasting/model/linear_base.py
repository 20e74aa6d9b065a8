"""The forecast that carries the networks: ridge regression on today, yesterday and products.

Much of what can be known of tomorrow is linear in today's anomalies, with coefficients
that turn with the season, and in products of the few strongest of them: a wind counts by
what it blows over. Solved exactly, it leaves the LSTM what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS
from seoulcast.forecasting.inputs.features import N_OBSERVED, Inputs
from seoulcast.forecasting.inputs.station_columns import LOCAL_COLUMNS
from seoulcast.forecasting.model.ridge import LinearFit, fit_ridge

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
DETAILED_LEADS = 3
"""Leads with seasonal weights and products: later ones they only made worse in 2019 and 2020."""
PAIR_SIZE = 0.7
"""Spread of the products, below the 1 of the rest: the penalty holds them tighter."""


@dataclass(frozen=True)
class Carrier:
    """The fitted linear forecast of all leads and targets.

    Args:
        pair_mean: of the products on training days, shape (q,).
        pair_scale: what they are divided by, shape (q,).
        near: fit of the first leads, from all columns.
        far: fit of the later leads, from the plain columns.
    """

    pair_mean: FloatArray
    pair_scale: FloatArray
    near: LinearFit
    far: LinearFit

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
        plain, seasonal = _plain(inputs), _seasonal(inputs, days)
        detailed = np.concatenate([plain, seasonal, (pairs - mean) / scale], axis=1)
        shape = (len(days), -1, N_TARGETS)
        near, first = fit_ridge(detailed, observed[:, :DETAILED_LEADS].reshape(len(days), -1))
        far, later = fit_ridge(plain, observed[:, DETAILED_LEADS:].reshape(len(days), -1))
        forecasts = np.concatenate([first.reshape(shape), later.reshape(shape)], axis=1)
        return cls(mean, scale, near, far), forecasts

    @property
    def spread(self) -> FloatArray:
        """Root mean squared error on days left out of the fit, shape (7, 6)."""
        return np.concatenate([self.near.spread, self.far.spread]).reshape(N_LEADS, N_TARGETS)

    def predict(self, inputs: Inputs, days: DayArray) -> FloatArray:
        """Scaled anomalies (n, 7, 6); a day's depend on that day's inputs alone."""
        pairs = (_pairs(inputs) - self.pair_mean) / self.pair_scale
        plain, seasonal = _plain(inputs), _seasonal(inputs, days)
        near = self.near.predict(np.concatenate([plain, seasonal, pairs], axis=1))
        outputs = np.concatenate([near, self.far.predict(plain)], axis=1)
        return outputs.reshape(len(days), N_LEADS, N_TARGETS)


def _values(inputs: Inputs, back: int) -> FloatArray:
    """Observed values and components `back` days before D, without the masks."""
    day = inputs.history[:, -1 - back].astype(float)
    return np.concatenate([day[:, :N_OBSERVED], day[:, 2 * N_OBSERVED : -1]], axis=1)


def _plain(inputs: Inputs) -> FloatArray:
    """Today, yesterday and the running means."""
    memory = inputs.memory.astype(float)
    return np.concatenate([_values(inputs, 0), _values(inputs, 1), memory], axis=1)


def _seasonal(inputs: Inputs, days: DayArray) -> FloatArray:
    """Today's values times the sine and cosine of the year."""
    today = _values(inputs, 0)[:, : N_OBSERVED + SEASONAL_COMPONENTS]
    season = season_table(1)[day_of_year(days)]
    return np.concatenate([today * season[:, :1], today * season[:, 1:]], axis=1)


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
