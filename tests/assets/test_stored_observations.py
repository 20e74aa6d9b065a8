"""Reading what is known by five in the morning: a broken day is an error, or left out and told."""

from datetime import date

import pytest
from support.morning_knowledge import make_dust_hours, make_official, make_weather_hours

from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.keys import DUST_HOURS, OFFICIAL_FORECAST, WEATHER_HOURS
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.tables import BadDataError
from seoulcast_assets.assets.stored_observations import read_morning, read_official

FIRST, LAST = date(2023, 1, 1), date(2023, 1, 5)
BROKEN = "2023-01-03"


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path)


def write(store, dataset, frame):
    write_days(store, dataset, render_days(dataset, frame))


def test_a_dataset_without_objects_is_empty_and_costs_the_others_nothing(store):
    write(store, WEATHER_HOURS, make_weather_hours(FIRST, LAST))
    known = read_morning(store, FIRST, LAST)
    assert len(known.weather_hours) == 5 * 24 * 3
    assert known.dust_hours.empty
    assert known.official_forecast.empty
    assert known.dust_hours.columns.tolist() == make_dust_hours(FIRST, FIRST).columns.tolist()


def test_a_broken_day_is_an_error_for_a_training_and_left_out_and_told_for_a_forecast(store):
    hours = make_weather_hours(FIRST, LAST)
    hours.loc[hours["TM"] == BROKEN, "HM"] = 140.0
    write(store, WEATHER_HOURS, hours)
    write(store, DUST_HOURS, make_dust_hours(FIRST, LAST))
    write(store, OFFICIAL_FORECAST, make_official(FIRST, LAST))
    with pytest.raises(BadDataError, match=f"weather_hours of {BROKEN}.*HM is 140.0"):
        read_morning(store, FIRST, LAST)
    told = []
    known = read_morning(store, FIRST, LAST, told.append)
    assert len(told) == 1
    assert f"weather_hours of {BROKEN}" in told[0]
    assert BROKEN not in known.weather_hours["TM"].dt.strftime("%Y-%m-%d").tolist()
    assert known.dust_hours["TM"].nunique() == known.weather_hours["TM"].nunique() + 1


def test_scores_read_official_forecasts_alone_and_go_without_those_that_are_broken(store):
    write(store, WEATHER_HOURS, make_weather_hours(FIRST, LAST))
    official = make_official(FIRST, LAST)
    official.loc[official["TM"] == BROKEN, "TA_MAX"] = 140.0
    write(store, OFFICIAL_FORECAST, official)
    told = []
    known = read_official(store, FIRST, LAST, told.append)
    assert known.weather_hours.empty
    assert known.official_forecast["TM"].nunique() == 4
    assert len(told) == 1
    assert f"official_forecast of {BROKEN}" in told[0]
    store.put(OFFICIAL_FORECAST.key(LAST), b"no table\n")
    assert read_official(store, FIRST, LAST, told.append).official_forecast.empty
    assert "Scored without official forecasts" in told[-1]


def test_before_the_first_official_forecast_there_is_none(store):
    told = []
    known = read_official(store, date(2009, 1, 1), date(2010, 1, 5), told.append)
    assert known.official_forecast.empty
    assert not told
