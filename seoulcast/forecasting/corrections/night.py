"""The night: the station's hours of weather up to the issue, as inputs of a regression.

Beside the hours themselves stands what they say of today's lowest and highest temperature: how far
the lowest so far lies from what the daily model expects of today and of tomorrow. On one day in
five the minimum comes in the evening; then the night's is a bound, and no forecast. A line can
follow that once it is given what lies above a bound by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import (
    DayArray,
    FloatArray,
    day_of_year,
    lead_days,
    season_table,
)
from seoulcast.forecasting.core.morning import MorningKnowledge, by_hour
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.corrections.hour_values import Span, mean_over, reduced, winds
from seoulcast.forecasting.inputs.features import CLIP, NORMAL_WIDTH
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.forecasting.regression.imputation import Imputation
from seoulcast.windows import Cutoff

RECENT = 3
"""Of the last hours one at least is needed."""
NEEDED = 12
"""Of all hours so many are needed."""
MOMENTS = (0, 3, 6, 12)
"""Hours before the last one at which slower values are read: in the morning 04:00, 01:00, 22:00
and 16:00."""
RAIN_SPANS: tuple[Span, ...] = ((6, 0), (24, 0))
RAIN_HOURS = np.array([begins - ends for begins, ends in RAIN_SPANS], dtype=float)
EMPHASIS = 3.0
"""The bounds' distances are multiplied by it: the penalty then shrinks them less than hours."""
STEP = 0.5
"""Where a distance to a bound begins to count once more, in scaled anomalies."""

TEMPERATURES = ("TA_AVG", "TA_MAX", "TA_MIN")
N_DISTANCES = 11
"""Columns of `bound_distances`."""
SEASON_COLUMNS = 2

_AVG, _MAX, _MIN = (targets.index(name) for name in TEMPERATURES)


@dataclass(frozen=True)
class NightValues:
    """What a station reported from 05:00 of D to each issue.

    Args:
        hours: so many.
        values: hours and what is made of them, unscaled, NaN where missing; shape (n, p).
        lowest: temperature so far on the day that is forecast, °C; shape (n,).
        highest: likewise.
        there: whether enough of the station's hours are there, shape (n,).
    """

    hours: int
    values: FloatArray
    lowest: FloatArray
    highest: FloatArray
    there: BoolArray

    @classmethod
    def of(cls, morning: MorningKnowledge, days: DayArray, station: int, at: Cutoff) -> NightValues:
        """The values of issues under `days`, each from the hours that had ended by then."""
        table = morning.weather_hours

        def hours(name: str) -> FloatArray:
            return by_hour(table, station, name, days, at.hours)

        temperature = hours("TA")
        columns = [temperature]
        places = [at.hours - 1 - before for before in MOMENTS]
        columns += [hours(name)[:, places] for name in ("TD", "HM", "PS")]
        for name in ("WS", "CA_TOT"):
            values = hours(name)
            columns.append(mean_over(values, [(before + 2, before) for before in MOMENTS]))
        columns.append(winds(hours("WS"), hours("WD_DEG")))
        rain = np.where(np.isnan(temperature), np.nan, np.nan_to_num(hours("RN")))
        columns.append(np.log1p(mean_over(rain, RAIN_SPANS) * RAIN_HOURS))
        known = ~np.isnan(temperature)
        today = temperature[:, -at.hours_of_today :]
        return cls(
            at.hours,
            np.concatenate(columns, axis=1),
            lowest=reduced(np.nanmin, today),
            highest=reduced(np.nanmax, today),
            there=known[:, -RECENT:].any(axis=1) & (known.sum(axis=1) >= NEEDED),
        )

    def only(self, rows: BoolArray) -> NightValues:
        """Those of some of the days."""
        return NightValues(
            self.hours, self.values[rows], self.lowest[rows], self.highest[rows], self.there[rows]
        )


@dataclass(frozen=True)
class NightDesign:
    """Inputs of the night's regression, fitted on nights.

    Args:
        scaler: of the values.
        imputation: of scaled values that are missing.
    """

    scaler: SeasonalScaler
    imputation: Imputation

    COLUMNS_OF_DISTANCES: ClassVar[int] = N_DISTANCES + len(TEMPERATURES) + SEASON_COLUMNS
    """So many of the first inputs tell of bounds and season, and none of a single hour."""

    @staticmethod
    def spread_columns(hours: int) -> int:
        """So many of the first inputs also tell how sure the forecast is: through the hours."""
        return NightDesign.COLUMNS_OF_DISTANCES + hours

    @classmethod
    def fit(cls, night: NightValues, days: DayArray) -> NightDesign:
        """Fit on nights that are there, under `days`."""
        scaler = SeasonalScaler.fit(night.values, days)
        scaled = np.clip(scaler.transform(night.values, days), -CLIP, CLIP)
        return cls(scaler, Imputation.fit(scaled))

    def inputs(
        self, night: NightValues, days: DayArray, centre: FloatArray, climatology: Climatology
    ) -> FloatArray:
        """Inputs (n, p), each row's from that row alone.

        Args:
            night: of issues under `days`, all there.
            days: D of each.
            centre: what the daily model expects, scaled anomalies (n, leads, targets).
            climatology: that these are anomalies of.
        """
        scaled = np.clip(self.scaler.transform(night.values, days), -CLIP, CLIP)
        season = season_table(1)[day_of_year(days)]
        distances = bound_distances(night, days, centre, climatology)
        turned = np.concatenate([distances, centre[:, 0, [_AVG, _MAX, _MIN]]], axis=1)
        return np.concatenate(
            [
                EMPHASIS * distances,
                centre[:, 0, [_AVG, _MAX, _MIN]],
                season,
                self.imputation.fill(scaled),
                centre[:, 1, [_AVG, _MAX, _MIN]],
                turned * season[:, :1],
                turned * season[:, 1:],
            ],
            axis=1,
        )


def bound_distances(
    night: NightValues, days: DayArray, centre: FloatArray, climatology: Climatology
) -> FloatArray:
    """What the lowest and highest so far say of today, (n, 11), and where they stop saying it."""

    def anomaly(values: FloatArray, target: int, lead: int) -> FloatArray:
        of = lead_days(days)[:, lead]
        unit = climatology.width_on(of)[:, target] / NORMAL_WIDTH
        scaled: FloatArray = (values - climatology.centre(of)[:, target]) / unit
        return np.nan_to_num(scaled)

    lowest = anomaly(night.lowest, _MIN, 0)
    # Above 0: the day's minimum is expected above what has been measured already.
    below_today = centre[:, 0, _MIN] - lowest
    # Below 0: tomorrow's is expected lower, so that this evening may go below the night.
    until_tomorrow = centre[:, 1, _MIN] - anomaly(night.lowest, _MIN, 1)
    below_mean = centre[:, 0, _AVG] - anomaly(night.lowest, _AVG, 0)
    return np.stack(
        [
            lowest,
            anomaly(night.highest, _MAX, 0),
            below_today,
            until_tomorrow,
            below_mean,
            np.maximum(below_today, 0.0),
            np.maximum(-until_tomorrow, 0.0),
            np.maximum(-below_mean, 0.0),
            np.maximum(below_today - STEP, 0.0),
            np.maximum(-until_tomorrow - STEP, 0.0),
            np.maximum(-below_mean - STEP, 0.0),
        ],
        axis=1,
    )
