"""An archived PM10 day as 288 values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seoulcast.kma.sandbox.dust import SLOTS, expand_day


@st.composite
def days(draw):
    """Minimum, maximum and mean of any 200 to 288 whole values, as an archive tells them."""
    values = draw(
        st.lists(st.integers(0, draw(st.sampled_from([3, 90, 4000]))), min_size=1, max_size=8)
    )
    base = draw(st.integers(0, 200))
    day = np.array((values + [base] * SLOTS)[: draw(st.integers(200, SLOTS))])
    return float(day.min()), float(day.max()), round(float(day.mean()), 1)


@given(st.integers(700_000, 750_000), days())
def test_extremes_are_exact_and_the_mean_to_a_tenth(ordinal, day):
    low, high, mean = day
    values = expand_day(ordinal, low, high, mean)
    assert values.shape == (SLOTS,)
    assert (values.min(), values.max()) == (low, high)
    assert round(float(values.mean()), 1) == mean


def test_the_same_day_is_expanded_to_the_same_values_and_another_to_others():
    first = expand_day(738_000, 10.0, 90.0, 40.0)
    assert (expand_day(738_000, 10.0, 90.0, 40.0) == first).all()
    assert (expand_day(738_001, 10.0, 90.0, 40.0) != first).any()


def test_a_maximum_far_above_the_mean_is_one_lone_spike():
    values = np.sort(expand_day(738_000, 0.0, 3856.0, 45.0))
    assert values[-1] == 3856
    assert values[-2] < 1000


def test_an_ordinary_day_moves_in_small_steps():
    values = expand_day(738_000, 10.0, 90.0, 40.0)
    assert np.median(np.abs(np.diff(values))) < 10
