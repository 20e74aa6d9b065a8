"""KMA's apparent temperature: warmer by damp air in summer, colder by wind in winter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulcast.apparent_temperature import (
    is_summer,
    relative_humidity,
    summer_apparent,
    vapour_pressure,
    wet_bulb,
    winter_apparent,
)


def test_the_wet_bulb_is_that_of_stulls_own_example():
    assert wet_bulb(20.0, 50.0) == pytest.approx(13.7, abs=0.05)


def test_the_wind_chill_is_that_of_the_published_table():
    # −10 °C at 20 km/h.
    assert winter_apparent(-10.0, 20 / 3.6) == pytest.approx(-18, abs=0.5)


@pytest.mark.parametrize("temperature", [30.0, 33.0, 36.0])
def test_ten_per_cent_of_humidity_are_about_a_degree_in_the_heat(temperature):
    step = summer_apparent(temperature, 70.0) - summer_apparent(temperature, 60.0)
    assert step == pytest.approx(1.0, abs=0.4)


@given(st.floats(25, 38), st.floats(20, 90))
def test_damper_air_feels_warmer(temperature, humidity):
    assert summer_apparent(temperature, humidity + 5) > summer_apparent(temperature, humidity)


@given(st.floats(-25, 5), st.floats(1.5, 15))
def test_more_wind_feels_colder(temperature, wind):
    assert winter_apparent(temperature, wind + 1) < winter_apparent(temperature, wind)


@given(st.floats(5, 38), st.floats(5, 100))
def test_humidity_and_vapour_pressure_say_the_same(temperature, humidity):
    vapour = vapour_pressure(temperature, humidity)
    assert relative_humidity(temperature, vapour) == pytest.approx(humidity)


def test_air_colder_than_its_dew_point_is_no_damper_than_saturated():
    assert relative_humidity(10.0, vapour_pressure(20.0, 90.0)) == 100.0


def test_beyond_the_range_of_a_formula_there_is_no_value():
    assert summer_apparent(9.9, 80.0) is None
    assert winter_apparent(10.1, 5.0) is None
    assert winter_apparent(-10.0, 1.2) is None


@pytest.mark.parametrize(
    ("day", "summer"),
    [
        (date(2022, 4, 30), False),
        (date(2022, 5, 1), True),
        (date(2022, 9, 30), True),
        (date(2022, 10, 1), False),
    ],
)
def test_summer_is_may_to_september(day, summer):
    assert is_summer(day) is summer
