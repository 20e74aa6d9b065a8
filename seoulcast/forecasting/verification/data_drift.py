"""Data drift: does the last month differ from the same season of earlier years?

By effect size, in units of the interannual standard deviation. No p-values: they cry wolf with
season and sample size.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from seoulcast import targets
from seoulcast.datasets.model_documents import DriftFinding
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import LOG_TRANSFORMED
from seoulcast.forecasting.verification.drift_settings import EPSILON, DriftSettings

SEASON_STEP = np.timedelta64(30, "D")
SEASONS = 12
"""Windows a month apart whose variances between years are averaged: one of each season."""

DATA_TARGETS = tuple(target for target in targets.TARGETS if not target.often_zero)
"""The mean of a target that is often 0 counts zeros of the instrument, and they come and go
by years."""


def data_findings(
    day: date, observations: Observations, settings: DriftSettings
) -> list[DriftFinding]:
    """One finding a target that has enough days and years."""
    span = 366 * (settings.years_kept + 1) + SEASONS * 30 + settings.window_days
    grid = day_range(day - timedelta(days=span), day)
    values = _scaled(observations.targets(grid))
    ends = np.datetime64(day, "D") - np.arange(SEASONS) * SEASON_STEP
    means = np.stack([_means_by_year(grid, values, end, settings) for end in ends])
    recent, earlier = means[0, 0], means[:, 1:]
    findings = []
    for target in DATA_TARGETS:
        i = targets.index(target.name)
        years = earlier[0, :, i][~np.isnan(earlier[0, :, i])]
        if np.isnan(recent[i]) or len(years) < settings.years_needed:
            continue
        variance = _variance(earlier[:, :, i], settings)
        # The mean of a few years is itself uncertain: the new one may differ by that more.
        deviation = np.sqrt(variance * (1 + 1 / len(years)))
        effect = round(abs(recent[i] - years.mean()) / max(float(deviation), EPSILON), 4)
        findings.append(
            DriftFinding(
                kind="data",
                name=target.name,
                value=float(effect),
                threshold=settings.effect_threshold,
                exceeded=bool(effect > settings.effect_threshold),
                days_in_a_row=0,
                sample_size=len(years),
            )
        )
    return findings


def _scaled(values: FloatArray) -> FloatArray:
    """Log(1 + value) where errors are of logarithms: what the threshold was chosen on."""
    return np.where(LOG_TRANSFORMED, np.log1p(np.where(LOG_TRANSFORMED, values, 0.0)), values)


def _means_by_year(
    grid: DayArray, values: FloatArray, last: np.datetime64, settings: DriftSettings
) -> FloatArray:
    """Mean of each target over the window that ends on a day, and on it in earlier years.

    Returns:
        Shape (1 + years_kept, targets), the window itself first; NaN where too little was seen.
    """
    means = np.full((settings.years_kept + 1, len(targets.TARGETS)), np.nan)
    for back in range(settings.years_kept + 1):
        end = int((last - grid[0]).astype(np.int64)) + 1 - round(365.25 * back)
        window = values[end - settings.window_days : end]
        seen = (~np.isnan(window)).sum(axis=0)
        enough = seen >= settings.share_needed * settings.window_days
        means[back, enough] = np.nansum(window, axis=0)[enough] / seen[enough]
    return means


def _variance(earlier: FloatArray, settings: DriftSettings) -> float:
    """Variance between the earlier years, in part that of the other seasons.

    Args:
        earlier: means by season, the window's own first, and year, shape (12, years_kept).
        settings: how much is borrowed, how many years make a variance.
    """
    known = (~np.isnan(earlier)).sum(axis=1) >= settings.years_needed
    by_season = np.nanvar(earlier[known], axis=1, ddof=1)
    own, of_all = by_season[0], by_season.mean()
    return float((1 - settings.variance_borrowed) * own + settings.variance_borrowed * of_all)
