"""Official forecasts by the days they were issued under, and no person anywhere."""

from __future__ import annotations

import logging
from datetime import date, datetime

import httpx
import pytest
from pydantic import SecretStr
from support.hub_hours import PERSON, PERSON_ID
from support.window_hub import (
    LATER,
    MORNING,
    ONE_DAY,
    SEOULS,
    D,
    Row,
    WindowHub,
    days_of,
    held_issues,
)

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.errors import CutBodyError, KmaError, NotAppliedForError
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    SHORT_TERM,
    OfficialSource,
)
from seoulcast.stations import SEOUL


def official(hub: WindowHub, source: OfficialSource, end: date = D, **options) -> list[Chunk]:
    with hub.client(**options) as client:
        return list(client.official(source, SEOUL, SEOULS, D, end))


# --- official forecasts ------------------------------------------------------------------


@pytest.mark.parametrize("source", [MIDTERM_TEMPERATURE, MIDTERM_LAND, SHORT_TERM])
def test_under_a_day_lie_the_issues_after_two_through_two_of_the_next(source):
    hub = WindowHub({source.path: held_issues(source, 3)})
    days = days_of(official(hub, source, D + ONE_DAY))
    assert {day: {row[0] for row in rows} for day, rows in days.items()} == {
        D: {"202403010600", "202403011800"},
        D + ONE_DAY: {"202403020600", "202403021800"},
    }
    region = "11B00000" if source == MIDTERM_LAND else "11B10101"
    assert hub.calls[0] == {
        "path": source.path.rpartition("/")[2], "reg": region, "tmfc1": "2024030103",
        "tmfc2": "2024030302", "disp": "0", "help": "0",
    }  # fmt: skip


def test_no_issue_later_than_now_is_asked_for():
    hub = WindowHub({SHORT_TERM.path: held_issues(SHORT_TERM)}, datetime(2024, 3, 1, 20, 0))  # noqa: DTZ001
    assert len(days_of(official(hub, SHORT_TERM))[D]) == 8
    assert {call["tmfc2"] for call in hub.calls} == {"2024030120"}


def test_issues_that_are_cut_arrive_whole():
    rows = held_issues(MIDTERM_TEMPERATURE, 40)
    whole = WindowHub({MIDTERM_TEMPERATURE.path: rows})
    days = days_of(official(whole, MIDTERM_TEMPERATURE, D + 39 * ONE_DAY))
    assert len(whole.calls) == 2
    assert {len(rows) for rows in days.values()} == {8}
    cut = WindowHub({MIDTERM_TEMPERATURE.path: rows}, most=21)
    assert days_of(official(cut, MIDTERM_TEMPERATURE, D + 39 * ONE_DAY)) == days


def test_a_row_of_another_region_is_put_aside():
    hub = WindowHub(
        {MIDTERM_LAND.path: held_issues(MIDTERM_LAND)},
        spoil=lambda text: text.replace("11B00000 202403010600", "11C20000 202403010600", 1),
    )
    (chunk,) = official(hub, MIDTERM_LAND)
    (flaw,) = chunk.flaws[D]
    assert "region 11C20000, which was not asked for" in flaw.reason
    assert len(chunk.rows[D]) == 7


def test_no_person_is_in_a_row_a_flaw_an_error_or_a_log(caplog):
    caplog.set_level(logging.DEBUG)
    rows = held_issues(SHORT_TERM, 2)
    told = []
    for spoil in (
        str,
        lambda text: text.replace(" A02 ", " ", 1),
        lambda text: text.replace(" A02 ", " "),
        lambda text: text.replace("#7777END", ""),
        lambda text: text.replace("#START7777", ""),
        lambda text: text.replace("#START7777\n", f"{PERSON} "),
        lambda text: text.replace(" 1 ", f" {PERSON} "),
    ):
        hub = WindowHub({SHORT_TERM.path: rows}, spoil=spoil)
        try:
            told += [repr(chunk) for chunk in official(hub, SHORT_TERM, D + ONE_DAY, attempts=2)]
        except KmaError as error:
            told += [repr(error), str(error)]
    told += [f"{record.getMessage()} {record.args}" for record in caplog.records]
    assert "fct_afs_dl.php" in "".join(told)
    assert PERSON not in "".join(told)
    assert PERSON_ID not in "".join(told)


@pytest.mark.parametrize("status", [200, 404, 500])
def test_an_answer_that_is_no_table_of_forecasts_is_not_quoted(status):
    body = f"x {PERSON} {PERSON_ID}".encode("cp949")
    transport = httpx.MockTransport(lambda _: httpx.Response(status, content=body))
    client = KmaClient("http://hub", SecretStr("key"), clock=Clock.starting_at(LATER), attempts=1,
        transport=transport)  # fmt: skip
    with client, pytest.raises(KmaError, match="not shown") as caught:
        list(client.official(SHORT_TERM, SEOUL, SEOULS, D, D))
    assert PERSON not in str(caught.value)


# --- the point forecast --------------------------------------------------------------


def held_points(issued: str, count: int = 3) -> list[Row]:
    return [
        (issued[:8], issued[8:], "POP", "20240303", f"{n // 60:02d}{n % 60:02d}", "30", "60", "127")
        for n in range(count)
    ]


TWO, TWENTY_THREE = "202403020200", "202403012300"


@pytest.mark.parametrize(
    ("now", "held", "asked", "came"),
    [
        ("0415", (TWO, TWENTY_THREE), ["0200"], TWO),
        ("0210", (TWO, TWENTY_THREE), ["0200"], TWO),
        ("0209", (TWO, TWENTY_THREE), ["2300"], TWENTY_THREE),
        ("0415", (TWENTY_THREE,), ["0200", "2300"], TWENTY_THREE),
        ("0415", (), ["0200", "2300"], None),
    ],
)
def test_the_newest_point_forecast_that_can_be_there_is_asked_for(now, held, asked, came):
    moment = datetime.strptime(f"20240302{now}", "%Y%m%d%H%M")  # noqa: DTZ007
    rows = [row for issued in held for row in held_points(issued)]
    hub = WindowHub({POINT.path: rows}, moment)
    (chunk,) = official(hub, POINT)
    assert [call["base_time"] for call in hub.calls] == asked
    assert {row[0] for rows in chunk.rows.values() for row in rows} == ({came} if came else set())
    assert hub.calls[0] | {"base_date": "", "base_time": ""} == {
        "path": "getVilageFcst", "pageNo": "1", "numOfRows": "1000", "dataType": "JSON",
        "base_date": "", "base_time": "", "nx": "60", "ny": "127",
    }  # fmt: skip


def test_no_older_point_forecast_is_asked_for_and_its_chunks_are_those_of_the_others():
    hub = WindowHub({POINT.path: [], SHORT_TERM.path: []})
    points = official(hub, POINT, D + 40 * ONE_DAY)
    assert hub.calls == []
    others = official(hub, SHORT_TERM, D + 40 * ONE_DAY)
    assert [(c.start, c.end) for c in points] == [(c.start, c.end) for c in others]


def test_all_pages_of_a_point_forecast_come():
    hub = WindowHub({POINT.path: held_points(TWO, 1200)}, MORNING)
    (chunk,) = official(hub, POINT)
    assert len(chunk.rows[D]) == 1200
    assert [call["pageNo"] for call in hub.calls] == ["1", "2"]


def test_pages_that_have_less_than_the_hub_counts_are_a_cut_answer():
    hub = WindowHub(
        {POINT.path: held_points(TWO)},
        MORNING,
        spoil=lambda text: text.replace('"totalCount":3', '"totalCount":9'),
    )
    with pytest.raises(CutBodyError, match="counts 9 rows and sent"):
        official(hub, POINT)


def test_an_item_of_another_issue_or_place_is_put_aside():
    hub = WindowHub(
        {POINT.path: held_points(TWO)},
        MORNING,
        spoil=lambda text: text.replace('"nx":60', '"nx":61', 1),
    )
    (chunk,) = official(hub, POINT)
    assert len(chunk.rows[D]) == 2
    assert "region 61 127, which was not asked for" in chunk.flaws[D][0].reason


# --- failures ------------------------------------------------------------------------


def test_a_path_that_was_not_applied_for_is_told_as_such_for_each():
    body = wire.render_envelope(wire.Envelope(403, "활용신청이 필요한 API 입니다."))
    transport = httpx.MockTransport(lambda _: httpx.Response(403, content=body))
    client = KmaClient("http://hub", SecretStr("key"), clock=Clock.starting_at(MORNING),
        transport=transport)  # fmt: skip
    with client:
        for chunks in (
            client.weather_hours(D, D, (108,)),
            client.dust_slots(PM10, D, D, (108,)),
            client.official(SHORT_TERM, SEOUL, SEOULS, D, D),
            client.official(POINT, SEOUL, SEOULS, D, D),
        ):
            with pytest.raises(NotAppliedForError):
                list(chunks)
