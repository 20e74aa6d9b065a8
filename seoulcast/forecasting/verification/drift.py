"""The drift check of a day: have weather, errors or corrections changed for two days in a row?

Each sign is measured in a module of its own; here they are counted from day to day, and what
lasts becomes a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from seoulcast.datasets.documents import Origin, Scores
from seoulcast.datasets.model_documents import DriftCheck, DriftFinding, Promotion
from seoulcast.drift_reasons import CorrectionHarms, DataDrift, ErrorsAboveHeldOut
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.verification.correction_drift import correction_findings
from seoulcast.forecasting.verification.data_drift import data_findings
from seoulcast.forecasting.verification.drift_settings import DEFAULTS, DriftSettings
from seoulcast.forecasting.verification.error_drift import error_findings
from seoulcast.reasons import Reason


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
    """Drift of data, errors and corrections as of a day.

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
    lasted = {f.sign: f.days_in_a_row for f in yesterday.findings} if yesterday else {}
    measured = [
        *data_findings(day, observations, settings),
        *error_findings(day, scores, champion.held_out_errors if champion else (), settings),
        *correction_findings(day, scores, settings),
    ]
    findings = [
        f.model_copy(update={"days_in_a_row": lasted.get(f.sign, 0) + 1 if f.exceeded else 0})
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
    if finding.kind == "correction":
        return CorrectionHarms.model_validate(
            {
                "correction": finding.name,
                "group": finding.group,
                "scored_days": finding.sample_size,
                "ratio": finding.value,
                "days_in_a_row": finding.days_in_a_row,
                "threshold": finding.threshold,
            }
        )
    return ErrorsAboveHeldOut(
        target=finding.name,
        scored_days=finding.sample_size,
        ratio=finding.value,
        days_in_a_row=finding.days_in_a_row,
        threshold=finding.threshold,
    )
