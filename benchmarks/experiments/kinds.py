"""The kinds of model, each fitted on the training days and asked about the validation days.

What a kind answers is taken as it is: nothing is recalibrated, so that what differs between
kinds is the fit alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

import numpy as np

from benchmarks.skill import peers
from benchmarks.skill.inputs import Table, make_table
from benchmarks.skill.systems import mean_of_transformed
from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import Prediction, from_transformed, to_transformed
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.model.configuration import TrainingConfig, flat_parameters
from seoulcast.forecasting.model.fitting import EpochReport
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import Split, fit_stage
from seoulcast.forecasting.verification.metrics import crps
from seoulcast.forecasting.verification.scoring import truth

ALL_AT_ONCE = "all"
"""The batch size of a kind that is fitted on all days at once."""

LSTMS: Mapping[str, Mapping[str, Any]] = {
    "lstm": {},
    "lstm-one-member": {"members": 1},
    "lstm-small": {"network": {"hidden": 64}},
    "lstm-large": {"network": {"hidden": 256}},
    "lstm-four-weeks": {"inputs": {"window_days": 28}},
}
"""What each differs in from the configuration that is given, the default's."""
PEERS = ("ridge", "xgboost")
KINDS = (*PEERS, *LSTMS)

Config = TypeVar("Config")
Say = Callable[[str], None]
Parameters = Mapping[str, str | int | float]


@dataclass(frozen=True)
class Question:
    """What every kind is asked.

    Args:
        observations: through the last validation day at least.
        train_until: last day anything is fitted on.
        validated_through: last validation day.
        config: of the LSTMs, and of the inputs of all kinds.
        rounds: of XGBoost.
    """

    observations: Observations
    train_until: date
    validated_through: date
    config: TrainingConfig
    rounds: int = peers.ROUNDS

    @property
    def days(self) -> DayArray:
        """D of the forecasts that are scored."""
        return day_range(self.train_until, self.validated_through - timedelta(days=1))

    @property
    def known(self) -> Observations:
        """What may be read: nothing after the last validation day."""
        return self.observations.through(self.validated_through)


@dataclass(frozen=True)
class Answer:
    """What a fitted kind says.

    Args:
        prediction: of the question's days, °C and µg/m³.
        crps: on the validation days, in units of the season, as the losses are; the mean
            over days, targets and leads.
        curves: losses by epoch; one report for a kind without epochs. The network's own
            are of its first member.
        parameters: what the kind was fitted with.
    """

    prediction: Prediction
    crps: float
    curves: tuple[EpochReport, ...]
    parameters: Parameters


def fit_kind(question: Question, kind: str, batch_size: int | None, say: Say) -> Answer:
    """Fit a kind and ask it.

    Args:
        question: what it learns from and is asked.
        kind: one of `KINDS`.
        batch_size: days; None for a kind that is fitted on all of them at once.
        say: called with each line of progress.
    """
    if batch_size is None:
        return _peer(question, kind, say)
    config = changed(question.config, {**LSTMS[kind], "fit": {"batch_size": batch_size}})
    return _lstm(question, config, say)


def changed(config: Config, changes: Mapping[str, Any]) -> Config:
    """A nested configuration with some of its values changed."""
    values = {
        name: changed(getattr(config, name), value) if isinstance(value, Mapping) else value
        for name, value in changes.items()
    }
    return replace(config, **values)


def _lstm(question: Question, config: TrainingConfig, say: Say) -> Answer:
    """The backtest model of `lstm_model`, stopped by the validation days."""

    def on_epoch(report: EpochReport) -> None:
        say(
            f"epoch {report.epoch} of {report.epochs}: training {report.train_loss:.4f}, "
            f"validation {report.validation_loss:.4f}"
        )

    last = question.validated_through
    split = Split(config.first_day, question.train_until, last, last)
    fitted = fit_stage(question.known, split, config, "backtest", on_epoch)
    quantiles, means = Predictor(fitted.model).uncalibrated(question.known, question.days)
    unused = ("validation_days", "held_out_days")
    chosen = flat_parameters(config)
    parameters = {k: v for k, v in chosen.items() if k not in unused} | {"epochs": fitted.epochs}
    return _answer(question, fitted.model.encoder, quantiles, means, fitted.curves, parameters)


def _peer(question: Question, kind: str, say: Say) -> Answer:
    """A peer of `benchmarks.skill`, asked about the training days too for their loss."""
    table = make_table(question.known, question.train_until, question.days, question.config)
    both = replace(
        table,
        test_days=np.concatenate([table.test_days, table.train_days]),
        test=np.concatenate([table.test, table.train]),
    )
    cells = {"ridge": peers.ridge, "xgboost": partial(peers.xgboost, rounds=question.rounds)}
    fitted = iter(range(1, table.outputs[0].size + 1))

    def progress() -> None:
        done = next(fitted)
        if done % table.outputs.shape[2] == 0:
            say(f"{done} of {table.outputs[0].size} targets and leads")

    quantiles, means = peers.forecast(both, cells[kind], progress)
    asked = len(table.test_days)
    parameters = {
        "first_day": str(question.config.first_day),
        "columns": table.train.shape[1],
        **({"rounds": question.rounds} if kind == "xgboost" else {}),
    }
    train_loss = float(np.nanmean(crps(quantiles[asked:], table.outputs)))
    return _peer_answer(question, table, quantiles[:asked], means[:asked], train_loss, parameters)


def _peer_answer(
    question: Question,
    table: Table,
    scaled: FloatArray,
    means: FloatArray,
    train_loss: float,
    parameters: Parameters,
) -> Answer:
    """A peer's scaled anomalies as its answer; it has one epoch, the last."""
    raised = mean_of_transformed(table, scaled, means, table.test_days)
    quantiles = table.encoder.unscale(scaled, table.test_days)
    answer = _answer(question, table.encoder, quantiles, raised, (), parameters)
    return replace(answer, curves=(EpochReport("backtest", 1, 1, train_loss, answer.crps),))


def _answer(
    question: Question,
    encoder: InputEncoder,
    quantiles: FloatArray,
    means: FloatArray,
    curves: tuple[EpochReport, ...],
    parameters: Parameters,
) -> Answer:
    """Score quantiles (n, leads, targets, levels) and means (n, leads, targets), transformed."""
    days = question.days
    observed = to_transformed(truth(question.known, days))
    # CRPS is proportional to the unit and blind to the centre: no need to take it off.
    scaled = crps(quantiles, observed) / encoder.target_scale(lead_days(days))
    raised = np.moveaxis(from_transformed(np.moveaxis(quantiles, -1, 0)), 0, -1)
    prediction = Prediction(days, raised, from_transformed(means))
    return Answer(prediction, float(np.nanmean(scaled)), curves, parameters)
