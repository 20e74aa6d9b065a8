"""Which days pass the contracts, and what is said of those that do not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.schemas import BadDataError, guard, schema, validate_days
from seoulcast.datasets.tables import CLEAN

THIRD = date(2020, 1, 3)


def pm10_days(days: int) -> pd.DataFrame:
    frame = pd.DataFrame({"TM": pd.date_range("2020-01-01", periods=days), "STN": 108})
    for name, value in {"PM10_MIN": 0.0, "PM10_MAX": 160.5, "PM10_AVG": np.nan}.items():
        frame[name] = value
    for name, flag, observed in (
        ("PM10_MIN", "observed", 0.0),
        ("PM10_MAX", "clipped", 783.0),
        ("PM10_AVG", "removed", 249.3),
    ):
        frame[f"{name}_FLAG"] = flag
        frame[f"{name}_OBS"] = observed
    counts = frame.assign(SLOTS=288, ZEROS=3, SPIKES=0, STATUS="complete")
    return counts[CLEAN["pm10"].names]


def station_days(days: int) -> pd.DataFrame:
    frame = pd.DataFrame({"TM": pd.date_range("2020-01-01", periods=days).repeat(2)})
    frame["STN"] = [90, 108] * days
    for column in CLEAN["station_weather"].columns[2:]:
        frame[column.name] = False if column.kind == "switch" else np.nan
    return frame


def raw_asos(**changed: str) -> pd.DataFrame:
    row = {"TM": "20200103", "STN": "108", "WS_AVG": "2.9", "TA_AVG": "-99.0", "WD_MAX": "-9"}
    good = {"TM": "20200102", "STN": "108", "WS_AVG": "1.0", "TA_AVG": "-9.0", "WD_MAX": "5"}
    return pd.DataFrame([good, row | changed])


def raw_pm10(**changed: str) -> pd.DataFrame:
    row = {"TM": "202001032355", "STN": "108", "PM10": "39", "FLAG": "000000", "MQC": ""}
    good = row | {"TM": "202001020000", "PM10": ""}
    return pd.DataFrame([good, row | changed])


def change(frame: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The frame with the third day's row, or its first one, changed."""
    label = frame.index[frame["TM"] == pd.Timestamp(THIRD)][0]
    for name, value in values.items():
        frame.loc[label, name] = value
    return frame


def test_good_days_of_every_dataset_pass_as_they_are(temperature):
    for dataset, frame in (
        (keys.TEMPERATURE, temperature("1907-10-01", 30)),
        (keys.PM10, pm10_days(30)),
        (keys.STATION_WEATHER, station_days(30)),
        (keys.RAW_ASOS, raw_asos()),
        (keys.RAW_PM10, raw_pm10()),
    ):
        good, reasons = validate_days(dataset, frame)
        assert reasons == {}
        pd.testing.assert_frame_equal(good, frame)
        assert guard(dataset, frame) is frame


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"TA_MAX": 99.0}, "TA_MAX is 99.0, and must be -40 to 45 °C"),
        ({"TA_MIN_OBS": -55.5}, "TA_MIN_OBS is -55.5, and must be -40 to 45 °C"),
        ({"TA_MIN_OBS": 30.0}, "TA_MIN_OBS is 30.0, and TA_MIN_OBS must not be above TA_AVG_OBS"),
        ({"TA_MAX_OBS": 8.0}, "TA_AVG_OBS must not be above TA_MAX_OBS"),
        ({"TA_AVG_FLAG": "guessed"}, "TA_AVG_FLAG is guessed, and must be one of observed,"),
        ({"TA_AVG_FLAG": None}, "TA_AVG_FLAG is missing, and must not be"),
        ({"TA_AVG_FLAG": "missing"}, "TA_AVG must be there if and only if TA_AVG_FLAG is"),
        ({"TA_AVG_OBS": np.nan}, "TA_AVG_OBS is nan, and TA_AVG_OBS must be there if and only if"),
        ({"TM": pd.Timestamp("2020-01-03 09:00")}, "must be a midnight"),
        ({"TM": pd.Timestamp("2020-01-04")}, "more than one row bears the time 2020-01-04"),
    ],
)
def test_a_bad_temperature_day_is_parted_from_good_ones_with_its_reason(temperature, changes, said):
    frame = change(temperature("2020-01-01", 6), **changes)
    good, reasons = validate_days(keys.TEMPERATURE, frame)
    assert len(reasons) == 1
    ((day, reason),) = reasons.items()
    assert reason.startswith(f"temperature of {day}, station 108: ")
    assert said in reason
    assert not (good["TM"].dt.normalize() == pd.Timestamp(day)).any()
    assert good["TM"].dt.normalize().nunique() == 6 - frame["TM"].duplicated().sum() - 1


def test_one_value_missing_does_not_hide_the_order_of_the_other_two(temperature):
    frame = temperature("2020-01-01", 6)
    frame = change(frame, TA_AVG=np.nan, TA_AVG_OBS=np.nan, TA_AVG_FLAG="missing", TA_MIN_OBS=40.0)
    _, reasons = validate_days(keys.TEMPERATURE, frame)
    assert "TA_MIN_OBS must not be above TA_MAX_OBS" in reasons[THIRD]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PM10_MIN_OBS": -1.0}, "PM10_MIN_OBS is -1.0, and must be 0 to 10000 µg/m³"),
        ({"PM10_AVG_OBS": 900.0}, "PM10_AVG_OBS must not be above PM10_MAX_OBS"),
        ({"SLOTS": 289}, "SLOTS is 289, and must be 0 to 288 of 288 slots"),
        ({"ZEROS": 288, "SLOTS": 200}, "ZEROS must not be above SLOTS"),
        ({"STATUS": "done"}, "STATUS is done, and must be one of complete, partial"),
    ],
)
def test_a_bad_pm10_day_is_told_with_its_reason(changes, said):
    good, reasons = validate_days(keys.PM10, change(pm10_days(6), **changes))
    assert list(reasons) == [THIRD]
    assert said in reasons[THIRD]
    assert len(good) == 5


def test_a_bad_row_of_one_station_withholds_the_whole_day_and_names_the_station():
    frame = change(station_days(4), PS_AVG=100.7)
    good, reasons = validate_days(keys.STATION_WEATHER, frame)
    assert reasons == {
        THIRD: "station_weather of 2020-01-03, station 90: PS_AVG is 100.7, "
        "and must be 850 to 1090 hPa."
    }
    assert len(good) == 6


@pytest.mark.parametrize(
    ("dataset", "frame", "said"),
    [
        (keys.RAW_ASOS, raw_asos(WS_AVG="calm"), "WS_AVG is calm, and must be a number or blank"),
        (keys.RAW_ASOS, raw_asos(STN="10b"), "STN is 10b, and must be an integer"),
        (keys.RAW_ASOS, raw_asos(TM="202001030000"), "TM is 202001030000, and must be a day"),
        (keys.RAW_PM10, raw_pm10(PM10="4O"), "PM10 is 4O, and must be a number or blank"),
        (keys.RAW_PM10, raw_pm10(TM="202001032353"), "must be a 5-minute time"),
        (keys.RAW_PM10, raw_pm10(TM="202001032400"), "must be a 5-minute time"),
    ],
)
def test_a_bad_raw_day_is_told_with_its_reason(dataset, frame, said):
    good, reasons = validate_days(dataset, frame, stations=(108,))
    assert list(reasons) == [THIRD]
    assert said in reasons[THIRD]
    assert len(good) == 1


def test_an_oddity_of_another_station_does_not_withhold_a_raw_day():
    frame = raw_asos(STN="90", WS_AVG="calm")
    assert validate_days(keys.RAW_ASOS, frame, stations=(108,))[1] == {}
    assert list(validate_days(keys.RAW_ASOS, frame, stations=(90,))[1]) == [THIRD]


def test_a_time_that_tells_no_day_is_refused():
    with pytest.raises(BadDataError, match="raw_asos: TM is '20201350', which is no day"):
        validate_days(keys.RAW_ASOS, raw_asos(TM="20201350"))


def test_a_frame_of_another_shape_is_refused_whole(temperature):
    frame = temperature("2020-01-01", 3)
    for other, said in (
        (frame.drop(columns="TA_AVG"), "column TA_AVG is not there"),
        (frame.assign(MOOD=1.0), "column MOOD is not one of its own"),
        (frame.assign(STN="108"), "column STN is object, and must be int64"),
    ):
        with pytest.raises(BadDataError, match=said):
            validate_days(keys.TEMPERATURE, other)


def test_an_empty_frame_is_good(temperature):
    good, reasons = validate_days(keys.TEMPERATURE, temperature("2020-01-01", 0))
    assert (len(good), reasons) == (0, {})


def test_the_guard_names_the_first_bad_day_and_counts_the_others(temperature):
    frame = change(temperature("2020-01-01", 6), TA_MAX=99.0)
    frame.loc[5, "TA_MIN"] = -99.0
    with pytest.raises(BadDataError, match=r"2020-01-03, .* TA_MAX is 99\.0.*1 more.*2020-01-06"):
        guard(keys.TEMPERATURE, frame)


def test_forecasts_have_no_table_contract():
    with pytest.raises(ValueError, match="daily_forecast has no table contract"):
        schema(keys.FORECASTS.name)


def test_every_archived_station_day_keeps_the_contract(archive):
    frame = pd.read_csv(archive / "asos_daily.csv.gz", parse_dates=["TM"])
    frame["RN_TRACE"] = frame["RN_DAY"].eq(0.0)
    frame["RN_DAY"] = frame["RN_DAY"].fillna(0.0)
    _, reasons = validate_days(keys.STATION_WEATHER, frame[CLEAN["station_weather"].names])
    assert reasons == {}
