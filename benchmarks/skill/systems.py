"""The systems that are compared, each as issued: recalibrated, consistent, rounded.

Ours is what `lstm_model` trains and `daily_forecast` issues. Peers that learn are
recalibrated by the same code on their own verified days.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from benchmarks.skill import libraries, peers
from benchmarks.skill.inputs import Table, make_table
from seoulcast import levels
from seoulcast.forecasting.core.days import DayArray, FloatArray, as_date, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    LOG_TRANSFORMED,
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    Prediction,
    from_transformed,
    to_transformed,
)
from seoulcast.forecasting.model.configuration import TrainingConfig
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.postprocessing.conformal import (
    LENGTH_DAYS,
    CalibrationErrors,
    recalibrate,
)
from seoulcast.forecasting.postprocessing.consistency import make_consistent
from seoulcast.forecasting.references.baselines import References

OURS = "seoulcast"
REFERENCES = ("persistence", "climatology", "damped_persistence")
RECALIBRATED = (
    "ridge",
    "two_stage_ridge",
    "lightgbm",
    "xgboost",
    "neuralforecast_lstm",
    "neuralforecast_nhits",
)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Period:
    """The days of a comparison.

    Args:
        train_until: last day anything is fitted on.
        first: first target day.
        last: last target day.
    """

    train_until: date
    first: date
    last: date

    @property
    def issues(self) -> DayArray:
        """D of the forecasts that are compared."""
        return day_range(self.first - timedelta(days=1), self.last - timedelta(days=1))

    @property
    def verified(self) -> DayArray:
        """D of those and of the earlier forecasts that recalibrate them."""
        earliest = self.first - timedelta(days=LENGTH_DAYS + N_LEADS)
        return day_range(max(earliest, self.train_until), self.last - timedelta(days=1))


def make_systems(
    observations: Observations,
    period: Period,
    *,
    wanted: frozenset[str] | None = None,
    config: TrainingConfig | None = None,
    neural_steps: int = libraries.STEPS,
    say: Say = print,
) -> dict[str, Prediction]:
    """Forecasts of all systems under `period.issues`, by name.

    Args:
        observations: through `period.last` at least.
        period: the days.
        wanted: peers to make; all by default.
        config: of our training and of the peers' inputs.
        neural_steps: of the neural libraries' training.
        say: told of progress.
    """
    config = config or TrainingConfig()
    clock = time.monotonic()

    def tell(text: str) -> None:
        say(f"{time.monotonic() - clock:5.0f} s  {text}")

    known = observations.through(period.train_until)
    model = train_model(
        known,
        period.train_until,
        config,
        on_epoch=lambda r: tell(f"seoulcast: {r.stage}, epoch {r.epoch} of {r.epochs}"),
    ).model
    tell("seoulcast: trained; forecasting")
    systems = {OURS: Predictor(model).predict(observations, period.issues)}
    references = References(known, period.train_until)
    systems |= references.predict(observations, period.issues)
    systems["damped_persistence"] = references.damped.predict(observations, period.issues)
    table = make_table(observations, period.train_until, period.verified, config)
    for name, make in _peers(table, observations, neural_steps, tell).items():
        if wanted is not None and name not in wanted:
            continue
        tell(f"{name}: fitting")
        for system, (quantiles, means) in make().items():
            systems[system] = issued(table, observations, quantiles, means, period, system)
    tell("all systems have forecast")
    return {name: make_consistent(prediction) for name, prediction in systems.items()}


def _peers(
    table: Table, observations: Observations, steps: int, tell: Say
) -> dict[str, Callable[[], dict[str, peers.Forecast]]]:
    def cells(name: str, cell: peers.Cell) -> Callable[[], dict[str, peers.Forecast]]:
        def make() -> dict[str, peers.Forecast]:
            done = iter(range(1, N_LEADS * N_TARGETS + 1))
            total = N_LEADS * N_TARGETS

            def progress() -> None:
                n = next(done)
                if n % N_TARGETS == 0:
                    tell(f"{name}: {n} of {total} targets and leads")

            return {name: peers.forecast(table, cell, progress)}

        return make

    return {
        "ridge": cells("ridge", peers.ridge),
        "lightgbm": cells("lightgbm", peers.lightgbm),
        "xgboost": cells("xgboost", peers.xgboost),
        "statsforecast_autotheta": lambda: {
            "statsforecast_autotheta": libraries.auto_theta(table, observations)
        },
        "neuralforecast": lambda: libraries.neural(table, observations, steps),
    }


def issued(
    table: Table,
    observations: Observations,
    quantiles: FloatArray,
    means: FloatArray,
    period: Period,
    system: str,
) -> Prediction:
    """A peer's scaled anomalies as a prediction, recalibrated on its verified days."""
    days = table.test_days
    means = mean_of_transformed(table, quantiles, means, days)
    quantiles = table.encoder.unscale(quantiles, days)
    targets = lead_days(days)
    grid = day_range(as_date(targets.min()), as_date(targets.max()))
    observed = to_transformed(observations.targets(grid))[(targets - grid[0]).astype(np.int64)]
    at = np.searchsorted(days, period.issues)
    moved, mean = quantiles[at], means[at]
    if system in RECALIBRATED:
        verified = CalibrationErrors.of(days, quantiles, observed)
        moved, mean = recalibrate(period.issues, moved, mean, verified)
    shape = (len(at), N_LEADS, N_TARGETS, N_LEVELS)
    issued = np.moveaxis(from_transformed(np.moveaxis(moved, -1, 0)), 0, -1).reshape(shape)
    return Prediction(period.issues, issued, from_transformed(mean))


def mean_of_transformed(
    table: Table, quantiles: FloatArray, means: FloatArray, days: DayArray
) -> FloatArray:
    """Means on the scale; PM10's raised by half the variance its quantiles speak of.

    A mean of logarithms is below the logarithm of the mean; for a log-normal by that much.
    """
    mean = table.encoder.unscale(means, days)
    wide = table.encoder.unscale(quantiles, days)
    band = levels.band(0.8)
    deviation = (wide[..., band.upper] - wide[..., band.lower]) / levels.normal_width(0.8)
    return np.where(LOG_TRANSFORMED, mean + deviation**2 / 2, mean)
