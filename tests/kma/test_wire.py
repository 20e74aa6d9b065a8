"""The wire formats, against rows the real hub has sent and against any row there can be."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulcast.kma import wire
from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS
from seoulcast.kma.errors import CutBodyError, MalformedAnswerError

PERIOD_ROWS = (
    (
        "20230519 159  2.9  2544   7  4.9 1710   5 "
        "11.4 1240  17.9  21.8 1618  15.8  208  14.7  22.8"
        "  15.0  82.5  63.0 1611  16.7   4.0   2.8 -9.00  999.7 1007.8 1010.6 2138 1005.0  444  8.3"
        "  3.4 14.1 -9.0 13.99  1.98 1300    4.6    0.0  9.45    2.0    3    0.7    2   -9.0   -9"
        "   -9.0   -9   -9.0   -9  22.0  17.5  16.6  15.0  16.3"
    ),
    (
        "20230520 159  2.7  2369  11  5.1 1244  25 "
        " 7.3 2310  18.4  22.2 1312  14.5  533  13.3  25.4"
        "  11.7  73.0  57.0 1529  15.3   6.7   4.7 -9.00 1002.2 1010.3 1012.1  917 1009.0 1821  2.5"
        " 12.3 14.1 -9.0 29.59  3.67 1200   -9.0   -9.0 -9.00   -9.0   -9   -9.0   -9   -9.0   -9"
        "   -9.0   -9   -9.0   -9  21.9  17.7  16.8  15.0  16.3"
    ),
)
DAY_ROWS = (
    (
        "20260809,108,4.0,3445,5,6.0,1040,2,11.4,1048,27.6,31.6,1354,24.5,546,18.7,32.0,21.7,58.9,"
        "51.0,1352,21.7,7.3,5.1,-9.00,999.7,1009.3,1011.2,2328,1008.0,1541,6.4,6.5,13.8,-9.0,18.71,"
        "2.31,1300,-9.0,-9.0,-9.00,-9.0,-9,-9.0,-9,-9.0,-9,-9.0,-9,-9.0,-9,29.4,26.8,25.4,20.3,15.9,"
    ),
    (
        "20251105,174,0.6,545,20,2.8,1313,20,4.3,1313,10.0,20.7,1444,3.0,712,4.7,14.0,0.0,75.5,26.0,"
        "1446,8.6,-9.0,-9.0,-9.00,1002.1,1022.1,1024.4,52,1018.9,1539,1.1,9.3,10.6,-9.0,-9.00,-9.00,"
        "-9,-9.0,-9.0,-9.00,-9.0,-9,-9.0,-9,-9.0,-9,-9.0,-9,-9.0,-9,-99.0,-99.0,-99.0,-99.0,-99.0,"
    ),
)
PM10_ROWS = (
    "202607011800,   108,   39,000000,,=",
    "202607012230,   100,    0,000000,,=",
    "202604202100,    90,   49,000000,,=",
)
FORMATS = {
    "day": (wire.parse_asos_day, wire.render_asos_day, DAY_ROWS),
    "period": (wire.parse_asos_period, wire.render_asos_period, PERIOD_ROWS),
    "pm10": (wire.parse_five_minute, wire.render_five_minute, PM10_ROWS),
}


def framed(*lines: str) -> bytes:
    return "\n".join(["#START7777", *lines, "#7777END", ""]).encode("cp949")


@pytest.mark.parametrize("name", FORMATS)
def test_rows_the_real_hub_sent_come_out_byte_for_byte(name):
    parse, render, lines = FORMATS[name]
    rendered = render(parse(framed(*lines)).rows).decode("cp949").split("\n")
    assert [line for line in rendered if line and line[0] != "#"] == list(lines)


def test_a_real_row_is_read_by_position():
    row = dict(zip(ASOS_COLUMNS, wire.parse_asos_day(framed(*DAY_ROWS)).rows[0], strict=True))
    assert row["TM"] == "20260809"
    assert (row["TA_AVG"], row["TA_MAX"], row["TA_MIN"]) == ("27.6", "31.6", "24.5")
    assert (row["RN_DAY"], row["WD_MAX"], row["SI_DAY"]) == ("-9.0", "5", "18.71")


def test_the_help_block_is_the_hubs_own_in_korean_encoding():
    written = (Path(__file__).parent / "asos_help.txt").read_text(encoding="utf-8")
    assert wire.render_asos_period([], with_help=True) == written.encode("euc-kr")
    assert wire.render_asos_day([], with_help=True) == written.encode("euc-kr")


def test_without_help_the_header_is_four_lines_of_ascii():
    lines = wire.render_asos_period([]).decode("ascii").split("\n")
    assert lines[0] == "#START7777"
    assert [len(line) for line in lines[1:5]] == [323] * 4
    assert lines[5:] == ["#7777END", ""]


def values_of(column):
    if column.decimals == 0:
        return st.integers(-9, 10 ** (column.width - 1) - 1).map(str)
    whole = column.width - column.decimals - 2
    return st.one_of(
        st.just(column.missing),
        st.floats(-(10 ** (whole - 1)), 10**whole - 1).map(f"{{:.{column.decimals}f}}".format),
    )


DAYS = st.dates(date(1904, 1, 1), date(2100, 1, 1)).map("{:%Y%m%d}".format)
STATIONS = st.integers(1, 999).map(str)
ASOS_ROW = st.tuples(DAYS, STATIONS, *(values_of(column) for column in COLUMNS[2:]))
PM10_ROW = st.tuples(
    st.datetimes().map("{:%H%M}".format).flatmap(lambda t: DAYS.map(lambda d: d + t)),
    STATIONS,
    st.one_of(st.just(""), st.integers(-999, 99999).map(str)),
    st.just("000000"),
    st.just(""),
)


@given(st.lists(ASOS_ROW, max_size=3), st.booleans())
def test_any_asos_rows_survive_both_framings(rows, with_help):
    day = wire.render_asos_day(rows, with_help=with_help)
    assert wire.parse_asos_day(day) == (rows, [])
    period = wire.render_asos_period(rows, with_help=with_help)
    assert wire.parse_asos_period(period) == (rows, [])


@given(st.lists(PM10_ROW, max_size=5))
def test_any_pm10_rows_survive(rows):
    assert wire.parse_five_minute(wire.render_five_minute(rows)) == (rows, [])


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_cut_anywhere_before_its_end_mark_is_a_cut_body(name):
    parse, render, lines = FORMATS[name]
    body = render(parse(framed(*lines)).rows)
    end = body.index(b"#7777END") + len(b"#7777EN")
    for length in {0, 5, 200, len(body) // 2, end}:
        with pytest.raises(CutBodyError, match="cut"):
            parse(body[: min(length, end)])


def test_a_missing_start_mark_is_malformed():
    with pytest.raises(MalformedAnswerError, match="START7777"):
        wire.parse_five_minute(framed(*PM10_ROWS).removeprefix(b"#START7777\n"))


def without_station(line: str) -> str:
    return line.replace("108", "1x8").replace("159", "1x9")


def on_the_31st_of_february(line: str) -> str:
    return "20260231" + line[8:]


def without_its_end(line: str) -> str:
    return line[:20]


def with_a_word_for_a_number(line: str) -> str:
    return re.sub(r"^(\d+[ ,]+\d+[ ,]+)[\d.]+", r"\1warm", line)


SPOILT = [
    (without_station, "station"),
    (on_the_31st_of_february, "time"),
    (without_its_end, "value"),
    (with_a_word_for_a_number, "no number"),
]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("spoil", "what"), SPOILT)
def test_a_spoilt_line_is_set_aside_with_its_reason_and_costs_no_other(name, spoil, what):
    parse, _, lines = FORMATS[name]
    spoilt = spoil(lines[0])
    good = parse(framed(*lines)).rows
    rows, (flaw,) = parse(framed("# a comment", *lines, spoilt, *lines[1:]), call="/path?tm=1")
    assert rows == [*good, *good[1:]]
    assert re.search(f"Line {len(lines) + 3} .*{what}.*{spoilt[:8]}", flaw.reason)
    assert flaw.text == spoilt.strip()


@pytest.mark.parametrize("name", FORMATS)
def test_a_spoilt_line_is_of_its_own_day_and_station_where_it_says_them(name):
    parse, _, lines = FORMATS[name]
    row = parse(framed(*lines)).rows[0]
    (flaw,) = parse(framed(without_its_end(lines[0]))).flaws
    assert (flaw.day, flaw.station) == (wire.day_of(row[0][:8]), int(row[1]))
    (flaw,) = parse(framed(without_station(lines[0]))).flaws
    assert flaw.station is None
    flaw = parse(framed(lines[0], on_the_31st_of_february(lines[0]))).flaws[0]
    assert flaw.day == wire.day_of(row[0][:8])
    assert parse(framed(on_the_31st_of_february(lines[0]))).flaws[0].day is None


@pytest.mark.parametrize("name", ["day", "pm10"])
def test_a_row_without_its_last_sign_is_set_aside(name):
    parse, _, lines = FORMATS[name]
    rows, (flaw,) = parse(framed(lines[0][:-1]))
    assert rows == []
    assert "value" in flaw.reason


def test_an_impossible_clock_time_is_set_aside():
    (flaw,) = wire.parse_five_minute(framed("202607012400,   108,   39,000000,,=")).flaws
    assert "time" in flaw.reason


@pytest.mark.parametrize("value", ["39.5.1", "1e3", "nan", "0x1F", "3 9", "３９", "9" * 400])
def test_what_only_looks_like_a_number_is_none(value):
    rows, flaws = wire.parse_five_minute(framed(f"202607011800,108,{value},000000,,="))
    assert (rows, len(flaws)) == ([], 1)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n\n\n\n", b"\xef\xbb\xbf\r\n \r\n"])
@pytest.mark.parametrize("after", [b"", b"\n\n\n\n", b"\r\n \r\n\r\n"])
def test_blank_lines_and_a_byte_order_mark_around_the_marks_do_no_harm(before, after):
    body = before + framed(*PM10_ROWS) + after
    assert wire.parse_five_minute(body) == wire.parse_five_minute(framed(*PM10_ROWS))


def test_an_indented_comment_is_a_comment():
    assert wire.parse_five_minute(framed("  # words")) == ([], [])


def test_windows_line_ends_blank_lines_and_broken_comments_do_no_harm():
    body = (
        framed(*PM10_ROWS)
        .replace(b"\n", b"\r\n")
        .replace(b"#7777END", b"\r\n# \xff\xfe\r\n#7777END")
    )
    assert wire.parse_five_minute(body) == wire.parse_five_minute(framed(*PM10_ROWS))


def test_an_envelope_is_read_back_as_it_was_written():
    envelope = wire.Envelope(401, "유효한 인증키가 아닙니다.")
    assert wire.parse_envelope(wire.render_envelope(envelope)) == envelope
    assert wire.parse_envelope(framed(*PM10_ROWS)) is None
    assert wire.parse_envelope(b'{"other": 1}') is None


def test_an_envelope_with_an_endless_status_or_endless_brackets_is_none():
    assert wire.parse_envelope(b'{"result": {"status": Infinity, "message": ""}}') is None
    assert wire.parse_envelope(b'{"result": ' + b"[" * 100_000) is None


def test_an_envelope_in_the_encoding_of_the_data_or_behind_blanks_is_read():
    envelope = wire.Envelope(403, "활용신청이 필요한 API 입니다.")
    body = wire.render_envelope(envelope)
    assert wire.parse_envelope(body.decode().encode("euc-kr")) == envelope
    assert wire.parse_envelope(b"\n \xef\xbb\xbf\n" + body) == envelope


def test_a_station_of_more_digits_than_a_number_holds_is_set_aside():
    (flaw,) = wire.parse_five_minute(framed(f"202607011800,{'9' * 5000},39,000000,,=")).flaws
    assert "station" in flaw.reason
    assert flaw.station is None
