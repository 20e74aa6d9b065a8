"""The skill benchmark on a small made-up archive, without peers from other libraries."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from benchmarks.skill.archive import read_archive
from benchmarks.skill.report import rows, write
from benchmarks.skill.scores import judge, ratio_interval
from benchmarks.skill.systems import Period, make_systems
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.forecasting.verification.scoring import truth

FIRST, TRAIN_UNTIL, LAST = date(2014, 1, 1), date(2016, 12, 31), date(2017, 3, 31)


def test_an_archive_becomes_the_clean_tables_and_nothing_later_is_read(archive):
    observations = read_archive(archive, FIRST, TRAIN_UNTIL)
    assert observations.newest_common() == TRAIN_UNTIL
    assert observations.temperature["TM"].max() == pd.Timestamp(TRAIN_UNTIL)
    assert (observations.station_weather["RN_DAY"] >= 0).all()  # blank is a dry day


def test_a_folder_without_the_files_is_refused_by_name(tmp_path):
    with pytest.raises(FileNotFoundError, match="ARCHIVE="):
        read_archive(tmp_path, FIRST, LAST)


def test_all_systems_are_scored_on_the_same_days_and_written_as_specified(archive, tmp_path):
    observations = read_archive(archive, FIRST, LAST)
    period = Period(TRAIN_UNTIL, date(2017, 1, 1), LAST)
    config = TrainingConfig(
        inputs=InputConfig(window_days=5, components=3),
        components=2,
        network=LSTMConfig(hidden=8),
        members=1,
        fit=FitConfig(max_epochs=1),
    )
    said = []
    systems = make_systems(observations, period, wanted=frozenset(), config=config, say=said.append)
    judged = judge(systems, truth(observations, period.issues))
    text = write(judged, rows(judged), "A test.", tmp_path)
    assert "CRPS of seoulcast over the system's" in text
    assert any("epoch" in line for line in said)
    written = json.loads((tmp_path / "skill.json").read_text())["rows"]
    assert set(written[0]) == {
        "system", "target", "lead", "season", "metric", "value", "issue", "inputs"
    }  # fmt: skip
    assert {(row["issue"], row["inputs"]) for row in written} == {("05:00", "daily")}
    assert {row["system"] for row in written} == {
        "seoulcast", "persistence", "climatology", "damped_persistence"
    }  # fmt: skip
    assert {"rmse", "mae", "crps", "coverage80", "coverage90", "width80", "brier", "accuracy",
            "pod", "far"} <= {row["metric"] for row in written}  # fmt: skip
    assert (tmp_path / "skill.png").stat().st_size > 1000


def test_the_ratio_of_a_system_to_itself_is_one_without_doubt():
    crps = np.random.default_rng(0).gamma(2.0, 1.0, (200, 7, 6))
    assert ratio_interval(crps, crps) == pytest.approx((1.0, 1.0, 1.0))
    ratio, low, high = ratio_interval(0.9 * crps, crps)
    assert (ratio, low, high) == pytest.approx((0.9, 0.9, 0.9))
