"""How a day feels is estimated from what was known of humidity and wind at the issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.documents import build_forecast
from support.morning_knowledge import make_weather_hours
from support.observations import SEOUL, make_observations

from seoulcast.apparent_temperature import (
    relative_humidity,
    saturation_pressure,
    summer_apparent,
    winter_apparent,
)
from seoulcast.datasets.documents import Forecast
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.issued_apparent import (
    KnownAir,
    apparent_of,
    known_air,
    with_apparent,
)
from seoulcast.windows import UPDATE

SUMMER_D, WINTER_D = date(2016, 7, 20), date(2017, 1, 20)
AIR = KnownAir(vapour_of_hours=28.0, vapour_of_days=24.0, wind_of_night=4.0, wind_of_days=2.0)
NO_AIR = KnownAir(None, None, None, None)


def felt_high(lead, air, high=33.0):
    apparent = apparent_of(date(2022, 7, 20), lead, 25.0, high, air)
    return None if apparent is None else apparent.high


def felt_low(lead, air, low=-12.0):
    apparent = apparent_of(date(2022, 1, 20), lead, low, -2.0, air)
    return None if apparent is None else apparent.low


@pytest.mark.parametrize(("lead", "vapour", "source"), [(1, 28.0, "hours"), (2, 24.0, "days")])
def test_the_high_of_a_summers_day_feels_as_damp_as_the_last_hours_or_days(lead, vapour, source):
    felt = felt_high(lead, AIR)
    expected = summer_apparent(33.0, relative_humidity(33.0, vapour))
    assert (felt.value, felt.estimated_from) == (pytest.approx(expected, abs=0.05), source)


@pytest.mark.parametrize(("lead", "wind", "source"), [(1, 3.0, "hours"), (2, 2.0, "days")])
def test_the_low_of_a_winters_day_feels_as_windy_as_the_night_and_the_month(lead, wind, source):
    felt = felt_low(lead, AIR)
    assert (felt.value, felt.estimated_from) == (
        pytest.approx(winter_apparent(-12.0, wind), abs=0.05),
        source,
    )


def test_without_hours_the_day_of_issue_is_estimated_from_the_last_days():
    no_hours = replace(AIR, vapour_of_hours=None, wind_of_night=None)
    assert felt_high(1, no_hours) == felt_high(2, AIR)
    assert felt_low(1, no_hours) == felt_low(2, AIR)


def test_without_humidity_or_wind_nothing_is_said():
    assert felt_high(2, NO_AIR) is None
    assert felt_low(2, NO_AIR) is None


def test_a_season_has_its_own_end_of_the_day_alone():
    assert apparent_of(date(2022, 7, 20), 2, 25.0, 33.0, AIR).low is None
    assert apparent_of(date(2022, 1, 20), 2, -12.0, -2.0, AIR).high is None


def test_where_the_formula_does_not_hold_nothing_is_said():
    assert felt_high(2, AIR, high=9.0) is None
    assert felt_low(2, AIR, low=11.0) is None
    assert felt_low(2, replace(AIR, wind_of_days=1.0)) is None


@pytest.fixture(scope="module")
def observations():
    made = make_observations()
    hours = make_weather_hours(SUMMER_D - timedelta(days=3), SUMMER_D + timedelta(days=3))
    morning = replace(MorningKnowledge.nothing(), weather_hours=hours)
    return replace(made, morning=morning)


def test_humidity_is_the_mean_of_the_last_24_hours_and_of_the_last_5_days(observations):
    air = known_air(observations.through(SUMMER_D), SUMMER_D)

    hours = observations.morning.weather_hours
    end = pd.Timestamp(SUMMER_D) + pd.Timedelta(hours=28)
    last = hours[
        (hours["STN"] == SEOUL)
        & (hours["HOUR"] > end - pd.Timedelta(days=1))
        & (hours["HOUR"] <= end)
    ]
    vapour = [saturation_pressure(ta) for ta in last["TA"]] * last["HM"] / 100
    assert air.vapour_of_hours == pytest.approx(vapour.mean())
    table = observations.station_weather
    days = table[
        (table["STN"] == SEOUL)
        & (table["TM"] <= pd.Timestamp(SUMMER_D))
        & (table["TM"] > pd.Timestamp(SUMMER_D - timedelta(days=5)))
    ]
    assert air.vapour_of_days == pytest.approx(days["PV_AVG"].mean())


def test_what_was_measured_after_the_issue_changes_nothing(observations):
    assert known_air(observations, SUMMER_D) == known_air(observations.through(SUMMER_D), SUMMER_D)


def test_an_update_knows_the_hours_since(observations):
    known = observations.through(SUMMER_D, UPDATE)
    morning, update = known_air(known, SUMMER_D), known_air(known, SUMMER_D, UPDATE)
    assert morning.vapour_of_hours != update.vapour_of_hours
    assert morning.vapour_of_days == update.vapour_of_days


def test_too_few_values_are_none(observations):
    table = observations.station_weather.copy()
    table.loc[table["TM"] >= pd.Timestamp(SUMMER_D - timedelta(days=25)), "WS_AVG"] = np.nan
    table.loc[table["TM"] >= pd.Timestamp(SUMMER_D - timedelta(days=2)), "PV_AVG"] = np.nan
    few = replace(observations, station_weather=table, morning=MorningKnowledge.nothing())

    assert known_air(few, SUMMER_D) == NO_AIR


def test_every_day_of_a_winters_forecast_has_its_low(observations):
    plain = build_forecast(WINTER_D).days
    days = with_apparent(plain, observations, WINTER_D)

    felt = [ahead.apparent.low for ahead in days]
    assert all(one.value < -7.5 for one in felt)
    assert {one.estimated_from for one in felt} == {"days"}


def test_a_forecast_of_before_is_read_without_it():
    old = build_forecast().model_dump(mode="json")
    for ahead in old["days"]:
        del ahead["apparent"]

    assert all(ahead.apparent is None for ahead in Forecast.model_validate(old).days)
