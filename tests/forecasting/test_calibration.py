from datetime import date

import numpy as np
import pytest

from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.prediction import LEVELS, ON_LOG_SCALE
from seoulcast.forecasting.postprocessing.conformal import Verified, recalibrate

DAYS = day_range(date(2018, 1, 1), date(2019, 6, 30))
SCORES = np.array([-1.6449, -1.2816, -0.6745, 0.0, 0.6745, 1.2816, 1.6449])


def normal(spread, centre=10.0):
    """Quantiles and means of a system that always says the same."""
    quantiles = np.broadcast_to(centre + spread * SCORES, (len(DAYS), 7, 6, 7)).copy()
    return quantiles, quantiles[..., 3].copy()


@pytest.fixture
def observed():
    return np.random.default_rng(0).normal(10.0, 1.0, (len(DAYS), 7, 6))


def test_intervals_that_are_too_narrow_become_wide_enough(observed):
    quantiles, means = normal(0.6)
    moved, _ = recalibrate(DAYS, quantiles, means, Verified.of(DAYS, quantiles, observed))
    late = slice(300, None)
    before = ((quantiles[..., 1] <= observed) & (observed <= quantiles[..., 5]))[late].mean()
    after = ((moved[..., 1] <= observed) & (observed <= moved[..., 5]))[late].mean()
    assert before < 0.6
    assert 0.7 < after < 0.82  # a shift is believed in part: few days are independent


def test_a_record_that_reads_high_moves_quantiles_and_means_up(observed):
    quantiles, means = normal(1.0)
    verified = Verified.of(DAYS, quantiles, observed + 1.0)
    moved, shifted = recalibrate(DAYS, quantiles, means, verified)
    assert (shifted - means)[300:].mean() == pytest.approx(0.75, abs=0.2)
    assert (np.diff(moved, axis=-1) >= 0).all()


def test_what_is_verified_later_than_d_moves_nothing(observed):
    quantiles, means = normal(0.6)
    day = 200
    changed = observed.copy()
    for lead in range(7):
        changed[day - lead :, lead] += 50.0  # targets after the day
    results = [
        recalibrate(
            DAYS[day : day + 1],
            quantiles[day : day + 1],
            means[day : day + 1],
            Verified.of(DAYS, quantiles, truth),
        )[0]
        for truth in (observed, changed)
    ]
    np.testing.assert_array_equal(*results)


def test_a_day_alone_is_moved_as_it_is_among_others(observed):
    quantiles, means = normal(0.6)
    verified = Verified.of(DAYS, quantiles, observed)
    together, _ = recalibrate(DAYS, quantiles, means, verified)
    for n in (30, 250, 500):
        alone, _ = recalibrate(DAYS[n : n + 1], quantiles[n : n + 1], means[n : n + 1], verified)
        np.testing.assert_array_equal(alone[0], together[n])


def test_without_verified_days_nothing_moves():
    quantiles, means = normal(1.0)
    none = Verified(DAYS[:0], np.empty((0, 7, 6, 7)))
    moved, shifted = recalibrate(DAYS, quantiles, means, none)
    np.testing.assert_array_equal(moved, quantiles)
    np.testing.assert_array_equal(shifted, means)


def test_missing_observations_count_for_nothing(observed):
    quantiles, means = normal(0.6)
    gaps = observed.copy()
    gaps[::2] = np.nan
    moved, _ = recalibrate(DAYS, quantiles, means, Verified.of(DAYS, quantiles, gaps))
    assert np.isfinite(moved).all()


def test_zeros_that_were_forecast_as_zeros_stay_zeros():
    quantiles = np.broadcast_to(np.maximum(SCORES, 0.0), (len(DAYS), 7, 6, 7)).copy()
    means = quantiles[..., 3].copy()
    truth = np.where(np.arange(len(DAYS)) % 2 == 0, 0.0, 0.7)
    observed = np.broadcast_to(truth[:, None, None], (len(DAYS), 7, 6)).copy()
    moved, _ = recalibrate(DAYS, quantiles, means, Verified.of(DAYS, quantiles, observed))
    dust = moved[300:][:, :, ON_LOG_SCALE]
    assert (dust[..., LEVELS < 0.3] < 0.01).all()
