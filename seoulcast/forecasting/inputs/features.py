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

from seoulcast import levels
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
from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS, by_target, to_transformed
from seoulcast.forecasting.inputs.running_means import LONGEST_SPAN, SPANS, running_means
from seoulcast.forecasting.inputs.spatial_components import SpatialComponents
from seoulcast.forecasting.inputs.station_columns import (
    LOCAL_COLUMNS,
    SeasonalScaler,
    local_matrix,
)
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.targets import TARGETS

FUTURE_HARMONICS = 2
NORMAL_WIDTH = levels.normal_width(0.8)
"""80 % width of a normal distribution in standard deviations."""
CLIP = 6.0
"""Scaled inputs are clipped to 6 standard deviations: a spike of an instrument must not run the
model."""
CLIMATE_DIVISORS = by_target(target.group.climate_divisor for target in TARGETS)
"""Bring each target's climatology to about one."""

N_OBSERVED = N_TARGETS + len(LOCAL_COLUMNS)
"""Values a day of the station that is forecast: its targets, then its other columns."""
VALUES = slice(0, N_OBSERVED)
"""Channels of a day of history that hold these values; masks of them follow."""
COMPONENTS = slice(2 * N_OBSERVED, -1)
"""Channels with the spatial components; the last channel is the share that reported."""

Float32Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Inputs:
    """Model inputs of forecasts made under some days.

    Args:
        history: observed, scaled, 0 and a mask where missing; shape (n, window, channels),
            the last step is D. Channels are the station's values, a mask of them, the
            components and the share of stations that reported.
        running_means: of the targets, up to D; shape (n, channels).
        future: known from the calendar; shape (n, leads, channels).
    """

    history: Float32Array
    running_means: Float32Array
    future: Float32Array


@dataclass(frozen=True)
class InputConfig:
    """Choices of what is made of the observations.

    Args:
        window_days: length of the history window, D included.
        components: spatial principal components of all stations.
    """

    window_days: int = 14
    components: int = 100


def context_length(window_days: int) -> int:
    """Days, D included, that inputs with a history window of so many days are made from."""
    return max(window_days, LONGEST_SPAN)


@dataclass(frozen=True)
class InputEncoder:
    """Everything fitted on training days that turns observations into inputs.

    Args:
        station: the one that is forecast.
        window_days: length of the history window, D included.
        climatology: of the targets.
        local: scaler of the station's own columns.
        components: spatial principal components of all stations.
    """

    station: int
    window_days: int
    climatology: Climatology
    local: SeasonalScaler
    components: SpatialComponents

    @classmethod
    def fit(
        cls,
        observations: Observations,
        first: date,
        through: date,
        config: InputConfig,
    ) -> InputEncoder:
        """Fit on the days from `first` to `through`; the climatology on earlier ones too."""
        known = observations.through(through)
        days = day_range(first, through)
        station = int(known.temperature["STN"].iloc[-1])
        climatology = Climatology.fit(known, through)
        return cls(
            station=station,
            window_days=config.window_days,
            climatology=climatology,
            local=SeasonalScaler.fit(local_matrix(known, station, days), days),
            components=SpatialComponents.fit(known, days, config.components),
        )

    @property
    def history_channels(self) -> int:
        """Channels of a day of the history window."""
        return 2 * N_TARGETS + 2 * len(LOCAL_COLUMNS) + self.components.count + 1

    @property
    def running_mean_channels(self) -> int:
        """Running means of a day."""
        return N_TARGETS * len(SPANS)

    @property
    def future_channels(self) -> int:
        """Channels of a lead."""
        return 2 * FUTURE_HARMONICS + N_TARGETS + N_LEADS

    @property
    def context_length(self) -> int:
        """Days, D included, that a forecast's inputs are made from."""
        return context_length(self.window_days)

    def encode(self, observations: Observations, days: DayArray) -> Inputs:
        """Inputs of forecasts made under `days`, each from what was observed through it."""
        grid = day_range(as_date(days.min() - (self.window_days - 1)), as_date(days.max()))
        channels = self.day_channels(observations, grid)
        windows = np.lib.stride_tricks.sliding_window_view(channels, self.window_days, axis=0)
        last = (days - days.min()).astype(np.int64)
        year = day_range(as_date(days.min() - (LONGEST_SPAN - 1)), as_date(days.max()))
        anomalies = np.clip(self.scaled_targets(observations, year), -CLIP, CLIP)
        return Inputs(
            history=np.ascontiguousarray(np.moveaxis(windows[last], 2, 1)),
            running_means=running_means(anomalies)[last].astype(np.float32),
            future=self.future(days),
        )

    def day_channels(self, observations: Observations, days: DayArray) -> Float32Array:
        """History channels of consecutive days, each from that day's rows alone: (n, c)."""
        targets = self.scaled_targets(observations, days)
        local = self.local.transform(local_matrix(observations, self.station, days), days)
        observed = np.concatenate([targets, local], axis=1)
        seen = ~np.isnan(observed)
        components = self.components.transform(observations, days)
        columns = [np.where(seen, np.clip(observed, -CLIP, CLIP), 0.0), seen, components]
        return np.concatenate(columns, axis=1).astype(np.float32)

    def future(self, days: DayArray) -> Float32Array:
        """What the calendar says of the target days: season, climate and lead, (n, leads, c)."""
        targets = lead_days(days)
        season = season_table(FUTURE_HARMONICS)[day_of_year(targets)]
        climate = np.nan_to_num(self.climatology.centre(targets)) / CLIMATE_DIVISORS
        leads = np.broadcast_to(np.eye(N_LEADS), (len(days), N_LEADS, N_LEADS))
        return np.concatenate([season, climate, leads], axis=-1).astype(np.float32)

    def target_scale(self, days: DayArray) -> FloatArray:
        """Unit of the targets' anomalies, the season's own: shape `days.shape` + (targets,).

        Winter's temperatures vary twice as much as summer's; scaled, both vary alike.
        """
        return self.climatology.width_on(days) / NORMAL_WIDTH

    def scaled_targets(
        self, observations: Observations, days: DayArray, values: Values = "observed"
    ) -> FloatArray:
        """Anomalies of the targets in their season's unit, (n, targets), NaN where missing."""
        observed = to_transformed(observations.targets(days, values))
        scaled: FloatArray = (observed - self.climatology.centre(days)) / self.target_scale(days)
        return scaled

    def unscale(self, scaled: FloatArray, days: DayArray) -> FloatArray:
        """Scaled anomalies (n, leads, targets, ...) under `days` as transformed values."""
        targets = lead_days(days)
        shape = (*scaled.shape[:3], *(1,) * (scaled.ndim - 3))
        centre, unit = self.climatology.centre(targets), self.target_scale(targets)
        raised: FloatArray = centre.reshape(shape) + scaled * unit.reshape(shape)
        return raised
