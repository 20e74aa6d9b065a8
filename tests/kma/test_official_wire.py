"""The official forecasts' tables: rows of the hub's own form, and no person anywhere."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hub_hours import (
    LAND_LINES,
    PERSON,
    PERSON_ID,
    SHORT_TERM_LINES,
    TEMPERATURE_LINES,
)

from seoulcast.kma.errors import CutBodyError, MalformedAnswerError
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    PERSONS,
    RAW_OFFICIAL_COLUMNS,
    SHORT_TERM,
)
from seoulcast.kma.official_wire import parse_official, render_official

LINES = {
    MIDTERM_TEMPERATURE: TEMPERATURE_LINES,
    MIDTERM_LAND: LAND_LINES,
    SHORT_TERM: SHORT_TERM_LINES,
}


def framed(*lines: str) -> bytes:
    return "\n".join(["#START7777", *lines, "#7777END", ""]).encode("cp949")


def hub_row(line: str) -> tuple[str, ...]:
    """The hub's own values of a blank separated line."""
    return tuple(value.strip('"') for value in re.findall(r'"[^"]*"|[^\s"]+', line))


def stored(source, *lines: str, station: int = 108) -> list[dict[str, str]]:
    parsed = parse_official(source, framed(*lines), station)
    assert parsed.flaws == []
    return [dict(zip(RAW_OFFICIAL_COLUMNS, row, strict=True)) for row in parsed.rows]


@pytest.mark.parametrize("source", LINES, ids=lambda source: source.name)
def test_the_hubs_lines_are_rebuilt_byte_for_byte(source):
    rendered = render_official(source, [hub_row(line) for line in LINES[source]])
    lines = rendered.decode("cp949").split("\n")
    assert lines[0] == "#START7777"
    assert lines[1].split()[1:] == list(source.columns)
    assert lines[2:] == [*LINES[source], "#7777END", ""]


def test_a_midterm_temperature_is_stored_by_issue_under_the_citys_station():
    (row, _) = stored(MIDTERM_TEMPERATURE, *TEMPERATURE_LINES, station=143)
    assert {name: text for name, text in row.items() if text} == {
        "TM": "202507020600", "STN": "143", "SOURCE": "midterm_temperature", "REG_ID": "11B10101",
        "TM_EF": "202507060000", "MOD": "A01", "OFFICE": "109", "C": "2", "MIN": "25", "MAX": "31",
        "MIN_L": "1", "MIN_H": "1", "MAX_L": "1", "MAX_H": "1",
    }  # fmt: skip


def test_a_midterm_land_forecast_keeps_its_words_without_the_quotes():
    (row, _) = stored(MIDTERM_LAND, *LAND_LINES)
    assert {name: row[name] for name in ("SKY", "PRE", "CONF", "WF", "RN_ST")} == {
        "SKY": "WB01", "PRE": "WB00", "CONF": "없음", "WF": "맑음", "RN_ST": "20",
    }  # fmt: skip


def test_a_short_term_forecast_keeps_everything_but_the_person():
    (_, row) = stored(SHORT_TERM, *SHORT_TERM_LINES)
    assert {name: text for name, text in row.items() if text} == {
        "TM": "202412241100", "STN": "108", "SOURCE": "short_term", "REG_ID": "11B10101",
        "TM_EF": "202412250000", "MOD": "A02", "NE": "1", "OFFICE": "109", "C": "2", "W1": "W",
        "T": "1", "W2": "NW", "TA": "-5", "ST": "80", "SKY": "DB04", "PREP": "3", "WF": "한때 눈",
    }  # fmt: skip


@pytest.mark.parametrize("source", LINES, ids=lambda source: source.name)
def test_rows_with_commas_that_end_in_an_equals_sign_are_the_same_rows(source):
    rows = [hub_row(line) for line in LINES[source]]
    with_commas = render_official(source, rows, with_commas=True)
    assert with_commas.decode("cp949").split("\n")[2].endswith(",=")
    assert parse_official(source, with_commas, 108) == parse_official(
        source, render_official(source, rows), 108
    )


def test_words_hold_neither_a_comma_nor_a_quote_nor_a_run_of_blanks_when_stored():
    line = LAND_LINES[0].replace("맑음", "흐리고,  비 \x0b 조금")
    (row,) = stored(MIDTERM_LAND, line)
    assert row["WF"] == "흐리고; 비 조금"
    (row,) = stored(
        MIDTERM_LAND, '11B00000,202511110600,202511150000,A02,109,2,WB01,WB00,없음,"a"b",0,='
    )
    assert row["WF"] == "a'b"


def test_a_direction_in_other_words_is_left_out_and_costs_nothing_else():
    (row,) = stored(SHORT_TERM, SHORT_TERM_LINES[0].replace(" NW ", " 북서 "))
    assert (row["W1"], row["T"], row["W2"], row["TA"]) == ("", "1", "N", "11")


def test_an_answer_without_its_marks_is_cut_or_malformed():
    body = framed(*SHORT_TERM_LINES)
    for spoilt, kind in ((body[:-10], CutBodyError), (body[11:], MalformedAnswerError)):
        with pytest.raises(kind) as caught:
            parse_official(SHORT_TERM, spoilt, 108)
        assert PERSON not in str(caught.value)


# --- lines that are no rows ------------------------------------------------------------

BY = f"{PERSON_ID}      {PERSON}    "
SPOILT = {
    "a name in two words": (f"{PERSON}    ", "아무 개    "),
    "a name in two words, and a column less": (
        f" A02  0 109 2 {BY}",
        f" A02 109 2 {PERSON_ID} 아무 개 ",
    ),
    "without a person's number": (PERSON_ID, ""),
    "a person before the times": ("11B10101 2024", f"{PERSON} 11B10101 2024"),
    "a name in large letters for a region": ("11B10101", "KIMCHULS"),
    "a region and a person": (" 202412241100 202412241200", ""),
    "a time of no day": ("202412241200", "202413241200"),
    "a day out of reach": ("202412241200", "209912241200"),
    "a column more": ('"구름많음"', f'"구름많음" {PERSON}'),
    "a quote that does not end": ('"구름많음"', '"구름많음'),
    "a word for a number": ("  11  20", f"  {PERSON}  20"),
    "a comma in it": (PERSON, f"{PERSON},{PERSON_ID}"),
    "no separator": ("11B10101 202412241100", f"11B10101{PERSON}202412241100"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_of_a_line_that_is_no_row_nothing_is_told_but_region_and_times(how):
    line = SHORT_TERM_LINES[0].replace(*SPOILT[how])
    assert line != SHORT_TERM_LINES[0]
    parsed = parse_official(SHORT_TERM, framed(SHORT_TERM_LINES[1], line), 108)
    assert len(parsed.rows) == 1
    (flaw,) = parsed.flaws
    left_out = r"\(the rest is left out\)|\(left out\)"
    harmless = (
        rf"Line 3 does not have the values the format asks for:|[0-9]{{12}}|11B10101|{left_out}"
    )
    assert re.sub(harmless, "", f"{flaw.text} {flaw.reason}").strip(" '.") == ""
    assert flaw.day == date(2024, 12, 24)
    assert flaw.station == 108


def test_of_a_line_that_is_no_row_region_and_times_are_told_and_tell_its_day():
    line = SHORT_TERM_LINES[0].replace(" A02 ", " ")
    (flaw,) = parse_official(SHORT_TERM, framed(line), 108).flaws
    assert flaw.text == "11B10101 202412241100 202412241200 (the rest is left out)"
    assert (flaw.day, flaw.time) == (date(2024, 12, 24), "202412241100")


@given(
    st.sampled_from(list(LINES)),
    st.lists(
        st.one_of(
            st.sampled_from([PERSON, PERSON_ID, "11B10101", "202412241100", "202412251200", "A02"]),
            st.sampled_from(["0", "109", "2", "NW", "N", "11", "DB03", '"구름"', ",", "=", '"']),
        ),
        max_size=20,
    ),
)
def test_no_order_of_values_brings_a_person_into_a_row_or_a_flaw(source, values):
    # Words of the forecast are told as they are: nobody's name is there but where one is put.
    free = {RAW_OFFICIAL_COLUMNS.index(name) for name in ("WF", "CONF")}
    parsed = parse_official(source, framed(*([" ".join(values)] if values else [])), 108)
    for row in parsed.rows:
        kept = [text for at, text in enumerate(row) if at not in free]
        assert PERSON not in "".join(kept)
        assert PERSON_ID not in "".join(kept)
    for flaw in parsed.flaws:
        assert PERSON not in flaw.text + flaw.reason
        assert PERSON_ID not in flaw.text + flaw.reason


def test_no_stored_column_is_a_persons():
    assert not PERSONS & set(RAW_OFFICIAL_COLUMNS)
