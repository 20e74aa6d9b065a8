"""Champion or not: a challenger is promoted when it beats what is in service.

Both are judged by their rehearsals on the challenger's held-out days. An issued model
has been fitted on days up to its own D, which for a recent champion include the days it
would be judged on; its rehearsal, the same recipe fitted earlier, has not. Challenger and
champion thus stand equally far from their newest fitted day as they would in service.
"""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from seoulcast.datasets.documents import Promotion
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.model.training import TrainingResult, judged_systems
from seoulcast.forecasting.verification.scoring import evaluate
from seoulcast.reasons import CrpsEqual, CrpsHigher, CrpsLower, NotComparable, Reason


def decide(
    challenger: TrainingResult,
    champion: TrainedModel | None,
    observations: Observations,
    *,
    by_day: date,
    decided_at: datetime,
) -> Promotion:
    """Promote or refuse a challenger, with the figure as its reason.

    Promoted is what has the lower CRPS: the ratio to the champion's (persistence's where
    there is none), averaged over targets and leads, must be below 1.

    Args:
        challenger: as trained.
        champion: the promoted model in service, None where there is none.
        observations: clean tables that cover the held-out days.
        by_day: partition of the challenger.
        decided_at: aware.

    Raises:
        ValueError: the champion carries no rehearsal, or was fitted on held-out days.
    """
    first, last = challenger.held_out
    if champion is None:
        other, name = "persistence", "persistence"
        scores = challenger.scores
    else:
        rehearsal = champion.rehearsal
        if rehearsal is None or rehearsal.trained_through >= first:
            raise ValueError(
                f"champion {champion.version} cannot be judged on {first} to {last}: it carries "
                "no rehearsal that was fitted on earlier days only. Train under a later day."
            )
        other, name = "champion", champion.version
        if challenger.model.rehearsal is None:
            raise ValueError("the challenger carries no rehearsal; train it with train_model")
        systems = judged_systems(challenger.model.rehearsal, observations, (first, last))
        issues = systems["seoulcast"].days
        systems["champion"] = rehearsal.predict(observations.through(last), issues)
        scores = evaluate(systems, observations.through(last))
    ratio = crps_ratio(scores, "seoulcast", other)
    promoted = bool(np.isfinite(ratio) and ratio < 1)
    return Promotion(
        version=challenger.model.version,
        decision="promoted" if promoted else "refused",
        trained_through=challenger.model.trained_through,
        by_day=by_day,
        decided_at=decided_at,
        reason=reason_of(ratio, name, (first, last)),
        compared_with=name,
        held_out_from=first,
        held_out_through=last,
        crps_ratio=round(ratio, 6) if np.isfinite(ratio) else 1.0,
    )


def crps_ratio(scores: pd.DataFrame, system: str, other: str) -> float:
    """CRPS of a system over another's, averaged over targets and leads.

    Cells without a single observation do not count; NaN where there is no other.
    """
    rows = scores[scores["metric"] == "crps"]
    table = rows.pivot_table(index=["target", "lead"], columns="system", values="value")
    if not {system, other} <= set(table.columns):
        return float("nan")
    ratios = table[system] / table[other]
    return float(ratios.replace([np.inf, -np.inf], np.nan).mean())


def reason_of(ratio: float, compared_with: str, held_out: tuple[date, date]) -> Reason:
    """What the ratio of errors says of a challenger.

    Args:
        ratio: its CRPS over the other's, NaN where too little was observed.
        compared_with: version of the champion, or `persistence`.
        held_out: first and last day that both were compared on.
    """
    first, last = held_out
    if np.isfinite(ratio) and ratio != 1:
        kind = CrpsLower if ratio < 1 else CrpsHigher
        return kind(
            compared_with=compared_with,
            held_out_from=first,
            held_out_through=last,
            percent=round(100 * abs(1 - ratio), 1),
        )
    alike = CrpsEqual if ratio == 1 else NotComparable
    return alike(compared_with=compared_with, held_out_from=first, held_out_through=last)
