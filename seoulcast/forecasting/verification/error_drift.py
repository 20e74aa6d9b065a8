"""Error drift: have the forecasts become worse than the model's on its held-out days?

CRPS relative to that of the references on the same days, beside the same figure of the held-out
days. A model expects its morning: where the held-out forecasts had a correction, a forecast that
lacked it says nothing of the model, and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from seoulcast import targets
from seoulcast.datasets.documents import LEADS, Correction, ScoreRow, Scores
from seoulcast.datasets.model_documents import DriftFinding, HeldOutErrors
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.verification.drift_settings import DEFAULTS, EPSILON, DriftSettings

EXPECTED_FROM = 0.5
"""Share of held-out forecasts with a correction above which every forecast is expected to have
it. Below it the hardest held-out days had it seldom, and measure those without."""


def held_out_errors(
    errors: Mapping[str, FloatArray],
    corrected: Mapping[Correction, BoolArray],
    settings: DriftSettings = DEFAULTS,
) -> list[HeldOutErrors]:
    """What later errors of a model are compared with: its relative CRPS on held-out days.

    Args:
        errors: CRPS of `seoulcast`, `persistence` and `climatology` by day of issue, shape
            (days, leads, targets); NaN where one of them is unknown.
        corrected: where each correction was made, of the same shape.
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
                corrected_leads={
                    name: [
                        lead
                        for lead in settings.scored_leads
                        if made[scored, LEADS.index(lead), i].mean() > EXPECTED_FROM
                    ]
                    for name, made in corrected.items()
                },
            )
        )
    return found


def error_findings(
    day: date, scores: Sequence[Scores], held_out: Sequence[HeldOutErrors], settings: DriftSettings
) -> list[DriftFinding]:
    """One finding a target that was scored on enough days and has held-out errors."""
    earliest = day - timedelta(days=settings.scored_within_days - 1)
    recent = [scored for scored in scores if earliest <= scored.day <= day]
    findings = []
    for expected in held_out:
        by_lead = [_newest(recent, expected, lead, settings) for lead in settings.scored_leads]
        if any(len(rows) < settings.scored_days for rows in by_lead):
            continue
        rows = [row for of_lead in by_lead for row in of_lead]
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
                sample_size=settings.scored_days,
            )
        )
    return findings


def _newest(
    recent: Sequence[Scores], expected: HeldOutErrors, lead: int, settings: DriftSettings
) -> list[ScoreRow]:
    """The newest rows that count of a lead, which all have as many: a later one is harder."""
    rows = [
        row
        for scored in sorted(recent, key=lambda scored: scored.day)
        for row in scored.rows
        if row.target == expected.target and row.lead == lead and _counts(row, expected)
    ]
    return rows[-settings.scored_days :]


def _counts(row: ScoreRow, expected: HeldOutErrors) -> bool:
    """Whether an error says something of the model: the fallback's do not.

    Neither does that of a forecast which lacked what the held-out ones had.
    """
    lacking = [
        name
        for name, leads in expected.corrected_leads.items()
        if row.lead in leads and name not in row.corrections
    ]
    return row.status != "fallback" and not lacking and _has_references(row)


def _has_references(row: ScoreRow) -> bool:
    return row.persistence_crps is not None and row.climatology_crps is not None
