"""The weather over all stations as a few numbers a day: spatial principal components.

Probabilistic ones (Tipping and Bishop 1999), fitted on training days only. A day's components
are their expected values given the stations that did report, so a missing station is left
out, not filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seoulcast.forecasting.core.days import DayArray, FloatArray
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.inputs.station_columns import (
    SPATIAL_COLUMNS,
    SeasonalScaler,
    spatial_matrix,
)

MINIMUM_COVERAGE = 0.7
"""Share of training days a station must report on, and a column of it must be there."""


@dataclass(frozen=True)
class SpatialComponents:
    """Fitted components of the stations' deseasonalised columns.

    Args:
        stations: those used.
        used: which of their columns are, shape (stations * columns,).
        scaler: of the used columns.
        loadings: shape (p, k), p used columns and k components.
        noise: variance that the components leave, in scaled units.
    """

    stations: tuple[int, ...]
    used: np.ndarray[tuple[int], np.dtype[np.bool_]]
    scaler: SeasonalScaler
    loadings: FloatArray
    noise: float

    @classmethod
    def fit(cls, observations: Observations, days: DayArray, components: int) -> SpatialComponents:
        """Fit on `days`, which must be consecutive.

        There are fewer components than asked for where there are too few columns.
        """
        table = observations.station_weather_on(days)
        numbers, reports = np.unique(table["STN"].to_numpy(), return_counts=True)
        stations = tuple(numbers[reports >= MINIMUM_COVERAGE * len(days)].tolist())
        values = spatial_matrix(observations, stations, days)
        used = (~np.isnan(values)).mean(axis=0) >= MINIMUM_COVERAGE
        scaler = SeasonalScaler.fit(values[:, used], days)
        scaled = scaler.transform(values[:, used], days)
        seen = ~np.isnan(scaled)
        filled = np.where(seen, scaled, 0.0)
        # The covariance of each pair of columns over the days that have both.
        both_seen = seen.astype(float).T @ seen.astype(float)
        variances, vectors = np.linalg.eigh(filled.T @ filled / np.maximum(both_seen, 1.0))
        variances, vectors = variances[::-1], vectors[:, ::-1]
        kept = max(min(components, len(variances) - 1), 0)
        noise = max(float(variances[kept:].mean()), 1e-3) if len(variances) else 1.0
        loadings = vectors[:, :kept] * np.sqrt(np.maximum(variances[:kept] - noise, 1e-6))
        # An eigenvector's sign is arbitrary; fix it, so that equal data give equal bytes.
        signs = np.sign(loadings.sum(axis=0))
        return cls(stations, used, scaler, loadings * np.where(signs == 0, 1.0, signs), noise)

    @property
    def count(self) -> int:
        """Number of components a day."""
        return int(self.loadings.shape[1])

    def transform(self, observations: Observations, days: DayArray) -> FloatArray:
        """Components of each day and the share of columns reported, shape (n, k + 1).

        A day without any report has components 0, their mean, and share 0.
        """
        values = spatial_matrix(observations, self.stations, days)[:, self.used]
        scaled = self.scaler.transform(values, days)
        result = np.zeros((len(days), self.count + 1))
        if self.count == 0:
            return result
        before: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None
        # Day by day, so that a day's components do not depend on the days beside it.
        for row, out in zip(scaled, result, strict=True):
            seen = ~np.isnan(row)
            # Mostly the same columns report as on the day before.
            if before is None or not np.array_equal(seen, before):
                before = seen
                loadings = self.loadings[seen]
                precision = loadings.T @ loadings
                precision.flat[:: self.count + 1] += self.noise
            out[:-1] = np.linalg.solve(precision, loadings.T @ row[seen])
            out[-1] = seen.mean()
        return result

    @property
    def description(self) -> str:
        """What it is made of, for people."""
        return (
            f"{self.count} spatial components of {int(self.used.sum())} columns "
            f"({', '.join(SPATIAL_COLUMNS)}) of {len(self.stations)} stations"
        )
