"""Training: a backtest model that is scored, then the production fit that is issued.

The days through D are cut by time into fit, validation and held-out days. The backtest
model is fitted on the first, stopped by the second and scored on the third. The issued
model is fitted afresh on all days through D, for as many epochs as the backtest found. So
the scores are out of sample for the recipe, and what goes into service knows the newest
days. The backtest's errors on the held-out days calibrate the issued model's first forecasts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from seoulcast.datasets.documents import Correction
from seoulcast.forecasting.core.days import FloatArray, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import BoolArray
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.model.configuration import Parameters, TrainingConfig, flat_parameters
from seoulcast.forecasting.model.fitted_stage import FittedStage, with_backtest, with_corrections
from seoulcast.forecasting.model.fitting import THREADS, EpochReport, Stage, fit_network
from seoulcast.forecasting.model.held_out import forecast_held_out
from seoulcast.forecasting.model.model_files import version_of
from seoulcast.forecasting.model.network import Network
from seoulcast.forecasting.model.network_registry import build_network, network_name
from seoulcast.forecasting.model.network_share import network_share
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.samples import EXCLUDES_DAYS, SampleBuilder
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.verification.comparison import errors_by_day
from seoulcast.forecasting.verification.scoring import evaluate
from seoulcast.targets import Group, groups, indexes, of_group

MINIMUM_DAYS = 200
"""With fewer days there is nothing to learn beyond what the fallback knows."""


class TooLittleHistoryError(ValueError):
    """There are too few days to train on; says how many there are, or what is missing."""


@dataclass(frozen=True)
class TrainingResult:
    """What a training gave.

    Args:
        model: the one to issue forecasts with; its `backtest` was scored.
        curves: every epoch of the backtest's first network, those after the best included.
        parameters: configuration, sizes and periods, flat.
        scores: of backtest and references on the held-out days; columns system, target,
            lead, metric, value.
        held_out: first and last held-out target day.
        held_out_errors: CRPS of backtest and references by day of issue, shape (days, leads,
            targets); NaN where one of them or the truth is unknown.
        held_out_corrected: where the backtest's forecasts had each correction, likewise.
        data_digest: SHA-256 of all observations from the first day trained on.
    """

    model: TrainedModel
    curves: tuple[EpochReport, ...]
    parameters: Parameters
    scores: pd.DataFrame
    held_out: tuple[date, date]
    held_out_errors: Mapping[str, FloatArray]
    held_out_corrected: Mapping[Correction, BoolArray]
    data_digest: str

    @property
    def version(self) -> str:
        """Of the model."""
        return version_of(self.model)


@dataclass(frozen=True)
class Split:
    """Days cut by time: fit through, then validation through, then held out through D."""

    first: date
    fit_through: date
    validation_through: date
    through: date

    @classmethod
    def of(cls, observations: Observations, through: date, config: TrainingConfig) -> Split:
        """Cut the days; a short history gives at most a sixth of its days to each part.

        Raises:
            TooLittleHistoryError: there are fewer than 200 days.
        """
        first = max(observations.first_day() or through, config.first_day)
        days = (through - first).days + 1
        if days < MINIMUM_DAYS:
            raise TooLittleHistoryError(
                f"{max(days, 0)} days of observations from {first} through {through} are too "
                f"few to train on; {MINIMUM_DAYS} are needed. Fetch more history, or let the "
                "fallback forecast until there is."
            )
        validation_through = through - timedelta(days=min(config.held_out_days, days // 6))
        fit_through = validation_through - timedelta(days=min(config.validation_days, days // 6))
        return cls(first, fit_through, validation_through, through)

    @property
    def held_out(self) -> tuple[date, date]:
        """First and last held-out target day."""
        return self.validation_through + timedelta(days=1), self.through

    def check(self, observations: Observations) -> None:
        """Refuse days with too many gaps to be learnt from.

        The group with the longest record must be observed in the fit span, another anywhere
        through D, and any of them on the validation days.

        Raises:
            TooLittleHistoryError: nothing that counts was observed in a part that needs it.
        """
        longest = min(groups(), key=lambda group: group.first_day)
        for group in groups():
            last = self.fit_through if group is longest else self.through
            _need_observed(observations, (group,), self.first, last)
        _need_observed(observations, groups(), self.fit_through, self.validation_through)


def _need_observed(
    observations: Observations, needed: Sequence[Group], after: date, last: date
) -> None:
    """Refuse a part on whose days no target of these groups was observed."""
    days = day_range(after + timedelta(days=1), last)
    seen = ~np.isnan(observations.targets(days))
    seen[np.ix_(np.isin(days, observations.excluded_days()), EXCLUDES_DAYS)] = False
    members = indexes(target for group in needed for target in of_group(group.name))
    if not seen[:, members].any():
        name = " or ".join(group.words.en for group in needed)
        raise TooLittleHistoryError(
            f"no day from {days[0]} through {last} on which {name} was observed (excluded days "
            "do not count): there is nothing to train on. Fetch more history, or let the "
            "fallback forecast until there is."
        )


def train_model(
    observations: Observations,
    through: date,
    config: TrainingConfig | None = None,
    *,
    on_epoch: Callable[[EpochReport], None] | None = None,
) -> TrainingResult:
    """Train a model on data through a day.

    Args:
        observations: clean tables; what is later than `through` is not read.
        through: D, the model's partition.
        config: choices; the defaults won on 2019 and 2020.
        on_epoch: called after each epoch of either stage.

    Raises:
        TooLittleHistoryError: there are fewer than 200 days, or too little was observed on them.
        TrainingDivergedError: a loss is NaN or infinite after an epoch.
    """
    config = config or TrainingConfig()
    known = observations.through(through)
    split = Split.of(known, through, config)
    split.check(known)
    stage = fit_stage(known, split, config, "backtest", on_epoch)
    curves, epochs = stage.curves, stage.epochs
    fit_through, validated = split.fit_through, split.validation_through
    share = network_share(Predictor(stage.model), known, fit_through, validated)
    backtest = with_corrections(stage, known, share)
    production = replace(config, fit=replace(config.fit, max_epochs=epochs))
    issued = fit_stage(known, split, production, "production", on_epoch)
    share = network_share(Predictor(backtest), known, fit_through, through)
    predictor = Predictor(backtest)
    model = with_corrections(issued, known, share)
    model = with_backtest(model, predictor, known, split.validation_through)
    digests = known.digest(split.first, through) | known.morning.digest(split.first, through)
    held_out = forecast_held_out(predictor, known, split.held_out)
    return TrainingResult(
        model=model,
        curves=curves,
        parameters=_parameters(config, split, model, epochs),
        scores=evaluate(held_out.systems, known),
        held_out=split.held_out,
        held_out_errors=errors_by_day(held_out.systems, known),
        held_out_corrected=held_out.corrected,
        data_digest=hashlib.sha256(json.dumps(digests).encode()).hexdigest(),
    )


def fit_stage(
    known: Observations,
    split: Split,
    config: TrainingConfig,
    stage: Stage,
    on_epoch: Callable[[EpochReport], None] | None = None,
) -> FittedStage:
    """The model of a stage, not yet corrected by what mornings know.

    A backtest's first network is stopped by the validation days; the others are fitted for
    as many epochs as that found. A production fit has no validation days: all its networks
    are fitted for the configuration's epochs.
    """
    through = split.fit_through if stage == "backtest" else split.through
    # The window may begin before the first day: what is missing there is masked.
    encoder = InputEncoder.fit(known, split.first, through, config.inputs)
    builder = SampleBuilder(encoder, known, config.values, config.components)
    linear_base, days, training = builder.fit_linear_base(split.first, through)
    validation = None
    if stage == "backtest":
        validation = builder.samples(linear_base, split.fit_through, split.validation_through)
    sizes, fit = builder.input_sizes, config.fit
    networks: list[Network] = []
    curves: tuple[EpochReport, ...] = ()
    for member in range(config.members):
        fitted = fit_network(
            lambda: build_network(config.network, sizes, linear_base.rmse),
            training,
            None if member else validation,
            replace(fit, seed=config.fit.seed + member),
            stage=stage,
            on_epoch=None if member else on_epoch,
        )
        networks.append(fitted.network)
        if member == 0:
            curves = fitted.reports
            fit = replace(fit, max_epochs=fitted.epochs)
    model = TrainedModel(encoder, linear_base, config.network, sizes, tuple(networks), through)
    return FittedStage(
        model,
        curves,
        fit.max_epochs,
        days,
        *(tensor.double().numpy() for tensor in (training.linear_base, training.observed)),
    )


def _parameters(
    config: TrainingConfig, split: Split, model: TrainedModel, epochs: int
) -> Parameters:
    return {
        **flat_parameters(config),
        "architecture": network_name(config.network),
        "trained_from": str(split.first),
        "backtest_fit_through": str(split.fit_through),
        "backtest_validation_through": str(split.validation_through),
        "trained_through": str(split.through),
        "epochs": epochs,
        "station": model.encoder.station,
        "spatial_components": model.encoder.components.description,
        "history_channels": model.input_sizes.history_channels,
        "linear_base_inputs": model.linear_base.short_lead.weights.shape[1],
        "torch_threads": THREADS,
        "weights": sum(p.numel() for n in model.networks for p in n.parameters()),
    }
