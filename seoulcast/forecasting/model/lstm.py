"""The network: an LSTM over the last days and a head that is asked once a lead.

It computes on scaled anomalies. Its quantiles can't cross: the median is given, the
others lie above and below it by sums of positive steps. The mean is an output of its own.
While training it must also say how the weather over all stations goes on: that keeps the
LSTM from learning the training days by heart, which a few thousand days invite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.nn import functional

from seoulcast.datasets.documents import QUANTILE_LEVELS
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import (
    MEDIAN,
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    ON_LOG_SCALE,
)

NORMAL_STEPS = (0.6745, 0.6071, 0.3633)
"""Distances of the levels 0.5, 0.75, 0.9, 0.95 of a normal distribution: where training
starts. Those below the median mirror them."""

STEEPEST = 3.0
"""Largest difference of logarithms in the mean's loss: a storm 20 times what was expected
counts, a stuck instrument does not run the gradient."""

MEAN_WEIGHT = 0.2
"""Weight of the mean's loss beside the quantiles'."""

OUTLOOK_WEIGHT = 4.0
"""Weight of the outlook's squared error: with it the validation loss stays flat over the
epochs, without it it climbs after the second."""


class Batch(NamedTuple):
    """Forecast situations with what came of them; tensors of the same length n.

    Attributes:
        history: (n, window, channels).
        memory: (n, channels).
        future: (n, 7, channels).
        carried: the carrier's forecast of scaled anomalies, (n, 7, 6).
        observed: scaled anomalies, (n, 7, 6), NaN where nothing was observed.
        scale: their unit, (n, 7, 6).
        outlook: components of the coming days, (n, k), NaN where unknown.
    """

    history: Tensor
    memory: Tensor
    future: Tensor
    carried: Tensor
    observed: Tensor
    scale: Tensor
    outlook: Tensor


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network.

    Args:
        history_channels: of a day of history that the LSTM reads, the first ones.
        memory_channels: running means.
        future_channels: of a lead.
        hidden: units of the LSTM and of the head.
        dropout: share of the head's units that are dropped in training.
        input_dropout: share of the LSTM's inputs that are dropped in training.
    """

    history_channels: int
    memory_channels: int
    future_channels: int
    hidden: int
    dropout: float
    input_dropout: float


class WeatherLSTM(nn.Module):
    """Weather and calendar to quantiles and means of scaled anomalies.

    The carrier's forecast is given; LSTM and head say, in units of the carrier's own
    error, how far to depart from it and how sure to be.
    """

    spread: Tensor

    def __init__(self, config: NetworkConfig, spread: FloatArray | None = None) -> None:
        super().__init__()
        self.history_channels = config.history_channels
        self.input_dropout = nn.Dropout(config.input_dropout)
        self.encoder = nn.LSTM(config.history_channels, config.hidden, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)
        known = config.hidden + config.memory_channels + config.future_channels + N_TARGETS
        self.head = nn.Sequential(
            nn.Linear(known, config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, N_TARGETS * (N_LEVELS + 1)),
        )
        given = torch.ones(N_LEADS, N_TARGETS)
        self.register_buffer("spread", given if spread is None else torch.tensor(spread).float())
        steps = torch.tensor(NORMAL_STEPS)
        start = torch.log(torch.expm1(torch.cat([steps, steps])))
        self.step_bias = nn.Parameter(start.repeat(N_LEADS, N_TARGETS, 1))
        # Training starts from the carrier with normal errors and departs from there.
        for parameter in self.head[-1].parameters():
            nn.init.zeros_(parameter)

    def state(self, history: Tensor) -> Tensor:
        """What the LSTM keeps of (n, window, channels): (n, hidden)."""
        _, (state, _) = self.encoder(self.input_dropout(history[..., : self.history_channels]))
        kept: Tensor = state[-1]
        return kept

    def forward(
        self, history: Tensor, memory: Tensor, future: Tensor, carried: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Quantiles (n, 7, 6, 7) and means (n, 7, 6); arguments as in `Batch`."""
        return self.decode(self.state(history), memory, future, carried)

    def decode(
        self, state: Tensor, memory: Tensor, future: Tensor, carried: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Quantiles, never falling along the last axis, and means, from the LSTM's state."""
        known = self.dropout(torch.cat([state, memory], dim=1))
        each_lead = known.unsqueeze(1).expand(-1, N_LEADS, -1)
        raw = self.head(torch.cat([each_lead, future, carried], dim=2))
        raw = raw.reshape(len(state), N_LEADS, N_TARGETS, N_LEVELS + 1)
        median = raw[..., 0]
        steps = functional.softplus(raw[..., 2:] + self.step_bias)
        above, below = steps[..., :MEDIAN].cumsum(-1), steps[..., MEDIAN:].cumsum(-1)
        middle = median.unsqueeze(-1)
        quantiles = torch.cat([middle - below.flip(-1), middle, middle + above], dim=-1)
        # The mean starts from the median and learns how far skewness takes it away.
        mean = median + raw[..., 1]
        return (
            carried.unsqueeze(-1) + self.spread.unsqueeze(-1) * quantiles,
            carried + self.spread * mean,
        )


class ForecastModule(pl.LightningModule):
    """Trains a WeatherLSTM on masked pinball loss, the mean's own loss and the outlook's.

    Args:
        network: what is trained.
        outlook_channels: what the LSTM's state must tell of the coming days.
        learning_rate: of AdamW.
        weight_decay: of AdamW.
    """

    levels: Tensor
    on_log_scale: Tensor

    def __init__(
        self,
        network: WeatherLSTM,
        *,
        outlook_channels: int,
        learning_rate: float,
        weight_decay: float,
    ) -> None:
        super().__init__()
        self.network = network
        self.outlook = nn.Linear(network.encoder.hidden_size, outlook_channels)
        self.learning_rate, self.weight_decay = learning_rate, weight_decay
        self.register_buffer("levels", torch.tensor(QUANTILE_LEVELS))
        self.register_buffer("on_log_scale", torch.from_numpy(ON_LOG_SCALE.copy()))

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """CRPS on the scale (what validation watches), the mean's loss, the outlook's."""
        state = self.network.state(batch.history)
        quantiles, mean = self.network.decode(state, batch.memory, batch.future, batch.carried)
        seen = ~batch.observed.isnan()
        truth = torch.where(seen, batch.observed, torch.zeros_like(batch.observed))
        error = truth.unsqueeze(-1) - quantiles
        pinball = torch.maximum(self.levels * error, (self.levels - 1) * error).mean(-1)
        count = seen.sum().clamp(min=1)
        crps = 2 * (pinball * seen).sum() / count
        mean_loss = (self._mean_loss(truth, mean, batch.scale) * seen).sum() / count
        coming = ~batch.outlook.isnan()
        told = self.outlook(state)
        missed = torch.where(coming, batch.outlook - told, torch.zeros_like(told))
        return crps, mean_loss, (missed**2).sum() / coming.sum().clamp(min=1)

    def _mean_loss(self, truth: Tensor, mean: Tensor, scale: Tensor) -> Tensor:
        """Half the squared error; for PM10 the gamma deviance, least at the raw mean too."""
        error = truth - mean
        logs = (error * scale).clamp(max=STEEPEST)
        gamma = (torch.exp(logs) - logs - 1) / scale**2
        return torch.where(self.on_log_scale, gamma, 0.5 * error**2)

    def training_step(self, batch: Batch, _index: int) -> Tensor:
        """Weighted sum of the losses."""
        crps, mean_loss, outlook_loss = self.losses(batch)
        self.log(
            "train_loss", crps.detach(), on_step=False, on_epoch=True, batch_size=len(batch.history)
        )
        return crps + MEAN_WEIGHT * mean_loss + OUTLOOK_WEIGHT * outlook_loss

    def validation_step(self, batch: Batch, _index: int) -> None:
        """CRPS on the scale."""
        crps, _, _ = self.losses(batch)
        self.log(
            "validation_loss", crps, on_step=False, on_epoch=True, batch_size=len(batch.history)
        )

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """AdamW at one learning rate; the average of weights does the annealing."""
        return torch.optim.AdamW(
            self.parameters(), lr=self.learning_rate, weight_decay=self.weight_decay
        )
