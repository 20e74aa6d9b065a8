"""A fitted stage of a training, and what is learnt on it: corrections, and errors that calibrate.

Each is fitted once for the morning's issue and once for its update, which knows more hours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.corrections.chain import Corrections
from seoulcast.forecasting.corrections.fit import OutOfFold, fit_corrections, fit_translation
from seoulcast.forecasting.model.fitting import EpochReport
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.windows import MORNING, UPDATE, Cutoff


@dataclass(frozen=True)
class FittedStage:
    """What the fit of a stage gave.

    Args:
        model: without corrections.
        curves: every epoch of its first network.
        epochs: that its networks were fitted for.
        days: D of its training forecasts.
        out_of_fold: linear base forecasts of these, scaled anomalies (n, leads, targets).
        observed: likewise, NaN where unknown.
    """

    model: TrainedModel
    curves: tuple[EpochReport, ...]
    epochs: int
    days: DayArray
    out_of_fold: FloatArray
    observed: FloatArray


def with_corrections(stage: FittedStage, known: Observations, share: FloatArray) -> TrainedModel:
    """A stage's model with what can be learnt from the mornings of its training days.

    Args:
        stage: as fitted.
        known: observations with their mornings; what is later than the stage's days is not read.
        share: of the networks in what corrections depart from, (leads, targets).
    """
    encoder, through = stage.model.encoder, stage.model.trained_through
    morning = known.morning.as_of(through)
    grid = day_range(stage.days[0].item(), through)
    translation = fit_translation(
        morning, encoder.station, known.through(through).targets(grid), grid
    )

    def corrections(at: Cutoff) -> Corrections | None:
        return fit_corrections(
            morning,
            OutOfFold(stage.days, stage.out_of_fold, stage.observed),
            translation,
            encoder.climatology,
            encoder.station,
            share,
            at,
        )

    update = corrections(UPDATE)
    # Without hours an update knows hardly more than the morning did.
    if update is not None and not update.has_hours:
        update = None
    return replace(stage.model, corrections=corrections(MORNING), update_corrections=update)


def with_backtest(
    model: TrainedModel, backtest: Predictor, known: Observations, validation_through: date
) -> TrainedModel:
    """A model with its backtest, and the errors of that which calibrate its first forecasts.

    Args:
        model: fitted on the days through `model.trained_through`.
        backtest: the same recipe without the held-out days.
        known: observations through that day.
        validation_through: last day before the held-out ones.
    """
    through = model.trained_through
    update = None
    if backtest.can_update and model.update_corrections is not None:
        update = backtest.calibration_errors(known, validation_through, through, UPDATE)
    return replace(
        model,
        backtest=backtest.model,
        backtest_errors=backtest.calibration_errors(known, validation_through, through),
        update_errors=update,
    )
