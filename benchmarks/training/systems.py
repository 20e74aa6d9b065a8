"""The two systems, each fitted with a clock running: seconds and validation loss by epoch."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytorch_lightning as pl
import torch

from benchmarks.training.windows import Series, Windows
from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.core.prediction import LEVELS, N_LEADS, N_LEVELS, N_TARGETS
from seoulcast.forecasting.model.fitting import EpochReport, fit_network
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.forecasting.model.network_registry import build_network
from seoulcast.forecasting.verification.metrics import crps

if TYPE_CHECKING:
    from neuralforecast import NeuralForecast

Say = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """A fit with its clock.

    Args:
        samples: of an epoch; a sample is a day's forecast of all targets and leads.
        seconds: at the end of each epoch, from before anything of its own was made.
        cpu_seconds: the same of the process alone: other work on the machine does not count.
        losses: CRPS of the validation days, scaled, at the end of each epoch.
    """

    samples: int
    seconds: tuple[float, ...]
    cpu_seconds: tuple[float, ...]
    losses: tuple[float, ...]

    @property
    def samples_per_second(self) -> float:
        """Without the first epoch, which also has what is done once."""
        return self._rate(self.seconds)

    @property
    def samples_per_cpu_second(self) -> float:
        """The same by the processor's clock."""
        return self._rate(self.cpu_seconds)

    def seconds_to(self, loss: float) -> float | None:
        """When the loss was first as low; None if it never was."""
        return self._first(self.seconds, loss)

    def cpu_seconds_to(self, loss: float) -> float | None:
        """The same by the processor's clock."""
        return self._first(self.cpu_seconds, loss)

    def _rate(self, ends: tuple[float, ...]) -> float:
        return self.samples * (len(ends) - 1) / (ends[-1] - ends[0])

    def _first(self, ends: tuple[float, ...], loss: float) -> float | None:
        return next((s for s, got in zip(ends, self.losses, strict=True) if got <= loss), None)


class Clock:
    """Both clocks from now on, but for what is spent inside `stopped`."""

    def __init__(self) -> None:
        self.start = _now()
        self.seconds: list[float] = []
        self.cpu_seconds: list[float] = []

    def lap(self) -> float:
        """Note the end of an epoch."""
        wall, cpu = (now - then for now, then in zip(_now(), self.start, strict=True))
        self.seconds.append(wall)
        self.cpu_seconds.append(cpu)
        return wall

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Neither clock runs inside."""
        before = _now()
        yield
        spent = [now - then for now, then in zip(_now(), before, strict=True)]
        self.start = (self.start[0] + spent[0], self.start[1] + spent[1])

    def measured(self, samples: int, losses: Sequence[float]) -> Measured:
        """The laps, and the loss at the end of each."""
        return Measured(samples, tuple(self.seconds), tuple(self.cpu_seconds), tuple(losses))


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def fit_ours(windows: Windows, epochs: int, say: Say) -> Measured:
    """One network as `lstm_model` fits it; the seconds include its linear base model's fit."""
    _ = windows.encoder
    clock, config = Clock(), windows.config

    def on_epoch(report: EpochReport) -> None:
        wall = clock.lap()
        say(f"epoch {report.epoch} of {epochs}, {wall:.1f} s: {report.validation_loss:.4f}")

    linear_base, training, validation = windows.batches()
    sizes = windows.builder.input_sizes
    fitted = fit_network(
        lambda: build_network(config.network, sizes, linear_base.rmse),
        training,
        validation,
        replace(config.fit, max_epochs=epochs, patience=epochs),
        stage="backtest",
        on_epoch=on_epoch,
    )
    losses = [report.validation_loss for report in fitted.reports]
    return clock.measured(len(training.history), losses)


def fit_neuralforecast(windows: Windows, epochs: int, say: Say) -> Measured:
    """The library's LSTM on the targets' series at once, as many windows a step as ours has."""
    torch.set_num_threads(1)
    series = windows.series()
    frame, static = series.frame(windows.train_until), series.static()
    watch = _EpochWatch(windows, epochs, say)
    watch.clock = Clock()
    fitted = make_library(windows, series, epochs, [watch])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted.fit(frame, static_df=static, val_size=0)
    # The library fits a copy of the model, callbacks and all.
    callbacks = fitted.models[0].trainer_kwargs["callbacks"]
    watched = next(c for c in callbacks if isinstance(c, _EpochWatch))
    return watched.clock.measured(len(windows.training_days), watched.losses)


def make_library(
    windows: Windows, series: Series, epochs: int, callbacks: list[pl.Callback]
) -> NeuralForecast:
    """The library's LSTM, of the same sizes and optimizer, not fitted yet."""
    for name in ("pytorch_lightning", "lightning.pytorch", "lightning_fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from neuralforecast import NeuralForecast
    from neuralforecast.losses.pytorch import MQLoss
    from neuralforecast.models import LSTM

    config, steps = windows.config, windows.steps
    fit, network = config.fit, config.network
    if not isinstance(network, LSTMConfig):
        raise TypeError("the library's LSTM can have the sizes of an LSTM alone")
    model = LSTM(
        h=N_LEADS,
        input_size=config.inputs.window_days,
        max_steps=epochs * steps,
        loss=MQLoss(quantiles=LEVELS.tolist()),
        encoder_n_layers=1,
        encoder_hidden_size=network.hidden,
        decoder_layers=2,
        decoder_hidden_size=network.hidden,
        hist_exog_list=series.historic_names,
        futr_exog_list=series.calendar_names,
        stat_exog_list=list(TARGETS),
        windows_batch_size=round(len(windows.training_days) * N_TARGETS / steps),
        learning_rate=fit.learning_rate,
        optimizer=torch.optim.AdamW,
        optimizer_kwargs={"weight_decay": fit.weight_decay},
        scaler_type="identity",
        random_seed=fit.seed,
        gradient_clip_val=1.0,
        enable_progress_bar=False,
        enable_model_summary=False,
        enable_checkpointing=False,
        logger=False,
        accelerator="gpu" if torch.cuda.is_available() else "cpu",
        devices=1,
        callbacks=callbacks,
    )
    return NeuralForecast([model], freq="D")


class _EpochWatch(pl.Callback):
    """Scores the library's network after as many steps as our epoch has, the clock stopped."""

    def __init__(self, windows: Windows, epochs: int, say: Say) -> None:
        self.steps, self.epochs, self.say = windows.steps, epochs, say
        self.clock = Clock()
        self.losses: list[float] = []
        days, length = windows.validation_days, windows.config.inputs.window_days
        given = windows.series().windows(days, length)
        self.inputs = {name: torch.from_numpy(array) for name, array in given.items()}
        self.observed = windows.observed()

    def on_train_batch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule, *_: object
    ) -> None:
        if trainer.global_step % self.steps:
            return
        wall = self.clock.lap()
        with self.clock.stopped():
            quantiles = library_quantiles(pl_module, self.inputs)
            self.losses.append(float(np.nanmean(crps(quantiles, self.observed))))
        done = len(self.losses)
        self.say(f"epoch {done} of {self.epochs}, {wall:.1f} s: {self.losses[-1]:.4f}")


def library_quantiles(module: pl.LightningModule, inputs: dict[str, torch.Tensor]) -> FloatArray:
    """Ordered quantiles (n, leads, targets, levels) from windows (targets * n, ...)."""
    training = module.training
    module.eval()
    with torch.inference_mode():
        output = module({name: tensor.to(module.device) for name, tensor in inputs.items()})
    module.train(training)
    flat = output.cpu().numpy().astype(float).reshape(-1, N_TARGETS, N_LEADS, N_LEVELS)
    return np.sort(np.moveaxis(flat, 1, 2), axis=-1)
