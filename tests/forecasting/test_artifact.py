"""A model as files: back to the last digit, and refused by name when they are not ours."""

import io
import json
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from forecasting.conftest import LAST, THROUGH

from seoulcast_assets.forecasting.artifact import ArtifactError, TrainedModel
from seoulcast_assets.forecasting.days import as_days, day_range

NAMES = ("configuration.json", "weights.npz", "encoder.npz")
ARRAYS = ("weights.npz", "encoder.npz")


@pytest.fixture(scope="module")
def files(model):
    return model.to_files()


class Trap:
    """Leaves a file behind where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_what_comes_back_from_files_forecasts_the_same_to_the_last_digit(
    observations, model, files
):
    back = TrainedModel.from_files(files)
    days = day_range(date(2017, 1, 1), LAST)
    ours, theirs = (each.predict(observations, days) for each in (model, back))
    np.testing.assert_array_equal(ours.quantiles, theirs.quantiles)
    np.testing.assert_array_equal(ours.means, theirs.means)
    assert back.version == model.version
    assert back.trained_through == THROUGH


def test_its_rehearsal_comes_back_with_it(observations, model, files):
    back = TrainedModel.from_files(files).rehearsal
    days = as_days([date(2017, 3, 1)])
    assert back.version == model.rehearsal.version
    assert back.trained_through == model.rehearsal.trained_through
    assert back.rehearsal is None
    np.testing.assert_array_equal(
        back.predict(observations, days).means, model.rehearsal.predict(observations, days).means
    )


def test_equal_models_give_equal_bytes(files):
    assert TrainedModel.from_files(files).to_files() == files


def test_files_are_json_and_arrays_and_nothing_else(files):
    assert set(files) == {*NAMES, *(f"rehearsal-{name}" for name in NAMES)}
    assert json.loads(files["configuration.json"])["trained_through"] == f"{THROUGH}"
    for name in ARRAYS:
        with np.load(io.BytesIO(files[name]), allow_pickle=False) as arrays:
            assert len(arrays.files) > 1


def test_the_version_names_the_last_day_of_training_and_what_was_fitted(model):
    day, _, digits = model.version.rpartition("-")
    assert day == f"{THROUGH}"
    assert len(digits) == 8
    assert int(digits, 16) >= 0
    scale = model.encoder.local.scale.copy()
    scale[0] *= 1.0001
    local = replace(model.encoder.local, scale=scale)
    other = replace(model, encoder=replace(model.encoder, local=local))
    assert other.version != model.version


def test_the_version_does_not_depend_on_the_rehearsal(model):
    assert replace(model, rehearsal=None).version == model.version


@pytest.mark.parametrize("order", [1, -1])
def test_a_day_forecast_alone_equals_the_same_day_among_many(observations, model, order):
    days = day_range(date(2016, 11, 1), LAST)[::order]
    many = model.predict(observations, days)
    for n in range(0, len(days), 23):
        alone = model.predict(observations.through(days[n].item()), days[n : n + 1])
        np.testing.assert_array_equal(alone.quantiles[0], many.quantiles[n])
        np.testing.assert_array_equal(alone.means[0], many.means[n])


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(files, name):
    left = {key: data for key, data in files.items() if key != name}
    with pytest.raises(ArtifactError, match=f"has no file {name}"):
        TrainedModel.from_files(left)


def test_no_files_are_no_model():
    with pytest.raises(ArtifactError, match="has no file"):
        TrainedModel.from_files({})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_a_file_cut_short_is_refused_by_name(files, name, share):
    cut = files[name][: int(len(files[name]) * share)]
    with pytest.raises(ArtifactError, match=name):
        TrainedModel.from_files({**files, name: cut})


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("place", [0.2, 0.5, 0.7])
def test_one_bit_flipped_in_an_array_is_noticed(files, name, place):
    data = bytearray(files[name])
    data[int(len(data) * place)] ^= 1
    with pytest.raises(ArtifactError, match=name):
        TrainedModel.from_files({**files, name: bytes(data)})


@pytest.mark.parametrize("text", ["<html>maintenance</html>", "[1]", "{}", '{"format": 2}', "null"])
def test_a_configuration_that_is_not_ours_is_refused_by_name(files, text):
    with pytest.raises(ArtifactError, match=r"configuration\.json is not"):
        TrainedModel.from_files({**files, "configuration.json": text.encode()})


@pytest.mark.parametrize("part", ["encoder", "network", "trained_through"])
def test_a_configuration_with_a_part_missing_is_refused(files, part):
    left = {k: v for k, v in json.loads(files["configuration.json"]).items() if k != part}
    with pytest.raises(ArtifactError, match=part):
        TrainedModel.from_files({**files, "configuration.json": json.dumps(left).encode()})


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_among_the_arrays_is_refused_and_never_run(files, name, tmp_path):
    trap = tmp_path / "was_run"
    holder = io.BytesIO()
    np.savez(holder, allow_pickle=True, trap=np.array([Trap(trap)], dtype=object))
    with pytest.raises(ArtifactError, match=name):
        TrainedModel.from_files({**files, name: holder.getvalue()})
    assert not trap.exists()


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_in_place_of_the_arrays_is_refused_and_never_run(files, name, tmp_path):
    trap = tmp_path / "was_run"
    with pytest.raises(ArtifactError, match=name):
        TrainedModel.from_files({**files, name: pickle.dumps(Trap(trap))})
    assert not trap.exists()
    pickle.loads(pickle.dumps(Trap(trap)))
    assert trap.exists(), "the trap itself does not work"


def test_files_of_two_models_do_not_fit_together(files):
    configuration = json.loads(files["configuration.json"])
    configuration["network"]["hidden"] += 1
    mixed = {**files, "configuration.json": json.dumps(configuration).encode()}
    with pytest.raises(ArtifactError, match="do not fit together"):
        TrainedModel.from_files(mixed)


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_that_is_missing_is_told(files, name):
    with np.load(io.BytesIO(files[name])) as arrays:
        left = {key: arrays[key] for key in arrays.files[1:]}
        gone = arrays.files[0]
    holder = io.BytesIO()
    np.savez(holder, **left)
    with pytest.raises(ArtifactError, match=gone.replace(".", r"\.")):
        TrainedModel.from_files({**files, name: holder.getvalue()})


def test_a_damaged_rehearsal_is_refused_with_the_model_that_carries_it(files):
    with pytest.raises(ArtifactError, match=r"encoder\.npz"):
        TrainedModel.from_files({**files, "rehearsal-encoder.npz": b"PK"})
