"""PM10 by the hour: statistics of the window's slots, the same as those of a city's day."""

from datetime import date, timedelta

import pytest
from support.hub_rows import TODAY, chunk, pm10_rows
from support.morning_rows import slot_rows

from seoulcast.datasets.days import read_day
from seoulcast.datasets.keys import DUST_HOURS, PM10, RAW_DUST_HOURS, RAW_PM10

D = date(2021, 3, 29)
YESTERDAY = TODAY - timedelta(days=1)
WINDOW = 288


def clean(store, day=D, station=108):
    rows = read_day(store, DUST_HOURS, day)
    return rows[rows["STN"] == station].set_index("HOUR")


def uneven(n):
    return [7 * m % 61 + (m % 3) for m in range(n)]


def test_an_hour_has_the_statistics_of_its_twelve_slots_and_bears_its_end(store, dust_hours):
    dust_hours(chunk({D: slot_rows(D, [40] * 6 + [61] * 6 + [0] * 276)}))
    rows = clean(store)
    first = rows.iloc[0]
    assert f"{rows.index[0]} {rows.index[-1]}" == "2021-03-29 05:00:00 2021-03-30 04:00:00"
    assert (first["PM10_MIN"], first["PM10_MAX"], first["PM10_AVG"]) == (40.0, 61.0, 50.5)
    assert rows["SLOTS"].tolist() == [12] * 24
    assert rows["ZEROS"].tolist() == [0] + [12] * 23


def test_a_slot_that_is_missing_in_any_spelling_is_none_and_an_hour_without_any_no_row(
    store, dust_hours
):
    dust_hours(chunk({D: slot_rows(D, ["", "-1", "-999", 30, *[30] * 8, *[""] * 12, *[30] * 264])}))
    rows = clean(store)
    assert rows["SLOTS"].tolist() == [9] + [12] * 22
    assert f"{rows.index[1]}" == "2021-03-29 07:00:00"


def test_the_hours_of_a_citys_day_are_made_from_the_slots_of_its_day(store, dust, dust_hours):
    dust(chunk({D: pm10_rows(D, uneven(288))}))
    others = [value + 500 for value in uneven(288)]
    dust_hours(chunk({D: [*slot_rows(D, others), *slot_rows(D, others, 229)]}))
    hours = clean(store)
    of_day, after = hours.iloc[:20], hours.iloc[20:]
    day = read_day(store, PM10, D).iloc[0]
    from_four = uneven(288)[48:]
    assert of_day["SLOTS"].sum() == len(from_four)
    assert of_day["PM10_MIN"].min() == min(from_four)
    assert day["PM10_MAX_OBS"] == max(uneven(288)) == of_day["PM10_MAX"].max()
    mean = (of_day["PM10_AVG"] * of_day["SLOTS"]).sum() / of_day["SLOTS"].sum()
    assert mean == pytest.approx(sum(from_four) / len(from_four), abs=0.05)
    # What is of D+1 is in no stored day yet, and another station is no city.
    assert after["PM10_MIN"].min() >= 500
    assert clean(store, station=229)["PM10_MIN"].min() >= 500


def test_days_and_hours_agree_slot_by_slot_where_both_cover_them(store, dust, dust_hours):
    values = uneven(288)
    values[100] = 3856
    values[130:150] = [""] * 20
    dust(chunk({D: pm10_rows(D, [""] * 48 + values[48:])}))
    dust_hours(chunk({D: slot_rows(D, [1] * WINDOW)}))
    of_day = clean(store).iloc[:20]
    of_day = of_day[of_day.index <= "2021-03-30 00:00"]
    day = read_day(store, PM10, D).iloc[0]
    assert of_day["SLOTS"].sum() == day["SLOTS"] == 220
    assert of_day["ZEROS"].sum() == day["ZEROS"]
    assert of_day["SPIKES"].sum() == day["SPIKES"] == 1
    assert of_day["PM10_MIN"].min() == day["PM10_MIN_OBS"]
    assert of_day["PM10_MAX"].max() == day["PM10_MAX_OBS"] == 3856
    mean = (of_day["PM10_AVG"] * of_day["SLOTS"]).sum() / of_day["SLOTS"].sum()
    assert mean == pytest.approx(day["PM10_AVG_OBS"], abs=0.1)


def test_a_citys_day_that_is_revised_revises_its_hours(store, dust, dust_hours):
    dust(chunk({D: pm10_rows(D, [30] * 288)}))
    rows = {D: slot_rows(D, [30] * WINDOW)}
    dust_hours(chunk(rows))
    dust(chunk({D: pm10_rows(D, [44] * 288)}))
    results = dust_hours(chunk(rows), wanted=(DUST_HOURS,))
    assert results["dust_hours"][D].status == "written"
    assert clean(store)["PM10_AVG"].tolist() == [44.0] * 20 + [30.0] * 4


def test_without_the_citys_day_its_hours_are_made_from_what_is_there(store, dust_hours):
    dust_hours(chunk({D: slot_rows(D, [30] * WINDOW)}))
    assert clean(store)["PM10_AVG"].tolist() == [30.0] * 24


def test_without_the_window_the_citys_day_alone_gives_its_hours_and_they_are_partial(
    store, dust, dust_hours
):
    dust(chunk({YESTERDAY: pm10_rows(YESTERDAY, [30] * 288)}))
    results = dust_hours(chunk({}, start=YESTERDAY, end=TODAY))
    assert results["raw_dust_hours"][YESTERDAY].status == "unpublished"
    assert results["dust_hours"][YESTERDAY].status == "partial"
    assert len(clean(store, YESTERDAY)) == 20
    assert results["dust_hours"][TODAY].status == "unpublished"


def test_a_lone_spike_is_flagged_and_kept_also_at_either_edge_of_the_window(store, dust_hours):
    values = [30] * WINDOW
    for at in (0, 100, WINDOW - 1):
        values[at] = 3856
    dust_hours(chunk({D: slot_rows(D, values)}))
    rows = clean(store)
    assert rows["SPIKES"].sum() == 3
    assert rows.iloc[[0, 8, 23]]["PM10_MAX"].tolist() == [3856.0] * 3


def test_a_value_beside_a_gap_and_a_storm_that_rises_over_many_slots_are_no_spikes(
    store, dust_hours
):
    storm = [30 * n for n in range(1, 30)]
    values = [30] * 50 + storm + storm[::-1] + [30] * 60 + [""] * 30 + [3856] + [30] * 89
    dust_hours(chunk({D: slot_rows(D, values)}))
    assert clean(store)["SPIKES"].sum() == 0


def test_stations_are_no_neighbours_of_each_other(store, dust_hours):
    rows = [*slot_rows(D, [30] * WINDOW), *slot_rows(D, [900] * WINDOW, 229)]
    dust_hours(chunk({D: rows}))
    assert clean(store)["SPIKES"].sum() == clean(store, station=229)["SPIKES"].sum() == 0
    assert clean(store, station=229)["PM10_AVG"].tolist() == [900.0] * 24


def test_where_chunks_are_cut_does_not_show_in_the_hours(store, dust_hours):
    next_day = D + timedelta(days=1)
    values = [30] * WINDOW
    values[0] = values[-1] = 3856
    rows = {day: slot_rows(day, values) for day in (D, next_day)}
    dust_hours(chunk(rows))
    whole = [store.get(DUST_HOURS.key(day)) for day in rows]
    for info in list(store.list("")):
        store.delete(info.key)
    dust_hours(*(chunk({day: of_day}) for day, of_day in rows.items()))
    assert [store.get(DUST_HOURS.key(day)) for day in rows] == whole


def test_an_impossible_value_costs_its_hour_and_no_other(store, dust_hours, aside):
    results = dust_hours(chunk({D: slot_rows(D, [30] * 20 + [99999] + [30] * 267)}))
    assert {days[D].status for days in results.values()} == {"written"}
    assert len(clean(store)) == 23
    assert "PM10_MAX is 99999.0" in aside[0].reason


def test_an_impossible_value_never_takes_a_good_ones_place(store, dust_hours):
    dust_hours(chunk({D: slot_rows(D, [30] * WINDOW)}))
    results = dust_hours(chunk({D: slot_rows(D, [31] * 20 + [99999] + [31] * 267)}))
    assert "now gives less of 108 at 202103290600" in results["raw_dust_hours"][D].detail
    assert clean(store)["PM10_AVG"].tolist() == [31.0, 30.0] + [31.0] * 22


def test_an_hour_that_has_begun_is_replaced_when_it_is_whole(store, dust_hours):
    rows = slot_rows(YESTERDAY, [30] * WINDOW)
    results = dust_hours(chunk({YESTERDAY: rows[:279]}))
    assert results["raw_dust_hours"][YESTERDAY].status == "written"
    assert clean(store, YESTERDAY)["SLOTS"].tolist() == [12] * 23 + [3]
    dust_hours(chunk({YESTERDAY: rows}))
    assert clean(store, YESTERDAY)["SLOTS"].tolist() == [12] * 24


def test_a_window_of_nothing_but_missing_slots_is_unpublished_and_not_stored(store, dust_hours):
    results = dust_hours(chunk({YESTERDAY: slot_rows(YESTERDAY, [""] * WINDOW)}))
    assert {days[YESTERDAY].status for days in results.values()} == {"unpublished"}
    assert not list(store.list("raw/"))


def test_raw_slots_lie_under_the_day_of_their_window_and_a_citys_own_under_its_date(
    store, dust, dust_hours
):
    dust(chunk({D: pm10_rows(D, [30] * 288)}))
    dust_hours(chunk({D: slot_rows(D, [30] * WINDOW)}))
    assert read_day(store, RAW_PM10, D)["TM"].iloc[[0, -1]].tolist() == [
        "202103290000",
        "202103292355",
    ]
    assert read_day(store, RAW_DUST_HOURS, D)["TM"].iloc[[0, -1]].tolist() == [
        "202103290400",
        "202103300355",
    ]
