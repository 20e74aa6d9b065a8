"""Training: a rehearsal that is judged, then the model that is issued.

The days through D are cut by time into fit, validation and held-out days. The rehearsal
is fitted on the first, stopped by the second and scored on the third. The issued model is
fitted afresh on all days through D, for as many epochs as the rehearsal found. So the
scores are honest for the recipe, and what goes into service knows the newest days.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import torch

from seoulcast_assets.forecasting.artifact import TrainedModel
from seoulcast_assets.forecasting.baselines import References
from seoulcast_assets.forecasting.days import day_range, lead_days
from seoulcast_assets.forecasting.features import InputEncoder
from seoulcast_assets.forecasting.fitting import (
    EpochReport,
    FitConfig,
    Fitted,
    Samples,
    Stage,
    fit_network,
)
from seoulcast_assets.forecasting.linear import fit_ridge
from seoulcast_assets.forecasting.lstm import NetworkConfig, WeatherLSTM
from seoulcast_assets.forecasting.observations import Observations, Values
from seoulcast_assets.forecasting.prediction import N_LEADS, Prediction
from seoulcast_assets.forecasting.scoring import evaluate

SHORTEST_DAYS = 200
"""With fewer days there is nothing to learn beyond what the fallback knows."""


class TooLittleHistoryError(ValueError):
    """There are too few days to train on; says how many there are and are needed."""


@dataclass(frozen=True)
class TrainingConfig:
    """All choices of a training.

    Args:
        first_day: first day trained on, where there are observations from so early.
        window_days: history the network sees, D included.
        hidden: units of the LSTM and the head.
        recent_days: last days the head sees directly.
        dropout: share of the head's inputs dropped in training.
        field_components: principal components of all stations.
        values: train PM10 on what was observed or on what the filter left.
        validation_days: before the held-out days; stop training.
        held_out_days: the last ones; judge it.
        learning_rate: of AdamW.
        weight_decay: of AdamW.
        batch_size: days.
        averaging: decay a step of the running average of weights.
        max_epochs: most there can be.
        patience: epochs without a better validation loss.
        seed: of everything drawn.
    """

    first_day: date = date(2000, 1, 1)
    window_days: int = 28
    hidden: int = 96
    recent_days: int = 2
    dropout: float = 0.3
    field_components: int = 40
    values: Values = "observed"
    validation_days: int = 365
    held_out_days: int = 365
    learning_rate: float = 1e-3
    weight_decay: float = 1e-2
    batch_size: int = 128
    averaging: float = 0.995
    max_epochs: int = 30
    patience: int = 5
    seed: int = 108


@dataclass(frozen=True)
class TrainingResult:
    """What a training gave.

    Args:
        model: the one to issue forecasts with; its `rehearsal` was judged.
        curves: every epoch of the rehearsal, those after the best included.
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
        TooLittleHistoryError: there are fewer than 200 days.
    """
    config = config or TrainingConfig()
    known = observations.through(through)
    split = Split.of(known, through, config)
    rehearsal, rehearsed = _fit(known, split, config, "rehearsal", config.max_epochs, on_epoch)
    model, _ = _fit(known, split, config, "final", rehearsed.epochs, on_epoch)
    model = replace(model, rehearsal=rehearsal)
    digests = known.digest(split.first, through)
    return TrainingResult(
        model=model,
        curves=rehearsed.reports,
        parameters=_parameters(config, split, model, rehearsed.epochs),
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


def _fit(
    known: Observations,
    split: Split,
    config: TrainingConfig,
    stage: Stage,
    epochs: int,
    on_epoch: Callable[[EpochReport], None] | None,
) -> tuple[TrainedModel, Fitted]:
    through = split.fit_through if stage == "rehearsal" else split.through
    encoder = InputEncoder.fit(
        known,
        split.first,
        through,
        window_days=config.window_days,
        field_components=config.field_components,
    )
    network = NetworkConfig(
        history_channels=encoder.history_channels,
        future_channels=encoder.future_channels,
        hidden=config.hidden,
        dropout=config.dropout,
        recent_days=config.recent_days,
    )
    # The window may begin before the first day: what is missing there is masked.
    training = _samples(encoder, known, split.first, through, config.values)
    validation = None
    if stage == "rehearsal":
        validation = _samples(
            encoder, known, split.fit_through, split.validation_through, config.values
        )
    recent = training.history[:, -config.recent_days :].flatten(1).double().numpy()
    linear = fit_ridge(recent, training.observed.flatten(1).double().numpy())

    def build() -> WeatherLSTM:
        built = WeatherLSTM(network)
        built.set_linear(linear)
        return built

    fitted = fit_network(
        build,
        training,
        validation,
        FitConfig(
            learning_rate=config.learning_rate,
            weight_decay=config.weight_decay,
            batch_size=config.batch_size,
            averaging=config.averaging,
            epochs=epochs,
            patience=config.patience,
            seed=config.seed,
        ),
        stage=stage,
        on_epoch=on_epoch,
    )
    return TrainedModel(encoder, network, fitted.network, trained_through=through), fitted


def _samples(
    encoder: InputEncoder, known: Observations, first: date, last: date, values: Values
) -> Samples:
    """Forecast situations under `first` to the day before `last`, with targets through `last`.

    Target days after `last` count as not observed, so that periods do not overlap.
    """
    days = day_range(first, last - timedelta(days=1))
    grid = day_range(first, last + timedelta(days=N_LEADS))
    observed = encoder.scaled_targets(known.through(last), grid, values)
    observed = observed[(lead_days(days) - grid[0]).astype(np.int64)]
    there = np.isfinite(observed).any(axis=(1, 2))
    inputs = encoder.encode(known, days[there])
    # A target never observed has no unit; it is masked, but must not turn the loss to NaN.
    scale = np.nan_to_num(encoder.target_scale(lead_days(days[there])), nan=1.0)
    return Samples(
        history=torch.from_numpy(inputs.history),
        future=torch.from_numpy(inputs.future),
        observed=torch.from_numpy(observed[there].astype(np.float32)),
        scale=torch.from_numpy(scale.astype(np.float32)),
    )


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
        "weights": sum(p.numel() for p in model.network.parameters()),
    }
