"""What the peers read of the morning: the values that our own corrections read, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.core.official import official_values
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.corrections.dust import DustValues
from seoulcast.forecasting.corrections.night import NightValues
from seoulcast.forecasting.corrections.official_correction import OfficialInputs
from seoulcast.forecasting.inputs.features import CLIP, NORMAL_WIDTH
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.windows import MORNING

_HIGHEST, _LOWEST = targets.index("TA_MAX"), targets.index("TA_MIN")
TEMPERATURES = tuple(targets.indexes(targets.of_group("temperature")))


@dataclass(frozen=True)
class HourColumns:
    """Scales the hours of mornings as anomalies of their season, fitted on training mornings.

    Args:
        station: whose hours.
        climatology: of the targets.
        night: of the hours of weather.
        dust: of the hours of dust; None where no training morning has any.
    """

    station: int
    climatology: Climatology
    night: SeasonalScaler
    dust: SeasonalScaler | None

    @classmethod
    def fit(
        cls, morning: MorningKnowledge, days: DayArray, station: int, climatology: Climatology
    ) -> HourColumns:
        """Fit on the mornings of `days`."""
        night = NightValues.of(morning, days, station, MORNING)
        dust = DustValues.of(morning, days, station, (), MORNING)
        return cls(
            station,
            climatology,
            SeasonalScaler.fit(night.values[night.there], days[night.there]),
            SeasonalScaler.fit(dust.values[dust.there], days[dust.there])
            if dust.there.any()
            else None,
        )

    def of(self, morning: MorningKnowledge, days: DayArray) -> FloatArray:
        """Columns (n, p), NaN where missing; a row of a morning without hours is NaN whole."""
        night = NightValues.of(morning, days, self.station, MORNING)
        tomorrow = lead_days(days)[:, 0]
        unit = self.climatology.width_on(tomorrow) / NORMAL_WIDTH
        centre = self.climatology.centre(tomorrow)
        so_far = [
            (values - centre[:, place]) / unit[:, place]
            for values, place in ((night.lowest, _LOWEST), (night.highest, _HIGHEST))
        ]
        columns = np.concatenate(
            [np.stack(so_far, axis=1), self.night.transform(night.values, days)], axis=1
        )
        columns[~night.there] = np.nan
        if self.dust is not None:
            dust = DustValues.of(morning, days, self.station, (), MORNING)
            own = self.dust.transform(dust.values, days)
            own[~dust.there] = np.nan
            columns = np.concatenate([columns, own], axis=1)
        return np.clip(columns, -CLIP, CLIP)


def has_hours(columns: FloatArray) -> BoolArray:
    """Which rows of `HourColumns.of` have any hours."""
    has: BoolArray = ~np.isnan(columns).all(axis=1)
    return has


def official_columns(
    morning: MorningKnowledge, days: DayArray, climatology: Climatology
) -> FloatArray:
    """What KMA said of each lead, (n, leads, p), NaN where none of its temperatures was out.

    Anomalies of mean, maximum and minimum as issued, the next day's minimum and the maximum of
    the day before, then chance of rain and cloud.
    """
    official = official_values(morning, days, MORNING)
    inputs = OfficialInputs.of(official, None, climatology)
    coming = lead_days(days)
    centre = climatology.centre(coming)
    unit = climatology.width_on(coming) / NORMAL_WIDTH
    beside = [
        (official.column(name) - centre[..., place]) / unit[..., place]
        for name, place in (("TA_MIN_DAY_AFTER", _LOWEST), ("TA_MAX_DAY_BEFORE", _HIGHEST))
    ]
    rest = np.nan_to_num(np.concatenate([np.stack(beside, axis=-1), inputs.sky], axis=-1))
    columns = np.concatenate([inputs.anomalies, np.clip(rest, -CLIP, CLIP)], axis=-1)
    columns[np.isnan(inputs.anomalies).any(axis=-1)] = np.nan
    return columns
