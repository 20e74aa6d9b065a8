"""Peers from the forecasting libraries: statsforecast and neuralforecast, on anomalies.

They forecast the scaled anomalies of the six targets as six series. Their windows roll
over the test days; parameters are fitted once, on training days, as everyone's are.
"""

from __future__ import annotations

import logging
import os
import warnings

import numpy as np
import pandas as pd

from benchmarks.skill.inputs import Table
from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import FloatArray, as_date, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import LEVELS, MEDIAN, N_LEADS, N_TARGETS
from seoulcast.forecasting.inputs.features import CLIP, N_OBSERVED

THETA_FROM_DAYS = 3 * 365
"""Training days that AutoTheta is fitted on: older ones slow it and add nothing."""
COMPONENTS = 30
STEPS = 600
WINDOW = 28

Forecast = tuple[FloatArray, FloatArray]


def _series(table: Table, observations: Observations, *, inputs: bool) -> pd.DataFrame:
    """Long frame of the series: unique_id, ds, y and, if wanted, the inputs of each day."""
    last = as_date(table.test_days.max() + N_LEADS)
    days = day_range(as_date(table.train_days.min()), last)
    anomalies = np.clip(table.encoder.scaled_targets(observations, days), -CLIP, CLIP)
    columns: dict[str, FloatArray] = {}
    if inputs:
        channels = table.encoder.day_channels(observations, days).astype(float)
        chosen = np.concatenate(
            [channels[:, :N_OBSERVED], channels[:, 2 * N_OBSERVED : 2 * N_OBSERVED + COMPONENTS]],
            axis=1,
        )
        columns = {f"x{k}": chosen[:, k] for k in range(chosen.shape[1])}
    frames = []
    for i, target in enumerate(TARGETS):
        first = int(np.flatnonzero(~np.isnan(anomalies[:, i]))[0])
        # A missing day is carried as the climate's: both libraries want whole series.
        y = np.nan_to_num(anomalies[first:, i])
        frame = {"unique_id": target, "ds": days[first:].astype("datetime64[ns]"), "y": y}
        frames.append(pd.DataFrame(frame | {k: v[first:] for k, v in columns.items()}))
    return pd.concat(frames, ignore_index=True)


def _arrays(table: Table, frame: pd.DataFrame, names: list[str]) -> FloatArray:
    """Columns of a cross-validation frame as (m, leads, targets, len(names))."""
    result = np.full((len(table.test_days), N_LEADS, N_TARGETS, len(names)), np.nan)
    cutoff = frame["cutoff"].to_numpy("datetime64[D]")
    lead = (frame["ds"].to_numpy("datetime64[D]") - cutoff).astype(int) - 1
    row = np.searchsorted(table.test_days, cutoff)
    row = np.minimum(row, len(table.test_days) - 1)
    there = (table.test_days[row] == cutoff) & (lead < N_LEADS)
    target = pd.Index(TARGETS).get_indexer(frame["unique_id"])
    result[row[there], lead[there], target[there]] = frame[names].to_numpy(float)[there]
    return result


def auto_theta(table: Table, observations: Observations) -> Forecast:
    """Statsforecast's AutoTheta, its form and parameters fitted once."""
    os.environ.setdefault("NIXTLA_ID_AS_COL", "1")
    from statsforecast import StatsForecast
    from statsforecast.models import AutoTheta

    frame = _series(table, observations, inputs=False)
    start = pd.Timestamp(table.test_days.min()) - pd.Timedelta(days=THETA_FROM_DAYS)
    # Central intervals, innermost first; the median comes by itself.
    percents = [round(100 * (2 * level - 1)) for level in LEVELS.tolist() if level > 0.5]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        crossed = StatsForecast([AutoTheta(season_length=1)], freq="D", n_jobs=1).cross_validation(
            df=frame[frame["ds"] >= start],
            h=N_LEADS,
            step_size=1,
            n_windows=len(table.test_days),
            refit=False,
            level=percents,
        )
    names = [
        *(f"AutoTheta-lo-{percent}" for percent in reversed(percents)),
        "AutoTheta",
        *(f"AutoTheta-hi-{percent}" for percent in percents),
    ]
    quantiles = np.sort(_arrays(table, crossed, names), axis=-1)
    return quantiles, quantiles[..., MEDIAN]


def neural(table: Table, observations: Observations, steps: int = STEPS) -> dict[str, Forecast]:
    """Neuralforecast's LSTM and NHITS with the same inputs, quantile loss, few steps."""
    for name in ("pytorch_lightning", "lightning.pytorch", "lightning_fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from neuralforecast import NeuralForecast
    from neuralforecast.losses.pytorch import MQLoss
    from neuralforecast.models import LSTM, NHITS

    frame = _series(table, observations, inputs=True)
    inputs = [column for column in frame.columns if column.startswith("x")]
    common = {
        "h": N_LEADS,
        "input_size": WINDOW,
        "max_steps": steps,
        "hist_exog_list": inputs,
        "learning_rate": 1e-3,
        "random_seed": 1,
        "scaler_type": "identity",
        "enable_progress_bar": False,
        "enable_model_summary": False,
        "logger": False,
        "enable_checkpointing": False,
        "accelerator": "cpu",
    }
    models = [
        LSTM(
            **common,
            loss=MQLoss(quantiles=LEVELS.tolist()),
            encoder_hidden_size=64,
            decoder_hidden_size=64,
            encoder_n_layers=1,
        ),
        NHITS(**common, loss=MQLoss(quantiles=LEVELS.tolist()), dropout_prob_theta=0.3),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        crossed = NeuralForecast(models, freq="D").cross_validation(
            df=frame,
            n_windows=None,
            val_size=0,
            test_size=len(table.test_days) + N_LEADS - 1,
            step_size=1,
            refit=False,
        )
    result = {}
    for name in ("LSTM", "NHITS"):
        columns = [c for c in crossed.columns if c.startswith((f"{name}-", f"{name}_ql"))]
        columns += [name] if f"{name}" in crossed.columns else []
        quantiles = np.sort(_arrays(table, crossed, columns), axis=-1)
        result[f"neuralforecast_{name.lower()}"] = (quantiles, quantiles[..., MEDIAN])
    return result
