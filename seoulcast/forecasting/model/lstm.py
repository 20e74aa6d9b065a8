"""The default network: an LSTM over the last days and a head that is asked once a lead."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from seoulcast import levels
from seoulcast.forecasting.core.prediction import N_LEADS, N_LEVELS, N_TARGETS
from seoulcast.forecasting.model.network import (
    InputSizes,
    Network,
    NetworkConfig,
    NetworkOutput,
    ordered_quantiles,
)

STEPS_ABOVE, STEPS_BELOW = levels.normal_steps()
"""From the median to the levels above and below it: training starts from normal errors."""
N_ABOVE = len(STEPS_ABOVE)
"""Of the head's outputs, the steps above the median come first, then those below it."""


@dataclass(frozen=True)
class LSTMConfig(NetworkConfig):
    """Choices of the LSTM.

    Args:
        hidden: units of the LSTM and of the head.
        dropout: share of the head's units that are dropped in training.
        input_dropout: share of the LSTM's inputs that are dropped in training.
    """

    hidden: int = 128
    dropout: float = 0.5
    input_dropout: float = 0.1


class WeatherLSTM(Network):
    """LSTM and head, which say how far to depart from the linear base model's forecast.

    Both work in units of the linear base model's error. The mean is an output of its own.
    """

    def __init__(self, config: LSTMConfig, sizes: InputSizes) -> None:
        super().__init__()
        self.history_channels = sizes.history_channels
        self.input_dropout = nn.Dropout(config.input_dropout)
        self.encoder = nn.LSTM(sizes.history_channels, config.hidden, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)
        known = config.hidden + sizes.running_mean_channels + sizes.future_channels + N_TARGETS
        self.head = nn.Sequential(
            nn.Linear(known, config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, N_TARGETS * (N_LEVELS + 1)),
        )
        start = torch.log(torch.expm1(torch.tensor([*STEPS_ABOVE, *STEPS_BELOW])))
        self.step_bias = nn.Parameter(start.repeat(N_LEADS, N_TARGETS, 1))
        # Training starts from the linear base model with normal errors and departs from there.
        for parameter in self.head[-1].parameters():
            nn.init.zeros_(parameter)

    @property
    def representation_size(self) -> int:
        """Units of the LSTM."""
        return self.encoder.hidden_size

    def forward(
        self, history: Tensor, running_means: Tensor, future: Tensor, linear_base: Tensor
    ) -> NetworkOutput:
        """Quantiles, means, and the LSTM's last state as the representation."""
        _, (states, _) = self.encoder(self.input_dropout(history[..., : self.history_channels]))
        state = states[-1]
        known = self.dropout(torch.cat([state, running_means], dim=1))
        each_lead = known.unsqueeze(1).expand(-1, N_LEADS, -1)
        raw = self.head(torch.cat([each_lead, future, linear_base], dim=2))
        raw = raw.reshape(len(state), N_LEADS, N_TARGETS, N_LEVELS + 1)
        median, skewness = raw[..., 0], raw[..., 1]
        steps = functional.softplus(raw[..., 2:] + self.step_bias)
        quantiles = ordered_quantiles(
            median, above=steps[..., :N_ABOVE], below=steps[..., N_ABOVE:]
        )
        # The mean starts from the median and learns how far skewness takes it away.
        return self.added_to_base(linear_base, quantiles, median + skewness, state)
