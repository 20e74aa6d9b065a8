"""Training: a rehearsal that is judged, then the model that is issued.

The days through D are cut by time into fit, validation and held-out days. The rehearsal
is fitted on the first, stopped by the second and scored on the third. The issued model is
fitted afresh on all days through D, for as many epochs as the rehearsal found. So the
scores are honest for the recipe, and what goes into service knows the newest days. The
rehearsal's errors on the held-out days recalibrate the issued model's first forecasts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.observations import Observations, Values
from seoulcast.forecasting.core.prediction import ON_LOG_SCALE, Prediction
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.model.fitting import (
    THREADS,
    EpochReport,
    FitConfig,
    Stage,
    fit_network,
)
from seoulcast.forecasting.model.lstm import NetworkConfig, WeatherLSTM
from seoulcast.forecasting.model.samples import TrainingDays
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.verification.scoring import evaluate

SHORTEST_DAYS = 200
"""With fewer days there is nothing to learn beyond what the fallback knows."""

BoolArray = npt.NDArray[np.bool_]
TEMPERATURES: BoolArray = ~ON_LOG_SCALE


class TooLittleHistoryError(ValueError):
    """There are too few days to train on; says how many there are, or what is missing."""


@dataclass(frozen=True)
class TrainingConfig:
    """All choices of a training.

    Args:
        first_day: first day trained on, where there are observations from so early.
        window_days: history the LSTMs see, D included.
        members: networks, alike but for their seeds, whose quantiles are averaged.
        hidden: units of an LSTM and of its head.
        dropout: share of the head's units dropped in training.
        input_dropout: share of the LSTM's inputs dropped in training.
        field_components: principal components of all stations, for the carrier.
        lstm_components: of them, those the LSTM reads and must tell the coming days of.
        values: train PM10 on what was observed or on what the filter left.
        validation_days: before the held-out days; stop training.
        held_out_days: the last ones; judge it.
        learning_rate: of AdamW.
        weight_decay: of AdamW.
        batch_size: days.
        averaging: decay a step of the running average of weights.
        max_epochs: most there can be.
        patience: epochs without a better validation loss.
        seed: of everything drawn by the first member; the next ones follow it.
    """

    first_day: date = date(2000, 1, 1)
    window_days: int = 14
    members: int = 2
    hidden: int = 128
    dropout: float = 0.5
    input_dropout: float = 0.1
    field_components: int = 100
    lstm_components: int = 15
    values: Values = "observed"
    validation_days: int = 365
    held_out_days: int = 365
    learning_rate: float = 1e-3
    weight_decay: float = 1e-2
    batch_size: int = 128
    averaging: float = 0.995
    max_epochs: int = 12
    patience: int = 5
    seed: int = 108


@dataclass(frozen=True)
class TrainingResult:
    """What a training gave.

    Args:
        model: the one to issue forecasts with; its `rehearsal` was judged.
        curves: every epoch of the rehearsal's first member, those after the best included.
        parameters: configuration, sizes and periods, flat.
        scores: of rehearsal and references on the held-out days; columns system, target,
            lead, metric, value.
        held_out: first and last held-out target day.
        data_digest: SHA-256 of all observations from the first day trained on.
    """

    model: TrainedModel
    curves: tuple[EpochReport, ...]
    parameters: dict[str, str | int | float]
    scores: pd.DataFrame
    held_out: tuple[date, date]
    data_digest: str


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
        if days < SHORTEST_DAYS:
            raise TooLittleHistoryError(
                f"{max(days, 0)} days of observations from {first} through {through} are too "
                f"few to train on; {SHORTEST_DAYS} are needed. Fetch more history, or let the "
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
        """Refuse days too full of holes to be learnt from.

        Raises:
            TooLittleHistoryError: nothing that counts was observed in a part that needs it.
        """
        _need_observed(observations, "temperature", TEMPERATURES, self.first, self.fit_through)
        _need_observed(observations, "PM10", ON_LOG_SCALE, self.first, self.through)
        either = ON_LOG_SCALE | TEMPERATURES
        last = self.validation_through
        _need_observed(observations, "temperature or PM10", either, self.fit_through, last)


def _need_observed(
    observations: Observations, name: str, targets: BoolArray, after: date, last: date
) -> None:
    """Refuse a part on whose days none of the targets was observed."""
    days = day_range(after + timedelta(days=1), last)
    seen = ~np.isnan(observations.targets(days))
    seen[np.ix_(np.isin(days, observations.excluded_days()), TEMPERATURES)] = False
    if not seen[:, targets].any():
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
    """
    config = config or TrainingConfig()
    known = observations.through(through)
    split = Split.of(known, through, config)
    split.check(known)
    rehearsal, curves, epochs = fit_stage(
        known, split, config, "rehearsal", config.max_epochs, on_epoch
    )
    model, _, _ = fit_stage(known, split, config, "final", epochs, on_epoch)
    model = replace(
        model,
        rehearsal=rehearsal,
        reference=rehearsal.verified(known, split.validation_through, through),
    )
    digests = known.digest(split.first, through)
    return TrainingResult(
        model=model,
        curves=curves,
        parameters=_parameters(config, split, model, epochs),
        scores=evaluate(judged_systems(rehearsal, known, split.held_out), known),
        held_out=split.held_out,
        data_digest=hashlib.sha256(json.dumps(digests).encode()).hexdigest(),
    )


def judged_systems(
    model: TrainedModel, observations: Observations, held_out: tuple[date, date]
) -> dict[str, Prediction]:
    """What a model and its references say of held-out target days.

    The references are fitted through the day before the first of them, the model earlier.
    """
    before = held_out[0] - timedelta(days=1)
    issues = day_range(before, held_out[1] - timedelta(days=1))
    known = observations.through(held_out[1])
    references = References(known.through(before), before).predict(known, issues)
    return {"seoulcast": model.predict(known, issues), **references}


def fit_stage(
    known: Observations,
    split: Split,
    config: TrainingConfig,
    stage: Stage,
    epochs: int,
    on_epoch: Callable[[EpochReport], None] | None = None,
) -> tuple[TrainedModel, tuple[EpochReport, ...], int]:
    """The model of a stage, its first member's curves, and the epochs it was fitted for.

    A rehearsal's first member is stopped by the validation days; the others, and both
    stages alike, are fitted for as many epochs as that found.
    """
    through = split.fit_through if stage == "rehearsal" else split.through
    encoder = InputEncoder.fit(
        known,
        split.first,
        through,
        window_days=config.window_days,
        field_components=config.field_components,
    )
    days = TrainingDays(encoder, known, config.values, config.lstm_components)
    # The window may begin before the first day: what is missing there is masked.
    carrier, training = days.fitted_on(split.first, through)
    validation = None
    if stage == "rehearsal":
        validation = days.samples(carrier, split.fit_through, split.validation_through)
    network = NetworkConfig(
        history_channels=days.history_channels,
        memory_channels=encoder.memory_channels,
        future_channels=encoder.future_channels,
        hidden=config.hidden,
        dropout=config.dropout,
        input_dropout=config.input_dropout,
    )
    networks: list[WeatherLSTM] = []
    curves: tuple[EpochReport, ...] = ()
    for member in range(config.members):
        fitted = fit_network(
            lambda: WeatherLSTM(network, carrier.spread),
            training,
            None if member else validation,
            FitConfig(
                learning_rate=config.learning_rate,
                weight_decay=config.weight_decay,
                batch_size=config.batch_size,
                averaging=config.averaging,
                epochs=epochs,
                patience=config.patience,
                seed=config.seed + member,
            ),
            stage=stage,
            on_epoch=None if member else on_epoch,
        )
        networks.append(fitted.network)
        if member == 0:
            curves, epochs = fitted.reports, fitted.epochs
    return TrainedModel(encoder, carrier, network, tuple(networks), through), curves, epochs


def _parameters(
    config: TrainingConfig, split: Split, model: TrainedModel, epochs: int
) -> dict[str, str | int | float]:
    chosen = {k: v if isinstance(v, (int, float)) else str(v) for k, v in asdict(config).items()}
    return {
        **chosen,
        "trained_from": str(split.first),
        "rehearsal_fit_through": str(split.fit_through),
        "rehearsal_validation_through": str(split.validation_through),
        "trained_through": str(split.through),
        "epochs": epochs,
        "station": model.encoder.station,
        "station_field": model.encoder.field.description,
        "history_channels": model.network_config.history_channels,
        "carrier_inputs": model.carrier.near.weights.shape[1],
        "torch_threads": THREADS,
        "weights": sum(p.numel() for n in model.networks for p in n.parameters()),
    }
