"""Which rows by the hour and by issue pass the contracts, and what is said of the others."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.morning_rows import hour_rows, midterm_rows, slot_rows
from support.morning_tables import dust_hours, official_forecast, weather_hours

from seoulcast.datasets import keys
from seoulcast.datasets.schemas import BadDataError, validate_rows
from seoulcast.datasets.tables import CLEAN
from seoulcast.kma.columns import PM10
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES
from seoulcast.kma.official_columns import RAW_OFFICIAL_COLUMNS

D = date(2020, 1, 3)
FIFTH = 4


def reasons(dataset, frame, **changes):
    """What is said of the frame with its fifth row changed; of that row and no other."""
    for name, value in changes.items():
        frame.loc[FIFTH, name] = value
    return validate_rows(dataset, frame, stations=(108, 143))


def raw(dataset):
    rows, columns = {
        keys.RAW_HOURS: (hour_rows(D), HOUR_COLUMN_NAMES),
        keys.RAW_DUST_HOURS: (slot_rows(D, [30] * 288), PM10.columns),
        keys.RAW_OFFICIAL: (midterm_rows(D), RAW_OFFICIAL_COLUMNS),
    }[dataset]
    return pd.DataFrame(rows, columns=list(columns), dtype=str)


def test_good_rows_of_every_table_pass():
    for dataset, frame in (
        (keys.WEATHER_HOURS, weather_hours(f"{D}", 3)),
        (keys.DUST_HOURS, dust_hours(f"{D}", 3)),
        (keys.OFFICIAL_FORECAST, official_forecast(f"{D}", 3)),
        *((dataset, raw(dataset)) for dataset in keys_of_raw()),
    ):
        assert reasons(dataset, frame) == {}


def keys_of_raw():
    return (keys.RAW_HOURS, keys.RAW_DUST_HOURS, keys.RAW_OFFICIAL)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"TA": 45.1}, "TA is 45.1, and must be -40 to 45 °C"),
        ({"TD": -60.5}, "TD is -60.5, and must be -60 to 40 °C"),
        ({"HM": 101.0}, "HM is 101.0, and must be 0 to 100 %"),
        ({"PS": 101.3}, "PS is 101.3, and must be 850 to 1090 hPa"),
        ({"PR": 90.0}, "PR is 90.0, and must be -80 to 80 hPa"),
        ({"WS": 101.0}, "WS is 101.0, and must be 0 to 100 m/s"),
        ({"WD_DEG": 370.0}, "WD_DEG is 370.0, and must be 0 to 360 °"),
        ({"RN": 401.0}, "RN is 401.0, and must be 0 to 400 mm"),
        ({"CA_TOT": 11.0}, "CA_TOT is 11.0, and must be 0 to 10 tenths"),
        ({"VS": 200_000.0}, "must be 0 to 100000 m"),
        ({"SS": 1.1}, "SS is 1.1, and must be 0 to 1 h"),
        ({"SI": 5.1}, "SI is 5.1, and must be 0 to 5 MJ/m²"),
        ({"TE_03": 61.0}, "TE_03 is 61.0, and must be -40 to 60 °C"),
        ({"HOUR": pd.Timestamp("2020-01-03 04:00")}, "HOUR must be 05:00 of TM to 04:00 of the"),
        ({"HOUR": pd.Timestamp("2020-01-04 05:00")}, "HOUR must be 05:00 of TM to 04:00 of the"),
        ({"HOUR": pd.Timestamp("2020-01-03 09:30")}, "HOUR must be a full hour"),
    ],
)
def test_a_bad_hour_of_weather_is_told_with_its_reason(changes, said):
    found = reasons(keys.WEATHER_HOURS, weather_hours(f"{D}", 1), **changes)
    assert list(found) == [FIFTH]
    assert said in found[FIFTH]
    assert found[FIFTH].startswith("weather_hours of 2020-01-03, station 108: ")


def test_the_last_hour_of_a_window_is_good_and_so_is_what_is_merely_rare():
    frame = weather_hours(f"{D}", 1, [108])
    frame["HOUR"] = frame["HOUR"].iloc[::-1].to_numpy()
    rare = {"TA": -32.6, "WD_DEG": 0.0, "PR": -38.5, "WS": 63.7, "SS": 1.0, "VS": 0.0}
    assert reasons(keys.WEATHER_HOURS, frame, **rare) == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SLOTS": 13}, "SLOTS is 13, and must be 0 to 12 of 12 slots"),
        ({"ZEROS": 12, "SLOTS": 11}, "ZEROS must not be above SLOTS"),
        ({"SPIKES": 3, "SLOTS": 2}, "SPIKES must not be above SLOTS"),
        ({"PM10_AVG": 60.0}, "PM10_AVG must not be above PM10_MAX"),
        ({"PM10_MIN": 41.0}, "PM10_MIN must not be above PM10_AVG"),
        ({"PM10_MAX": 10_001.0}, "PM10_MAX is 10001.0, and must be 0 to 10000 µg/m³"),
        ({"HOUR": pd.Timestamp("2020-01-02 23:00")}, "HOUR must be 05:00 of TM"),
    ],
)
def test_a_bad_hour_of_dust_is_told_with_its_reason(changes, said):
    found = reasons(keys.DUST_HOURS, dust_hours(f"{D}", 1), **changes)
    assert list(found) == [FIFTH]
    assert said in found[FIFTH]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"TA_MIN": 9.0}, "TA_MIN must not be above TA_MAX"),
        ({"TA_MAX": 117.0}, "TA_MAX is 117.0, and must be -40 to 45 °C"),
        ({"TA_MIN_LOW": 21.0}, "TA_MIN_LOW is 21.0, and must be 0 to 20 °C"),
        ({"TA_MAX_HIGH": -1.0}, "TA_MAX_HIGH is -1.0, and must be 0 to 20 °C"),
        ({"RAIN_CHANCE": 101.0}, "RAIN_CHANCE is 101.0, and must be 0 to 100 %"),
        ({"AGE": 13}, "AGE is 13, and must be 0 to 12 days"),
        ({"AGE": 8}, "AGE must be the days from ISSUED to TARGET"),
        ({"TARGET": pd.Timestamp("2020-01-02"), "AGE": -1}, "AGE is -1, and must be 0"),
        ({"TARGET": pd.Timestamp("2020-01-10 12:00")}, "must be a midnight"),
        ({"SOURCE": "hearsay"}, "SOURCE is hearsay, and must be one of midterm_temperature,"),
        ({"PART": "night"}, "PART is night, and must be one of day, morning, afternoon"),
        ({"ISSUED": pd.Timestamp("2020-01-03 02:00")}, "ISSUED must be 03:00 of TM to 02:59"),
        ({"ISSUED": pd.Timestamp("2020-01-04 03:00")}, "ISSUED must be 03:00 of TM to 02:59"),
        ({"SKY": None}, "SKY is missing, and must not be"),
        ({"PRECIPITATION": "frogs"}, "PRECIPITATION is frogs, and must be one of -, none, rain,"),
    ],
)
def test_a_bad_official_forecast_is_told_with_its_reason(changes, said):
    found = reasons(keys.OFFICIAL_FORECAST, official_forecast(f"{D}", 1), **changes)
    assert list(found) == [FIFTH]
    assert said in found[FIFTH]


def test_a_target_day_before_its_issue_is_refused_also_where_the_age_is_possible():
    frame = official_forecast(f"{D}", 1)
    changes = {"ISSUED": pd.Timestamp("2020-01-04 02:00"), "TARGET": pd.Timestamp(D), "AGE": 0}
    assert (
        "TARGET must not be before the day of ISSUED"
        in (reasons(keys.OFFICIAL_FORECAST, frame, **changes)[FIFTH])
    )


def test_what_a_source_does_not_give_may_be_missing():
    frame = official_forecast(f"{D}", 1)
    missing = dict.fromkeys(("TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH", "TA_MAX"), np.nan)
    assert reasons(keys.OFFICIAL_FORECAST, frame, **missing) == {}


def test_two_rows_of_one_key_are_both_told_with_what_they_have_in_common():
    frame = official_forecast(f"{D}", 1)
    found = validate_rows(keys.OFFICIAL_FORECAST, pd.concat([frame, frame[:1]], ignore_index=True))
    assert list(found) == [0, len(frame)]
    assert "SOURCE midterm_temperature, ISSUED 2020-01-03 06:00:00, TARGET 2020-01-06" in found[0]


@pytest.mark.parametrize(
    ("dataset", "changes", "said"),
    [
        (keys.RAW_HOURS, {"TM": "202001030930"}, "must be an hour YYYYMMDDHH00"),
        (keys.RAW_HOURS, {"TA": "warm"}, "TA is warm, and must be a number or blank"),
        (keys.RAW_HOURS, {"TM": "202001030500"}, "more than one row bears the time 202001030500"),
        (keys.RAW_DUST_HOURS, {"TM": "202001030423"}, "must be a 5-minute time"),
        (keys.RAW_DUST_HOURS, {"PM10": "4O"}, "PM10 is 4O, and must be a number or blank"),
        (keys.RAW_OFFICIAL, {"RN_ST": "much"}, "RN_ST is much, and must be a number or blank"),
        (keys.RAW_OFFICIAL, {"STN": "Seoul"}, "STN is Seoul, and must be an integer"),
    ],
)
def test_a_bad_raw_row_is_told_with_its_reason(dataset, changes, said):
    found = reasons(dataset, raw(dataset), **changes)
    assert FIFTH in found
    assert said in found[FIFTH]


@pytest.mark.parametrize(
    ("dataset", "changes"),
    [
        (keys.RAW_HOURS, {"WW": "1901", "CT": "StNs"}),
        (keys.RAW_DUST_HOURS, {"PM10": "", "FLAG": "NA"}),
        (keys.RAW_OFFICIAL, {"WF": "구름많고 한때 비", "CATEGORY": "PCP", "VALUE": "강수없음"}),
        (keys.RAW_OFFICIAL, {"SOURCE": "point", "TM_EF": "202001060900", "CATEGORY": "TMN"}),
    ],
)
def test_words_pass_where_the_hub_gives_words(dataset, changes):
    assert reasons(dataset, raw(dataset), **changes) == {}


@pytest.mark.parametrize("column", ["MAN_ID", "MAN_FC"])
def test_rows_that_name_a_person_are_refused_whole(column):
    with pytest.raises(BadDataError, match=f"column {column} names a person"):
        validate_rows(keys.RAW_OFFICIAL, raw(keys.RAW_OFFICIAL).assign(**{column: "아무개"}))


def test_every_archived_hour_keeps_the_contract(archive):
    hours = pd.read_csv(archive / "asos_hourly.csv.gz", parse_dates=["TM"])
    frame = hours.rename(columns={"TM": "HOUR"})
    frame["TM"] = (frame["HOUR"] - pd.Timedelta(hours=5)).dt.normalize()
    # The hub gives visibility in 10 m.
    frame = frame.assign(VS=frame["VS"] * 10, RN_TRACE=frame["RN"].eq(0.0))
    frame = frame.reindex(columns=CLEAN["weather_hours"].names)
    assert validate_rows(keys.WEATHER_HOURS, frame) == {}


def test_of_a_year_of_archived_mid_term_forecasts_two_contradict_themselves(archive):
    times = {"TM_FC": str, "TM_EF": str}
    issued = pd.read_csv(archive / "kma_midterm_temperature.csv.gz", dtype=times)
    moments = pd.to_datetime(issued["TM_FC"], format="%Y%m%d%H%M")
    frame = pd.DataFrame({"TM": (moments - pd.Timedelta(hours=3)).dt.normalize(), "STN": 108})
    frame = frame.assign(SOURCE="midterm_temperature", ISSUED=moments, PART="day", SKY="-")
    frame["TARGET"] = pd.to_datetime(issued["TM_EF"], format="%Y%m%d%H%M")
    frame["AGE"] = (frame["TARGET"] - moments.dt.normalize()).dt.days
    for name, column in (("TA_MIN", "MIN"), ("TA_MAX", "MAX")):
        values = {"": column, "_LOW": f"{column}_L", "_HIGH": f"{column}_H"}
        for ending, raw_column in values.items():
            frame[f"{name}{ending}"] = issued[raw_column].astype("float64").where(lambda v: v > -90)
    frame = frame.assign(RAIN_CHANCE=np.nan, PRECIPITATION="-")
    frame = frame[CLEAN["official_forecast"].names]
    found = validate_rows(keys.OFFICIAL_FORECAST, frame)
    assert [reason.partition(", station 108: ")[2] for reason in found.values()] == [
        "TA_MIN is 18.0, TA_MAX is 15.0, and TA_MIN must not be above TA_MAX.",
        "TA_MIN is 0.0, TA_MAX is -1.0, and TA_MIN must not be above TA_MAX.",
    ]
    assert set(frame["AGE"]) == set(range(3, 11))
