"""Drift: has the weather's record changed, or have the forecasts lost their worth?

Data drift compares the last month with the same season of earlier years by effect size,
in units of the interannual standard deviation, and needs two days in a row. Error drift compares
the forecasts' CRPS with that of the better reference on the same days. No p-values: they
cry wolf with season and sample size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from seoulcast import targets
from seoulcast.datasets.documents import (
    DriftCheck,
    DriftFinding,
    Origin,
    ScoreRow,
    Scores,
)
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import LOG_TRANSFORMED
from seoulcast.reasons import DataDrift, ErrorDrift, Reason


@dataclass(frozen=True)
class DriftSettings:
    """Windows and thresholds.

    Args:
        window_days: recent days compared; a month is long enough to outlast a weather.
        share_needed: of them, and of each earlier year's, that must be observed.
        years_needed: earlier years that make a standard deviation; fewer are chance.
        years_kept: earlier years compared with: the climate moves, so not all.
        variance_borrowed: share of the between-year variance that is taken from the other
            seasons of the last year: that of a few years in one season is mostly chance.
        effect_threshold: mean difference over the interannual standard deviation that counts: the
            least tenth at which no year from 2010 to 2019 has more than two false alarms
            in Seoul's record (benchmarks/drift.py).
        days_in_a_row: days a sign must last.
        scored_days: recent days of scores compared.
        scores_needed: days among them that make a ratio.
        scored_leads: leads pooled: later ones are near climatology whatever happens.
        ratio_threshold: own CRPS over the better reference's that counts: beyond doubt
            worse than what is to be had without a model.
    """

    window_days: int = 30
    share_needed: float = 0.7
    years_needed: int = 5
    years_kept: int = 12
    variance_borrowed: float = 0.5
    effect_threshold: float = 3.9
    days_in_a_row: int = 2
    scored_days: int = 45
    scores_needed: int = 20
    scored_leads: tuple[int, ...] = (1, 2, 3)
    ratio_threshold: float = 1.1


DEFAULTS = DriftSettings()

EPSILON = 1e-6
"""Least divisor."""

SEASON_STEP = np.timedelta64(30, "D")
SEASONS = 12
"""Windows a month apart whose variances between years are averaged: one of each season."""

DATA_TARGETS = tuple(target for target in targets.TARGETS if not target.often_zero)
"""The mean of a target that is often 0 counts zeros of the instrument, and they come and go
by years."""


def check_drift(
    day: date,
    observations: Observations,
    scores: Sequence[Scores],
    previous: Sequence[DriftCheck],
    *,
    station: int,
    origin: Origin,
    model_version: str | None,
    settings: DriftSettings = DEFAULTS,
) -> DriftCheck:
    """Data drift and error drift as of a day.

    Args:
        day: D; nothing later is read, of observations or of scores.
        observations: clean tables with some earlier years.
        scores: of recent days.
        previous: recent checks; that of the day before holds how long a finding has lasted.
        station: number of the station.
        origin: where the observations come from.
        model_version: the model in service, None where there is none.
        settings: windows and thresholds.
    """
    yesterday = next((c for c in previous if c.day == day - timedelta(days=1)), None)
    lasted = {(f.kind, f.name): f.days_in_a_row for f in yesterday.findings} if yesterday else {}
    measured = [
        *_data_findings(day, observations, settings),
        *_error_findings(day, scores, settings),
    ]
    findings = [
        f.model_copy(
            update={"days_in_a_row": lasted.get((f.kind, f.name), 0) + 1 if f.exceeded else 0}
        )
        for f in measured
    ]
    drifted = [f for f in findings if f.days_in_a_row >= settings.days_in_a_row]
    return DriftCheck(
        day=day,
        station=station,
        origin=origin,
        model_version=model_version,
        drifted=bool(drifted),
        reasons=[_reason(f, settings) for f in drifted],
        findings=findings,
    )


def _data_findings(
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


def _error_findings(
    day: date, scores: Sequence[Scores], settings: DriftSettings
) -> list[DriftFinding]:
    """One finding a target that was scored on enough days."""
    earliest = day - timedelta(days=settings.scored_days - 1)
    rows = [
        row
        for scored in scores
        if earliest <= scored.day <= day
        for row in scored.rows
        # The fallback's errors say nothing of the model.
        if row.lead in settings.scored_leads and row.status != "fallback"
    ]
    findings = []
    for target in targets.names():
        own = [row for row in rows if row.target == target and _has_references(row)]
        days = {row.forecast_day + timedelta(days=row.lead) for row in own}
        if len(days) < settings.scores_needed:
            continue
        reference = min(
            sum(row.persistence_crps or 0.0 for row in own),
            sum(row.climatology_crps or 0.0 for row in own),
        )
        ratio = round(sum(row.crps for row in own) / max(reference, EPSILON), 4)
        findings.append(
            DriftFinding(
                kind="error",
                name=target,
                value=ratio,
                threshold=settings.ratio_threshold,
                exceeded=ratio > settings.ratio_threshold,
                days_in_a_row=0,
                sample_size=len(days),
            )
        )
    return findings


def _has_references(row: ScoreRow) -> bool:
    return row.persistence_crps is not None and row.climatology_crps is not None


def _reason(finding: DriftFinding, settings: DriftSettings) -> Reason:
    if finding.kind == "data":
        return DataDrift(
            target=finding.name,
            window_days=settings.window_days,
            effect=finding.value,
            years=finding.sample_size,
            days_in_a_row=finding.days_in_a_row,
            threshold=finding.threshold,
        )
    return ErrorDrift(
        target=finding.name,
        scored_days=finding.sample_size,
        ratio=finding.value,
        days_in_a_row=finding.days_in_a_row,
        threshold=finding.threshold,
    )
