"""The scale that systems compute on, and the shape in which they answer."""

import numpy as np
import pytest

from seoulcast import targets
from seoulcast.datasets.documents import TARGETS
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.prediction import Prediction, from_scale, to_scale

VALUES = np.array([-12.3, -4.0, -20.5, 41.0, 960.0, 0.0])


def test_the_scale_is_undone_by_its_inverse():
    np.testing.assert_allclose(from_scale(to_scale(VALUES)), VALUES, atol=1e-9)


def test_temperatures_are_left_as_they_are_and_dust_is_a_logarithm():
    scaled = to_scale(VALUES)
    np.testing.assert_array_equal(scaled[:3], VALUES[:3])
    np.testing.assert_allclose(scaled[3:], np.log1p(VALUES[3:] / targets.PM10.transform.unit))


def test_dust_is_never_below_0_nor_beyond_all_measure():
    raised = from_scale(np.array([-50.0, 0.0, 0.0, -3.0, 900.0, 0.0]))
    assert raised[0] == -50.0
    assert raised[3] == 0.0
    assert raised[4] == pytest.approx(targets.PM10.transform.unit * np.expm1(12))


def test_what_is_missing_stays_missing_on_the_scale():
    holes = np.full(len(TARGETS), np.nan)
    assert np.isnan(to_scale(holes)).all()
    assert np.isnan(from_scale(holes)).all()


def test_the_median_is_the_quantile_of_one_half():
    quantiles = np.broadcast_to(np.arange(7.0), (1, 7, 6, 7))
    prediction = Prediction(as_days(["2020-01-01"]), quantiles, np.zeros((1, 7, 6)))
    assert (prediction.medians == 3.0).all()
