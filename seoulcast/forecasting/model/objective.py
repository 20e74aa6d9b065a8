"""What a network is trained to do: the losses, and Lightning's module around a network.

While training, a network must also predict the spatial components of the coming days from
its representation: that keeps it from learning the training days by heart, which a few
thousand days invite.
"""

from __future__ import annotations

import pytorch_lightning as pl
import torch
from torch import Tensor, nn

from seoulcast.forecasting.core.prediction import LEVELS, LOG_TRANSFORMED
from seoulcast.forecasting.model.network import Batch, Network

GRADIENT_CAP = 3.0
"""Largest difference of logarithms in the mean's loss: a storm 20 times what was expected
counts, a stuck instrument does not run the gradient."""

MEAN_WEIGHT = 0.2
"""Weight of the mean's loss beside the quantiles'."""

AUXILIARY_WEIGHT = 4.0
"""Weight of the auxiliary target's squared error: with it the validation loss stays flat over
the epochs, without it it climbs after the second."""


class ForecastModule(pl.LightningModule):
    """Trains a network on masked pinball loss, the mean's own loss and the auxiliary target's.

    Args:
        network: what is trained.
        auxiliary_channels: length of the auxiliary target.
        learning_rate: of AdamW.
        weight_decay: of AdamW.
    """

    levels: Tensor
    on_log_scale: Tensor

    def __init__(
        self,
        network: Network,
        *,
        auxiliary_channels: int,
        learning_rate: float,
        weight_decay: float,
    ) -> None:
        super().__init__()
        self.network = network
        self.auxiliary_head = nn.Linear(network.representation_size, auxiliary_channels)
        self.learning_rate, self.weight_decay = learning_rate, weight_decay
        self.register_buffer("levels", torch.tensor(LEVELS.tolist()))
        self.register_buffer("on_log_scale", torch.from_numpy(LOG_TRANSFORMED.copy()))

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """CRPS of scaled anomalies (what validation watches), the mean's loss, the auxiliary."""
        output = self.network(batch.history, batch.running_means, batch.future, batch.linear_base)
        seen = ~batch.observed.isnan()
        truth = torch.where(seen, batch.observed, torch.zeros_like(batch.observed))
        error = truth.unsqueeze(-1) - output.quantiles
        pinball = torch.maximum(self.levels * error, (self.levels - 1) * error).mean(-1)
        count = seen.sum().clamp(min=1)
        crps = 2 * (pinball * seen).sum() / count
        mean_loss = (self._mean_loss(truth, output.means, batch.scale) * seen).sum() / count
        known = ~batch.auxiliary.isnan()
        predicted = self.auxiliary_head(output.representation)
        missed = torch.where(known, batch.auxiliary - predicted, torch.zeros_like(predicted))
        return crps, mean_loss, (missed**2).sum() / known.sum().clamp(min=1)

    def _mean_loss(self, truth: Tensor, mean: Tensor, scale: Tensor) -> Tensor:
        """Half the squared error; on the log scale the gamma deviance, least at the raw mean."""
        error = truth - mean
        logs = (error * scale).clamp(max=GRADIENT_CAP)
        gamma = (torch.exp(logs) - logs - 1) / scale**2
        return torch.where(self.on_log_scale, gamma, 0.5 * error**2)

    def training_step(self, batch: Batch, _index: int) -> Tensor:
        """Weighted sum of the losses."""
        crps, mean_loss, auxiliary_loss = self.losses(batch)
        self.log(
            "train_loss", crps.detach(), on_step=False, on_epoch=True, batch_size=len(batch.history)
        )
        return crps + MEAN_WEIGHT * mean_loss + AUXILIARY_WEIGHT * auxiliary_loss

    def validation_step(self, batch: Batch, _index: int) -> None:
        """CRPS of scaled anomalies."""
        crps, _, _ = self.losses(batch)
        self.log(
            "validation_loss", crps, on_step=False, on_epoch=True, batch_size=len(batch.history)
        )

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """AdamW at one learning rate; the average of weights does the annealing."""
        return torch.optim.AdamW(
            self.parameters(), lr=self.learning_rate, weight_decay=self.weight_decay
        )
