"""Champion or not: a challenger is promoted when it beats the model in service.

Both are compared by their backtest models on the challenger's held-out days. An issued model
has been fitted on days up to its own D, which for a recent champion include the days it
would be scored on; its backtest model, the same recipe fitted earlier, has not seen them.
"""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from seoulcast.datasets.documents import Promotion
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.model.training import TrainingResult, held_out_predictions
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
        ValueError: a model has no backtest model, or the champion's was fitted on held-out days.
    """
    first, last = challenger.held_out
    if champion is None:
        other, name = "persistence", "persistence"
        scores = challenger.scores
    else:
        other, name = "champion", version_of(champion)
        backtest = champion.backtest
        if backtest is None or backtest.trained_through >= first:
            raise ValueError(
                f"champion {name} cannot be scored on {first} to {last}: it has no backtest "
                "model that was fitted on earlier days only. Train under a later day."
            )
        if challenger.model.backtest is None:
            raise ValueError("the challenger has no backtest model; train it with train_model")
        own = Predictor(challenger.model.backtest)
        systems = held_out_predictions(own, observations, (first, last))
        issues, known = systems["seoulcast"].days, observations.through(last)
        systems["champion"] = Predictor(backtest).predict(known, issues)
        scores = evaluate(systems, known)
    ratio = crps_ratio(scores, "seoulcast", other)
    promoted = bool(np.isfinite(ratio) and ratio < 1)
    return Promotion(
        version=challenger.version,
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
