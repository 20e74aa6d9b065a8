"""Ridge regression finds what is linear, leaves what is noise, and needs enough days."""

import numpy as np
import pytest

from seoulcast.forecasting.regression.ridge import MINIMUM_DAYS, MINIMUM_RMSE, fit_ridge

DAYS = 4000


@pytest.fixture(scope="module")
def inputs():
    return np.random.default_rng(5).normal(0.3, 1, (DAYS, 6))


def test_a_linear_relation_is_found_with_its_constant_and_its_error(inputs):
    noise = np.random.default_rng(6).normal(0, 0.5, DAYS)
    output = 2.0 + 1.5 * inputs[:, 0] - 0.7 * inputs[:, 3] + noise
    fit, _ = fit_ridge(inputs, output[:, None])
    np.testing.assert_allclose(fit.weights[0], [1.5, 0, 0, -0.7, 0, 0], atol=0.05)
    assert fit.biases[0] == pytest.approx(2.0, abs=0.05)
    assert fit.rmse[0] == pytest.approx(0.5, rel=0.05)


def test_noise_is_given_hardly_any_weight_and_its_own_rmse(inputs):
    few = inputs[:150]
    output = np.random.default_rng(7).normal(0, 1, 150)
    fit, _ = fit_ridge(few, output[:, None])
    plain = np.linalg.lstsq(few - few.mean(axis=0), output, rcond=None)[0]
    assert np.abs(fit.weights).sum() < 0.5 * np.abs(plain).sum()
    assert fit.rmse[0] == pytest.approx(1.0, abs=0.15)


def test_days_that_were_not_observed_do_not_count(inputs):
    output = 1 + inputs @ np.arange(6.0)
    holes = output.copy()
    holes[::3] = np.nan
    seen = ~np.isnan(holes)
    with_holes, _ = fit_ridge(inputs, holes[:, None])
    without, _ = fit_ridge(inputs[seen], output[seen, None])
    np.testing.assert_allclose(with_holes.weights, without.weights)
    np.testing.assert_allclose(with_holes.biases, without.biases)


@pytest.mark.parametrize(("seen", "is_fitted"), [(MINIMUM_DAYS - 1, False), (MINIMUM_DAYS, True)])
def test_an_output_seen_on_too_few_days_is_not_fitted(inputs, seen, is_fitted):
    output = 3 + inputs[:, :1].copy()
    output[seen:] = np.nan
    fit, _ = fit_ridge(inputs, output)
    assert fit.weights.any() == is_fitted
    assert (fit.biases[0] != 0) == is_fitted
    if not is_fitted:
        assert fit.rmse[0] == 1


def test_outputs_do_not_touch_each_other(inputs):
    first, second = 1 + inputs[:, :1], -4 * inputs[:, 1:2]
    both, _ = fit_ridge(inputs, np.concatenate([first, second], axis=1))
    # Products of whole matrices round the last digit by their width.
    for output, alone in enumerate((first, second)):
        fit, _ = fit_ridge(inputs, alone)
        np.testing.assert_allclose(both.weights[output], fit.weights[0], rtol=1e-9)
        np.testing.assert_allclose(both.biases[output], fit.biases[0], rtol=1e-9)


def test_the_rmse_of_a_perfect_relation_is_above_0():
    exact, _ = fit_ridge(np.zeros((100, 2)), np.full((100, 1), 3.0))
    assert exact.rmse[0] == MINIMUM_RMSE
    assert exact.biases[0] == 3.0


def test_forecasts_of_training_days_have_the_error_that_is_reported():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(3000, 5))
    law = np.array([[1.0, -2.0, 0.0, 0.5, 0.0]])
    outputs = inputs @ law.T + rng.normal(size=(3000, 1))
    fit, forecasts = fit_ridge(inputs, outputs)
    np.testing.assert_allclose(fit.weights, law, atol=0.1)
    assert abs(fit.rmse[0] - 1.0) < 0.05
    np.testing.assert_allclose(np.std(outputs - forecasts), fit.rmse[0], rtol=1e-6)


def test_out_of_fold_errors_show_what_overfitting_hides():
    rng = np.random.default_rng(0)
    inputs, outputs = rng.normal(size=(200, 150)), rng.normal(size=(200, 1))
    fit, forecasts = fit_ridge(inputs, outputs)
    fitted = np.std(outputs - fit.predict(inputs))
    assert np.std(outputs - forecasts) > fitted
