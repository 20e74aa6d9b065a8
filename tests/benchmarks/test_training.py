"""The training benchmark on a small made-up archive: the same windows, the same measure."""

import json
import time
from datetime import date

import numpy as np
import pandas as pd
import pytest
import torch

from benchmarks.skill.archive import read_archive
from benchmarks.training import __main__ as command
from benchmarks.training.systems import (
    Clock,
    Measured,
    fit_neuralforecast,
    fit_ours,
    library_quantiles,
    make_library,
)
from benchmarks.training.windows import Windows
from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig

TRAIN_UNTIL, LAST = date(2016, 12, 31), date(2017, 2, 28)
TINY = TrainingConfig(
    inputs=InputConfig(window_days=10, components=3), components=2, network=LSTMConfig(hidden=8)
)


@pytest.fixture(scope="module")
def windows(archive):
    observations = read_archive(archive, date(2014, 1, 1), LAST)
    return Windows(observations, date(2016, 1, 1), TRAIN_UNTIL, LAST, TINY)


@pytest.fixture(scope="module")
def ours(windows):
    return fit_ours(windows, 2, str)


def test_both_are_given_the_same_windows(windows):
    _, training, validation = windows.batches()
    series, days = windows.series(), windows.training_days
    given = series.windows(days, windows.config.inputs.window_days)
    channels = windows.builder.input_sizes.history_channels
    assert len(training.history) == len(days)
    for i in range(len(TARGETS)):
        own = {name: array[i :: len(TARGETS)] for name, array in given.items()}
        np.testing.assert_array_equal(own["hist_exog"], training.history[..., :channels].numpy())
        # The season and the climate of a target day are the same to both.
        at_leads = own["futr_exog"][:, windows.config.inputs.window_days :]
        np.testing.assert_array_equal(at_leads, training.future[..., : at_leads.shape[2]].numpy())
        assert (own["stat_exog"][:, i] == 1).all()
    np.testing.assert_allclose(validation.observed.numpy(), windows.observed(), rtol=1e-6)


def test_a_series_holds_the_targets_that_our_samples_have(windows):
    _, training, _ = windows.batches()
    series = windows.series()
    frame = series.frame(TRAIN_UNTIL)
    assert frame["ds"].max() == pd.Timestamp(TRAIN_UNTIL)
    for i, target in enumerate(TARGETS):
        own = frame[frame["unique_id"] == target].set_index("ds")
        coming = own["y"].where(own["available_mask"] == 1).shift(-1)
        days = windows.training_days.astype("datetime64[ns]")
        np.testing.assert_allclose(
            coming.reindex(days).to_numpy(), training.observed[:, 0, i].numpy(), rtol=1e-6
        )


def test_a_fit_is_measured_by_epoch(windows, ours):
    assert ours.samples == len(windows.training_days)
    assert len(ours.seconds) == len(ours.losses) == 2
    assert 0 < ours.seconds[0] < ours.seconds[1]
    assert ours.samples_per_second == ours.samples / (ours.seconds[1] - ours.seconds[0])


def test_the_time_to_a_loss_is_that_of_the_first_epoch_as_low():
    measured = Measured(100, (1.0, 2.0, 4.0), (1.0, 1.5, 2.0), (0.6, 0.4, 0.5))
    assert measured.seconds_to(0.5) == 2.0
    assert measured.cpu_seconds_to(0.5) == 1.5
    assert measured.seconds_to(0.3) is None


def test_what_a_stopped_clock_sees_does_not_count():
    clock = Clock()
    with clock.stopped():
        time.sleep(0.3)
    assert 0 <= clock.lap() < 0.3


def test_rows_compare_at_the_best_loss_that_all_reach():
    results = {
        ("seoulcast", "cpu"): Measured(600, (2.0, 3.0, 4.0), (2.0, 2.5, 3.0), (0.45, 0.42, 0.41)),
        ("neuralforecast", "cpu"): Measured(
            600, (10.0, 16.0, 22.0), (9.0, 14.0, 19.0), (0.5, 0.44, 0.46)
        ),
    }
    rows = command.table_rows(results)
    assert rows == [
        {"system": "seoulcast", "device": "cpu", "samples_per_second": 600.0,
         "seconds_to_loss": 3.0, "loss": 0.44},
        {"system": "neuralforecast", "device": "cpu", "samples_per_second": 100.0,
         "seconds_to_loss": 16.0, "loss": 0.44},
    ]  # fmt: skip
    assert "cpu: ours fits 6.0 times as many samples a second" in command.as_text(rows)
    text = command.by_processor(results)
    assert "1200 and 120 samples/s, 10.0 times as many; to the loss 2.5 and 14.0 s" in text


def test_one_system_alone_writes_what_the_table_is_made_of(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "CONFIG", TINY)
    monkeypatch.setattr(command, "YEARS", 2)
    days = ["--train-until", f"{TRAIN_UNTIL}", "--validate-days", "59", "--epochs", "2"]
    command.main(["--archive", str(archive), "--one", "seoulcast", "--out", str(tmp_path), *days])
    written = json.loads((tmp_path / "seoulcast.json").read_text())
    assert set(written) == {"samples", "seconds", "cpu_seconds", "losses"}
    assert len(written["losses"]) == 2


def test_the_library_is_asked_as_it_asks_itself(windows):
    pytest.importorskip("neuralforecast", reason="neuralforecast is of the extra `bench`")
    series, day = windows.series(), windows.validation_days[3]
    fitted = make_library(windows, series, 1, [])
    fitted.fit(series.frame(TRAIN_UNTIL), static_df=series.static(), val_size=0)
    frame = series.frame(day.item())
    coming = series.frame(LAST)
    coming = coming[coming["ds"] > pd.Timestamp(day)].groupby("unique_id").head(7)
    predicted = fitted.predict(frame, futr_df=coming, static_df=series.static())
    columns = [c for c in predicted.columns if c.startswith("LSTM")]
    given = series.windows(np.array([day]), windows.config.inputs.window_days)
    inputs = {name: torch.from_numpy(array) for name, array in given.items()}
    quantiles = library_quantiles(fitted.models[0], inputs)[0]
    for i, target in enumerate(TARGETS):
        own = np.sort(
            predicted.loc[predicted["unique_id"] == target, columns].to_numpy(float), axis=1
        )
        np.testing.assert_allclose(own, quantiles[:, i], atol=1e-5)


def test_the_library_is_fitted_for_as_many_epochs_and_scored_after_each(windows):
    pytest.importorskip("neuralforecast", reason="neuralforecast is of the extra `bench`")
    measured = fit_neuralforecast(windows, 2, str)
    assert measured.samples == len(windows.training_days)
    assert len(measured.seconds) == len(measured.losses) == 2
