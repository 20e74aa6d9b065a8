"""What becomes of ASOS days on their way into the store."""

from datetime import date, timedelta

import pytest
from support.hub_rows import TODAY, asos_row, chunk

from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import RAW_ASOS, STATION_WEATHER, TEMPERATURE

D = date(2022, 6, 15)


def day(offset):
    return D + timedelta(days=offset)


def temperature(store, when):
    return read_day(store, TEMPERATURE, when).iloc[0]


def test_a_finished_day_is_stored_raw_as_given_and_clean_with_flags(store, weather):
    results = weather(chunk({D: [asos_row(D), asos_row(D, 112, mean="11.0")]}))
    assert {r[D].status for r in results.values()} == {"written"}
    raw = read_day(store, RAW_ASOS, D)
    assert list(raw["STN"]) == ["108", "112"]
    assert raw.loc[0, "TA_AVG"] == "10.0"
    assert raw.loc[0, "RN_DAY"] == "-9.0"
    row = temperature(store, D)
    assert (row["TA_MAX"], row["TA_MAX_FLAG"], row["TA_MAX_OBS"]) == (15.0, "observed", 15.0)
    assert len(read_day(store, STATION_WEATHER, D)) == 2


def test_the_same_piece_again_changes_nothing(weather):
    rows = {day(n): [asos_row(day(n))] for n in range(5)}
    weather(chunk(rows))
    again = weather(chunk(rows))
    assert {r.status for of_day in again.values() for r in of_day.values()} == {"unchanged"}


def test_a_gap_of_three_days_is_interpolated_and_flagged(store, weather):
    rows = {day(n): [asos_row(day(n), mean=f"{10 + n}.0")] for n in (0, 4)}
    rows |= {day(n): [asos_row(day(n), mean="-99.0")] for n in (1, 2, 3)}
    weather(chunk(rows))
    filled = [temperature(store, day(n)) for n in (1, 2, 3)]
    assert [row["TA_AVG"] for row in filled] == [11.0, 12.0, 13.0]
    assert {row["TA_AVG_FLAG"] for row in filled} == {"interpolated"}
    assert all(row.isna()["TA_AVG_OBS"] for row in filled)


def test_a_gap_of_four_days_stays_missing(store, weather):
    rows = {day(n): [asos_row(day(n))] for n in (0, 5)}
    rows |= {day(n): [asos_row(day(n), mean="-99.0")] for n in (1, 2, 3, 4)}
    weather(chunk(rows))
    assert {temperature(store, day(n))["TA_AVG_FLAG"] for n in (1, 2, 3, 4)} == {"missing"}


def test_a_gap_at_the_end_is_filled_when_the_next_day_arrives(store, weather):
    rows = {day(0): [asos_row(day(0))], day(1): [asos_row(day(1), mean="-99.0")]}
    weather(chunk(rows))
    assert temperature(store, day(1))["TA_AVG_FLAG"] == "missing"
    results = weather(chunk({day(2): [asos_row(day(2), mean="14.0")]}))
    assert temperature(store, day(1))["TA_AVG"] == 12.0
    assert results["temperature"][day(1)].status == "written"
    assert set(results["raw_asos"]) == {day(2)}


def test_where_pieces_are_cut_does_not_show_in_what_is_stored(store, weather):
    rows = {day(n): [asos_row(day(n), mean=f"{10 + n}.0")] for n in range(12)}
    for n in (3, 4, 7):
        rows[day(n)] = [asos_row(day(n), mean="-99.0")]
    weather(chunk(rows))
    whole = {info.key: info.etag for info in store.list("result/")}
    for info in list(store.list("")):
        store.delete(info.key)
    halves = [{d: r for d, r in rows.items() if (d < day(4)) == first} for first in (True, False)]
    weather(*(chunk(half) for half in halves))
    assert {info.key: info.etag for info in store.list("result/")} == whole


def test_yesterday_without_its_mean_is_not_published_yet(store, weather):
    yesterday = TODAY - timedelta(days=1)
    results = weather(chunk({yesterday: [asos_row(yesterday, mean="-99.0")]}))
    assert results["raw_asos"][yesterday].status == "unpublished"
    assert results["temperature"][yesterday].status == "unpublished"
    assert not list(store.list("raw/"))


MISSING = ["-99.0", "-99.9", "-99", "-99.00", "-999.0", ""]
"""Spellings of a temperature that was not observed."""


@pytest.mark.parametrize("missing", MISSING)
def test_a_mean_that_is_missing_in_any_spelling_is_not_published_yet(store, weather, missing):
    yesterday = TODAY - timedelta(days=1)
    results = weather(chunk({yesterday: [asos_row(yesterday, mean=missing)]}))
    assert results["raw_asos"][yesterday].status == "unpublished"
    assert not list(store.list("raw/"))


@pytest.mark.parametrize("missing", MISSING)
def test_a_day_is_never_replaced_by_one_with_a_missing_value_in_any_spelling(
    store, weather, missing
):
    weather(chunk({D: [asos_row(D)]}))
    results = weather(chunk({D: [asos_row(D, high=missing)]}))
    assert results["raw_asos"][D].status == "kept"
    assert temperature(store, D)["TA_MAX_OBS"] == 15.0


def test_an_empty_day_is_unpublished_at_first_and_absent_from_its_third_day(weather):
    for age, status in ((1, "unpublished"), (2, "unpublished"), (3, "absent")):
        when = TODAY - timedelta(days=age)
        results = weather(chunk({}, start=when, end=when))
        assert {r[when].status for r in results.values()} == {status}


def test_a_day_is_never_replaced_by_an_empty_answer(store, weather):
    weather(chunk({D: [asos_row(D)]}))
    before = {info.key: info.etag for info in store.list("")}
    results = weather(chunk({}, start=D, end=D))
    assert results["raw_asos"][D].status == "kept"
    assert {info.key: info.etag for info in store.list("")} == before


def test_a_day_is_never_replaced_by_one_with_fewer_stations(store, weather):
    weather(chunk({D: [asos_row(D), asos_row(D, 112)]}))
    results = weather(chunk({D: [asos_row(D, mean="11.0")]}))
    assert results["raw_asos"][D].status == "kept"
    assert temperature(store, D)["TA_AVG"] == 10.0


def test_a_revised_day_replaces_the_old_one(store, weather):
    weather(chunk({D: [asos_row(D)]}))
    results = weather(chunk({D: [asos_row(D, mean="10.4")]}))
    assert {r[D].status for r in results.values()} == {"written"}
    assert temperature(store, D)["TA_AVG"] == 10.4


def test_an_impossible_day_goes_to_quarantine_and_the_others_continue(store, weather):
    weather(chunk({D: [asos_row(D)]}))
    swapped = asos_row(D, high="5.0", low="15.0")
    results = weather(chunk({D: [swapped], day(1): [asos_row(day(1))]}))
    assert results["raw_asos"][D].status == "quarantined"
    assert "TA_M" in results["raw_asos"][D].detail
    assert results["temperature"][D].status == "quarantined"
    assert results["temperature"][day(1)].status == "written"
    assert temperature(store, D)["TA_MAX"] == 15.0
    aside = [info.key for info in store.list("quarantine/raw_asos/")]
    assert len(aside) == 2
    assert b"20220615" in store.get(next(key for key in aside if key.endswith(".csv")))


def test_rows_of_1953_to_1957_exist_and_are_flagged_excluded(store, weather):
    for when, excluded in ((date(1955, 3, 1), True), (date(1958, 1, 1), False)):
        weather(chunk({when: [asos_row(when)]}))
        assert bool(temperature(store, when)["EXCLUDED"]) is excluded


def test_clean_rows_are_remade_from_stored_raw_days_alone(weather):
    weather(chunk({D: [asos_row(D)]}), wanted=("raw_asos",))
    results = weather(chunk({D: [asos_row(D)]}), wanted=("temperature",))
    assert results["temperature"][D].status == "written"
    assert set(results) == {"temperature"}


@pytest.mark.parametrize("value", ["-9.0", "-9.1"])
def test_nine_degrees_below_zero_is_a_temperature(store, weather, value):
    weather(chunk({D: [asos_row(D, mean="-5.0", high="0.0", low=value)]}))
    assert temperature(store, D)["TA_MIN_OBS"] == float(value)
