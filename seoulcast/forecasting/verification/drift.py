"""Drift: has the weather's record changed, or have the forecasts lost their worth?

Data drift compares the last month with the same season of earlier years by effect size,
in units of the interannual standard deviation, and needs two days in a row. Error drift compares
the forecasts' CRPS, relative to that of the references on the same days, with the model's own on
its held-out days. No p-values: they cry wolf with season and sample size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from seoulcast import targets
from seoulcast.datasets.documents import (
    LEADS,
    DriftCheck,
    DriftFinding,
    HeldOutErrors,
    Origin,
    Promotion,
    ScoreRow,
    Scores,
    TargetName,
)
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import LOG_TRANSFORMED
from seoulcast.reasons import DataDrift, ErrorsAboveHeldOut, Reason


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
        scored_days: newest scored days compared; fewer are chance.
        scored_within_days: recent days that they must lie in.
        scored_leads: leads pooled: later ones are near climatology whatever happens.
        ratio_threshold: relative CRPS over the highest that as many held-out days had. A
            season that is hard to forecast is among those, so what exceeds it is the model.
    """

    window_days: int = 30
    share_needed: float = 0.7
    years_needed: int = 5
    years_kept: int = 12
    variance_borrowed: float = 0.5
    effect_threshold: float = 3.9
    days_in_a_row: int = 2
    scored_days: int = 45
    scored_within_days: int = 60
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
    champion: Promotion | None,
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
        champion: the decision that put the model in service there, None where there is none.
            Targets that it has no errors of held-out days for aren't checked for errors.
        settings: windows and thresholds.
    """
    yesterday = next((c for c in previous if c.day == day - timedelta(days=1)), None)
    lasted = {(f.kind, f.name): f.days_in_a_row for f in yesterday.findings} if yesterday else {}
    measured = [
        *_data_findings(day, observations, settings),
        *_error_findings(day, scores, champion.held_out_errors if champion else (), settings),
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
        model_version=champion.version if champion else None,
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


def held_out_errors(
    errors: Mapping[str, FloatArray], settings: DriftSettings = DEFAULTS
) -> list[HeldOutErrors]:
    """What later errors of a model are compared with: its relative CRPS on held-out days.

    Args:
        errors: CRPS of `seoulcast`, `persistence` and `climatology` by day of issue, shape
            (days, leads, targets); NaN where one of them is unknown.
        settings: leads and days of the comparison.

    Returns:
        One entry for each target with at least one window of held-out days.
    """
    leads = [LEADS.index(lead) for lead in settings.scored_leads]
    own, persistence, climatology = (
        np.nansum(errors[name][:, leads], axis=1)
        for name in ("seoulcast", "persistence", "climatology")
    )
    reference = (persistence + climatology) / 2
    found = []
    for target in targets.names():
        i = targets.index(target)
        scored = reference[:, i] > 0
        a, b = (np.cumsum(np.r_[0.0, x[scored, i]]) for x in (own, reference))
        if scored.sum() < settings.scored_days:
            continue
        n = settings.scored_days
        windows = (a[n:] - a[:-n]) / (b[n:] - b[:-n])
        found.append(
            HeldOutErrors(
                target=target,
                ratio=round(float(a[-1] / b[-1]), 4),
                highest_ratio=round(float(windows.max()), 4),
            )
        )
    return found


def _error_findings(
    day: date, scores: Sequence[Scores], held_out: Sequence[HeldOutErrors], settings: DriftSettings
) -> list[DriftFinding]:
    """One finding a target that was scored on enough days and has held-out errors."""
    earliest = day - timedelta(days=settings.scored_within_days - 1)
    recent = [scored for scored in scores if earliest <= scored.day <= day]
    findings = []
    for expected in held_out:
        by_day = {
            scored.day: [row for row in scored.rows if _counts(row, expected.target, settings)]
            for scored in recent
        }
        newest = sorted(scored_day for scored_day, rows in by_day.items() if rows)
        newest = newest[-settings.scored_days :]
        if len(newest) < settings.scored_days:
            continue
        rows = [row for scored_day in newest for row in by_day[scored_day]]
        reference = sum(
            ((row.persistence_crps or 0.0) + (row.climatology_crps or 0.0)) / 2 for row in rows
        )
        ratio = sum(row.crps for row in rows) / max(reference, EPSILON)
        value = round(ratio / max(expected.highest_ratio, EPSILON), 4)
        findings.append(
            DriftFinding(
                kind="error",
                name=expected.target,
                value=value,
                threshold=settings.ratio_threshold,
                exceeded=value > settings.ratio_threshold,
                days_in_a_row=0,
                sample_size=len(newest),
            )
        )
    return findings


def _counts(row: ScoreRow, target: TargetName, settings: DriftSettings) -> bool:
    """Whether an error says something of the model: the fallback's do not."""
    return (
        row.target == target
        and row.lead in settings.scored_leads
        and row.status != "fallback"
        and _has_references(row)
    )


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
    return ErrorsAboveHeldOut(
        target=finding.name,
        scored_days=finding.sample_size,
        ratio=finding.value,
        days_in_a_row=finding.days_in_a_row,
        threshold=finding.threshold,
    )
