"""A flawed row costs itself: its station and every other one keep their days where they can."""

from datetime import date, timedelta

import pytest
from support.hub_rows import TODAY, asos_row, chunk, pm10_rows

from seoulcast.datasets.cities import City
from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import PM10, RAW_ASOS, RAW_PM10, STATION_WEATHER
from seoulcast.kma.wire import Flaw

D = date(2022, 6, 15)
YESTERDAY = TODAY - timedelta(days=1)
REASON = "The answer has two different rows."


def flaw(day=D, station=159, text="a row\nand another"):
    return Flaw(text, REASON, day, station)


def stations_of(store, dataset, day=D):
    return [int(station) for station in read_day(store, dataset, day)["STN"]]


def etags(store):
    return {info.key: info.etag for prefix in ("raw/", "result/") for info in store.list(prefix)}


def aside_in(store, dataset):
    keys = [info.key for info in store.list(f"quarantine/{dataset.name}/")]
    return {key.partition(".")[2]: store.get(key).decode() for key in keys}


@pytest.mark.parametrize("day", [D, YESTERDAY])
def test_another_stations_flawed_row_is_put_aside_with_its_reason_and_the_day_is_stored(
    store, weather, aside, day
):
    rows = {day: [asos_row(day), asos_row(day, 184)]}
    results = weather(chunk(rows, flaws={day: [flaw(day)]}))
    assert {days[day].status for days in results.values()} == {"written"}
    assert stations_of(store, STATION_WEATHER, day) == [108, 184]
    assert aside_in(store, RAW_ASOS) == {
        "rows.txt": "a row\nand another\n",
        "reason.txt": f"{REASON}\n",
    }
    assert [(rows.day, rows.count, rows.reason) for rows in aside] == [(day, 1, REASON)]


def test_rows_that_were_put_aside_before_are_not_new(weather, aside):
    rows = {D: [asos_row(D)]}
    for text in ("one", "one", "another"):
        weather(chunk(rows, flaws={D: [flaw(text=text)]}))
    assert [rows.is_new for rows in aside] == [True, False, True]


@pytest.mark.parametrize("station", [108, None])
def test_a_citys_flawed_row_costs_its_own_temperature_and_no_other_stations_weather(
    store, weather, station
):
    rows = {YESTERDAY: [asos_row(YESTERDAY, 184)]}
    results = weather(chunk(rows, flaws={YESTERDAY: [flaw(YESTERDAY, station)]}))
    assert results["raw_asos"][YESTERDAY].status == "written"
    assert stations_of(store, STATION_WEATHER, YESTERDAY) == [184]
    assert results["temperature"][YESTERDAY].status == "quarantined"
    assert results["temperature"][YESTERDAY].detail == REASON


def test_a_citys_flawed_row_costs_no_other_city_its_day(weather):
    cities = (City(108), City(143))
    rows = {YESTERDAY: [asos_row(YESTERDAY, 108)]}
    results = weather(chunk(rows, flaws={YESTERDAY: [flaw(YESTERDAY, 143)]}), cities=cities)
    assert results["temperature"][YESTERDAY].status == "written"
    assert results["stations/143/temperature"][YESTERDAY].status == "quarantined"


def test_a_flawed_row_never_replaces_a_good_one(store, weather):
    rows = [asos_row(D, 108), asos_row(D, 184)]
    weather(chunk({D: rows}))
    before = etags(store)
    results = weather(chunk({D: rows[1:]}, flaws={D: [flaw(station=108)]}))
    assert results["raw_asos"][D].status == "kept"
    assert results["temperature"][D].status == "unchanged"
    assert etags(store) == before


@pytest.mark.parametrize("day", [D, YESTERDAY])
def test_a_day_of_which_only_flaws_came_is_in_quarantine_and_not_absent(weather, day):
    results = weather(chunk({}, flaws={day: [flaw(day, 108)]}))
    assert {days[day].status for days in results.values()} == {"quarantined"}


def test_a_stored_day_of_which_only_flaws_came_is_kept(weather):
    weather(chunk({D: [asos_row(D)]}))
    results = weather(chunk({}, flaws={D: [flaw(station=108)]}))
    assert results["raw_asos"][D].status == "kept"


def test_an_impossible_value_costs_its_own_station_the_weather_of_the_day(store, weather, aside):
    swapped = asos_row(D, 159, high="5.0", low="15.0")
    results = weather(chunk({D: [asos_row(D), swapped, asos_row(D, 184)]}))
    assert {days[D].status for days in results.values()} == {"written"}
    assert stations_of(store, RAW_ASOS) == [108, 159, 184]
    assert stations_of(store, STATION_WEATHER) == [108, 184]
    (rows,) = aside
    assert "station 159" in rows.reason
    assert ",159," in aside_in(store, STATION_WEATHER)["rows.txt"]


def test_a_flawed_slot_of_pm10_costs_itself(store, dust, aside):
    rows = pm10_rows(D, [39] * 288)
    line = flaw(station=108, text=",".join(rows[7][:4]))
    results = dust(chunk({D: [*rows[:7], *rows[8:]]}, flaws={D: [line]}))
    assert {days[D].status for days in results.values()} == {"written"}
    assert read_day(store, PM10, D)["SLOTS"].tolist() == [287]
    assert aside_in(store, RAW_PM10)["rows.txt"] == f"{line.text}\n"
    assert len(aside) == 1


def test_a_pm10_day_of_which_only_flaws_came_is_in_quarantine(dust):
    results = dust(chunk({}, flaws={YESTERDAY: [flaw(YESTERDAY, 108)]}))
    assert {days[YESTERDAY].status for days in results.values()} == {"quarantined"}
