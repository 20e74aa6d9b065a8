from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from seoulcast.forecasting.core.days import as_days, day_of_year
from seoulcast.forecasting.core.observations import TABLES, Observations

DAY = date(2016, 8, 15)


def test_nothing_later_than_the_day_is_left_in_any_table(observations):
    known = observations.through(DAY)
    assert [known.table(name)["TM"].max().date() for name in TABLES] == [DAY] * 3


def test_a_day_with_one_target_missing_is_not_the_newest_whole_day(observations):
    known = observations.through(DAY)
    table = known.temperature.copy()
    table.loc[table["TM"] == pd.Timestamp(DAY), "TA_MIN_OBS"] = np.nan
    newest = replace(known, temperature=table).newest("temperature")
    assert newest is not None
    assert newest < DAY


def test_cleaned_values_are_never_read_as_observed(observations):
    table = observations.temperature.copy()
    table[["TA_AVG", "TA_MAX", "TA_MIN"]] = 99.0
    changed = replace(observations, temperature=table)
    days = as_days([DAY])
    np.testing.assert_array_equal(changed.targets(days), observations.targets(days))
    assert changed.digest(DAY, DAY) == observations.digest(DAY, DAY)


def test_filtered_values_differ_for_pm10_alone(observations):
    table = observations.pm10.assign(PM10_AVG=np.nan)
    changed = replace(observations, pm10=table)
    days = as_days([DAY])
    observed, filtered = changed.targets(days), changed.targets(days, "filtered")
    assert np.isnan(filtered[0, 3])
    np.testing.assert_array_equal(observed[0, :3], filtered[0, :3])


def test_the_digest_depends_on_values_and_not_on_the_order_of_rows(observations):
    start = DAY - timedelta(days=5)
    before = observations.digest(start, DAY)
    shuffled = replace(
        observations, station_weather=observations.station_weather.sample(frac=1, random_state=3)
    )
    assert shuffled.digest(start, DAY) == before
    table = observations.pm10.copy()
    row = table.index[table["TM"].between(pd.Timestamp(start), pd.Timestamp(DAY))][-1]
    table.loc[row, "PM10_AVG_OBS"] = 1.0
    after = replace(observations, pm10=table).digest(start, DAY)
    assert after["pm10"] != before["pm10"]
    assert after["temperature"] == before["temperature"]


def test_a_table_without_a_column_that_is_read_is_refused_by_name(observations):
    with pytest.raises(ValueError, match="station_weather lacks the columns PS_AVG"):
        Observations(
            observations.temperature,
            observations.pm10,
            observations.station_weather.drop(columns="PS_AVG"),
        )


def test_the_first_of_march_has_the_same_place_in_every_year():
    days = as_days([date(2015, 3, 1), date(2016, 3, 1), date(2016, 2, 29), date(2016, 12, 31)])
    assert day_of_year(days).tolist() == [60, 60, 59, 365]


def test_rows_out_of_order_are_cut_and_searched_like_rows_in_order(observations):
    mixed = replace(observations, temperature=observations.temperature.sample(frac=1.0))
    day = observations.newest_common() - timedelta(days=200)
    for cut, ordered in ((mixed.through(day), observations.through(day)),):
        assert cut.temperature["TM"].max() == ordered.temperature["TM"].max()
        assert cut.newest("temperature") == ordered.newest("temperature")
        assert cut.digest(date(2016, 1, 1), day) == ordered.digest(date(2016, 1, 1), day)


def test_the_newest_whole_day_is_found_however_long_ago_it_was(observations):
    dust = observations.pm10.copy()
    last = pd.Timestamp("2015-06-01")
    dust.loc[dust["TM"] > last, "PM10_MIN_OBS"] = np.nan
    old = replace(observations, pm10=dust)
    found = old.newest("pm10")
    assert found <= date(2015, 6, 1)
    assert old.newest_common() <= found
    assert replace(observations, pm10=dust.iloc[:0]).newest_common() is None
