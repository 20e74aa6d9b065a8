"""Hours of weather: units, missing codes and impossible values on their way into the store."""

from datetime import date, datetime, timedelta

import pytest
from support.hub_rows import TODAY, chunk
from support.morning_rows import hour_row, hour_rows

from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import RAW_HOURS, WEATHER_HOURS

D = date(2022, 12, 14)
YESTERDAY = TODAY - timedelta(days=1)
NOON = datetime(2022, 12, 14, 12)  # noqa: DTZ001 - the wire's naive KST


def clean_noon(store, hours, **values):
    hours(chunk({D: [hour_row(NOON, **values)]}))
    return read_day(store, WEATHER_HOURS, D).iloc[0]


def test_the_hours_under_a_day_end_from_five_of_it_to_four_of_the_next(store, hours):
    hours(chunk({D: hour_rows(D)}))
    rows = read_day(store, WEATHER_HOURS, D)
    assert f"{rows['HOUR'].iloc[0]}" == "2022-12-14 05:00:00"
    assert f"{rows['HOUR'].iloc[-1]}" == "2022-12-15 04:00:00"
    assert rows["TM"].nunique() == 1
    assert read_day(store, RAW_HOURS, D)["TM"].iloc[-1] == "202212150400"


def test_rows_of_an_hour_are_in_order_of_station_and_hour(store, hours):
    hours(chunk({D: hour_rows(D, (90, 108, 143))[::-1]}))
    rows = read_day(store, WEATHER_HOURS, D)
    assert rows["STN"].tolist() == [90] * 24 + [108] * 24 + [143] * 24
    assert read_day(store, RAW_HOURS, D)["STN"].tolist()[:4] == ["90", "108", "143", "90"]


def test_nine_degrees_below_zero_is_a_temperature_and_missing_wind_is_none(store, hours):
    row = clean_noon(store, hours, TA="-9.0", WS="-9.0", HM="-9.0", SI="-9.00", SS="-9.0")
    assert row["TA"] == -9.0
    assert row[["WS", "HM", "SI", "SS"]].isna().all()


def test_a_calm_has_a_wind_of_no_direction_and_north_is_360(store, hours):
    calm = clean_noon(store, hours, WD="0", WS="0.2")
    assert (calm["WS"], calm["WD_DEG"]) == (0.2, 0.0)
    assert clean_noon(store, hours, WD="36", WS="2.0")["WD_DEG"] == 360.0


@pytest.mark.parametrize(
    ("text", "rain", "trace"), [("-9.0", 0.0, False), ("0.0", 0.0, True), ("4.7", 4.7, False)]
)
def test_a_trace_of_rain_is_told_from_a_dry_hour(store, hours, text, rain, trace):
    row = clean_noon(store, hours, RN=text, WS="1.0")
    assert (row["RN"], bool(row["RN_TRACE"])) == (rain, trace)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"TA": "54.1"}, "TA is 54.1, and must be -40 to 45 °C"),
        ({"SS": "1.2"}, "SS is 1.2, and must be 0 to 1 h"),
        ({"CA_TOT": "11"}, "CA_TOT is 11.0, and must be 0 to 10 tenths"),
        ({"PS": "101.3"}, "PS is 101.3, and must be 850 to 1090 hPa"),
    ],
)
def test_an_absurd_value_costs_its_own_hour_and_no_other(store, hours, aside, values, said):
    rows = hour_rows(D, (108, 143))
    at_noon = [row[:2] for row in rows].index(("202212141200", "143"))
    rows[at_noon] = hour_row(NOON, 143, **values)
    results = hours(chunk({D: rows}))
    assert {days[D].status for days in results.values()} == {"written"}
    assert len(read_day(store, RAW_HOURS, D)) == 48
    assert len(read_day(store, WEATHER_HOURS, D)) == 47
    assert said in aside[0].reason
    assert "station 143" in aside[0].reason


def test_an_absurd_value_never_takes_a_good_ones_place(store, hours):
    hours(chunk({D: [hour_row(NOON, TA="3.0")]}))
    results = hours(chunk({D: [hour_row(NOON, TA="54.1")]}))
    assert results["raw_hours"][D].detail.endswith("less of 108 at 202212141200, kept as stored")
    assert read_day(store, WEATHER_HOURS, D)["TA"].tolist() == [3.0]


def test_a_good_value_takes_an_absurd_ones_place(store, hours):
    hours(chunk({D: [hour_row(NOON, TA="54.1")]}))
    hours(chunk({D: [hour_row(NOON, TA="3.0")]}))
    assert read_day(store, WEATHER_HOURS, D)["TA"].tolist() == [3.0]


@pytest.mark.parametrize("missing", ["-99.0", "-99.9", "-99", ""])
def test_a_temperature_is_never_lost_to_a_missing_one_in_any_spelling(store, hours, missing):
    hours(chunk({D: hour_rows(D)}))
    rows = [hour_row(NOON, TA=missing, HM="50.0") if row[0][8:10] == "12" else row
            for row in hour_rows(D, ta=11.0)]  # fmt: skip
    hours(chunk({D: rows}))
    temperatures = read_day(store, WEATHER_HOURS, D)["TA"]
    assert temperatures.tolist()[6:9] == [11.6, 10.7, 11.8]


def test_a_value_that_is_no_temperature_may_be_taken_back(store, hours):
    hours(chunk({D: [hour_row(NOON, TA="3.0", VS="394")]}))
    results = hours(chunk({D: [hour_row(NOON, TA="3.0")]}))
    assert results["raw_hours"][D].status == "partial"
    assert read_day(store, WEATHER_HOURS, D)["VS"].isna().all()


def test_a_last_hour_without_any_value_has_not_come_yet(hours):
    rows = hour_rows(YESTERDAY)
    rows[-1] = hour_row(datetime(2022, 12, 31, 4))  # noqa: DTZ001 - the wire's naive KST
    results = hours(chunk({YESTERDAY: rows}))
    assert {days[YESTERDAY].status for days in results.values()} == {"partial"}


def test_a_station_that_has_no_hours_yet_is_missing_without_a_word(store, hours):
    results = hours(chunk({D: hour_rows(D, (108,))}))
    assert {days[D].status for days in results.values()} == {"written"}
    hours(chunk({D: hour_rows(D, (108, 143))}))
    assert read_day(store, WEATHER_HOURS, D)["STN"].nunique() == 2
