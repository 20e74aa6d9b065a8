"""Tables by the hour and by issue: moments and keys of many columns, stored and read back."""

from __future__ import annotations

import io
import logging
from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest
from support.morning_tables import dust_hours, official_forecast, weather_hours

from seoulcast.datasets import keys
from seoulcast.datasets.days import parse_day, render_days, write_days
from seoulcast.datasets.history import compact, read_range
from seoulcast.datasets.tables import CLEAN, BadDataError

TABLES = {
    keys.WEATHER_HOURS: weather_hours,
    keys.DUST_HOURS: dust_hours,
    keys.OFFICIAL_FORECAST: official_forecast,
}
START, END = date(2019, 12, 30), date(2020, 1, 3)
DAYS = 5


@pytest.fixture(params=TABLES, ids=lambda dataset: dataset.name)
def dataset(request):
    return request.param


@pytest.fixture
def frame(dataset):
    return TABLES[dataset](f"{START}", DAYS)


def write(store, dataset, frame):
    return write_days(store, dataset, render_days(dataset, frame))


def test_an_hour_and_an_issue_are_written_as_agreed():
    hours = render_days(keys.DUST_HOURS, dust_hours("2020-01-01", 1, [108]))[date(2020, 1, 1)]
    assert hours.startswith(
        b"TM,STN,HOUR,PM10_AVG,PM10_MIN,PM10_MAX,SLOTS,ZEROS,SPIKES\n"
        b"2020-01-01,108,2020-01-01 05:00:00,40.3,31,55,12,0,0\n"
    )
    issues = official_forecast("2020-01-01", 1)
    issues = render_days(keys.OFFICIAL_FORECAST, issues)[date(2020, 1, 1)]
    assert issues.startswith(
        b"TM,STN,SOURCE,ISSUED,TARGET,PART,AGE,TA_MIN,TA_MIN_LOW,TA_MIN_HIGH,TA_MAX,TA_MAX_LOW,"
        b"TA_MAX_HIGH,SKY,RAIN_CHANCE,PRECIPITATION\n"
        b"2020-01-01,108,midterm_temperature,2020-01-01 06:00:00,2020-01-04,day,3,-3,1,2,4,1,"
        b",-,,-\n"
    )


def test_what_was_rendered_is_parsed_the_same_and_in_any_order_gives_the_same_bytes(dataset, frame):
    objects = render_days(dataset, frame)
    assert len(objects) == DAYS
    parsed = pd.concat([parse_day(dataset, data) for data in objects.values()], ignore_index=True)
    expected = frame.sort_values(list(CLEAN[dataset.name].key), ignore_index=True)
    pd.testing.assert_frame_equal(parsed, expected)
    assert render_days(dataset, parsed) == objects
    shuffled = frame.sample(frac=1, random_state=1)[frame.columns[::-1]]
    assert render_days(dataset, shuffled) == objects


def test_a_range_is_the_same_before_and_after_compaction_and_a_new_day_beside_it(
    dataset, frame, store, caplog
):
    first = frame[frame["TM"] != "2020-01-02"]
    write(store, dataset, first)
    assert compact(store, dataset, START, END) == ["2019", "2020"]
    write(store, dataset, frame)
    expected = frame.sort_values(list(CLEAN[dataset.name].key), ignore_index=True)
    with caplog.at_level(logging.WARNING):
        pd.testing.assert_frame_equal(read_range(store, dataset, START, END), expected)
        assert compact(store, dataset, START, END) == ["2020"]
        pd.testing.assert_frame_equal(read_range(store, dataset, START, END), expected)
    assert not caplog.text
    assert compact(store, dataset, START, END) == []


def before_precipitation(data):
    """An object of official forecasts as it was written before they told what falls."""
    return b"".join(line.rpartition(b",")[0] + b"\n" for line in data.splitlines())


def test_issues_stored_before_they_told_what_falls_are_read_beside_newer_ones(store):
    dataset, frame = keys.OFFICIAL_FORECAST, official_forecast(f"{START}", DAYS)
    frame.loc[frame["TM"] >= "2020-01-01", "PRECIPITATION"] = "snow"
    objects = render_days(dataset, frame)
    older = {
        day: before_precipitation(data) if day.year == 2019 else data
        for day, data in objects.items()
    }
    assert b"PRECIPITATION" not in older[START]
    write_days(store, dataset, older)
    expected = frame.sort_values(list(CLEAN[dataset.name].key), ignore_index=True)
    pd.testing.assert_frame_equal(read_range(store, dataset, START, END), expected)


def test_a_copy_from_before_what_falls_was_told_is_of_use_and_is_completed(local_store, caplog):
    dataset, frame = keys.OFFICIAL_FORECAST, official_forecast("2020-01-01", 2)
    write(local_store, dataset, frame)
    compact(local_store, dataset, START, END)
    key = keys.history(dataset, 2020)
    complete = local_store.get(key)
    older = pq.read_table(io.BytesIO(complete)).drop_columns(["PRECIPITATION"])
    pq.write_table(older, (written := io.BytesIO()))
    local_store.put(key, written.getvalue())
    with caplog.at_level(logging.WARNING):
        pd.testing.assert_frame_equal(
            read_range(local_store, dataset, START, END),
            frame.sort_values(list(CLEAN[dataset.name].key), ignore_index=True),
        )
    assert not caplog.text
    assert compact(local_store, dataset, START, END) == ["2020"]
    assert local_store.get(key) == complete


def test_the_same_values_have_the_same_history_whatever_was_stored_between(
    dataset, frame, local_store
):
    write(local_store, dataset, frame)
    compact(local_store, dataset, START, END)
    key = keys.history(dataset, 2020)
    before = local_store.get(key)
    write(local_store, dataset, frame.groupby("TM").head(3))
    compact(local_store, dataset, START, END)
    assert local_store.get(key) != before
    write(local_store, dataset, frame)
    compact(local_store, dataset, START, END)
    assert local_store.get(key) == before


def test_a_moment_between_two_seconds_is_refused():
    frame = dust_hours("2020-01-01", 1)
    frame["HOUR"] += pd.Timedelta("1ms")
    with pytest.raises(BadDataError, match="dust_hours can't be written"):
        render_days(keys.DUST_HOURS, frame)


def one_day_of_each(temperature):
    weather = pd.DataFrame({"TM": pd.to_datetime(["2020-01-01"]), "STN": 108})
    for column in CLEAN["station_weather"].columns[2:]:
        weather[column.name] = False if column.kind == "switch" else 0.0
    pm10 = pd.DataFrame({"TM": pd.to_datetime(["2020-01-01"]), "STN": 108})
    for column in CLEAN["pm10"].columns[2:]:
        pm10[column.name] = {"number": 0.0, "count": 0, "word": "observed"}[column.kind]
    return {
        keys.TEMPERATURE: temperature("2020-01-01", 1),
        keys.STATION_WEATHER: weather,
        keys.PM10: pm10,
        **{dataset: make("2020-01-01", 1) for dataset, make in TABLES.items()},
    }


def test_a_training_reads_thirty_years_of_all_clean_datasets_with_30_gets(
    s3, s3_store, local_store, temperature
):
    """Two days a year: GETs go by decade, and by the year that runs, LISTs by a thousand days."""
    datasets = one_day_of_each(temperature)
    first, last = date(1994, 1, 1), date(2023, 12, 31)
    ends = [
        date(year, month, day) for year in range(1994, 2024) for month, day in ((1, 1), (12, 31))
    ]
    for dataset, frame in datasets.items():
        for day in ends:
            write(local_store, dataset, frame.assign(TM=pd.Timestamp(day)))
        compact(local_store, dataset, first, last)
    for info in local_store.list(""):
        s3.load(info.key, local_store.get(info.key))
    s3.requests.clear()
    for dataset in datasets:
        assert read_range(s3_store, dataset, first, last)["TM"].nunique() == len(ends)
    assert s3.requests == {"LIST": 12, "GET": 30}
