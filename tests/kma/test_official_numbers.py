"""Official forecasts as numbers: whichever source, a row for each part of a target day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from seoulcast.datasets import tables
from seoulcast.datasets.keys import OFFICIAL_FORECAST
from seoulcast.datasets.tables import PARTS, clean_table
from seoulcast.kma.errors import MalformedAnswerError
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    RAW_OFFICIAL_COLUMNS,
    SHORT_TERM,
    OfficialSource,
    raw_row,
)
from seoulcast.kma.official_numbers import KEY, NO_WORD, PRECIPITATIONS, SKIES, official_numbers

ISSUED = "202403011800"


def row(source: OfficialSource, target: str, **values: str) -> tuple[str, ...]:
    return raw_row(source, 108, {"TM": ISSUED, "TM_EF": target, "MOD": "A02", **values})


def numbers_of(*rows: tuple[str, ...]) -> pd.DataFrame:
    return official_numbers(pd.DataFrame(rows, columns=list(RAW_OFFICIAL_COLUMNS), dtype=str))


def the_one(*rows: tuple[str, ...]) -> pd.Series:
    table = numbers_of(*rows)
    assert len(table) == 1
    return table.iloc[0]


def temperature(**values: str) -> tuple[str, ...]:
    given = {"MIN": "-2", "MAX": "8", "MIN_L": "1", "MIN_H": "2", "MAX_L": "3", "MAX_H": "0"}
    return row(MIDTERM_TEMPERATURE, "202403060000", **{**given, "MOD": "A01", **values})


def test_a_midterm_temperature_has_its_half_widths():
    found = the_one(temperature())
    assert (found["STN"], found["SOURCE"], found["PART"]) == (108, "midterm_temperature", "day")
    assert (found["ISSUED"], found["TARGET"], found["AGE"]) == (
        pd.Timestamp("2024-03-01 18:00"), pd.Timestamp("2024-03-06"), 5,
    )  # fmt: skip
    assert list(found[["TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH"]]) == [-2.0, 1.0, 2.0]
    assert list(found[["TA_MAX", "TA_MAX_LOW", "TA_MAX_HIGH"]]) == [8.0, 3.0, 0.0]
    assert found["SKY"] == NO_WORD
    assert np.isnan(found["RAIN_CHANCE"])


@pytest.mark.parametrize("missing", ["-99", "-999", "-99.0", ""])
def test_missing_is_missing_however_it_is_spelt(missing):
    found = the_one(temperature(MIN=missing, MAX_L=missing))
    assert found[["TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH", "TA_MAX_LOW"]].isna().all()
    assert found["TA_MAX"] == 8.0
    found = the_one(row(SHORT_TERM, "202403020000", TA=missing, ST=missing, SKY="DB03"))
    assert found[["TA_MIN", "RAIN_CHANCE"]].isna().all()
    assert found["SKY"] == "mostly_cloudy"


def test_a_midterm_land_forecast_is_of_halves_and_of_far_days_whole():
    table = numbers_of(
        row(MIDTERM_LAND, "202403060000", SKY="WB01", RN_ST="20"),
        row(MIDTERM_LAND, "202403061200", SKY="WB04", RN_ST="70"),
        row(MIDTERM_LAND, "202403100000", SKY="WB03", RN_ST="30", MOD="A01"),
    )
    assert dict(zip(table["PART"], table["SKY"], strict=True)) == {
        "morning": "clear", "afternoon": "overcast", "day": "mostly_cloudy",
    }  # fmt: skip
    assert dict(zip(table["PART"], table["RAIN_CHANCE"], strict=True)) == {
        "morning": 20.0, "afternoon": 70.0, "day": 30.0,
    }  # fmt: skip
    assert table["TA_MIN"].isna().all()


@pytest.mark.parametrize(
    ("words", "falls"),
    [
        ("맑음", "none"),
        ("흐리고 비", "rain"),
        ("구름많고 한때 비/눈", "rain_and_snow"),
        ("흐리고 가끔 눈/비", "rain_and_snow"),
        ("흐리고 진눈깨비", "rain_and_snow"),
        ("흐리고 눈", "snow"),
        ("구름많고 소나기", "shower"),
        ("흐리고 비 또는 소나기", "rain"),
        ("", NO_WORD),
        ("-", NO_WORD),
    ],
)
@pytest.mark.parametrize("source", [MIDTERM_LAND, SHORT_TERM], ids=lambda source: source.name)
def test_what_falls_is_told_by_the_words_of_a_forecast(source, words, falls):
    found = the_one(row(source, "202403061200", SKY="WB04", WF=words))
    assert found["PRECIPITATION"] == falls


def test_the_short_term_minimum_is_of_the_morning_and_the_maximum_of_the_afternoon():
    table = numbers_of(
        row(SHORT_TERM, "202403020000", TA="-3", ST="10", SKY="DB01"),
        row(SHORT_TERM, "202403021200", TA="6", ST="60", SKY="DB02"),
    ).set_index("PART")
    assert table.loc["morning", "TA_MIN"] == -3.0
    assert np.isnan(table.loc["morning", "TA_MAX"])
    assert table.loc["afternoon", "TA_MAX"] == 6.0
    assert np.isnan(table.loc["afternoon", "TA_MIN"])
    assert list(table["SKY"]) == ["few_clouds", "clear"]
    assert list(table["AGE"]) == [1, 1]


def points(**by_time: dict[str, str]) -> list[tuple[str, ...]]:
    return [
        row(POINT, time.removeprefix("at_"), CATEGORY=category, VALUE=value, MOD="")
        for time, values in by_time.items()
        for category, value in values.items()
    ]


def test_a_point_forecast_has_the_extremes_of_a_day_and_the_most_of_each_half():
    table = numbers_of(
        *points(
            at_202403030300={"POP": "0", "SKY": "1", "TMP": "1"},
            at_202403030600={"POP": "30", "SKY": "4", "TMN": "-1.0", "PCP": "강수없음"},
            at_202403030900={"POP": "20", "SKY": "4"},
            at_202403031200={"POP": "60", "SKY": "3"},
            at_202403031500={"POP": "0", "SKY": "1", "TMX": "9.0"},
            at_202403031800={"POP": "0"},
        )
    ).set_index("PART")
    assert sorted(table.index) == sorted(PARTS)
    assert list(table.loc["day", ["TA_MIN", "TA_MAX"]]) == [-1.0, 9.0]
    assert list(table.loc["morning", ["RAIN_CHANCE", "SKY"]]) == [30.0, "overcast"]
    assert list(table.loc["afternoon", ["RAIN_CHANCE", "SKY"]]) == [60.0, "mostly_cloudy"]
    assert table.loc["day", "SKY"] == NO_WORD


@pytest.mark.parametrize(
    ("codes", "falls"),
    [
        ("000", "none"),
        ("014", "rain"),
        ("044", "shower"),
        ("013", "rain_and_snow"),
        ("020", "rain_and_snow"),
        ("300", "snow"),
        ("576", "rain_and_snow"),
        ("99x", NO_WORD),
    ],
)
def test_of_the_hours_of_a_point_forecast_a_half_day_has_all_that_falls(codes, falls):
    hours = {
        f"at_20240303{hour:02d}00": {"POP": "60", "SKY": "4", "PTY": code}
        for hour, code in zip((12, 15, 18), codes, strict=True)
    }
    assert the_one(*points(**hours))["PRECIPITATION"] == falls


def test_a_half_day_of_which_an_hour_or_two_are_forecast_is_not_told():
    assert numbers_of(*points(at_202403060000={"POP": "10"}, at_202403060300={"POP": "10"})).empty


def test_of_two_rows_for_one_part_the_last_counts():
    assert the_one(temperature(MIN="1", C="2"), temperature(MIN="3", C="3"))["TA_MIN"] == 3.0


@pytest.mark.parametrize("code", ["", "-", "DB05", "DB13", "0", "5", "11", "cloudy"])
def test_an_unknown_code_is_no_sky(code):
    assert the_one(row(SHORT_TERM, "202403020000", TA="1", ST="1", SKY=code))["SKY"] == NO_WORD


def test_the_columns_are_those_of_the_clean_table_without_the_day():
    table = clean_table(OFFICIAL_FORECAST)
    empty = numbers_of()
    assert list(empty.columns) == [name for name in table.names if name != "TM"]
    assert empty.dtypes.equals(numbers_of(temperature()).dtypes)
    assert ("TM", *KEY) == table.key
    assert (NO_WORD, PRECIPITATIONS) == (tables.NO_WORD, tables.PRECIPITATIONS)
    assert len(SKIES) == 4


def test_a_text_that_is_no_number_is_named_with_its_column():
    with pytest.raises(MalformedAnswerError, match="MIN"):
        numbers_of(temperature(MIN="cold"))
