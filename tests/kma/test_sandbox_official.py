"""Official forecasts of the sandbox: the hub's bytes, its clock, its switches."""

from __future__ import annotations

from datetime import date, datetime

import httpx
import pytest

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    OFFICIAL_SOURCES,
    PERSONS,
    POINT,
    RAW_OFFICIAL_COLUMNS,
    SHORT_TERM,
    OfficialSource,
)
from seoulcast.kma.official_wire import parse_official
from seoulcast.kma.point_wire import parse_point
from seoulcast.kma.sandbox import Faults
from seoulcast.kma.sandbox.official_words import PERSON_IDS, PERSON_NAMES
from seoulcast.regions import REGIONS

SEOUL, LAND = "11B10101", "11B00000"
TABLES = (MIDTERM_TEMPERATURE, MIDTERM_LAND, SHORT_TERM)
REGION = {MIDTERM_TEMPERATURE: SEOUL, MIDTERM_LAND: LAND, SHORT_TERM: SEOUL}
POINT_QUERY = {"nx": "60", "ny": "127", "dataType": "JSON", "numOfRows": "1000"}
ISSUE = {"tmfc1": "2021030118", "tmfc2": "2021030118"}


def ask(sandbox, source: OfficialSource, **query: str) -> httpx.Response:
    params = {"authKey": "good"} | query
    return httpx.get(f"{sandbox.url}{source.path}", params=params, timeout=20.0, trust_env=False)


def rows(sandbox, source: OfficialSource, **query: str) -> list[dict[str, str]]:
    query = {"reg": REGION.get(source, "")} | query
    parsed = parse_official(source, ask(sandbox, source, **query).content, 108)
    assert not parsed.flaws
    return [dict(zip(RAW_OFFICIAL_COLUMNS, row, strict=True)) for row in parsed.rows]


def ages(found: list[dict[str, str]]) -> list[int]:
    days = [(row["TM_EF"][:8], row["TM"][:8]) for row in found]
    return sorted({(wire.day_of(there) - wire.day_of(here)).days for there, here in days})


# --- how it is given --------------------------------------------------------------------


@pytest.mark.parametrize("source", TABLES, ids=lambda s: s.name)
def test_a_table_of_forecasts_is_the_same_with_commas(sandbox, source):
    plain = rows(sandbox, source, **ISSUE | {"tmfc1": "2021030105"})
    assert plain
    assert rows(sandbox, source, **ISSUE | {"tmfc1": "2021030105"}, disp="1") == plain


def test_midterm_forecasts_are_issued_twice_a_day_for_days_3_to_10_half_by_half(sandbox):
    found = rows(sandbox, MIDTERM_TEMPERATURE, tmfc1="2021030100", tmfc2="2021030200")
    assert sorted({row["TM"] for row in found}) == ["202103010600", "202103011800"]
    assert ages(found) == [*range(3, 11)]
    land = rows(sandbox, MIDTERM_LAND, **ISSUE)
    assert ages(land) == [*range(3, 11)]
    assert [row["MOD"] for row in land] == ["A02"] * 10 + ["A01"] * 3


def test_short_term_forecasts_are_issued_three_times_a_day_by_halves(sandbox):
    found = rows(sandbox, SHORT_TERM, tmfc1="2021030100", tmfc2="2021030200")
    firsts = {row["TM"][8:10]: row["TM_EF"] for row in reversed(found)}
    assert firsts == {"05": "202103010000", "11": "202103011200", "17": "202103020000"}
    assert all(row["SKY"] in {"DB01", "DB03", "DB04"} for row in found)


def test_a_short_term_row_names_a_person_and_no_parsed_row_does(sandbox):
    body = ask(sandbox, SHORT_TERM, reg=SEOUL, **ISSUE | {"tmfc1": "2021030105"}).content
    text = body.decode("cp949")
    assert any(name in text for name in PERSON_NAMES)
    assert any(name in text for name in PERSON_IDS)
    kept = str(parse_official(SHORT_TERM, body, 108))
    assert not any(name in kept for name in (*PERSON_NAMES, *PERSON_IDS, *PERSONS))


def test_all_regions_come_where_none_is_asked_for(sandbox):
    found = rows(sandbox, MIDTERM_TEMPERATURE, **ISSUE, reg="0")
    assert {row["REG_ID"] for row in found} == {place.temperature for place in REGIONS.values()}
    assert rows(sandbox, MIDTERM_TEMPERATURE, **ISSUE, reg="11Z99999") == []


def test_one_issue_or_the_newest_may_be_asked_for(sandbox):
    one = rows(sandbox, MIDTERM_TEMPERATURE, tmfc="2021030118")
    assert one == rows(sandbox, MIDTERM_TEMPERATURE, **ISSUE)
    for query in ({}, {"tmfc": "0"}):
        newest = rows(sandbox, MIDTERM_TEMPERATURE, **query)
        assert {row["TM"] for row in newest} == {"202212310600"}
    assert rows(sandbox, MIDTERM_TEMPERATURE, tmfc="2022123118") == []


def test_the_point_forecast_comes_in_pages_and_as_json_alone(sandbox):
    base = {"base_date": "20221231", "base_time": "0200"}
    whole = parse_point(ask(sandbox, POINT, **base, **POINT_QUERY).content, 108)
    categories = {row[-2] for row in whole.parsed.rows}
    assert categories >= {"TMN", "TMX", "POP", "SKY", "TMP"}
    assert len(whole.parsed.rows) == whole.total
    few = {"nx": "60", "ny": "127", "dataType": "JSON"}
    first, second = (
        parse_point(ask(sandbox, POINT, **base, **few, pageNo=page).content, 108)
        for page in ("1", "2")
    )
    assert first.parsed.rows + second.parsed.rows == whole.parsed.rows[:20]
    assert first.total == whole.total
    assert b'"10"' in ask(sandbox, POINT, **base, nx="60", ny="127").content


def test_the_point_forecast_keeps_the_newest_day_alone(sandbox):
    given = {
        issue: len(rows(sandbox, POINT, base_date=issue[:8], base_time=issue[8:], **POINT_QUERY))
        for issue in ("202212300500", "202212301400", "202212311100", "202212310300",
                      "202212311400")
    }  # fmt: skip
    assert [issue for issue, count in given.items() if count] == ["202212301400", "202212311100"]


@pytest.mark.parametrize(("minute", "hour"), [(11, "23"), (12, "02")])
def test_an_issue_is_there_twelve_minutes_after_its_time(sandbox, monkeypatch, minute, hour):
    moment = datetime(2022, 12, 30, 2, minute, 5)  # noqa: DTZ001 - the clock takes naive as KST
    monkeypatch.setattr(sandbox.hub, "clock", Clock.starting_at(moment))
    day = "20221230" if hour == "02" else "20221229"
    query = {"base_date": "20221230", "base_time": "0200"}
    assert bool(rows(sandbox, POINT, **query, **POINT_QUERY)) == (hour == "02")
    newest = rows(sandbox, POINT, base_date=day, base_time=f"{hour}00", **POINT_QUERY)
    assert newest


@pytest.mark.parametrize("source", TABLES, ids=lambda s: s.name)
def test_nothing_issued_after_now_is_ever_given(sandbox, source):
    found = rows(sandbox, source, tmfc1="2022123006", tmfc2="2023011018")
    assert found
    assert max(row["TM"] for row in found) <= f"{sandbox.hub.clock.now():%Y%m%d%H%M}"
    assert rows(sandbox, source, tmfc1="2023010100", tmfc2="2023011018") == []


@pytest.mark.parametrize("source", OFFICIAL_SOURCES, ids=lambda s: s.name)
def test_every_forecast_needs_a_good_key(sandbox, source):
    assert ask(sandbox, source, authKey="bad").status_code == 401


def test_the_same_issue_is_given_again_and_again(sandbox):
    query = ISSUE | {"reg": SEOUL}
    once = ask(sandbox, MIDTERM_TEMPERATURE, **query).content
    longer = rows(sandbox, MIDTERM_TEMPERATURE, tmfc1="2021020100", tmfc2="2021030200")
    assert ask(sandbox, MIDTERM_TEMPERATURE, **query).content == once
    alone = rows(sandbox, MIDTERM_TEMPERATURE, **ISSUE)
    assert [row for row in longer if row["TM"] == "202103011800"] == alone


# --- switches ---------------------------------------------------------------------------


def test_the_changed_days_of_the_midterm_forecast_are_a_switch(sandbox):
    sandbox.faults = Faults(midterm_changed=date(2021, 3, 1))
    for source in (MIDTERM_TEMPERATURE, MIDTERM_LAND):
        before = rows(sandbox, source, tmfc1="2021022818", tmfc2="2021022818")
        morning = rows(sandbox, source, tmfc1="2021030106", tmfc2="2021030106")
        evening = rows(sandbox, source, **ISSUE)
        assert [ages(found)[0] for found in (before, morning, evening)] == [3, 4, 5]
    assert Faults().midterm_changed == date(2024, 11, 28)


def test_issues_may_be_late_by_day_hour_and_source(sandbox):
    query = {"tmfc1": "2021030106", "tmfc2": "2021030206"}
    sandbox.faults = Faults(late_issues=frozenset({"2021030118"}))
    found = rows(sandbox, MIDTERM_TEMPERATURE, **query)
    assert {row["TM"] for row in found} == {"202103010600", "202103020600"}
    sandbox.faults = Faults(late_issues=frozenset({"20210301"}), official_path="fct_afs_wl.php")
    assert {row["TM"][:8] for row in rows(sandbox, MIDTERM_LAND, **query)} == {"20210302"}
    assert len(rows(sandbox, MIDTERM_TEMPERATURE, **query)) == 3 * 8


def test_issues_may_be_revised_missing_impossible_and_contradicted(sandbox):
    def lows(**faults) -> list[str]:
        sandbox.faults = Faults(**faults)
        return [row["MIN"] for row in rows(sandbox, MIDTERM_TEMPERATURE, **ISSUE)]

    before = lows()
    issues = frozenset({"2021030118"})
    assert lows(revised_issues={"20210301": 3}) == [str(int(text) + 3) for text in before]
    assert set(lows(missing_issues={"20210301": "-999"})) == {"-999"}
    assert set(lows(bad_issues=issues)) == {"9999"}
    twice = lows(contradicted_issues=issues)
    assert twice[0::2] == before
    assert twice[1::2] == [str(int(text) + 1) for text in before]
    assert lows(revised_issues={"20210301": 3}, station=143) == before


def test_the_point_forecast_may_be_revised_and_cut(sandbox):
    query = {"base_date": "20221231", "base_time": "0200"} | POINT_QUERY

    def highs() -> list[float]:
        found = rows(sandbox, POINT, **query)
        return [float(row["VALUE"]) for row in found if row["CATEGORY"] == "TMX"]

    before = highs()
    sandbox.faults = Faults(revised_issues={"2022123102": 2})
    assert highs() == [value + 2 for value in before]
    sandbox.faults = Faults(no_end_mark=True)
    assert not ask(sandbox, POINT, **query).content.endswith(b"}}")
    sandbox.faults = Faults(empty_frame=True)
    assert b'"03"' in ask(sandbox, POINT, **query).content


def test_a_lost_field_costs_one_line(sandbox):
    sandbox.faults = Faults(lost_field_issues=frozenset({"2021030118"}))
    body = ask(sandbox, MIDTERM_TEMPERATURE, reg=SEOUL, **ISSUE).content
    parsed = parse_official(MIDTERM_TEMPERATURE, body, 108)
    assert (len(parsed.rows), len(parsed.flaws)) == (7, 1)


@pytest.mark.parametrize("source", OFFICIAL_SOURCES, ids=lambda s: s.name)
def test_a_path_may_be_refused_or_used_up_or_slow_while_the_others_are_not(sandbox, source):
    for fault in ({"not_applied": True}, {"quota_after_calls": 0}, {"status_5xx": 503}):
        sandbox.faults = Faults(path=source.path.rpartition("/")[2], **fault)
        assert ask(sandbox, source).status_code in {403, 503}
        others = [other for other in OFFICIAL_SOURCES if other != source]
        assert {ask(sandbox, other).status_code for other in others} == {200}


def test_a_fault_of_one_city_is_a_fault_of_its_region(sandbox):
    sandbox.faults = Faults(station=143, path="fct_afs_wc.php", status_5xx=503)
    assert ask(sandbox, MIDTERM_TEMPERATURE, reg="11H10701").status_code == 503
    assert ask(sandbox, MIDTERM_TEMPERATURE, reg=SEOUL).status_code == 200


@pytest.mark.parametrize("source", OFFICIAL_SOURCES, ids=lambda s: s.name)
def test_the_client_reads_what_the_sandbox_says(client, source):
    day = date(2022, 12, 30)
    chunks = list(client.official(source, 108, REGIONS[108], day, day))
    assert not any(chunk.flaws for chunk in chunks)
    assert {d for chunk in chunks for d in chunk.rows} == {day}
