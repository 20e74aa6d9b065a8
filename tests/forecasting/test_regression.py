"""Regression parts: filling what is missing, quantiles of what a mean leaves."""

import numpy as np

from seoulcast.forecasting.core.prediction import LEVELS
from seoulcast.forecasting.regression.imputation import Imputation
from seoulcast.forecasting.regression.quantiles import fit_quantiles


def test_a_missing_value_is_what_the_others_say():
    rng = np.random.default_rng(1)
    common = rng.normal(size=(800, 1))
    values = common + 0.2 * rng.normal(size=(800, 4))
    holes = np.where(rng.random(values.shape) < 0.1, np.nan, values)
    filled = Imputation.fit(holes).fill(holes)
    missing = np.isnan(holes)
    assert np.isfinite(filled).all()
    assert np.abs(filled - values)[missing].mean() < 0.35
    np.testing.assert_array_equal(filled[~missing], values[~missing])


def test_a_row_of_nothing_is_filled_with_the_mean():
    values = np.random.default_rng(2).normal(size=(200, 3))
    assert (Imputation.fit(values).fill(np.full((1, 3), np.nan)) == 0.0).all()


def test_a_column_never_seen_is_filled_with_the_mean():
    values = np.random.default_rng(3).normal(size=(200, 3))
    values[:, 1] = np.nan
    filled = Imputation.fit(values).fill(values)
    assert (filled[:, 1] == 0.0).all()


def test_quantiles_of_errors_that_widen_follow_what_widens_them():
    rng = np.random.default_rng(4)
    inputs = rng.uniform(-1, 1, size=(4000, 1))
    errors = (1.0 + 0.8 * inputs[:, 0]) * rng.normal(size=4000)
    weights = fit_quantiles(inputs, errors, penalty=1.0)
    design = np.concatenate([inputs, np.ones((4000, 1))], axis=1)
    for side in (inputs[:, 0] < -0.5, inputs[:, 0] > 0.5):
        below = (errors[side, None] <= design[side] @ weights.T).mean(axis=0)
        np.testing.assert_allclose(below, LEVELS, atol=0.05)
