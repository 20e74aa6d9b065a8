"""The record of drift: what begins is counted once, on the day that it begins."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.changed_observations import whole, with_values
from support.documents import build_drift_check
from support.observations import make_observations

from benchmarks.anomalies import _unusual
from benchmarks.drift import _table, beginnings, check_days, read_station

FIRST, LAST = date(2014, 4, 1), date(2014, 5, 20)


@pytest.fixture(scope="module")
def record():
    """Eleven ordinary years, the last with a month of much more dust."""
    ordinary = whole(make_observations(first=date(2003, 1, 1), last=LAST, seed=3))
    return with_values(
        ordinary,
        "pm10",
        LAST - timedelta(days=35),
        LAST,
        lambda v: v * 5,
        columns=["PM10_AVG_OBS"],
    )


@pytest.fixture(scope="module")
def checks(record):
    return check_days(record, FIRST, LAST, station=108)


def test_every_day_is_checked_as_the_asset_would(checks):
    assert [check.day for check in checks] == [
        FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)
    ]
    assert all(check.station == 108 for check in checks)


def test_a_finding_that_lasts_is_counted_once_on_its_second_day(checks):
    begun = beginnings(checks)
    ((day, target, effect),) = begun
    assert target == "PM10_AVG"
    assert effect > 3.9
    drifted = [check.day for check in checks if check.drifted]
    assert drifted[0] == day
    assert drifted[-1] == LAST
    assert LAST - timedelta(days=35) < day < LAST


def test_the_table_counts_by_year_and_target_and_names_each_finding():
    begun = [(date(2018, 5, 22), "PM10_AVG", 4.2), (date(2020, 8, 18), "PM10_MAX", 3.95)]
    text = _table(begun, date(2018, 1, 1), date(2020, 12, 31))
    assert "through 2019: 1 in 2 years, at most 1 in one" in text
    head, first, *_ = text.splitlines()
    assert dict(zip(head.split(), first.split(), strict=True))["PM10_AVG"] == "1"
    assert text.splitlines()[-1] == "2020-08-18  PM10_MAX  3.95"


def test_what_never_drifted_has_no_beginning():
    assert beginnings([build_drift_check(FIRST)]) == []


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Two stations' weather, Seoul's daily PM10 and Daegu's hourly one, of two weeks."""
    folder = tmp_path_factory.mktemp("archive")
    days = pd.date_range("2014-01-01", "2014-01-14")
    names = "WS_AVG,WS_MAX,WS_INS,WD_MAX_DEG,HM_AVG,HM_MIN,TD_AVG,PV_AVG,PA_AVG,PS_AVG,SS_DAY"
    columns = [*names.split(","), "SI_DAY", "CA_TOT", "SD_MAX", "TS_AVG", "RN_DAY"]
    stations = [
        pd.DataFrame(
            {"TM": days.date, "STN": station, "TA_AVG": 1.0, "TA_MAX": 5.0, "TA_MIN": -4.0}
            | dict.fromkeys(columns, 1.0)
        )
        for station in (108, 143)
    ]
    pd.concat(stations).to_csv(folder / "asos_daily.csv.gz", index=False)
    pm10 = {"TM": days.date, "STN": 108, "PM10_MIN": 9.0, "PM10_MAX": 90.0, "PM10_AVG": 40.0}
    pd.DataFrame(pm10).to_csv(folder / "pm10_daily.csv.gz", index=False)
    hours = pd.date_range("2014-01-01", "2014-01-14 17:00", freq="h")
    values = np.where(hours < pd.Timestamp("2014-01-02"), np.nan, hours.hour.to_numpy(float))
    hourly = pd.DataFrame({"TM": hours.strftime("%Y-%m-%d %H:%M"), "STN": 143, "PM10": values})
    hourly.to_csv(folder / "pm10_hourly_daegu.csv.gz", index=False)
    return folder


def test_daegu_is_read_from_its_hours_and_days_that_are_there(archive):
    read = read_station(archive, 143, date(2014, 1, 5), date(2014, 1, 13))
    dust = read.pm10.set_index("TM")["PM10_AVG_OBS"]
    assert list(dust.index) == list(pd.date_range("2014-01-02", "2014-01-13"))
    assert dust.iloc[0] == 11.5  # the mean of 0 to 23
    assert set(read.temperature["STN"]) == {143}


def test_a_station_without_pm10_is_refused_by_number(archive):
    with pytest.raises(ValueError, match="station 102"):
        read_station(archive, 102, date(2014, 1, 5), date(2014, 1, 13))


def test_unusual_days_of_a_year_are_those_far_from_the_fallbacks_forecast(record):
    days = {day for day, _ in _unusual(2013, record)}
    assert len(days) < 40
    storm = date(2013, 6, 15)
    assert storm not in days
    dusty = with_values(
        record, "pm10", storm, storm, lambda v: v * 0 + 900.0, columns=["PM10_AVG_OBS"]
    )
    assert storm in {day for day, one in _unusual(2013, dusty) if one.target == "PM10_AVG"}
