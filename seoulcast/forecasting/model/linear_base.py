"""The linear base model, which the networks depart from: ridge regression, solved exactly.

Much of what can be known of tomorrow is linear in today's anomalies, with coefficients
that turn with the season, and in interactions of the few strongest of them: a wind counts
by what it blows over. It leaves the networks what is not linear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS
from seoulcast.forecasting.inputs.features import COMPONENTS, N_OBSERVED, VALUES, Inputs
from seoulcast.forecasting.inputs.station_columns import LOCAL_COLUMNS
from seoulcast.forecasting.regression.ridge import LinearFit, fit_ridge

SEASONAL_COMPONENTS = 40
"""Components whose weights turn with the season."""
INTERACTING_COMPONENTS = 12
"""Components that are multiplied with each other."""
INTERACTING_COLUMNS: tuple[int, ...] = (
    *map(targets.index, ("TA_AVG", "TA_MAX", "TA_MIN", "PM10_AVG", "PM10_MAX")),
    *(
        N_TARGETS + LOCAL_COLUMNS.index(c)
        for c in ("HM_AVG", "WS_AVG", "CA_TOT", "SS_DAY", "RN_LOG", "WIND_EAST", "WIND_NORTH")
    ),
)
"""Positions of the station's own values that are multiplied with each other: dust, and what
washes, blows or traps it."""
SHORT_LEADS = 3
"""Leads with seasonal weights and interactions: later ones they only made worse in 2019 and
2020."""
INTERACTION_SCALE = 0.7
"""Standard deviation of the interactions, below the 1 of the other inputs: the penalty then
shrinks them more."""
MINIMUM_DEVIATION = 1e-3
"""An interaction that hardly varies is not blown up."""


@dataclass(frozen=True)
class LinearBase:
    """The fitted linear base model of all leads and targets.

    Args:
        interaction_mean: of the interactions on training days, shape (q,).
        interaction_scale: what they are divided by, shape (q,).
        short_lead: fit of the first leads, from all inputs.
        long_lead: fit of the later leads, without seasonal weights and interactions.
    """

    interaction_mean: FloatArray
    interaction_scale: FloatArray
    short_lead: LinearFit
    long_lead: LinearFit

    @classmethod
    def fit_on(
        cls, inputs: Inputs, days: DayArray, observed: FloatArray
    ) -> tuple[LinearBase, FloatArray]:
        """Fit on training days.

        Args:
            inputs: of forecasts under `days`.
            days: in order of time.
            observed: scaled anomalies (n, leads, targets), NaN where nothing was observed.

        Returns:
            The model, and its out-of-fold forecasts of the training days, (n, leads, targets).
        """
        products = _interactions(inputs)
        mean = products.mean(axis=0)
        scale = np.maximum(products.std(axis=0), MINIMUM_DEVIATION) / INTERACTION_SCALE
        plain, seasonal = _plain(inputs), _seasonal(inputs, days)
        detailed = np.concatenate([plain, seasonal, (products - mean) / scale], axis=1)
        shape = (len(days), -1, N_TARGETS)
        short, first = fit_ridge(detailed, observed[:, :SHORT_LEADS].reshape(len(days), -1))
        long, later = fit_ridge(plain, observed[:, SHORT_LEADS:].reshape(len(days), -1))
        forecasts = np.concatenate([first.reshape(shape), later.reshape(shape)], axis=1)
        return cls(mean, scale, short, long), forecasts

    @property
    def rmse(self) -> FloatArray:
        """Root mean squared error of the out-of-fold forecasts, shape (leads, targets)."""
        both = np.concatenate([self.short_lead.rmse, self.long_lead.rmse])
        return both.reshape(N_LEADS, N_TARGETS)

    def predict(self, inputs: Inputs, days: DayArray) -> FloatArray:
        """Scaled anomalies (n, leads, targets); a day's depend on that day's inputs alone."""
        products = (_interactions(inputs) - self.interaction_mean) / self.interaction_scale
        plain, seasonal = _plain(inputs), _seasonal(inputs, days)
        short = self.short_lead.predict(np.concatenate([plain, seasonal, products], axis=1))
        outputs = np.concatenate([short, self.long_lead.predict(plain)], axis=1)
        return outputs.reshape(len(days), N_LEADS, N_TARGETS)


def _values(inputs: Inputs, back: int) -> FloatArray:
    """Observed values and components `back` days before D, without the masks."""
    day = inputs.history[:, -1 - back].astype(float)
    return np.concatenate([day[:, VALUES], day[:, COMPONENTS]], axis=1)


def _plain(inputs: Inputs) -> FloatArray:
    """Today, yesterday and the running means."""
    running_means = inputs.running_means.astype(float)
    return np.concatenate([_values(inputs, 0), _values(inputs, 1), running_means], axis=1)


def _seasonal(inputs: Inputs, days: DayArray) -> FloatArray:
    """Today's values times the sine and cosine of the year."""
    today = _values(inputs, 0)[:, : N_OBSERVED + SEASONAL_COMPONENTS]
    season = season_table(1)[day_of_year(days)]
    return np.concatenate([today * season[:, :1], today * season[:, 1:]], axis=1)


def _interactions(inputs: Inputs) -> FloatArray:
    """Products of today's components, and of the station's own values; squares included."""
    today = _values(inputs, 0)
    products = []
    for chosen in (
        today[:, N_OBSERVED : N_OBSERVED + INTERACTING_COMPONENTS],
        today[:, INTERACTING_COLUMNS],
    ):
        left, right = np.triu_indices(chosen.shape[1])
        products.append(chosen[:, left] * chosen[:, right])
    return np.concatenate(products, axis=1)
