"""What every network is to the rest: its inputs, its output and its base class.

Training, prediction and the files of a model know a network by these alone. Another one is
a module with a subclass of `Network` and of `NetworkConfig`, and a row in `network_registry.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from seoulcast.forecasting.core.prediction import N_LEADS, N_TARGETS


class Batch(NamedTuple):
    """Samples, each a forecast's inputs with what was observed after it; n of them.

    Attributes:
        history: (n, window, channels).
        running_means: (n, channels).
        future: (n, leads, channels).
        linear_base: the linear base model's forecast of scaled anomalies, (n, leads, targets).
        observed: scaled anomalies, (n, leads, targets), NaN where nothing was observed.
        scale: their unit, (n, leads, targets).
        auxiliary: spatial components of the coming days, (n, k), NaN where unknown.
    """

    history: Tensor
    running_means: Tensor
    future: Tensor
    linear_base: Tensor
    observed: Tensor
    scale: Tensor
    auxiliary: Tensor


class NetworkOutput(NamedTuple):
    """What a network makes of n samples.

    Attributes:
        quantiles: of scaled anomalies, never falling along the levels, (n, leads, targets, levels).
        means: of scaled anomalies, (n, leads, targets).
        representation: of the history, (n, `representation_size`): the auxiliary target is
            predicted from it in training.
    """

    quantiles: Tensor
    means: Tensor
    representation: Tensor


@dataclass(frozen=True)
class InputSizes:
    """Sizes of a network's inputs, which follow from the data.

    Args:
        history_channels: of a day of history that the network reads, the first ones.
        running_mean_channels: running means.
        future_channels: of a lead.
    """

    history_channels: int
    running_mean_channels: int
    future_channels: int


@dataclass(frozen=True)
class NetworkConfig:
    """Base of a network's own choices: a frozen dataclass of numbers and strings."""


class Network(nn.Module, ABC):
    """Weather, calendar and the linear base model's forecast to quantiles and means.

    A subclass is made of its `NetworkConfig` and the `InputSizes`. Its weights are drawn from
    torch's own generator; `forward` depends on a sample alone, whatever the others are.
    """

    linear_base_rmse: Tensor
    """Root mean squared error of the linear base model, (leads, targets): fixed, not learnt."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("linear_base_rmse", torch.ones(N_LEADS, N_TARGETS))

    @property
    @abstractmethod
    def representation_size(self) -> int:
        """Length of the representation of a sample."""

    @abstractmethod
    def forward(
        self, history: Tensor, running_means: Tensor, future: Tensor, linear_base: Tensor
    ) -> NetworkOutput:
        """Quantiles, means and representation; arguments as in `Batch`."""

    def added_to_base(
        self, linear_base: Tensor, quantiles: Tensor, means: Tensor, representation: Tensor
    ) -> NetworkOutput:
        """The output of a network that works in units of the linear base model's error."""
        return NetworkOutput(
            linear_base.unsqueeze(-1) + self.linear_base_rmse.unsqueeze(-1) * quantiles,
            linear_base + self.linear_base_rmse * means,
            representation,
        )


def ordered_quantiles(median: Tensor, above: Tensor, below: Tensor) -> Tensor:
    """Quantiles that can't cross: the median, and sums of positive steps away from it.

    Args:
        median: (...).
        above: steps from each level to the next above the median, (..., levels above).
        below: the same below it, from the median downwards, (..., levels below).
    """
    middle = median.unsqueeze(-1)
    return torch.cat([middle - below.cumsum(-1).flip(-1), middle, middle + above.cumsum(-1)], -1)
