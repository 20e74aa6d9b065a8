"""All choices of a training, nested as the parts that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from seoulcast.forecasting.core.observations import Values
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.forecasting.model.network import NetworkConfig

Parameters = dict[str, str | int | float]


@dataclass(frozen=True)
class FitConfig:
    """How a network is fitted.

    Args:
        learning_rate: of AdamW.
        weight_decay: of AdamW.
        batch_size: days.
        averaging: decay a step of the running average of weights.
        max_epochs: most there can be.
        patience: epochs without a better validation loss before training stops.
        seed: of weights, dropout and order; the first network's, the next ones follow it.
    """

    learning_rate: float = 1e-3
    weight_decay: float = 1e-2
    batch_size: int = 128
    averaging: float = 0.995
    max_epochs: int = 12
    patience: int = 5
    seed: int = 108


@dataclass(frozen=True)
class TrainingConfig:
    """All choices of a training.

    Args:
        first_day: first day trained on, where there are observations from so early.
        values: train PM10 on what was observed or on what the filter left.
        inputs: what is made of the observations.
        components: of the spatial components, those the network reads and must predict for
            the coming days; the linear base model reads all of them.
        network: choices of the network, which also say which network it is.
        members: networks, alike but for their seeds, whose quantiles are averaged.
        fit: how each of them is fitted.
        validation_days: before the held-out days; stop training.
        held_out_days: the last ones; the backtest model is scored on them.
    """

    first_day: date = date(2000, 1, 1)
    values: Values = "observed"
    inputs: InputConfig = field(default_factory=InputConfig)
    components: int = 15
    network: NetworkConfig = field(default_factory=LSTMConfig)
    members: int = 2
    fit: FitConfig = field(default_factory=FitConfig)
    validation_days: int = 365
    held_out_days: int = 365


def flat_parameters(config: TrainingConfig) -> Parameters:
    """Every choice by its dotted name, as MLflow takes parameters; dates as text."""
    return dict(_flat(asdict(config), ""))


def _flat(nested: Mapping[str, Any], prefix: str) -> list[tuple[str, str | int | float]]:
    found: list[tuple[str, str | int | float]] = []
    for name, value in nested.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            plain = value if isinstance(value, int | float) else str(value)
            found.append((f"{prefix}{name}", plain))
    return found
