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
from seoulcast.forecasting.corrections.hour_values import mean_over, reduced, winds
from seoulcast.forecasting.inputs.features import CLIP
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.regression.imputation import Imputation

SPANS = ((23, 24), (22, 23), (21, 22), (18, 21), (12, 18), (0, 12))
"""Places among the 24 hours whose means are read, the newest first."""
RECENT = 3
"""Of the last hours one at least is needed."""
NEEDED = 12
"""Of the 24 hours so many are needed."""
STEP = 1.0
"""Where an hour begins to count once more, in scaled anomalies: dust that comes is no noise."""

_PM10 = targets.indexes(targets.of_group("pm10"))
_LOG = targets.PM10.transform


@dataclass(frozen=True)
class DustValues:
    """What a station and those upwind reported in the 24 hours before each issue.

    Args:
        values: logarithms of hourly means, then wind and rain; NaN where missing; shape (n, p).
        there: whether enough of the station's hours are there, shape (n,).
    """

    values: FloatArray
    there: BoolArray

    @classmethod
    def of(
        cls, morning: MorningKnowledge, days: DayArray, station: int, upwind: Sequence[int]
    ) -> DustValues:
        """The values of issues under `days`, each from the hours that had ended by then."""

        def dust(of: int) -> FloatArray:
            hours = by_hour(morning.dust_hours, of, "PM10_AVG", days)
            logs: FloatArray = np.log1p(hours / _LOG.unit)
            return logs

        own = dust(station)
        columns = [mean_over(own, SPANS), reduced(np.nanmax, own)[:, None]]
        columns += [mean_over(dust(of), (SPANS[0], (20, 23), (12, 20))) for of in upwind]

        def weather(name: str) -> FloatArray:
            return by_hour(morning.weather_hours, station, name, days)

        known = ~np.isnan(weather("TA"))
        rain = np.where(known, np.nan_to_num(weather("RN")), np.nan)
        columns.append(winds(weather("WS"), weather("WD_DEG")))
        columns.append(np.log1p(mean_over(rain, ((18, 24), (0, 24)))))
        columns.append(mean_over(weather("WS"), ((20, 24), (12, 20))))
        columns.append(mean_over(weather("HM"), ((20, 24), (8, 16))))
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
