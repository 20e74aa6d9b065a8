"""Hours of weather and dust over the wire: the hub's bytes, its clock, its limits, its faults."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import httpx
import pytest

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.errors import NotAppliedForError
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES, HOUR_COLUMNS
from seoulcast.kma.hour_wire import parse_hours
from seoulcast.kma.sandbox import Faults

API = "/api/typ01/url"
DAY = date(2021, 3, 1)
PERIOD = {"tm1": "202103010100", "tm2": "202103020000"}


def ask(sandbox, path: str, **query: str) -> httpx.Response:
    params = {"authKey": "good"} | query
    return httpx.get(f"{sandbox.url}{API}/{path}", params=params, timeout=20.0, trust_env=False)


def hours(sandbox, **query: str) -> list[wire.Row]:
    return parse_hours(ask(sandbox, "kma_sfctm3.php", **query).content).rows


def values(rows: list[wire.Row], name: str) -> list[str]:
    return [row[HOUR_COLUMN_NAMES.index(name)] for row in rows]


@pytest.fixture
def at(sandbox, monkeypatch):
    """Sets the sandbox's clock."""

    def set_clock(*parts: int) -> None:
        moment = datetime(*parts)  # noqa: DTZ001 - the clock takes naive as KST
        monkeypatch.setattr(sandbox.hub, "clock", Clock.starting_at(moment))

    return set_clock


# --- the hub's bytes --------------------------------------------------------------------


def test_a_row_of_an_hour_has_the_hubs_266_characters_and_46_values(sandbox):
    body = ask(sandbox, "kma_sfctm3.php", **PERIOD, stn="108").content
    lines = [line for line in body.decode("cp949").split("\n") if line and line[0] != "#"]
    assert {len(line) for line in lines} == {266}
    rows = parse_hours(body).rows
    assert [row[0] for row in rows] == [
        *(f"20210301{hour:02d}00" for hour in range(1, 24)), "202103020000",
    ]  # fmt: skip
    assert {len(row) for row in rows} == {46}


def test_help_explains_the_columns_and_leaves_the_rows_as_they_are(sandbox):
    plain = ask(sandbox, "kma_sfctm3.php", **PERIOD, stn="108").content
    helped = ask(sandbox, "kma_sfctm3.php", **PERIOD, stn="108", help="1").content
    assert parse_hours(helped) == parse_hours(plain)
    assert "최저운고" in helped.decode("cp949")
    assert "최저운고" not in plain.decode("cp949")


def test_hours_come_by_time_and_then_by_station(sandbox):
    query = {"tm1": "202103010100", "tm2": "202103010200"}
    assert [row[:2] for row in hours(sandbox, **query, stn="146:108:999")] == [
        ("202103010100", "108"), ("202103010100", "146"),
        ("202103010200", "108"), ("202103010200", "146"),
    ]  # fmt: skip
    assert len(hours(sandbox, **query, stn="0")) == 2 * len(
        sandbox.hub.observations().hours.stations
    )
    assert hours(sandbox, **query, stn="201") == []


def test_one_hour_is_the_same_on_its_own_path(sandbox, at):
    at(2022, 12, 31, 12, 0)
    alone = ask(sandbox, "kma_sfctm2.php", tm="202103010400", stn="108").content
    assert parse_hours(alone).rows == hours(sandbox, **PERIOD, stn="108")[3:4]
    newest = parse_hours(ask(sandbox, "kma_sfctm2.php", stn="108").content).rows
    assert [row[0] for row in newest] == ["202212311100"]


def test_what_nobody_made_bears_the_missing_codes_and_a_dry_hour_is_told_from_a_trace(sandbox):
    rows = hours(sandbox, tm1="202107010100", tm2="202107310000", stn="108")
    assert set(values(rows, "GST_WS")) == {"-9.0"}
    assert set(values(rows, "WW")) == {"-"}
    assert {"-9.0", "0.0"} < set(values(rows, "RN"))
    assert set(values(rows, "CT")) > {"-", "StNs"}
    night = [row for row in rows if row[0].endswith("0300")]
    assert set(values(night, "SI")) == {"-9.00"}
    assert {column.missing for column in HOUR_COLUMNS if column.is_temperature} == {"-99.0"}


def test_a_long_range_is_cut_silently_after_31_days(sandbox):
    rows = hours(sandbox, tm1="202103010100", tm2="202106010000", stn="108")
    assert rows[-1][0] == "202104010000"
    sandbox.faults = Faults(hours_cut_days=None)
    assert len(hours(sandbox, tm1="202103010100", tm2="202106010000", stn="108")) == 92 * 24


@pytest.mark.parametrize("key", ["", "bad"])
def test_hours_need_a_good_key_and_a_readable_time(sandbox, key):
    assert ask(sandbox, "kma_sfctm3.php", authKey=key).status_code == 401
    assert ask(sandbox, "kma_sfctm3.php", tm1="yesterday").status_code == 400


# --- now --------------------------------------------------------------------------------


@pytest.mark.parametrize(("minute", "last"), [(11, "0300"), (12, "0400")])
def test_the_row_of_an_hour_is_there_twelve_minutes_after_it(sandbox, at, minute, last):
    at(2022, 12, 30, 4, minute, 5)
    rows = hours(sandbox, tm1="202212290500", tm2="202212310000", stn="108")
    assert (rows[0][0], rows[-1][0]) == ("202212290500", f"20221230{last}")
    sandbox.faults = Faults(hours_after_min=0)
    assert hours(sandbox, tm1="202212300400", tm2="202212310000", stn="108")[-1][0][8:] == "0400"


@pytest.mark.parametrize(("minute", "last"), [(1, "0350"), (2, "0355")])
def test_a_five_minute_value_is_there_two_minutes_after_its_five_minutes(sandbox, at, minute, last):
    at(2022, 12, 30, 4, minute, 5)
    body = ask(sandbox, "kma_pm10.php", tm1="202212290400", stn="108:201").content
    rows = wire.parse_five_minute(body).rows
    assert {row[1] for row in rows} == {"108", "201"}
    assert rows[-1][0] == f"20221230{last}"


def test_nothing_after_now_is_ever_given(sandbox):
    now = sandbox.hub.clock.now()
    ahead = {"tm1": f"{now:%Y%m%d%H%M}", "tm2": f"{now + timedelta(days=9):%Y%m%d%H%M}"}
    assert hours(sandbox, **ahead, stn="0") == []
    assert wire.parse_five_minute(ask(sandbox, "kma_pm10.php", **ahead).content).rows == []
    future = ask(sandbox, "kma_sfctm2.php", tm="202301050000").content
    assert parse_hours(future).rows == []


# --- faults -----------------------------------------------------------------------------


def test_hours_of_a_day_may_be_late_or_end_early_at_all_stations_or_at_one(sandbox):
    query = {"tm1": "202103010000", "tm2": "202103020100"}
    sandbox.faults = Faults(late_hour_days=frozenset({DAY}))
    assert [row[0] for row in hours(sandbox, **query, stn="108")] == [
        "202103010000", "202103020100",
    ]  # fmt: skip
    sandbox.faults = Faults(partial_hours={DAY: 20}, station=146)
    rows = hours(sandbox, **query, stn="108:146")
    assert len([row for row in rows if row[1] == "108"]) == 26
    assert len([row for row in rows if row[1] == "146"]) == 22


def test_hours_may_be_revised_impossible_and_contradicted(sandbox):
    before = hours(sandbox, **PERIOD, stn="108:146")
    sandbox.faults = Faults(revised_hours={DAY: {"TA": -99.0, "SI": 1.5}})
    after = hours(sandbox, **PERIOD, stn="108:146")
    assert set(values(after[0::2], "TA")) == {"-99.0"}
    assert set(values(after[0::2], "SI")) == {"1.50"}
    assert after[1::2] == before[1::2]
    sandbox.faults = Faults(bad_hour_days=frozenset({DAY}), contradicted_hours={DAY: 146})
    wrong = hours(sandbox, **PERIOD, stn="108:146")
    assert values(wrong, "TA")[0] == "99.9"
    assert wrong[1][:2] == wrong[2][:2] == ("202103010100", "146")
    first, second = map(float, values(wrong[1:3], "TA"))
    assert second == pytest.approx(first + 1)


def test_the_code_of_a_missing_temperature_is_a_switch(sandbox):
    lacking = {"revised_hours": {DAY: {"TA": -99.0}}}
    sandbox.faults = Faults(temperature_missing="-9.0", **lacking)
    assert set(values(hours(sandbox, **PERIOD, stn="108"), "TA")) == {"-9.0"}


def test_a_lost_field_costs_one_line(sandbox):
    sandbox.faults = Faults(lost_field_hour_days=frozenset({DAY}))
    parsed = parse_hours(ask(sandbox, "kma_sfctm3.php", **PERIOD, stn="108").content)
    assert (len(parsed.rows), len(parsed.flaws)) == (23, 1)


def test_rows_may_come_station_by_station(sandbox):
    sandbox.faults = Faults(by_station=True)
    rows = hours(sandbox, **PERIOD, stn="108:146")
    assert [row[1] for row in rows] == ["108"] * 24 + ["146"] * 24


def test_a_fault_of_the_hours_path_leaves_the_daily_one_as_it_is(sandbox, client):
    sandbox.faults = Faults(not_applied=True, path="kma_sfctm3.php")
    assert list(client.asos(DAY, DAY))
    with pytest.raises(NotAppliedForError):
        list(client.weather_hours(DAY, DAY, (108,)))
    sandbox.faults = Faults(quota_after_calls=0, path="kma_sfctm3.php")
    assert "일일 최대 호출 건수 제한" in ask(sandbox, "kma_sfctm3.php").text


def test_the_client_reads_what_the_sandbox_says(client):
    (chunk,) = client.weather_hours(DAY, DAY, (108, 146))
    assert not chunk.flaws
    assert [row[:2] for row in chunk.rows[DAY]][::47] == [
        ("202103010500", "108"), ("202103020400", "146"),
    ]  # fmt: skip
