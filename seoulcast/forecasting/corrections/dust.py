"""The dust that blows now: PM10 by the hour up to the issue, as inputs of a regression.

What hangs over the city at four in the morning is most of the day's mean to come. Beside the
station's own hours stand those of stations upwind, and the wind and rain that move and wash it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seoulcast import targets
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast.forecasting.core.morning import MorningKnowledge, by_hour
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.corrections.hour_values import Span, mean_over, reduced, winds
from seoulcast.forecasting.inputs.features import CLIP
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.regression.imputation import Imputation
from seoulcast.windows import Cutoff

SPANS: tuple[Span, ...] = ((1, 0), (2, 1), (3, 2), (6, 3), (12, 6), (24, 12))
"""Hours before the issue whose means are read, the newest first."""
UPWIND_SPANS: tuple[Span, ...] = (SPANS[0], (4, 1), (12, 4))
RAIN_SPANS: tuple[Span, ...] = ((6, 0), (24, 0))
WIND_SPEED_SPANS: tuple[Span, ...] = ((4, 0), (12, 4))
HUMIDITY_SPANS: tuple[Span, ...] = ((4, 0), (16, 8))
RECENT = 3
"""Of the last hours one at least is needed."""
NEEDED = 12
"""Of all hours so many are needed."""
STEP = 1.0
"""Where an hour begins to count once more, in scaled anomalies: dust that comes is no noise."""

_PM10 = targets.indexes(targets.of_group("pm10"))
_LOG = targets.PM10.transform


@dataclass(frozen=True)
class DustValues:
    """What a station and those upwind reported from 05:00 of D to each issue.

    Args:
        values: logarithms of hourly means, then wind and rain; NaN where missing; shape (n, p).
        there: whether enough of the station's hours are there, shape (n,).
    """

    values: FloatArray
    there: BoolArray

    @classmethod
    def of(
        cls,
        morning: MorningKnowledge,
        days: DayArray,
        station: int,
        upwind: Sequence[int],
        at: Cutoff,
    ) -> DustValues:
        """The values of issues under `days`, each from the hours that had ended by then."""

        def dust(of: int) -> FloatArray:
            hours = by_hour(morning.dust_hours, of, "PM10_AVG", days, at.hours)
            logs: FloatArray = np.log1p(hours / _LOG.unit)
            return logs

        own = dust(station)
        columns = [mean_over(own, SPANS), reduced(np.nanmax, own)[:, None]]
        columns += [mean_over(dust(of), UPWIND_SPANS) for of in upwind]

        def weather(name: str) -> FloatArray:
            return by_hour(morning.weather_hours, station, name, days, at.hours)

        known = ~np.isnan(weather("TA"))
        rain = np.where(known, np.nan_to_num(weather("RN")), np.nan)
        columns.append(winds(weather("WS"), weather("WD_DEG")))
        columns.append(np.log1p(mean_over(rain, RAIN_SPANS)))
        columns.append(mean_over(weather("WS"), WIND_SPEED_SPANS))
        columns.append(mean_over(weather("HM"), HUMIDITY_SPANS))
        there = ~np.isnan(own)
        enough = there[:, -RECENT:].any(axis=1) & (there.sum(axis=1) >= NEEDED)
        return cls(np.concatenate(columns, axis=1), enough)

    def only(self, rows: BoolArray) -> DustValues:
        """Those of some of the days."""
        return DustValues(self.values[rows], self.there[rows])


@dataclass(frozen=True)
class DustDesign:
    """Inputs of the dust's regression, fitted on mornings.

    Args:
        upwind: stations whose hours are read beside the own.
        scaler: of the values.
        imputation: of scaled values that are missing.
    """

    upwind: tuple[int, ...]
    scaler: SeasonalScaler
    imputation: Imputation

    SPREAD_COLUMNS = 16
    """The first columns of the inputs, which also tell how sure the forecast is."""

    @classmethod
    def fit(cls, dust: DustValues, days: DayArray, upwind: Sequence[int]) -> DustDesign:
        """Fit on mornings that are there, under `days`."""
        scaler = SeasonalScaler.fit(dust.values, days)
        scaled = np.clip(scaler.transform(dust.values, days), -CLIP, CLIP)
        return cls(tuple(upwind), scaler, Imputation.fit(scaled))

    def inputs(self, dust: DustValues, days: DayArray, centre: FloatArray) -> FloatArray:
        """Inputs (n, p), each row's from that row alone.

        Args:
            dust: of issues under `days`, all there.
            days: D of each.
            centre: what the daily model expects, scaled anomalies (n, leads, targets).
        """
        scaled = np.clip(self.scaler.transform(dust.values, days), -CLIP, CLIP)
        filled = self.imputation.fill(scaled)
        season = season_table(1)[day_of_year(days)]
        now, expected = filled[:, : len(SPANS)], centre[:, 0, _PM10]
        turned = np.concatenate([now, expected], axis=1)
        return np.concatenate(
            [
                now,
                expected,
                np.maximum(now[:, :1] - STEP, 0.0),
                np.maximum(-now[:, :1] - STEP, 0.0),
                season,
                now[:, :1] * now[:, :1] - 1.0,
                filled[:, len(SPANS) :],
                centre[:, 1, _PM10],
                turned * season[:, :1],
                turned * season[:, 1:],
            ],
            axis=1,
        )
