"""The scale that systems compute on, and the shape in which they answer."""

import numpy as np
import pytest

from seoulcast import levels, targets
from seoulcast.datasets.documents import LEADS, TARGETS
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.prediction import Prediction, from_transformed, to_transformed

OBSERVED = {
    "TA_AVG": -12.3,
    "TA_MAX": -4.0,
    "TA_MIN": -20.5,
    "PM10_AVG": 41.0,
    "PM10_MAX": 960.0,
    "PM10_MIN": 0.0,
}
VALUES = np.array([OBSERVED[target] for target in TARGETS])
WARM = targets.indexes(targets.of_group("temperature"))
DUST = targets.indexes(targets.of_group("pm10"))


def test_the_scale_is_undone_by_its_inverse():
    np.testing.assert_allclose(from_transformed(to_transformed(VALUES)), VALUES, atol=1e-9)


def test_temperatures_are_left_as_they_are_and_dust_is_a_logarithm():
    scaled = to_transformed(VALUES)
    np.testing.assert_array_equal(scaled[WARM], VALUES[WARM])
    np.testing.assert_allclose(scaled[DUST], np.log1p(VALUES[DUST] / targets.PM10.transform.unit))


def test_dust_is_never_below_0_nor_beyond_all_measure():
    raised = from_transformed(np.array([-50.0, 0.0, 0.0, -3.0, 900.0, 0.0]))
    assert raised[0] == -50.0
    assert raised[3] == 0.0
    assert raised[4] == pytest.approx(targets.PM10.transform.unit * np.expm1(12))


def test_what_is_missing_stays_missing_on_the_scale():
    holes = np.full(len(TARGETS), np.nan)
    assert np.isnan(to_transformed(holes)).all()
    assert np.isnan(from_transformed(holes)).all()


def test_the_median_is_the_quantile_of_one_half():
    shape = (1, len(LEADS), len(TARGETS))
    quantiles = np.broadcast_to(np.array(levels.LEVELS), (*shape, len(levels.LEVELS)))
    prediction = Prediction(as_days(["2020-01-01"]), quantiles, np.zeros(shape))
    assert (prediction.medians == 0.5).all()
