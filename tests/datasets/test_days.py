"""Rendering, parsing, reading and writing of day objects."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seoulcast.datasets import keys
from seoulcast.datasets.days import parse_day, read_day, render_days, write_days
from seoulcast.datasets.tables import CLEAN, FLAGS, BadDataError


def station_weather(rows: list[tuple[str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["TM", "STN"])
    frame["TM"] = pd.to_datetime(frame["TM"])
    for column in CLEAN["station_weather"].columns[2:]:
        frame[column.name] = False if column.kind == "switch" else 0.0
    return frame


def test_a_temperature_day_reads_as_agreed(temperature):
    frame = temperature("2018-08-01", 1)
    frame[["TA_AVG", "TA_MAX", "TA_MIN"]] = 33.6, 39.6, np.nan
    frame[["TA_AVG_OBS", "TA_MAX_OBS", "TA_MIN_OBS"]] = 33.6, 39.6, np.nan
    frame["TA_MIN_FLAG"] = "missing"
    assert render_days(keys.TEMPERATURE, frame) == {
        date(2018, 8, 1): b"TM,STN,TA_AVG,TA_MAX,TA_MIN,TA_AVG_FLAG,TA_MAX_FLAG,TA_MIN_FLAG,"
        b"TA_AVG_OBS,TA_MAX_OBS,TA_MIN_OBS,EXCLUDED\n"
        b"2018-08-01,108,33.6,39.6,,observed,observed,missing,33.6,39.6,,false\n"
    }


def test_rows_are_parted_by_day_and_ordered_by_station_whatever_their_order():
    frame = station_weather([("2020-01-02", 108), ("2020-01-01", 119), ("2020-01-01", 90)])
    frame["SI_DAY"] = [1.25, 2.5, -0.0]
    frame["WD_MAX_DEG"] = [200.0, np.nan, 20.0]
    days = render_days(keys.STATION_WEATHER, frame)
    assert list(days) == [date(2020, 1, 1), date(2020, 1, 2)]
    read = parse_day(keys.STATION_WEATHER, days[date(2020, 1, 1)])
    assert read["STN"].tolist() == [90, 119]
    assert read["SI_DAY"].tolist() == [0.0, 2.5]
    assert b"-0.0" not in days[date(2020, 1, 1)]
    assert b",20," in days[date(2020, 1, 1)]
    shuffled = frame.sample(frac=1, random_state=1)[frame.columns[::-1]]
    assert render_days(keys.STATION_WEATHER, shuffled) == days


tenths = st.one_of(st.just(np.nan), st.integers(-990, 990).map(lambda tenth: tenth / 10))


@given(
    values=st.lists(st.tuples(tenths, tenths, st.sampled_from(FLAGS), st.booleans()), max_size=9)
)
@settings(deadline=None)
def test_what_was_rendered_is_parsed_the_same(values):
    frame = pd.DataFrame({"TM": pd.date_range("1907-10-01", periods=len(values)), "STN": 108})
    for name in ("TA_AVG", "TA_MAX", "TA_MIN"):
        frame[name] = np.array([value[0] for value in values], dtype="float64")
        frame[f"{name}_OBS"] = np.array([value[1] for value in values], dtype="float64")
        frame[f"{name}_FLAG"] = np.array([value[2] for value in values], dtype=object)
    frame["EXCLUDED"] = np.array([value[3] for value in values], dtype=bool)
    frame = frame[CLEAN["temperature"].names]
    days = render_days(keys.TEMPERATURE, frame)
    parsed = [parse_day(keys.TEMPERATURE, data) for data in days.values()]
    if not values:
        assert days == {}
        return
    pd.testing.assert_frame_equal(pd.concat(parsed, ignore_index=True), frame)
    assert render_days(keys.TEMPERATURE, pd.concat(parsed)) == days


def test_a_raw_day_keeps_every_text_as_the_hub_gave_it():
    frame = pd.DataFrame(
        {
            "TM": ["202107010000", "202106302355", "202107010005"],
            "STN": ["108", "108", "108"],
            "PM10": ["39", "-9", ""],
            "FLAG": ["000000", "NA", "null"],
            "MQC": ["", "", "1.50"],
        },
        index=[7, 7, 7],
    )
    days = render_days(keys.RAW_PM10, frame)
    assert days[date(2021, 7, 1)] == (
        b"TM,STN,PM10,FLAG,MQC\n202107010000,108,39,000000,\n202107010005,108,,null,1.50\n"
    )
    read = parse_day(keys.RAW_PM10, days[date(2021, 7, 1)])
    assert read.to_numpy().tolist() == frame.iloc[[0, 2]].to_numpy().tolist()


@pytest.mark.parametrize(("column", "value"), [("FLAG", "a,b"), ("MQC", 'a"b'), ("TM", "2021x")])
def test_a_raw_value_that_csv_could_not_give_back_is_refused(column, value):
    row = {"TM": "202107010000", "STN": "108", "PM10": "39", "FLAG": "", "MQC": ""}
    with pytest.raises(BadDataError, match="raw_pm10 can't be written"):
        render_days(keys.RAW_PM10, pd.DataFrame([row | {column: value}]))


def test_a_clean_frame_without_one_of_its_columns_or_values_is_refused(temperature):
    frame = temperature("2020-01-01", 2)
    with pytest.raises(BadDataError, match="TA_MAX_FLAG"):
        render_days(keys.TEMPERATURE, frame.drop(columns="TA_MAX_FLAG"))
    with pytest.raises(BadDataError, match="TA_MAX_FLAG"):
        render_days(keys.TEMPERATURE, frame.assign(TA_MAX_FLAG=["observed", None]))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"TA_AVG,", b"TA,", "another header"),
        (b",false\n", b",false", "ends within a line"),
        (b",false\n", b",perhaps\n", "perhaps"),
        (b",108,", b",,", "has no value of STN"),
        (b",10.0,", b",warm,", "warm"),
        (b",observed,observed,", b",observed,", "column"),
    ],
)
def test_an_object_that_is_no_such_table_is_told_with_its_key(
    local_store, temperature, old, new, said
):
    day = date(2020, 1, 1)
    good = render_days(keys.TEMPERATURE, temperature("2020-01-01", 1))[day]
    local_store.put(keys.TEMPERATURE.key(day), good.replace(old, new, 1))
    with pytest.raises(BadDataError, match=rf"2020-01-01\.csv: .*{said}"):
        read_day(local_store, keys.TEMPERATURE, day)


def test_a_day_without_an_object_is_none(store):
    assert read_day(store, keys.TEMPERATURE, date(1950, 10, 1)) is None


def test_writing_days_again_tells_which_changed(store, temperature):
    objects = render_days(keys.TEMPERATURE, temperature("2020-02-20", 40))
    assert write_days(store, keys.TEMPERATURE, objects) == sorted(objects)
    assert write_days(store, keys.TEMPERATURE, objects) == []
    revised = render_days(keys.TEMPERATURE, temperature("2020-03-01", 1, warmer=0.1))
    assert write_days(store, keys.TEMPERATURE, objects | revised) == [date(2020, 3, 1)]
    read = read_day(store, keys.TEMPERATURE, date(2020, 3, 1))
    pd.testing.assert_frame_equal(read, temperature("2020-03-01", 1, warmer=0.1))


def test_every_archived_day_is_written_and_read_back_the_same(archive, local_store):
    frame = pd.read_csv(archive / "asos_daily.csv.gz", parse_dates=["TM"])
    frame = frame[frame["TM"].between("2017-12-01", "2018-12-31")]
    frame["RN_TRACE"] = frame["RN_DAY"].eq(0.0)
    frame["RN_DAY"] = frame["RN_DAY"].fillna(0.0)
    frame = frame.sort_values(["TM", "STN"])[CLEAN["station_weather"].names]
    objects = render_days(keys.STATION_WEATHER, frame)
    assert len(write_days(local_store, keys.STATION_WEATHER, objects)) == 396
    day = frame[frame["TM"] == "2018-08-01"].reset_index(drop=True)
    read = read_day(local_store, keys.STATION_WEATHER, date(2018, 8, 1))
    pd.testing.assert_frame_equal(read, day, rtol=1e-12)
    assert read.set_index("STN").loc[108, "TA_MAX"] == 39.6


def test_reading_needs_neither_pandera_nor_dagster_and_no_boto3_for_a_folder():
    script = (
        "import sys;"
        "from seoulcast.datasets import days, documents, history, store_factory, tables;"
        "print(*sorted({'pandera', 'dagster', 'torch', 'mlflow', 'boto3'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
