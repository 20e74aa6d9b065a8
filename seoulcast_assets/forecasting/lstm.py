"""The network: an LSTM over the history window and a head that is asked once a lead.

It computes on scaled anomalies. Its quantiles can't cross: the median is given, the
others lie above and below it by sums of positive steps. The mean is an output of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.nn import functional

from seoulcast_assets.datasets.documents import QUANTILE_LEVELS
from seoulcast_assets.forecasting.linear import LinearFit
from seoulcast_assets.forecasting.prediction import (
    MEDIAN,
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    ON_LOG_SCALE,
)

Batch = tuple[Tensor, Tensor, Tensor, Tensor]

NORMAL_STEPS = (0.6745, 0.6071, 0.3633)
"""Distances of the levels 0.5, 0.75, 0.9, 0.95 of a normal distribution: where training
starts. Those below the median mirror them."""

STEEPEST = 3.0
"""Largest difference of logarithms in the mean's loss: a storm 20 times what was expected
counts, a stuck instrument does not run the gradient."""

MEAN_WEIGHT = 0.5
"""Weight of the mean's loss beside the quantiles': the two are then of one size."""


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network.

    Args:
        history_channels: of a day of history.
        future_channels: of a lead.
        hidden: units of the LSTM and of the head.
        dropout: share of inputs to the head that are dropped in training.
        recent_days: last days of the window that the head sees directly.
    """

    history_channels: int
    future_channels: int
    hidden: int
    dropout: float
    recent_days: int


class WeatherLSTM(nn.Module):
    """History and calendar to quantiles and means of scaled anomalies.

    A fixed linear forecast of the last days carries it; LSTM and head say, in units of the
    linear forecast's own error, how far to depart from it and how sure to be.
    """

    linear_weight: Tensor
    linear_bias: Tensor
    spread: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.recent_days = config.recent_days
        recent = config.recent_days * config.history_channels
        self.encoder = nn.LSTM(config.history_channels, config.hidden, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Sequential(
            nn.Linear(config.hidden + recent + config.future_channels, config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, N_TARGETS * (N_LEVELS + 1)),
        )
        self.register_buffer("linear_weight", torch.zeros(N_LEADS * N_TARGETS, recent))
        self.register_buffer("linear_bias", torch.zeros(N_LEADS * N_TARGETS))
        self.register_buffer("spread", torch.ones(N_LEADS, N_TARGETS))
        steps = torch.tensor(NORMAL_STEPS)
        start = torch.log(torch.expm1(torch.cat([steps, steps])))
        self.step_bias = nn.Parameter(start.repeat(N_TARGETS, 1))
        # Training starts from the linear forecast with normal errors and departs from there.
        for parameter in self.head[-1].parameters():
            nn.init.zeros_(parameter)

    def set_linear(self, fit: LinearFit) -> None:
        """Set the linear part, which training leaves as it is.

        Args:
            fit: of 7 * 6 outputs from recent days * history channels.
        """
        shape = (N_LEADS, N_TARGETS)
        self.linear_weight.copy_(torch.from_numpy(fit.weights))
        self.linear_bias.copy_(torch.from_numpy(fit.biases))
        self.spread.copy_(torch.from_numpy(fit.spread.reshape(shape)))

    def forward(self, history: Tensor, future: Tensor) -> tuple[Tensor, Tensor]:
        """Quantiles and means of scaled anomalies.

        Args:
            history: (n, window, channels).
            future: (n, 7, channels).

        Returns:
            Quantiles (n, 7, 6, 7), never falling along the last axis, and means (n, 7, 6).
        """
        _, (state, _) = self.encoder(history)
        recent = history[:, -self.recent_days :].flatten(1)
        known = self.dropout(torch.cat([state[-1], recent], dim=1))
        each_lead = known.unsqueeze(1).expand(-1, N_LEADS, -1)
        raw = self.head(torch.cat([each_lead, future], dim=2))
        raw = raw.reshape(len(history), N_LEADS, N_TARGETS, N_LEVELS + 1)
        linear = functional.linear(recent, self.linear_weight, self.linear_bias)
        linear = linear.reshape(len(history), N_LEADS, N_TARGETS)
        median = raw[..., 0]
        steps = functional.softplus(raw[..., 2:] + self.step_bias)
        above, below = steps[..., :MEDIAN].cumsum(-1), steps[..., MEDIAN:].cumsum(-1)
        middle = median.unsqueeze(-1)
        quantiles = torch.cat([middle - below.flip(-1), middle, middle + above], dim=-1)
        # The mean starts from the median and learns how far skewness takes it away.
        mean = median + raw[..., 1]
        return (
            linear.unsqueeze(-1) + self.spread.unsqueeze(-1) * quantiles,
            linear + self.spread * mean,
        )


class ForecastModule(pl.LightningModule):
    """Trains a WeatherLSTM on masked pinball loss and the mean's own loss.

    Args:
        network: what is trained.
        learning_rate: of AdamW.
        weight_decay: of AdamW.
    """

    levels: Tensor
    on_log_scale: Tensor

    def __init__(
        self,
        network: WeatherLSTM,
        *,
        learning_rate: float,
        weight_decay: float,
    ) -> None:
        super().__init__()
        self.network = network
        self.learning_rate, self.weight_decay = learning_rate, weight_decay
        self.register_buffer("levels", torch.tensor(QUANTILE_LEVELS))
        self.register_buffer("on_log_scale", torch.from_numpy(ON_LOG_SCALE.copy()))

    def loss(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """CRPS on the scale (what validation watches) and the mean's loss.

        Args:
            batch: what the forward pass takes, then scaled anomalies as observed (NaN
                where nothing was) and their unit, both (n, 7, 6).
        """
        history, future, observed, scale = batch
        quantiles, mean = self.network(history, future)
        seen = ~observed.isnan()
        truth = torch.where(seen, observed, torch.zeros_like(observed))
        error = truth.unsqueeze(-1) - quantiles
        pinball = torch.maximum(self.levels * error, (self.levels - 1) * error).mean(-1)
        count = seen.sum().clamp(min=1)
        crps = 2 * (pinball * seen).sum() / count
        return crps, (self._mean_loss(truth, mean, scale) * seen).sum() / count

    def _mean_loss(self, truth: Tensor, mean: Tensor, scale: Tensor) -> Tensor:
        """Half the squared error; for PM10 the gamma deviance, least at the raw mean too."""
        error = truth - mean
        logs = (error * scale).clamp(max=STEEPEST)
        gamma = (torch.exp(logs) - logs - 1) / scale**2
        return torch.where(self.on_log_scale, gamma, 0.5 * error**2)

    def training_step(self, batch: Batch, _index: int) -> Tensor:
        """Sum of both losses."""
        crps, mean_loss = self.loss(batch)
        self.log(
            "train_loss", crps.detach(), on_step=False, on_epoch=True, batch_size=len(batch[0])
        )
        return crps + MEAN_WEIGHT * mean_loss

    def validation_step(self, batch: Batch, _index: int) -> None:
        """CRPS on the scale."""
        crps, _ = self.loss(batch)
        self.log("validation_loss", crps, on_step=False, on_epoch=True, batch_size=len(batch[0]))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """AdamW at one learning rate; the average of weights does the annealing."""
        return torch.optim.AdamW(
            self.parameters(), lr=self.learning_rate, weight_decay=self.weight_decay
        )
