"""Champion or not: a challenger is promoted when it is surely better than the model in service.

Both are compared by their backtest models on the challenger's held-out days. An issued model
has been fitted on days up to its own D, which for a recent champion include the days it
would be scored on; its backtest model, the same recipe fitted earlier, has not seen them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from seoulcast.datasets.model_documents import Promotion
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.model.held_out import forecast_held_out
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.model.training import TrainingResult
from seoulcast.forecasting.verification.comparison import ErrorRatio, error_ratio, errors_by_day
from seoulcast.forecasting.verification.error_drift import held_out_errors
from seoulcast.reasons import (
    Better,
    BetterByChance,
    ChampionOld,
    CrpsEqual,
    CrpsHigher,
    NotComparable,
    Reason,
)

CONFIDENCE_NEEDED = 0.9
"""Share of the bootstrap's draws in which a challenger must be better. Trained a week apart,
two models differ by some tenths of a percent, which says nothing of the days to come."""

CHAMPION_OLD_AFTER = timedelta(days=365)
"""From this age on a champion stays only if its error is the smaller one: what it was trained
on lacks a whole year, and a difference that is chance is no reason to keep it."""


class Other(NamedTuple):
    """What a challenger is compared with.

    Args:
        name: version of the champion, or `persistence`.
        age: of the champion as of the challenger's last day; none of persistence.
    """

    name: str
    age: timedelta | None


def decide(
    challenger: TrainingResult,
    champion: TrainedModel | None,
    observations: Observations,
    *,
    by_day: date,
    decided_at: datetime,
) -> Promotion:
    """Promote or refuse a challenger, with the figures as its reason.

    The ratio of its CRPS to the champion's (persistence's where there is none), averaged over
    targets and leads, must be below 1 with a confidence of 90 %. Against a champion that is
    older than a year it must not be above 1.

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
    trained_through = challenger.model.trained_through
    if champion is None:
        other, errors = Other("persistence", None), challenger.held_out_errors
        ratio = error_ratio(errors["seoulcast"], errors["persistence"])
    else:
        other = Other(version_of(champion), trained_through - champion.trained_through)
        ratio = _beside_champion(challenger, champion, observations)
    promoted, reason = judge(ratio, other, (first, last))
    return Promotion(
        version=challenger.version,
        decision="promoted" if promoted else "refused",
        trained_through=trained_through,
        by_day=by_day,
        decided_at=decided_at,
        reason=reason,
        compared_with=other.name,
        held_out_from=first,
        held_out_through=last,
        crps_ratio=round(ratio.ratio, 6) if np.isfinite(ratio.ratio) else 1.0,
        confidence=round(ratio.confidence, 4),
        held_out_errors=held_out_errors(challenger.held_out_errors, challenger.held_out_corrected),
    )


def _beside_champion(
    challenger: TrainingResult, champion: TrainedModel, observations: Observations
) -> ErrorRatio:
    """The challenger's errors beside the champion's, by their backtest models."""
    first, last = challenger.held_out
    backtest = champion.backtest
    if backtest is None or backtest.trained_through >= first:
        raise ValueError(
            f"champion {version_of(champion)} cannot be scored on {first} to {last}: it has no "
            "backtest model that was fitted on earlier days only. Train under a later day."
        )
    if challenger.model.backtest is None:
        raise ValueError("the challenger has no backtest model; train it with train_model")
    own = Predictor(challenger.model.backtest)
    systems = forecast_held_out(own, observations, (first, last)).systems
    issues, known = systems["seoulcast"].days, observations.through(last)
    systems["champion"] = Predictor(backtest).predict(known, issues)
    errors = errors_by_day(systems, known)
    return error_ratio(errors["seoulcast"], errors["champion"])


def judge(ratio: ErrorRatio, other: Other, held_out: tuple[date, date]) -> tuple[bool, Reason]:
    """Whether a challenger is promoted, and why.

    Args:
        ratio: its errors beside the other's.
        other: the champion, or persistence.
        held_out: first and last day that both were compared on.
    """
    compared = {
        "compared_with": other.name,
        "held_out_from": held_out[0],
        "held_out_through": held_out[1],
    }
    if not np.isfinite(ratio.ratio):
        return False, NotComparable.model_validate(compared)
    figures = {
        **compared,
        "percent": round(100 * abs(1 - ratio.ratio), 1),
        # Rounded down: 89.9 % is not the 90 % that is needed.
        "confidence_percent": int(100 * ratio.confidence),
    }
    if ratio.ratio < 1 and ratio.confidence >= CONFIDENCE_NEEDED:
        return True, Better.model_validate(figures)
    if ratio.ratio <= 1 and other.age is not None and other.age > CHAMPION_OLD_AFTER:
        return True, ChampionOld.model_validate({**figures, "age_days": other.age.days})
    if ratio.ratio < 1:
        needed = round(100 * CONFIDENCE_NEEDED)
        return False, BetterByChance.model_validate({**figures, "needed_percent": needed})
    if ratio.ratio == 1:
        return False, CrpsEqual.model_validate(compared)
    higher = {name: value for name, value in figures.items() if name != "confidence_percent"}
    return False, CrpsHigher.model_validate(higher)
