"""Fits a network with Lightning: seeded, quiet, leaving nothing behind.

What is kept is a running average of the weights (EMA) over the last few hundred steps: it
anneals without a schedule, so that a number of epochs found on fewer days holds for more.
"""

from __future__ import annotations

import copy
import logging
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Callback, EMAWeightAveraging
from torch import Tensor

from seoulcast.forecasting.model.configuration import FitConfig
from seoulcast.forecasting.model.network import Batch, Network
from seoulcast.forecasting.model.objective import ForecastModule

THREADS = 1
"""Of torch during a fit. Its batches are too small to share, and threads that wait for each
other spin while other work has the cores. It also makes sums the same on any number of cores."""

Stage = Literal["backtest", "production"]
State = dict[str, Tensor]


class TrainingDivergedError(RuntimeError):
    """A loss is not a finite number; says at which epoch."""


@dataclass(frozen=True)
class EpochReport:
    """One epoch of training.

    Args:
        stage: backtest (on the earlier days, validated on later ones) or production (on all).
        epoch: 1 is the first.
        epochs: most there can be.
        train_loss: CRPS of scaled anomalies on the epoch's batches, dropout on.
        validation_loss: the same on validation days, dropout off; NaN in the production fit,
            which has none.
    """

    stage: Stage
    epoch: int
    epochs: int
    train_loss: float
    validation_loss: float


class Batches:
    """Batches of samples, in an order of their own each epoch if a seed is given.

    Whole tensors are indexed at once: a DataLoader would pick sample after sample.
    """

    def __init__(self, samples: Batch, size: int, seed: int | None = None) -> None:
        self.samples, self.size = samples, size
        self.generator = None if seed is None else torch.Generator().manual_seed(seed)

    def __len__(self) -> int:
        return math.ceil(len(self.samples.history) / self.size)

    def __iter__(self) -> Iterator[Batch]:
        n = len(self.samples.history)
        order = (
            torch.arange(n)
            if self.generator is None
            else torch.randperm(n, generator=self.generator)
        )
        for rows in torch.split(order, self.size):
            yield Batch(*(tensor[rows] for tensor in self.samples))


class _EpochWatch(Callback):
    """Reports each epoch, keeps the weights of the best one, stops when none gets better."""

    def __init__(
        self, stage: Stage, config: FitConfig, on_epoch: Callable[[EpochReport], None] | None
    ) -> None:
        self.stage, self.config, self.on_epoch = stage, config, on_epoch
        self.reports: list[EpochReport] = []
        self.best: State | None = None
        self.best_epoch = 0
        self.best_loss = float("inf")
        self.validation_loss = float("nan")
        self.validated = False

    def on_validation_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        # Runs before the averaging callback puts the running weights back.
        self.validation_loss = float(trainer.callback_metrics["validation_loss"])
        self.validated = True
        if self.validation_loss < self.best_loss:
            self.best_loss = self.validation_loss
            self.best_epoch = trainer.current_epoch + 1
            self.best = copy.deepcopy(_network_state(pl_module))

    def on_train_epoch_end(self, trainer: pl.Trainer, _module: pl.LightningModule) -> None:
        epoch = trainer.current_epoch + 1
        report = EpochReport(
            stage=self.stage,
            epoch=epoch,
            epochs=self.config.max_epochs,
            train_loss=float(trainer.callback_metrics["train_loss"]),
            validation_loss=self.validation_loss,
        )
        self.reports.append(report)
        if self.on_epoch is not None:
            self.on_epoch(report)
        _check_finite(report, validated=self.validated)
        if self.best is not None and epoch - self.best_epoch >= self.config.patience:
            trainer.should_stop = True


def _check_finite(report: EpochReport, *, validated: bool) -> None:
    """Stop a training that can't recover: weights that are NaN once stay so."""
    losses = {"training": report.train_loss}
    if validated:
        losses["validation"] = report.validation_loss
    for days, loss in losses.items():
        if not math.isfinite(loss):
            raise TrainingDivergedError(
                f"the loss on {days} days was {loss} in epoch {report.epoch} of the "
                f"{report.stage} fit: the training diverged and was stopped, and the model in "
                "service stays. Look for values in the clean datasets that are not finite or "
                "far too large, then train again; if there are none, lower the learning rate."
            )


@dataclass(frozen=True)
class Fitted:
    """A fitted network.

    Args:
        network: on the CPU, in evaluation mode.
        epochs: how many its weights were fitted for.
        reports: of every epoch, those after the best included.
    """

    network: Network
    epochs: int
    reports: tuple[EpochReport, ...]


def fit_network(
    build: Callable[[], Network],
    training: Batch,
    validation: Batch | None,
    config: FitConfig,
    *,
    stage: Stage,
    on_epoch: Callable[[EpochReport], None] | None = None,
) -> Fitted:
    """Fit a network, on a GPU where there is one.

    With validation samples the weights of the best epoch are kept and training stops
    early; without, all `config.max_epochs` run. The same arguments give the same weights on
    the same machine; the state of torch's own generators is left as it was.

    Raises:
        TrainingDivergedError: a loss is NaN or infinite after an epoch.
    """
    watch = _EpochWatch(stage, config, on_epoch)
    with _silenced_warnings(), _seeded(config.seed), _limited_threads():
        module = ForecastModule(
            build(),
            auxiliary_channels=training.auxiliary.shape[1],
            learning_rate=config.learning_rate,
            weight_decay=config.weight_decay,
        )
        averaging = EMAWeightAveraging(decay=config.averaging, use_buffers=False)
        trainer = pl.Trainer(
            accelerator="gpu" if torch.cuda.is_available() else "cpu",
            devices=1,
            deterministic=True,
            max_epochs=config.max_epochs,
            gradient_clip_val=1.0,
            callbacks=[watch, averaging],
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )
        trainer.fit(
            module,
            Batches(training, config.batch_size, config.seed),
            None if validation is None else Batches(validation, 512),
        )
    network = module.network.cpu().eval()
    if watch.best is not None:
        network.load_state_dict(watch.best)
    return Fitted(network, watch.best_epoch or config.max_epochs, tuple(watch.reports))


def _network_state(module: pl.LightningModule) -> State:
    if not isinstance(module, ForecastModule):  # the callback is this module's own
        raise TypeError(f"expected a ForecastModule, not {type(module).__name__}")
    return {name: value.cpu() for name, value in module.network.state_dict().items()}


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Torch seeded and held to repeatable algorithms inside, as before outside."""
    repeatable = torch.are_deterministic_algorithms_enabled()
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        try:
            yield
        finally:
            torch.use_deterministic_algorithms(repeatable)


@contextmanager
def _limited_threads() -> Iterator[None]:
    """Torch on `THREADS` threads inside, on as many as before outside."""
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def _silenced_warnings() -> Iterator[None]:
    """Lightning's hints about hardware and data loaders kept out of the caller's log."""
    names = ("pytorch_lightning", "lightning.pytorch", "lightning.fabric", "lightning_fabric")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"(pytorch_)?lightning(_fabric)?(\.|$)")
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
