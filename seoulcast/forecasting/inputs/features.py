"""Model inputs: one code for training and for serving, for many days or one.

History is what was observed on the days of a window that ends at D; a day's channels
depend on that day's observations and on what was fitted on training days. The future is
made from dates alone: its function is given no observations, so none can leak into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    as_date,
    day_of_year,
    day_range,
    lead_days,
    season_table,
)
from seoulcast.forecasting.core.observations import Observations, Values
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS, to_scale
from seoulcast.forecasting.inputs.running_means import LONGEST, SPANS, running_means
from seoulcast.forecasting.inputs.spatial_components import StationField
from seoulcast.forecasting.inputs.station_columns import (
    LOCAL_COLUMNS,
    SeasonalScaler,
    local_matrix,
)
from seoulcast.forecasting.references.climatology import Climatology

FUTURE_HARMONICS = 2
NORMAL_WIDTH = 2 * 1.2816
"""80 % width of a normal distribution in standard deviations."""
LIMIT = 6.0
"""Scaled inputs are held within 6 spreads: a spike of an instrument must not run the model."""

N_OBSERVED = N_TARGETS + len(LOCAL_COLUMNS)
"""Values a day of the station that is forecast: its targets, then its other columns."""

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Inputs:
    """Model inputs of forecasts made under some days.

    Args:
        history: observed, scaled, 0 and a mask where missing; shape (n, window, channels),
            the last step is D. Channels are the station's values, a mask of them, the
            components and the share of stations that reported.
        memory: running means up to D, shape (n, channels).
        future: known from the calendar; shape (n, 7 leads, channels).
    """

    history: Float32Array
    memory: Float32Array
    future: Float32Array


@dataclass(frozen=True)
class InputEncoder:
    """Everything fitted on training days that turns observations into inputs.

    Args:
        station: the one that is forecast.
        window_days: length of the history window, D included.
        climatology: of the targets.
        local: scaler of the station's own columns.
        field: components of all stations.
    """

    station: int
    window_days: int
    climatology: Climatology
    local: SeasonalScaler
    field: StationField

    @classmethod
    def fit(
        cls,
        observations: Observations,
        first: date,
        through: date,
        *,
        window_days: int,
        field_components: int,
    ) -> InputEncoder:
        """Fit on the days from `first` to `through`; the climatology on earlier ones too."""
        known = observations.through(through)
        days = day_range(first, through)
        station = int(known.temperature["STN"].iloc[-1])
        climatology = Climatology.fit(known, through)
        return cls(
            station=station,
            window_days=window_days,
            climatology=climatology,
            local=SeasonalScaler.fit(local_matrix(known, station, days), days),
            field=StationField.fit(known, days, field_components),
        )

    @property
    def history_channels(self) -> int:
        """Channels of a day of the history window."""
        return 2 * N_TARGETS + 2 * len(LOCAL_COLUMNS) + self.field.components + 1

    @property
    def memory_channels(self) -> int:
        """Running means of a day."""
        return N_TARGETS * len(SPANS)

    @property
    def future_channels(self) -> int:
        """Channels of a lead."""
        return 2 * FUTURE_HARMONICS + N_TARGETS + N_LEADS

    @property
    def reach_days(self) -> int:
        """Days, D included, that a forecast's inputs are made from."""
        return max(self.window_days, LONGEST)

    def encode(self, observations: Observations, days: DayArray) -> Inputs:
        """Inputs of forecasts made under `days`, each from what was observed through it."""
        grid = day_range(as_date(days.min() - (self.window_days - 1)), as_date(days.max()))
        channels = self.day_channels(observations, grid)
        windows = np.lib.stride_tricks.sliding_window_view(channels, self.window_days, axis=0)
        last = (days - days.min()).astype(np.int64)
        year = day_range(as_date(days.min() - (LONGEST - 1)), as_date(days.max()))
        anomalies = np.clip(self.scaled_targets(observations, year), -LIMIT, LIMIT)
        return Inputs(
            history=np.ascontiguousarray(np.moveaxis(windows[last], 2, 1)),
            memory=running_means(anomalies)[last].astype(np.float32),
            future=self.future(days),
        )

    def day_channels(self, observations: Observations, days: DayArray) -> Float32Array:
        """History channels of consecutive days, each from that day's rows alone: (n, c)."""
        targets = self.scaled_targets(observations, days)
        local = self.local.transform(local_matrix(observations, self.station, days), days)
        observed = np.concatenate([targets, local], axis=1)
        seen = ~np.isnan(observed)
        field = self.field.transform(observations, days)
        columns = [np.where(seen, np.clip(observed, -LIMIT, LIMIT), 0.0), seen, field]
        return np.concatenate(columns, axis=1).astype(np.float32)

    def future(self, days: DayArray) -> Float32Array:
        """What the calendar says of the target days: season, climate and lead, (n, 7, c)."""
        targets = lead_days(days)
        season = season_table(FUTURE_HARMONICS)[day_of_year(targets)]
        # Degrees and logarithms of µg/m³ to about one, with fixed divisors.
        climate = np.nan_to_num(self.climatology.centre(targets)) / np.array([10.0] * 3 + [4.0] * 3)
        leads = np.broadcast_to(np.eye(N_LEADS), (len(days), N_LEADS, N_LEADS))
        return np.concatenate([season, climate, leads], axis=-1).astype(np.float32)

    def target_scale(self, days: DayArray) -> FloatArray:
        """Unit of the targets' anomalies, the season's own: shape `days.shape` + (6,).

        Winter's temperatures spread twice as far as summer's; what is left is of one size.
        """
        return self.climatology.width_on(days) / NORMAL_WIDTH

    def scaled_targets(
        self, observations: Observations, days: DayArray, values: Values = "observed"
    ) -> FloatArray:
        """Anomalies of the targets in their season's unit, (n, 6), NaN where missing."""
        observed = to_scale(observations.targets(days, values))
        scaled: FloatArray = (observed - self.climatology.centre(days)) / self.target_scale(days)
        return scaled

    def unscale(self, scaled: FloatArray, days: DayArray) -> FloatArray:
        """Scaled anomalies (n, 7, 6, ...) of forecasts under `days` on the targets' scale."""
        targets = lead_days(days)
        shape = (*scaled.shape[:3], *(1,) * (scaled.ndim - 3))
        centre, unit = self.climatology.centre(targets), self.target_scale(targets)
        raised: FloatArray = centre.reshape(shape) + scaled * unit.reshape(shape)
        return raised
