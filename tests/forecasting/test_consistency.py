import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from seoulcast import levels, targets
from seoulcast.datasets.documents import LEADS
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.postprocessing.consistency import make_consistent

DAYS = as_days(["2020-01-01"])
MEANS = (1, len(LEADS), len(targets.TARGETS))
QUANTILES = (*MEANS, len(levels.LEVELS))
DUST = targets.indexes(targets.of_group("pm10"))
values = st.floats(-300, 2000, allow_nan=False, width=32)
quantiles = arrays(np.float64, QUANTILES, elements=values)
means = arrays(np.float64, MEANS, elements=values)


@given(quantiles=quantiles, means=means)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_is_issued_in_order_and_not_negative(quantiles, means):
    issued = make_consistent(Prediction(DAYS, quantiles, means))
    assert (np.diff(issued.quantiles, axis=-1) >= 0).all()
    for group in targets.groups():
        low, middle, high = targets.indexes(targets.in_order(group.name))
        for each in (np.moveaxis(issued.quantiles, -1, 0), issued.means):
            assert (each[..., low] <= each[..., middle]).all()
            assert (each[..., middle] <= each[..., high]).all()
    assert (issued.quantiles[..., DUST, :] >= 0).all()
    assert (issued.means[..., DUST] >= 0).all()


@given(quantiles=quantiles, means=means)
@settings(max_examples=30, deadline=None)
def test_what_is_consistent_already_is_not_changed(quantiles, means):
    once = make_consistent(Prediction(DAYS, quantiles, means))
    twice = make_consistent(once)
    np.testing.assert_array_equal(once.quantiles, twice.quantiles)
    np.testing.assert_array_equal(once.means, twice.means)


def test_the_smallest_repair_meets_in_the_middle():
    means = np.zeros(MEANS)
    ordered = targets.indexes(targets.in_order("temperature"))
    means[..., ordered] = [11.0, 10.0, 12.0]
    issued = make_consistent(Prediction(DAYS, np.zeros(QUANTILES), means))
    assert issued.means[0, 0, ordered].tolist() == [10.5, 10.5, 12.0]


def test_values_are_issued_in_tenths():
    means = np.full(MEANS, 1.2345)
    issued = make_consistent(Prediction(DAYS, np.zeros(QUANTILES), means))
    assert issued.means.tolist() == np.full(MEANS, 1.2).tolist()
