"""Columns of station_weather as day by day matrices, ready for deseasonalising.

Skewed amounts go on a logarithm, and wind becomes a vector, so that a mean or a
principal component of them means something.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from seoulcast.forecasting.core.days import DayArray, FloatArray, day_of_year, season_table
from seoulcast.forecasting.core.observations import Observations

LOCAL_COLUMNS: tuple[str, ...] = (
    "TD_AVG", "TS_AVG", "HM_AVG", "HM_MIN", "PV_AVG", "PS_AVG", "WS_AVG", "WS_MAX",
    "CA_TOT", "SS_DAY", "SI_DAY", "RN_LOG", "WIND_EAST", "WIND_NORTH",
)  # fmt: skip
"""What is read of the station that is forecast, beside its targets."""

SPATIAL_COLUMNS: tuple[str, ...] = (
    "TA_AVG", "TA_MAX", "TA_MIN", "TD_AVG", "PS_AVG", "HM_AVG", "CA_TOT", "RN_LOG",
    "WIND_EAST", "WIND_NORTH",
)  # fmt: skip
"""What is read of every station: the weather on its way."""

HARMONICS = 2
"""Of the year, for a column's season; finer shapes would be noise in 10 years of days."""
MINIMUM_DAYS = 30
"""A season is fitted to a column observed on so many days."""
MINIMUM_DEVIATION = 1e-3
"""What is left is divided by it: not 0, even of a constant column."""


def station_columns(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the derived columns RN_LOG, WIND_EAST and WIND_NORTH beside its own.

    RN_LOG is log(1 + mm). Wind comes from the direction of the day's strongest wind, with
    the day's mean speed, m/s, positive towards east and north.
    """
    angle = np.deg2rad(table["WD_MAX_DEG"].to_numpy(float))
    speed = table["WS_AVG"].to_numpy(float)
    return table.assign(
        RN_LOG=np.log1p(table["RN_DAY"].clip(lower=0.0)),
        WIND_EAST=-speed * np.sin(angle),
        WIND_NORTH=-speed * np.cos(angle),
    )


def local_matrix(observations: Observations, station: int, days: DayArray) -> FloatArray:
    """LOCAL_COLUMNS of one station on each day, shape (n, columns), NaN where missing."""
    table = observations.station_weather_on(days)
    own = station_columns(table[table["STN"] == station]).set_index("TM")
    return own.reindex(days.astype("datetime64[ns]"))[list(LOCAL_COLUMNS)].to_numpy(float)


def spatial_matrix(
    observations: Observations, stations: tuple[int, ...], days: DayArray
) -> FloatArray:
    """SPATIAL_COLUMNS of the stations on each day, NaN where missing.

    Returns:
        Shape (n, stations * columns), columns of a station beside each other.
    """
    table = observations.station_weather_on(days)
    row = (table["TM"].to_numpy("datetime64[D]") - days[0]).astype(np.int64)
    place = pd.Index(stations).get_indexer(pd.Index(table["STN"]))
    inside = place >= 0
    values = station_columns(table[inside])[list(SPATIAL_COLUMNS)].to_numpy(float)
    matrix = np.full((len(days), len(stations), len(SPATIAL_COLUMNS)), np.nan)
    matrix[row[inside], place[inside]] = values
    return matrix.reshape(len(days), -1)


@dataclass(frozen=True)
class SeasonalScaler:
    """Takes the season out of columns and scales what is left to a standard deviation of 1.

    Args:
        coefficients: constant and harmonics of each column, shape (5, p).
        scale: standard deviation of what is left, shape (p,).
    """

    coefficients: FloatArray
    scale: FloatArray

    @classmethod
    def fit(cls, values: FloatArray, days: DayArray) -> SeasonalScaler:
        """Fit each column of `values` (n, p) where it was observed.

        A column observed on too few days has no season of its own: it is centred only.
        """
        design = _design(days)
        coefficients = np.zeros((design.shape[1], values.shape[1]))
        scale = np.ones(values.shape[1])
        for j in range(values.shape[1]):
            seen = ~np.isnan(values[:, j])
            if not seen.any():
                continue
            terms = design.shape[1] if seen.sum() >= MINIMUM_DAYS else 1
            x, y = design[seen, :terms], values[seen, j]
            coefficients[:terms, j] = np.linalg.lstsq(x, y, rcond=None)[0]
            left = y - x @ coefficients[:terms, j]
            scale[j] = max(float(left.std()), MINIMUM_DEVIATION)
        return cls(coefficients, scale)

    def transform(self, values: FloatArray, days: DayArray) -> FloatArray:
        """Scaled anomalies of `values` (n, p), NaN kept."""
        design = _design(days)
        # Term by term: a matrix product may round a row differently in a longer array.
        season = design[:, :1] * self.coefficients[0]
        for k in range(1, design.shape[1]):
            season = season + design[:, k : k + 1] * self.coefficients[k]
        scaled: FloatArray = (values - season) / self.scale
        return scaled


def _design(days: DayArray) -> FloatArray:
    season = season_table(HARMONICS)[day_of_year(days)]
    return np.concatenate([np.ones((len(days), 1)), season], axis=1)
