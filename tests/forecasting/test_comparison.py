"""Two systems are compared on the same days, and a difference by chance is told as such."""

import math

import numpy as np
import pytest

from seoulcast.forecasting.verification.comparison import (
    BLOCK_DAYS,
    DRAWS,
    block_draws,
    error_ratio,
)

DAYS, LEADS, TARGETS = 365, 7, 6


@pytest.fixture(scope="module")
def errors():
    """Errors of a year: large for a week or two, then small."""
    rng = np.random.default_rng(3)
    weather = np.repeat(rng.gamma(2, 1, DAYS // 5 + 1), 5)[:DAYS]
    return weather[:, None, None] * rng.gamma(2, 1, (DAYS, LEADS, TARGETS))


def test_the_ratio_is_averaged_over_targets_and_leads_not_over_their_sums():
    own = np.array([[[1.0, 150.0]]] * 30)
    other = np.array([[[2.0, 100.0]]] * 30)
    assert error_ratio(own, other).ratio == pytest.approx((0.5 + 1.5) / 2)


def test_cells_without_an_observation_or_with_a_perfect_rival_do_not_count():
    own = np.array([[[1.0, math.nan, 1.0]]] * 30)
    other = np.array([[[2.0, math.nan, 0.0]]] * 30)
    assert error_ratio(own, other).ratio == 0.5


def test_where_nothing_can_be_compared_there_is_neither_ratio_nor_confidence():
    unknown = np.full((30, 1, 2), math.nan)
    found = error_ratio(unknown, unknown)
    assert math.isnan(found.ratio)
    assert found.confidence == 0.0


def test_an_error_smaller_on_every_day_is_sure_and_the_same_error_is_not(errors):
    assert error_ratio(0.97 * errors, errors).confidence == 1.0
    assert error_ratio(1.03 * errors, errors).confidence == 0.0
    assert error_ratio(errors, errors).confidence == 0.0


def test_two_models_that_differ_by_noise_alone_are_seldom_told_apart(errors):
    """At 90 % confidence about one of ten is; a point estimate alone would take every second."""
    rng = np.random.default_rng(4)
    lucky = smaller = 0
    for _ in range(40):
        noise = np.repeat(rng.normal(0, 0.05, DAYS // 5 + 1), 5)[:DAYS, None, None]
        found = error_ratio(errors * np.exp(noise), errors)
        smaller += found.ratio < 1
        lucky += found.confidence >= 0.9
    assert smaller > 12
    assert lucky <= 8


def test_a_draw_is_of_as_many_days_in_blocks_that_stay_together():
    draws = block_draws(DAYS)
    assert draws.shape == (DRAWS, DAYS)
    assert (draws.sum(axis=1) == DAYS).all()
    # Neighbours are drawn as often as each other, save at the edges of blocks.
    alike = (draws == np.roll(draws, 1, axis=1)).mean()
    assert alike > 1 - 3 / BLOCK_DAYS


def test_a_short_period_still_has_several_blocks():
    assert len(np.unique(block_draws(10), axis=0)) > 100
    assert block_draws(1).shape == (DRAWS, 1)
