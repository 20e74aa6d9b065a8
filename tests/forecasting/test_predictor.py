"""A trained model's forecasts: a day alone as among many, calibrated by verified errors."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from support.changed_observations import with_values
from support.observations import LAST, THROUGH

from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.corrections.variants import UNCORRECTED
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.targets import indexes, of_group

TEMPERATURES = indexes(of_group("temperature"))


@pytest.fixture(scope="module")
def predictor(model):
    return Predictor(model)


DAYS = day_range(date(2016, 11, 1), LAST)
ORDERS = {
    "ascending": DAYS,
    "descending": DAYS[::-1],
    "shuffled": np.random.default_rng(4).permutation(DAYS),
    "with gaps": DAYS[::9],
}


@pytest.mark.parametrize("days", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("part", ["model", "backtest"])
def test_a_day_forecast_alone_equals_the_same_day_among_many(observations, model, days, part):
    fitted = model if part == "model" else model.backtest
    # A predictor each: one that forecast before might only repeat what it cached.
    many = Predictor(fitted).predict(observations, days)
    one_by_one = Predictor(fitted)
    for n in range(0, len(days), 1 + len(days) // 10):
        alone = one_by_one.predict(observations.through(days[n].item()), days[n : n + 1])
        np.testing.assert_array_equal(alone.quantiles[0], many.quantiles[n])
        np.testing.assert_array_equal(alone.means[0], many.means[n])


# --- calibrated by verified errors ------------------------------------------------------------

AFTER = THROUGH + timedelta(days=20)
"""D of a forecast made when the model's own first ones have been verified."""


def offsets(predictor, observations):
    """Conformal offsets of the temperature quantiles of the forecast under D, °C."""
    day = as_days([AFTER])
    calibrated = predictor.predict(observations, day).quantiles[0][:, TEMPERATURES]
    return calibrated - predictor.uncalibrated(observations, day)[0][0][:, TEMPERATURES]


def warmer(observations, day):
    return with_values(
        observations, "temperature", day, day, lambda v: v + 9.0, columns=["TA_AVG_OBS"]
    )


def test_days_verified_since_training_calibrate_the_next_forecasts(predictor, observations):
    before = offsets(predictor, observations)
    assert np.isfinite(before).all()
    assert np.abs(before).max() > 0
    # Offsets, not the forecast: what was observed is also an input of the forecast itself.
    changed = offsets(predictor, warmer(observations, AFTER - timedelta(days=8)))
    assert np.abs(changed - before)[:, 0].max() > 1e-3


def test_what_is_verified_after_the_day_calibrates_nothing(predictor, observations):
    days = as_days([AFTER])
    before = predictor.predict(observations, days)
    after = predictor.predict(warmer(observations, AFTER + timedelta(days=1)), days)
    np.testing.assert_array_equal(after.quantiles, before.quantiles)
    np.testing.assert_array_equal(after.means, before.means)


def test_a_model_without_errors_of_its_own_is_calibrated_by_its_backtests(model, observations):
    assert model.backtest_errors[UNCORRECTED].days.max() < np.datetime64(THROUGH)
    assert model.backtest.backtest_errors is None
    days = as_days([THROUGH])
    bare = Predictor(replace(model, backtest_errors=None))
    with_errors = Predictor(model).predict(observations, days).quantiles
    without = bare.predict(observations, days).quantiles
    assert (with_errors != without).any()
    uncalibrated, _ = bare.uncalibrated(observations, days)
    np.testing.assert_allclose(without[:, :, TEMPERATURES], uncalibrated[:, :, TEMPERATURES])
