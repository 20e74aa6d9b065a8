import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulcast.forecasting.postprocessing.grades import pm10_grade

MODERATE = [12.0, 16.0, 25.0, 40.0, 60.0, 85.0, 110.0]


@given(st.lists(st.floats(0, 1500), min_size=7, max_size=7).map(sorted))
def test_probabilities_of_grades_are_between_0_and_1_and_sum_to_1(quantiles):
    probabilities = pm10_grade(quantiles).probabilities
    assert all(0 <= p <= 1 for p in probabilities.values())
    assert sum(probabilities.values()) == pytest.approx(1, abs=1e-9)


def test_the_grade_is_that_of_the_median_and_most_of_the_probability_is_near():
    graded = pm10_grade(MODERATE)
    assert graded.grade == "moderate"
    assert graded.probabilities["moderate"] == max(graded.probabilities.values())


def test_equal_quantiles_give_a_certain_grade():
    assert pm10_grade([100.0] * 7).probabilities["bad"] > 0.99
