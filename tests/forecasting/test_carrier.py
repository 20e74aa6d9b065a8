import numpy as np

from seoulcast.forecasting.inputs.running_means import LONGEST, SPANS, running_means
from seoulcast.forecasting.model.ridge import fit_ridge


def test_ridge_finds_a_linear_law_and_forecasts_its_training_days_honestly():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(3000, 5))
    law = np.array([[1.0, -2.0, 0.0, 0.5, 0.0]])
    outputs = inputs @ law.T + rng.normal(size=(3000, 1))
    fit, forecasts = fit_ridge(inputs, outputs)
    np.testing.assert_allclose(fit.weights, law, atol=0.1)
    assert abs(fit.spread[0] - 1.0) < 0.05
    np.testing.assert_allclose(np.std(outputs - forecasts), fit.spread[0], rtol=1e-6)


def test_out_of_fold_errors_show_what_overfitting_hides():
    rng = np.random.default_rng(0)
    inputs, outputs = rng.normal(size=(200, 150)), rng.normal(size=(200, 1))
    fit, forecasts = fit_ridge(inputs, outputs)
    fitted = np.std(outputs - fit.predict(inputs))
    assert np.std(outputs - forecasts) > fitted


def test_an_output_that_was_hardly_ever_observed_is_left_at_zero():
    rng = np.random.default_rng(0)
    outputs = np.full((300, 2), np.nan)
    outputs[:, 0] = rng.normal(size=300)
    outputs[:10, 1] = 1.0
    fit, forecasts = fit_ridge(rng.normal(size=(300, 3)), outputs)
    assert not fit.weights[1].any()
    assert not forecasts[:, 1].any()


def test_running_means_look_back_only_and_skip_what_is_missing():
    values = np.random.default_rng(0).normal(size=(LONGEST + 50, 2))
    values[LONGEST + 10, 0] = np.nan
    means = running_means(values).reshape(51, len(SPANS), 2)
    np.testing.assert_allclose(
        means[20, 0], np.nanmean(values[LONGEST + 13 : LONGEST + 20], 0), atol=1e-6
    )
    changed = values.copy()
    changed[LONGEST + 30 :] = 9.0
    np.testing.assert_array_equal(running_means(changed)[:30], running_means(values)[:30])
