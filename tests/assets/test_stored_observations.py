"""Reading what is known by five in the morning: a broken day is an error, or left out and told."""

from datetime import date

import pytest
from support.morning_knowledge import make_dust_hours, make_official, make_weather_hours

from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.keys import DUST_HOURS, OFFICIAL_FORECAST, WEATHER_HOURS
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.tables import BadDataError
from seoulcast_assets.assets.stored_observations import read_morning

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
