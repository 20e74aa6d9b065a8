from datetime import date, timedelta

import numpy as np
import pytest

from seoulcast_assets.forecasting.artifact import ArtifactError, TrainedModel
from seoulcast_assets.forecasting.days import as_days, day_range

THROUGH = date(2017, 5, 31)


def test_a_model_read_from_its_files_forecasts_the_same(model, observations):
    days = as_days([THROUGH, THROUGH + timedelta(days=3)])
    again = TrainedModel.from_files(model.to_files())
    assert again.version == model.version
    for first, second in ((model, again), (model.rehearsal, again.rehearsal)):
        expected, got = first.predict(observations, days), second.predict(observations, days)
        np.testing.assert_array_equal(expected.quantiles, got.quantiles)
        np.testing.assert_array_equal(expected.means, got.means)


def test_a_day_forecast_alone_equals_the_day_among_others(model, observations):
    days = day_range(THROUGH, THROUGH + timedelta(days=20))
    together = model.predict(observations, days)
    for n in (0, 7, 20):
        day = days[n].item()
        alone = TrainedModel.from_files(model.to_files()).predict(
            observations.through(day), as_days([day])
        )
        np.testing.assert_array_equal(alone.quantiles[0], together.quantiles[n])
        np.testing.assert_array_equal(alone.means[0], together.means[n])


def test_days_verified_since_training_move_the_next_forecasts(model, observations):
    day = as_days([THROUGH + timedelta(days=20)])
    raw, _ = model.raw(observations, day)
    assert np.isfinite(raw).all()
    assert model.reference is not None
    assert model.reference.days.max() < np.datetime64(THROUGH)
    assert model.rehearsal.reference is None


def test_files_that_lack_a_part_are_refused_by_name(model):
    files = model.to_files()
    del files["carrier.npz"]
    with pytest.raises(ArtifactError, match=r"carrier\.npz"):
        TrainedModel.from_files(files)
