"""Errors as arrays: what each figure means, reckoned by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulcast.forecasting.verification.metrics import coverage, crps, inside, pinball

QUANTILES = np.array([1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 9.0])
LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]


def test_pinball_charges_the_level_below_and_its_rest_above():
    losses = pinball(QUANTILES, np.array(5.0))
    by_hand = [0.05 * 4, 0.1 * 3, 0.25 * 1, 0, 0.25 * 1, 0.1 * 3, 0.05 * 4]
    np.testing.assert_allclose(losses, by_hand)


def test_crps_is_twice_the_mean_pinball_loss():
    observed = np.array([5.0, -3.0, 30.0])
    pairs = list(zip(LEVELS, QUANTILES, strict=True))
    expected = [
        2 * np.mean([max(p * (o - q), (p - 1) * (o - q)) for p, q in pairs]) for o in observed
    ]
    np.testing.assert_allclose(crps(np.tile(QUANTILES, (3, 1)), observed), expected)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_crps_of_a_forecast_without_doubt_is_its_absolute_error(said, observed):
    assert crps(np.full(7, said), np.array(observed)) == pytest.approx(abs(said - observed))


@pytest.mark.parametrize(
    ("observed", "in80", "in90"),
    [(2.0, 1, 1), (8.0, 1, 1), (1.5, 0, 1), (1.0, 0, 1), (9.0, 0, 1), (0.9, 0, 0), (9.1, 0, 0)],
)
def test_an_interval_holds_its_ends_and_what_lies_between(observed, in80, in90):
    assert inside(QUANTILES, np.array(observed), 80) == in80
    assert inside(QUANTILES, np.array(observed), 90) == in90


def test_what_is_not_observed_or_not_forecast_is_neither_in_nor_out():
    quantiles = np.stack([QUANTILES, np.full(7, np.nan)])
    assert np.isnan(inside(quantiles, np.array([np.nan, 5.0]), 80)).all()
    assert np.isnan(crps(quantiles, np.array([np.nan, 5.0]))).all()


def test_coverage_is_the_share_of_what_can_be_told():
    quantiles = np.tile(QUANTILES, (5, 1))
    observed = np.array([5.0, 5.0, 5.0, 100.0, np.nan])
    assert coverage(quantiles, observed, 80) == 0.75
    assert np.isnan(coverage(quantiles, np.full(5, np.nan), 80))
