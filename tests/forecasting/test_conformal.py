from datetime import date

import numpy as np
import pytest

from seoulcast import levels
from seoulcast.forecasting.core.days import day_range
from seoulcast.forecasting.core.prediction import (
    LEVELS,
    LOG_TRANSFORMED,
    MEDIAN,
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
)
from seoulcast.forecasting.postprocessing.conformal import CalibrationErrors, recalibrate

DAYS = day_range(date(2018, 1, 1), date(2019, 6, 30))
SCORES = np.array(levels.normal_quantiles())
BAND80 = levels.band(0.8)
MEANS = (len(DAYS), N_LEADS, N_TARGETS)
QUANTILES = (*MEANS, N_LEVELS)


def normal(spread, centre=10.0):
    """Quantiles and means of a system that always says the same."""
    quantiles = np.broadcast_to(centre + spread * SCORES, QUANTILES).copy()
    return quantiles, quantiles[..., MEDIAN].copy()


def share_inside(quantiles, observed):
    """Share of observations in the 80 % band."""
    lower, upper = quantiles[..., BAND80.lower], quantiles[..., BAND80.upper]
    return ((lower <= observed) & (observed <= upper)).mean()


@pytest.fixture
def observed():
    return np.random.default_rng(0).normal(10.0, 1.0, MEANS)


def test_intervals_that_are_too_narrow_become_wide_enough(observed):
    quantiles, means = normal(0.6)
    calibrated, _ = recalibrate(
        DAYS, quantiles, means, CalibrationErrors.of(DAYS, quantiles, observed)
    )
    before, after = (share_inside(q[300:], observed[300:]) for q in (quantiles, calibrated))
    assert before < 0.6
    assert 0.7 < after < 0.82  # an offset is believed in part: few days are independent


def test_a_record_that_reads_high_moves_quantiles_and_means_up(observed):
    quantiles, means = normal(1.0)
    past = CalibrationErrors.of(DAYS, quantiles, observed + 1.0)
    calibrated, shifted = recalibrate(DAYS, quantiles, means, past)
    assert (shifted - means)[300:].mean() == pytest.approx(0.75, abs=0.2)
    assert (np.diff(calibrated, axis=-1) >= 0).all()


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
            CalibrationErrors.of(DAYS, quantiles, truth),
        )[0]
        for truth in (observed, changed)
    ]
    np.testing.assert_array_equal(*results)


def test_a_day_alone_is_moved_as_it_is_among_others(observed):
    quantiles, means = normal(0.6)
    past = CalibrationErrors.of(DAYS, quantiles, observed)
    together, _ = recalibrate(DAYS, quantiles, means, past)
    for n in (30, 250, 500):
        alone, _ = recalibrate(DAYS[n : n + 1], quantiles[n : n + 1], means[n : n + 1], past)
        np.testing.assert_array_equal(alone[0], together[n])


def test_without_verified_days_nothing_moves():
    quantiles, means = normal(1.0)
    none = CalibrationErrors(DAYS[:0], np.empty((0, *QUANTILES[1:])))
    calibrated, shifted = recalibrate(DAYS, quantiles, means, none)
    np.testing.assert_array_equal(calibrated, quantiles)
    np.testing.assert_array_equal(shifted, means)


def test_missing_observations_count_for_nothing(observed):
    quantiles, means = normal(0.6)
    gaps = observed.copy()
    gaps[::2] = np.nan
    calibrated, _ = recalibrate(DAYS, quantiles, means, CalibrationErrors.of(DAYS, quantiles, gaps))
    assert np.isfinite(calibrated).all()


def test_zeros_that_were_forecast_as_zeros_stay_zeros():
    quantiles = np.broadcast_to(np.maximum(SCORES, 0.0), QUANTILES).copy()
    means = quantiles[..., MEDIAN].copy()
    truth = np.where(np.arange(len(DAYS)) % 2 == 0, 0.0, 0.7)
    observed = np.broadcast_to(truth[:, None, None], MEANS).copy()
    calibrated, _ = recalibrate(
        DAYS, quantiles, means, CalibrationErrors.of(DAYS, quantiles, observed)
    )
    dust = calibrated[300:][:, :, LOG_TRANSFORMED]
    assert (dust[..., LEVELS < 0.3] < 0.01).all()
