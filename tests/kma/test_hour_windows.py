"""Hours and slots of dust by the days they lie under: what is asked, comes, and is put aside."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from support.window_hub import (
    MORNING,
    ONE_DAY,
    SEOULS,
    D,
    WindowHub,
    days_of,
    held_hours,
    held_slots,
)

from seoulcast.kma.client import Chunk
from seoulcast.kma.columns import PM10
from seoulcast.kma.errors import MalformedAnswerError, NotPublishedError
from seoulcast.kma.hour_columns import HOURS_PATH
from seoulcast.kma.official_columns import SHORT_TERM
from seoulcast.stations import SEOUL


def hours(hub: WindowHub, end: date = D, stations=(108, 112), **options: object) -> list[Chunk]:
    with hub.client(**options) as client:
        return list(client.weather_hours(D, end, stations))


def slots(hub: WindowHub, end: date = D, stations=(108, 102), **options: object) -> list[Chunk]:
    with hub.client(**options) as client:
        return list(client.dust_slots(PM10, D, end, stations))


# --- hours ---------------------------------------------------------------------------


def test_under_a_day_lie_the_hours_from_five_to_four_of_the_next():
    hub = WindowHub({HOURS_PATH: held_hours(3)})
    days = days_of(hours(hub, D + ONE_DAY))
    assert list(days) == [D, D + ONE_DAY]
    assert [len(rows) for rows in days.values()] == [48, 48]
    assert (days[D][0][:2], days[D][-1][:2]) == (("202403010500", "108"), ("202403020400", "112"))
    assert hub.calls == [
        {
            "path": "kma_sfctm3.php", "tm1": "202403010500", "tm2": "202403030400",
            "stn": "108:112", "help": "0",
        }
    ]  # fmt: skip


def test_on_the_morning_after_the_hours_there_are_come_and_nothing_later_is_asked_for():
    hub = WindowHub({HOURS_PATH: held_hours()}, datetime(2024, 3, 2, 3, 20))  # noqa: DTZ001
    (chunk,) = hours(hub)
    assert chunk.rows[D][-1][0] == "202403020300"
    assert len(chunk.rows[D]) == 46
    assert [call["tm2"] for call in hub.calls] == ["202403020320"]


def test_a_day_whose_hours_have_not_begun_is_not_published_and_not_asked_for():
    hub = WindowHub({HOURS_PATH: [], PM10.path: [], SHORT_TERM.path: []}, MORNING)
    with hub.client() as client:
        for ask in (
            lambda: client.weather_hours(D, D + ONE_DAY, (108,)),
            lambda: client.dust_slots(PM10, D, D + 2 * ONE_DAY, (108,)),
            lambda: client.official(SHORT_TERM, SEOUL, SEOULS, D, D + 2 * ONE_DAY),
        ):
            with pytest.raises(NotPublishedError, match="is there yet"):
                ask()
        with pytest.raises(ValueError, match="ends before it starts"):
            client.weather_hours(D, D - ONE_DAY, (108,))
    assert hub.calls == []


def test_a_long_range_comes_in_pieces_that_the_hub_does_not_cut():
    hub = WindowHub({HOURS_PATH: held_hours(60)})
    chunks = hours(hub, D + 59 * ONE_DAY)
    assert [(chunk.end - chunk.start).days + 1 for chunk in chunks] == [28, 28, 4]
    assert {len(rows) for rows in days_of(chunks).values()} == {48}
    assert len(hub.calls) == 3
    assert [(c.end - c.start).days + 1 for c in hours(hub, D + 9 * ONE_DAY, piece_days=7)] == [7, 3]


@pytest.mark.parametrize("most", [48, 100, 48 * 3 - 1, 48 * 4 - 2])
def test_hours_that_are_cut_arrive_whole(most):
    rows = held_hours(6)
    cut = WindowHub({HOURS_PATH: rows}, most=most)
    assert days_of(hours(cut, D + 5 * ONE_DAY)) == days_of(
        hours(WindowHub({HOURS_PATH: rows}), D + 5 * ONE_DAY)
    )


def test_hours_in_order_of_station_arrive_whole_cut_or_not():
    rows = held_hours(6)
    whole = days_of(hours(WindowHub({HOURS_PATH: rows}), D + 5 * ONE_DAY))
    by_station = sorted(rows, key=lambda row: row[1])
    for most in (None, 24 * 6 + 5, 60):
        hub = WindowHub({HOURS_PATH: by_station}, most=most)
        assert days_of(hours(hub, D + 5 * ONE_DAY)) == whole


def test_a_station_that_stops_costs_one_more_call_and_no_row():
    rows = [row for row in held_hours(6) if row[1] == "108" or row[0] < "20240304"]
    hub = WindowHub({HOURS_PATH: rows})
    assert sum(map(len, days_of(hours(hub, D + 5 * ONE_DAY)).values())) == len(rows)
    assert len(hub.calls) == 2


HOUR_LINE = "202403011200 108"


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("202403011230 108", "of no full hour"),
        ("202403010400 108", "outside the range"),
        ("202403020500 108", "outside the range"),
        ("202403011200  90", "station 90, which was not asked for"),
        ("202403012500 108", "unreadable time"),
        ("202403011100 108", "two different rows"),
    ],
)
def test_a_row_that_is_not_of_what_was_asked_for_is_put_aside_under_its_day(by, reason):
    rows = [(*row[:11], f"{number % 90}.0", *row[12:]) for number, row in enumerate(held_hours(2))]
    hub = WindowHub({HOURS_PATH: rows}, spoil=lambda text: text.replace(HOUR_LINE, by))
    (chunk,) = hours(hub, D)
    ((day, (flaw,)),) = chunk.flaws.items()
    assert day == D
    assert reason in flaw.reason
    assert len(chunk.rows[D]) == (46 if "two different" in reason else 47)


def test_a_flaw_of_the_small_hours_lies_under_the_day_before():
    hub = WindowHub(
        {HOURS_PATH: held_hours(2)},
        spoil=lambda text: text.replace("202403020300 112", "202403020300 112 x"),
    )
    (chunk,) = hours(hub, D + ONE_DAY)
    assert list(chunk.flaws) == [D]
    assert [len(rows) for rows in chunk.rows.values()] == [47, 48]


# --- dust ----------------------------------------------------------------------------


def test_under_a_day_lie_the_slots_from_four_to_five_to_four_of_each_station():
    hub = WindowHub({PM10.path: held_slots(2)})
    (chunk,) = slots(hub)
    assert len(chunk.rows[D]) == 2 * 288
    assert [row[:2] for row in chunk.rows[D][:3]] == [
        ("202403010400", "102"), ("202403010400", "108"), ("202403010405", "102"),
    ]  # fmt: skip
    assert chunk.rows[D][-1][0] == "202403020355"
    assert [(call["stn"], call["tm1"], call["tm2"]) for call in hub.calls] == [
        ("108", "202403010400", "202403020355"),
        ("102", "202403010400", "202403020355"),
    ]


def test_slots_of_the_running_night_come_as_far_as_they_are_there():
    hub = WindowHub({PM10.path: held_slots()}, datetime(2024, 3, 2, 3, 3))  # noqa: DTZ001
    (chunk,) = slots(hub)
    assert chunk.rows[D][-1][0] == "202403020300"


@pytest.mark.parametrize("most", [288, 300, 287 * 2])
def test_slots_that_are_cut_arrive_whole(most):
    rows = held_slots(4)
    cut = WindowHub({PM10.path: rows}, most=most)
    days = days_of(slots(cut, D + 3 * ONE_DAY))
    assert days == days_of(slots(WindowHub({PM10.path: rows}), D + 3 * ONE_DAY))
    assert {len(rows) for rows in days.values()} == {2 * 288}


def test_a_station_without_slots_costs_the_others_nothing():
    hub = WindowHub({PM10.path: held_slots(stations=(108,))})
    (chunk,) = slots(hub, stations=(102, 108, 229))
    assert {row[1] for row in chunk.rows[D]} == {"108"}
    assert chunk.flaws == {}


def test_a_slot_of_another_station_is_put_aside():
    hub = WindowHub({PM10.path: held_slots()}, spoil=lambda text: text.replace("   102", "   103"))
    (chunk,) = slots(hub)
    assert {row[1] for row in chunk.rows[D]} == {"108"}
    assert len(chunk.flaws[D]) == 288


def test_an_answer_of_nothing_but_flaws_is_malformed():
    hub = WindowHub(
        {HOURS_PATH: held_hours()},
        spoil=lambda text: text.replace(" 1", " x").replace("\n2", "\ny"),
    )
    with pytest.raises(MalformedAnswerError, match="Line"):
        hours(hub)
