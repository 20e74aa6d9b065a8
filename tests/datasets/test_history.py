"""Ranges, their compacted copies, and that the two can't disagree."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.days import render_days, write_days
from seoulcast.datasets.history import compact, newest_day, read_range
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.tables import CLEAN, BadDataError

TEMPERATURE = keys.TEMPERATURE
START, END = date(2019, 12, 25), date(2021, 1, 3)


@pytest.fixture
def days(temperature):
    """Days around two turns of the year, with a gap between: 19 days of three years."""
    frame = temperature("2019-12-25", 376)
    is_kept = ~frame["TM"].between("2020-01-06", "2020-12-27")
    return frame[is_kept].reset_index(drop=True)


@pytest.fixture
def filled(store, days):
    write(store, days)
    return store


def write(store, frame):
    return write_days(store, TEMPERATURE, render_days(TEMPERATURE, frame))


def histories(store):
    return {info.key: store.get(info.key) for info in store.list("history/")}


def test_a_range_is_the_same_before_and_after_compaction(filled, days):
    before = read_range(filled, TEMPERATURE, START, END)
    assert compact(filled, TEMPERATURE, START, END) == ["2019", "2020", "2021"]
    after = read_range(filled, TEMPERATURE, START, END)
    pd.testing.assert_frame_equal(before, days)
    pd.testing.assert_frame_equal(after, before)


def test_a_range_holds_its_first_and_its_last_day_and_no_other(filled):
    compact(filled, TEMPERATURE, START, END)
    read = read_range(filled, TEMPERATURE, date(2019, 12, 31), date(2020, 1, 2))
    assert read["TM"].dt.strftime("%Y-%m-%d").tolist() == ["2019-12-31", "2020-01-01", "2020-01-02"]


def test_day_objects_written_changed_or_deleted_after_compaction_win(filled, temperature):
    compact(filled, TEMPERATURE, START, END)
    write(filled, temperature("2020-01-01", 2, warmer=5.0))
    write(filled, temperature("2020-06-01", 1))
    filled.delete(TEMPERATURE.key(date(2020, 1, 3)))
    read = read_range(filled, TEMPERATURE, date(2019, 12, 31), END).set_index("TM")
    assert read.loc["2020-01-01", "TA_AVG"] == 15.0
    assert pd.Timestamp("2020-01-03") not in read.index
    assert pd.Timestamp("2020-06-01") in read.index
    assert len(read) == 13
    assert read.index.is_monotonic_increasing


def test_the_same_day_objects_give_the_same_history_however_they_came_about(
    filled, days, temperature, tmp_path
):
    compact(filled, TEMPERATURE, START, END)
    other = LocalStore(tmp_path / "other")
    write(other, temperature("2019-12-30", 5, warmer=3.0))
    compact(other, TEMPERATURE, START, END)
    write(other, days[-9:])
    write(other, temperature("2021-01-04", 1))
    compact(other, TEMPERATURE, date(2021, 1, 4), date(2021, 1, 4))
    other.delete(TEMPERATURE.key(date(2021, 1, 4)))
    write(other, days)
    compact(other, TEMPERATURE, START, END)
    assert histories(other) == histories(filled)
    assert compact(other, TEMPERATURE, START, END) == []


def test_a_year_without_day_objects_loses_its_history(filled):
    compact(filled, TEMPERATURE, START, END)
    for info in list(filled.list("result/temperature/date=2019")):
        filled.delete(info.key)
    assert compact(filled, TEMPERATURE, START, END) == ["2019"]
    assert list(histories(filled)) == [
        "history/temperature/2020.parquet",
        "history/temperature/2021.parquet",
    ]
    assert compact(filled, TEMPERATURE, START, END) == []


@pytest.mark.parametrize("damage", ["cut", "other columns"])
def test_a_history_that_cannot_be_used_costs_time_and_not_truth(
    local_store, temperature, damage, caplog
):
    write(local_store, temperature("2020-01-01", 5))
    compact(local_store, TEMPERATURE, date(2020, 1, 1), date(2020, 1, 5))
    key = keys.history(TEMPERATURE, 2020)
    good = local_store.get(key)
    if damage == "cut":
        local_store.put(key, good[:-20])
    else:
        empty = read_range(local_store, TEMPERATURE, START, END)
        local_store.put(key, empty.to_parquet())
    with caplog.at_level(logging.WARNING):
        read = read_range(local_store, TEMPERATURE, date(2020, 1, 1), date(2020, 1, 5))
    pd.testing.assert_frame_equal(read, temperature("2020-01-01", 5))
    assert "2020.parquet" in caplog.text
    assert compact(local_store, TEMPERATURE, date(2020, 1, 1), date(2020, 1, 5)) == ["2020"]
    assert local_store.get(key) == good


def test_an_empty_range_has_the_columns_and_types_of_a_full_one(store, temperature):
    for dataset in (keys.TEMPERATURE, keys.PM10, keys.STATION_WEATHER):
        empty = read_range(store, dataset, START, END)
        assert list(empty.columns) == CLEAN[dataset.name].names
        assert len(empty) == 0
    assert (
        read_range(store, TEMPERATURE, START, END).dtypes.tolist()
        == temperature("2020-01-01", 1).dtypes.tolist()
    )
    assert read_range(store, TEMPERATURE, END, START).empty


def test_only_the_columns_asked_for_come_in_the_order_asked(filled):
    read = read_range(filled, TEMPERATURE, START, END, columns=["TA_MAX", "TM"])
    assert list(read.columns) == ["TA_MAX", "TM"]
    with pytest.raises(ValueError, match="temperature has no column PM10"):
        read_range(filled, TEMPERATURE, START, END, columns=["TM", "PM10"])


def test_a_dataset_that_is_not_clean_has_no_history(store):
    with pytest.raises(ValueError, match="raw_asos is not a clean dataset"):
        read_range(store, keys.RAW_ASOS, START, END)


def test_an_object_that_holds_another_day_is_refused_by_name(local_store, temperature):
    objects = render_days(TEMPERATURE, temperature("2020-01-01", 3))
    local_store.put(TEMPERATURE.key(date(2020, 1, 2)), objects[date(2020, 1, 3)])
    with pytest.raises(BadDataError, match=r"2020-01-02\.csv holds rows of 2020-01-03"):
        read_range(local_store, TEMPERATURE, START, END)


def test_fifteen_years_take_seven_listings_and_a_read_of_each_decade_and_of_the_year_that_runs(
    s3_store, s3, local_store, temperature
):
    first, count = date(2008, 4, 28), 5479
    last = first + timedelta(days=count - 1)
    write(local_store, temperature("2008-04-28", count))
    compact(local_store, TEMPERATURE, first, last)
    for info in local_store.list(""):
        s3.load(info.key, local_store.get(info.key))
    read = read_range(s3_store, TEMPERATURE, first, last)
    assert s3.requests == {"LIST": 7, "GET": 5}
    pd.testing.assert_frame_equal(read, temperature("2008-04-28", count))

    # One day more costs one read of it, and compaction one write.
    s3.requests.clear()
    write(s3_store, temperature("2023-04-29", 1))
    s3.requests.clear()
    assert compact(s3_store, TEMPERATURE, date(2023, 4, 29), date(2023, 4, 29)) == ["2023"]
    assert s3.requests == {"LIST": 3, "GET": 2, "HEAD": 1, "PUT": 1}


@pytest.mark.parametrize(
    ("not_after", "newest", "listings"),
    [
        (date(2021, 1, 3), date(2021, 1, 3), 1),
        (date(2020, 1, 2), date(2020, 1, 2), 1),
        (date(2021, 1, 20), date(2021, 1, 3), 1),
        (date(2022, 1, 20), date(2021, 1, 3), 2),
        (date(2026, 1, 1), date(2021, 1, 3), 3),
        (date(2019, 10, 31), None, 4),
    ],
)
def test_the_newest_day_is_found_with_a_few_listings(
    s3_store, s3, days, not_after, newest, listings
):
    for day, data in render_days(TEMPERATURE, days).items():
        s3.load(TEMPERATURE.key(day), data)
    assert newest_day(s3_store, TEMPERATURE, not_after) == newest
    assert s3.requests == {"LIST": listings}


def test_other_objects_among_the_days_are_passed_over(store):
    day = date(2022, 12, 30)
    store.put(keys.issue(day, "aa"), b"{}")
    assert newest_day(store, keys.FORECASTS, day) is None
    store.put(keys.FORECASTS.key(day), b"{}")
    store.put(keys.LATEST_FORECAST, b"{}")
    assert newest_day(store, keys.FORECASTS, date(2023, 1, 3)) == day


def test_several_stations_a_day_keep_their_order(local_store):
    names = CLEAN["station_weather"].names
    frame = pd.DataFrame(
        {"TM": np.repeat(pd.date_range("2020-01-01", periods=3), 2), "STN": [90, 108] * 3}
    )
    frame = frame.reindex(columns=names)
    frame["RN_TRACE"] = False
    write_days(local_store, keys.STATION_WEATHER, render_days(keys.STATION_WEATHER, frame[2:]))
    compact(local_store, keys.STATION_WEATHER, START, END)
    write_days(local_store, keys.STATION_WEATHER, render_days(keys.STATION_WEATHER, frame))
    read = read_range(local_store, keys.STATION_WEATHER, START, END, columns=["TM", "STN"])
    pd.testing.assert_frame_equal(read, frame[["TM", "STN"]])


class Counting:
    """A store that notes the copies that are read from it."""

    def __init__(self, store):
        self._store = store
        self.copies = set()

    def get_many(self, keys):
        found = self._store.get_many(keys)
        self.copies |= {key for key in found if key.startswith("history/")}
        return found

    def __getattr__(self, name):
        return getattr(self._store, name)


FIRST_OF_TEN_YEARS, LAST_OF_TEN_YEARS = date(2000, 1, 1), date(2009, 12, 31)


@pytest.fixture
def ten_years(local_store, temperature):
    """A compacted store of the years 2000 to 2009, and a few days before and after them."""
    write(local_store, temperature("1999-12-30", 3660))
    compact(local_store, TEMPERATURE, date(1999, 12, 1), date(2010, 1, 31))
    return local_store


def test_a_decade_that_has_ended_is_copied_as_a_whole_and_read_as_one_object(
    ten_years, temperature
):
    decades = [key for key in histories(ten_years) if "-" in key]
    assert decades == [
        keys.history_of_decade(TEMPERATURE, decade, decade + 9) for decade in (1990, 2000)
    ]
    counting = Counting(ten_years)
    read = read_range(counting, TEMPERATURE, FIRST_OF_TEN_YEARS, LAST_OF_TEN_YEARS)
    expected = temperature("1999-12-30", 3660)
    expected = expected[expected["TM"].between("2000-01-01", "2009-12-31")]
    pd.testing.assert_frame_equal(read, expected.reset_index(drop=True))
    assert counting.copies == {decades[1]}


def test_of_a_few_years_the_copies_of_years_are_read(ten_years):
    counting = Counting(ten_years)
    read_range(counting, TEMPERATURE, date(2004, 12, 25), date(2006, 1, 5))
    assert counting.copies == {keys.history(TEMPERATURE, year) for year in (2004, 2005, 2006)}


def test_a_revised_day_of_a_past_decade_is_read_as_it_is_now_and_copied_again(
    ten_years, temperature
):
    write(ten_years, temperature("2003-05-05", 1, warmer=9.0))
    before = read_range(ten_years, TEMPERATURE, FIRST_OF_TEN_YEARS, LAST_OF_TEN_YEARS)
    assert before.set_index("TM").loc["2003-05-05", "TA_AVG"] == 19.0
    assert before["TM"].is_monotonic_increasing
    assert len(before) == 3653
    assert compact(ten_years, TEMPERATURE, date(2003, 5, 5), date(2003, 5, 5)) == ["2003"]
    counting = Counting(ten_years)
    after = read_range(counting, TEMPERATURE, FIRST_OF_TEN_YEARS, LAST_OF_TEN_YEARS)
    pd.testing.assert_frame_equal(after, before)
    assert counting.copies == {keys.history_of_decade(TEMPERATURE, 2000, 2009)}


def test_copies_of_decades_are_made_where_there_were_only_those_of_years(ten_years):
    key = keys.history_of_decade(TEMPERATURE, 2000, 2009)
    made = ten_years.get(key)
    ten_years.delete(key)
    assert compact(ten_years, TEMPERATURE, date(2010, 1, 1), date(2010, 1, 5)) == []
    assert ten_years.get(key) == made


def test_the_ended_years_of_the_decade_that_runs_are_copied_together_and_again_each_year(
    local_store, temperature
):
    write(local_store, temperature("2020-01-01", 3 * 365 + 3))
    compact(local_store, TEMPERATURE, date(2020, 1, 1), date(2022, 12, 31))
    assert [key for key in histories(local_store) if "-" in key] == []
    for year, days in ((2023, 365), (2024, 366), (2025, 2)):
        write(local_store, temperature(f"{year}-01-01", days))
        compact(local_store, TEMPERATURE, date(year, 1, 1), date(year, 12, 31))
        decades = [key for key in histories(local_store) if "-" in key]
        assert decades == [keys.history_of_decade(TEMPERATURE, 2020, year - 1)]
    counting = Counting(local_store)
    read = read_range(counting, TEMPERATURE, date(2020, 1, 1), date(2025, 12, 31))
    assert len(read) == 5 * 365 + 4
    assert read["TM"].is_monotonic_increasing
    assert counting.copies == {*decades, keys.history(TEMPERATURE, 2025)}
