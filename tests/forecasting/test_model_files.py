"""A model as files: back to the last digit, and refused by name when they are not ours."""

import io
import json
import pickle
import tokenize
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from support.observations import LAST, THROUGH

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.model.model_files import (
    ArtifactError,
    from_files,
    to_files,
    version_of,
)
from seoulcast.forecasting.model.predictor import Predictor

ARRAYS = ("weights.npz", "encoder.npz", "carrier.npz")
NAMES = ("configuration.json", *ARRAYS)


@pytest.fixture(scope="module")
def files(model):
    return to_files(model)


class Trap:
    """Leaves a file behind where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_what_comes_back_from_files_forecasts_the_same_to_the_last_digit(
    observations, model, files
):
    back = from_files(files)
    days = day_range(date(2017, 1, 1), LAST)
    ours, theirs = (Predictor(each).predict(observations, days) for each in (model, back))
    np.testing.assert_array_equal(ours.quantiles, theirs.quantiles)
    np.testing.assert_array_equal(ours.means, theirs.means)
    assert version_of(back) == version_of(model)
    assert back.trained_through == THROUGH


def test_its_backtest_model_comes_back_with_it(observations, model, files):
    back = from_files(files).backtest
    days = as_days([date(2017, 3, 1)])
    assert version_of(back) == version_of(model.backtest)
    assert back.trained_through == model.backtest.trained_through
    assert back.backtest is None
    ours, theirs = (Predictor(each).predict(observations, days) for each in (model.backtest, back))
    np.testing.assert_array_equal(ours.means, theirs.means)


def test_equal_models_give_equal_bytes(files):
    assert to_files(from_files(files)) == files


def test_files_are_json_and_arrays_and_nothing_else(files):
    assert set(files) == {*NAMES, "reference.npz", *(f"rehearsal-{name}" for name in NAMES)}
    assert json.loads(files["configuration.json"])["trained_through"] == f"{THROUGH}"
    for name in (*ARRAYS, "reference.npz"):
        with np.load(io.BytesIO(files[name]), allow_pickle=False) as arrays:
            assert len(arrays.files) > 1


def test_the_version_names_the_last_day_of_training_and_what_was_fitted(model):
    day, _, digits = version_of(model).rpartition("-")
    assert day == f"{THROUGH}"
    assert len(digits) == 8
    assert int(digits, 16) >= 0
    scale = model.encoder.local.scale.copy()
    scale[0] *= 1.0001
    local = replace(model.encoder.local, scale=scale)
    other = replace(model, encoder=replace(model.encoder, local=local))
    assert version_of(other) != version_of(model)


def test_the_version_does_not_depend_on_the_backtest_model(model):
    assert version_of(replace(model, backtest=None)) == version_of(model)


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [*NAMES, "reference.npz", *(f"rehearsal-{name}" for name in NAMES)]
)
def test_a_missing_file_is_named(files, name):
    left = {key: data for key, data in files.items() if key != name}
    with pytest.raises(ArtifactError, match=f"has no file {name}"):
        from_files(left)


def test_no_files_are_no_model():
    with pytest.raises(ArtifactError, match="has no file"):
        from_files({})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_a_file_cut_short_is_refused_by_name(files, name, share):
    cut = files[name][: int(len(files[name]) * share)]
    with pytest.raises(ArtifactError, match=name):
        from_files({**files, name: cut})


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("whose", ["", "rehearsal-"])
def test_one_bit_flipped_anywhere_in_an_array_is_noticed(files, name, whose):
    name = f"{whose}{name}"
    for place in np.linspace(0, len(files[name]) - 1, 40).astype(int):
        data = bytearray(files[name])
        data[place] ^= 1
        with pytest.raises(ArtifactError, match=name):
            from_files({**files, name: bytes(data)})


def with_byte(data, after, offset, value):
    """The bytes with one of them changed, counted from the first place of `after`."""
    place = data.index(after) + offset
    return data[:place] + bytes([value]) + data[place + 1 :]


DAMAGE = {
    "a compression that does not exist": (b"PK\x01\x02", 10, 0x61),
    "an encrypted member": (b"PK\x01\x02", 8, 0x01),
    "a version from the future": (b"PK\x01\x02", 6, 0xFF),
    "a directory that is none": (b"PK\x01\x02", 3, 0x03),
    "a header that is no Python": (b"'descr'", 0, ord("(")),
}


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_whatever_is_damaged_in_an_archive_is_reported_as_damage(files, name, damage):
    with pytest.raises(ArtifactError, match=name):
        from_files({**files, name: with_byte(files[name], *damage)})


@pytest.mark.parametrize(
    "raised", [NotImplementedError, tokenize.TokenError, TypeError, zlib.error, MemoryError]
)
def test_whatever_reading_an_archive_raises_is_reported_as_damage(files, monkeypatch, raised):
    def fail(*_args, **_kwargs):
        raise raised("inside")

    monkeypatch.setattr(np, "load", fail)
    with pytest.raises(ArtifactError, match=r"\.npz is damaged or not ours: inside"):
        from_files(files)


def test_a_configuration_that_still_fits_but_was_changed_is_another_model(files, model):
    configuration = json.loads(files["configuration.json"])
    configuration["trained_through"] = "2017-05-30"
    changed = {**files, "configuration.json": json.dumps(configuration).encode()}
    assert version_of(from_files(files, version=version_of(model))) == version_of(model)
    with pytest.raises(ArtifactError, match=r"configuration\.json makes another model"):
        from_files(changed, version=version_of(model))


def test_a_changed_configuration_of_the_backtest_model_is_named(files):
    name = "rehearsal-configuration.json"
    configuration = json.loads(files[name])
    configuration["trained_through"] = "2016-01-01"
    with pytest.raises(ArtifactError, match=name):
        from_files({**files, name: json.dumps(configuration).encode()})


@pytest.mark.parametrize("text", ["<html>maintenance</html>", "[1]", "{}", '{"format": 2}', "null"])
def test_a_configuration_that_is_not_ours_is_refused_by_name(files, text):
    with pytest.raises(ArtifactError, match=r"configuration\.json is not"):
        from_files({**files, "configuration.json": text.encode()})


@pytest.mark.parametrize("part", ["encoder", "network", "trained_through", "members", "files"])
def test_a_configuration_with_a_part_missing_is_refused(files, part):
    left = {k: v for k, v in json.loads(files["configuration.json"]).items() if k != part}
    with pytest.raises(ArtifactError, match=part):
        from_files({**files, "configuration.json": json.dumps(left).encode()})


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_among_the_arrays_is_refused_and_never_run(files, name, tmp_path):
    trap = tmp_path / "was_run"
    holder = io.BytesIO()
    np.savez(holder, allow_pickle=True, trap=np.array([Trap(trap)], dtype=object))
    with pytest.raises(ArtifactError, match=name):
        from_files({**files, name: holder.getvalue()})
    assert not trap.exists()


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_in_place_of_the_arrays_is_refused_and_never_run(files, name, tmp_path):
    trap = tmp_path / "was_run"
    with pytest.raises(ArtifactError, match=name):
        from_files({**files, name: pickle.dumps(Trap(trap))})
    assert not trap.exists()
    pickle.loads(pickle.dumps(Trap(trap)))
    assert trap.exists(), "the trap itself does not work"


def test_files_of_two_models_do_not_fit_together(files):
    configuration = json.loads(files["configuration.json"])
    configuration["network"]["hidden"] += 1
    mixed = {**files, "configuration.json": json.dumps(configuration).encode()}
    with pytest.raises(ArtifactError, match="do not fit together"):
        from_files(mixed)


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_that_is_missing_is_named(files, name):
    with np.load(io.BytesIO(files[name])) as arrays:
        left = {key: arrays[key] for key in arrays.files[1:]}
        gone = arrays.files[0]
    holder = io.BytesIO()
    np.savez(holder, **left)
    with pytest.raises(ArtifactError, match=gone.replace(".", r"\.")):
        from_files({**files, name: holder.getvalue()})


def test_a_damaged_backtest_model_is_refused_with_the_model_it_belongs_to(files):
    with pytest.raises(ArtifactError, match=r"rehearsal-encoder\.npz"):
        from_files({**files, "rehearsal-encoder.npz": b"PK"})
