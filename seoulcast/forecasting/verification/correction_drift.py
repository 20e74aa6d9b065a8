"""Drift of corrections: does what the morning knows still make the forecasts better?

A source may go bad without anyone's notice: hours of an instrument that reads too high, official
forecasts whose days have changed. The forecasts that it corrected then have larger errors with
the correction than without it, on the same days. Each correction is judged where it is made: the
hours before KMA's forecast, which corrects what they leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from seoulcast import targets
from seoulcast.datasets.documents import CORRECTIONS, LEADS, Correction, ScoreRow, Scores, Shares
from seoulcast.datasets.model_documents import DriftFinding
from seoulcast.forecasting.verification.comparison import error_ratio
from seoulcast.forecasting.verification.drift_settings import DriftSettings


def correction_findings(
    day: date, scores: Sequence[Scores], settings: DriftSettings
) -> list[DriftFinding]:
    """One finding for each correction of a group of targets that was scored on enough days."""
    earliest = day - timedelta(days=settings.scored_within_days - 1)
    recent = [scored for scored in scores if earliest <= scored.day <= day]
    leads: Mapping[Correction, tuple[int, ...]] = {
        "hours": settings.scored_leads,
        "official": LEADS,
    }
    found = [
        _finding(correction, group, recent, leads[correction], settings)
        for correction in CORRECTIONS
        for group in targets.groups()
    ]
    return [finding for finding in found if finding is not None]


def _finding(
    correction: Correction,
    group: targets.Group,
    recent: Sequence[Scores],
    leads: Sequence[int],
    settings: DriftSettings,
) -> DriftFinding | None:
    """The squared error with a correction over that without it; None with too few days.

    The mean of the ratios of the group's targets at each lead, so that all count alike.
    """
    members = tuple(target.name for target in targets.of_group(group.name))
    by_day = {
        scored.day: [
            row
            for row in scored.rows
            if row.target in members and row.lead in leads and correction in row.corrections
        ]
        for scored in recent
    }
    days = sorted(scored_day for scored_day, rows in by_day.items() if rows)
    days = days[-settings.scored_days :]
    if len(days) < settings.scored_days:
        return None
    own, without = np.full((2, len(days), len(leads), len(members)), np.nan)
    for n, scored_day in enumerate(days):
        for row in by_day[scored_day]:
            at = (n, leads.index(row.lead), members.index(row.target))
            own[at], without[at] = _squared_errors(row, correction)
    # The ratio of a lead that was seldom corrected is chance, and counts as much as any other.
    seldom = (~np.isnan(own)).sum(axis=0) < settings.share_needed * len(days)
    own[:, seldom] = np.nan
    ratio = error_ratio(own, without)
    if np.isnan(ratio.ratio):
        return None
    value, confidence = round(ratio.ratio, 4), round(1 - ratio.confidence, 4)
    is_sure = confidence >= settings.harm_confidence
    return DriftFinding(
        kind="correction",
        name=correction,
        group=group.name,
        value=value,
        threshold=settings.harm_threshold,
        exceeded=value > settings.harm_threshold and is_sure,
        days_in_a_row=0,
        sample_size=len(days),
        confidence=confidence,
    )


def _squared_errors(row: ScoreRow, correction: Correction) -> tuple[float, float]:
    """Of the mean with a correction, and of the same mean without it."""
    shares = row.shares
    if shares is None:
        return np.nan, np.nan
    mean = row.mean if correction == "official" else row.mean - shares.official
    without = mean - _share(shares, correction)
    return (mean - row.observed) ** 2, (without - row.observed) ** 2


def _share(shares: Shares, correction: Correction) -> float:
    return shares.hours if correction == "hours" else shares.official
