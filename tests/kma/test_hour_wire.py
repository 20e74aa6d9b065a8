"""The hub's hours: rows it has sent, any row there can be, and lines that are none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hub_hours import HOUR_LINES

from seoulcast.kma.errors import CutBodyError, MalformedAnswerError
from seoulcast.kma.framing import RULE
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES, HOUR_COLUMNS
from seoulcast.kma.hour_wire import parse_hours, render_hours

NAMES = (
    "# YYMMDDHHMI STN  WD   WS GST  GST  GST     PA     PS PT    PR    TA    TD    HM    PV     RN"
    "     RN     RN     RN     SD     SD     SD WC WP WW                      CA  CA   CH CT       "
    " CT  CT  CT    VS   SS    SI ST    TS    TE    TE    TE    TE  ST   WH BF IR IX"
)
UNITS = (
    "#        KST  ID  16  m/s  WD   WS   TM    hPa    hPa  -   hPa     C     C     %   hPa     mm"
    "    DAY    JUN    INT    HR3    DAY    TOT -- -- ---------------------- TOT MID  MIN --------"
    " TOP MID LOW                  GD     C     5    10    20    30 SEA    m --  -  -"
)


def framed(*lines: str) -> bytes:
    return "\n".join(["#START7777", *lines, "#7777END", ""]).encode("cp949")


def test_rows_the_real_hub_sent_come_out_byte_for_byte():
    parsed = parse_hours(framed(*HOUR_LINES))
    assert parsed.flaws == []
    rendered = render_hours(parsed.rows).decode("cp949").split("\n")
    assert [line for line in rendered if line and line[0] != "#"] == list(HOUR_LINES)


def test_a_real_row_is_read_by_position():
    row = dict(zip(HOUR_COLUMN_NAMES, parse_hours(framed(*HOUR_LINES)).rows[-1], strict=True))
    assert (row["TM"], row["STN"]) == ("202401021500", "108")
    assert (row["TA"], row["PR"], row["RN"], row["SI"]) == ("3.9", "-1.2", "-9.0", "0.51")
    assert (row["WW"], row["CT"], row["IX"]) == ("-", "ScCi", "2")


def test_without_help_the_header_is_a_ruler_and_two_lines_of_heads():
    lines = render_hours([]).decode("ascii").split("\n")
    assert lines == ["#START7777", lines[1], NAMES, UNITS, "#7777END", ""]
    assert len(lines[1]) == 254
    assert lines[1].endswith("01234")


def test_with_help_each_column_is_explained():
    lines = render_hours([], with_help=True).decode("euc-kr").split("\n")
    explained = lines[4 : 4 + len(HOUR_COLUMNS)]
    assert lines[1] == lines[3] == lines[4 + len(HOUR_COLUMNS)] == RULE
    assert explained[0] == "#  1. TM     : 관측시각 (KST)"
    assert [line.split()[1] for line in explained if line[1] == " "][:9] == ["1.", "2.", "3.", "4.",
        "5.", "6.", "7.", "8.", "9."]  # fmt: skip
    assert [line[6:].split(":")[0].strip() for line in explained] == list(HOUR_COLUMN_NAMES)


def values_of(column):
    if column.is_word:
        letters = st.text("ABScitu0129", min_size=1, max_size=column.width // 2)
        return st.one_of(
            st.just("-"),
            st.lists(letters, min_size=1, max_size=2)
            .map(" ".join)
            .filter(lambda text: len(text) <= column.width),
        )
    if column.decimals == 0:
        return st.integers(-9, 10 ** (column.width - 1) - 1).map(str)
    whole = column.width - column.decimals - 2
    return st.one_of(
        st.just(column.missing),
        st.floats(-(10 ** (whole - 1)), 10**whole - 1).map(f"{{:.{column.decimals}f}}".format),
    )


TIMES = st.datetimes().map("{:%H}00".format)
DAYS = st.dates(date(1904, 1, 1), date(2100, 1, 1)).map("{:%Y%m%d}".format)
HOUR_ROW = st.tuples(
    st.tuples(DAYS, TIMES).map("".join),
    st.integers(1, 999).map(str),
    *(values_of(column) for column in HOUR_COLUMNS[2:]),
)


@given(st.lists(HOUR_ROW, max_size=3), st.booleans())
def test_any_rows_survive_even_with_blanks_in_their_words(rows, with_help):
    assert parse_hours(render_hours(rows, with_help=with_help)) == (rows, [])


def test_a_comma_in_a_word_is_stored_as_a_semicolon():
    line = HOUR_LINES[-1].replace("ScCi ", "Sc,Ci")
    (row,) = parse_hours(framed(line)).rows
    assert row[HOUR_COLUMN_NAMES.index("CT")] == "Sc;Ci"


def test_an_answer_without_its_marks_is_cut_or_malformed():
    body = render_hours(parse_hours(framed(*HOUR_LINES)).rows)
    with pytest.raises(CutBodyError, match="cut"):
        parse_hours(body[: len(body) // 2])
    with pytest.raises(MalformedAnswerError, match="START7777"):
        parse_hours(body.removeprefix(b"#START7777\n"))


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (("  3.9  -2.7", "  3.9"), "does not have the values"),
        (("202401021500", "202402311500"), "unreadable time"),
        (("202401021500", "202401022500"), "unreadable time"),
        ((" 108 ", " 1x8 "), "unreadable station"),
        (("  3.9  -2.7", " warm  -2.7"), "no number"),
    ],
)
def test_a_line_that_is_no_row_is_a_flaw_and_costs_no_other(by, reason):
    parsed = parse_hours(framed(HOUR_LINES[2], HOUR_LINES[3].replace(*by)))
    assert len(parsed.rows) == 1
    (flaw,) = parsed.flaws
    assert reason in flaw.reason
    assert flaw.day == date(2024, 1, 2)
    assert flaw.time in {"202401021500", "202401020000", "202401022500"}
