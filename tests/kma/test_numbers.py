"""What the hub's texts mean as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS, PM10
from seoulcast.kma.errors import MalformedAnswerError
from seoulcast.kma.numbers import (
    asos_numbers,
    five_minute_numbers,
    is_observed,
    is_observed_slot,
)


def numbers_of(**values: str) -> pd.Series:
    """One row with all columns missing but these."""
    row = {column.name: column.missing for column in COLUMNS} | {"TM": "20220101", "STN": "108"}
    return asos_numbers(pd.DataFrame([row | values])).iloc[0]


def test_nine_below_zero_is_a_temperature_and_a_missing_code_elsewhere():
    row = numbers_of(TA_MIN="-9.0", TD_AVG="-9.0", WS_AVG="-9.0", SI_DAY="-9.00")
    assert row["TA_MIN"] == -9.0
    assert row["TD_AVG"] == -9.0
    assert np.isnan(row["WS_AVG"])
    assert np.isnan(row["SI_DAY"])


def test_every_columns_own_missing_code_is_missing():
    row = numbers_of()
    given = set(row.index) - {"TM", "STN", "RN_DAY", "RN_TRACE", "SD_MAX"}
    assert len(given) == len(ASOS_COLUMNS) - 4
    assert row[list(given)].isna().all()


@pytest.mark.parametrize(
    ("text", "amount", "trace"), [("-9.0", 0.0, False), ("0.0", 0.0, True), ("4.6", 4.6, False)]
)
def test_rain_tells_a_dry_day_from_a_trace(text, amount, trace):
    row = numbers_of(RN_DAY=text)
    assert row["RN_DAY"] == amount
    assert row["RN_TRACE"] == trace


def test_no_snow_is_zero_and_an_empty_text_is_missing():
    assert numbers_of(SD_MAX="-9.0")["SD_MAX"] == 0.0
    assert np.isnan(numbers_of(SD_MAX="")["SD_MAX"])
    assert np.isnan(numbers_of(RN_DAY="")["RN_DAY"])


@pytest.mark.parametrize(
    "text", ["", "-99.0", "-99.9", "-99", "-999.00", "-9.0", "-9", "-9.00", "0", "-8.0", "12.5"]
)
def test_what_judges_a_value_and_what_reads_it_agree_on_missing(text):
    # A dry day and one without snow are missing by their code, and zero as numbers.
    names = [column.name for column in COLUMNS[2:] if column.name not in {"RN_DAY", "SD_MAX"}]
    numbers = numbers_of(**dict.fromkeys(names, text))
    for name in names:
        read = numbers[f"{name}_DEG" if name in {"WD_MAX", "WD_INS"} else name]
        assert is_observed(name, text) == (not np.isnan(read)), name


@pytest.mark.parametrize("text", ["", "-1", "-999", "-0", "0", "39", "39.5", "x"])
def test_what_judges_a_slot_and_what_reads_it_agree_on_missing(text):
    rows = pd.DataFrame([("202103290000", "108", text, "", "")], columns=list(PM10.columns))
    if text == "x":
        assert not is_observed_slot(text)
    else:
        read = five_minute_numbers(rows, PM10.name)["PM10"].notna().tolist()
        assert read == [is_observed_slot(text)]


def test_wind_directions_become_degrees():
    row = numbers_of(WD_MAX="27", WD_INS="36")
    assert (row["WD_MAX_DEG"], row["WD_INS_DEG"]) == (270.0, 360.0)
    assert "WD_MAX" not in row


def test_the_day_is_a_naive_midnight_and_types_hold_for_no_rows_too():
    row = numbers_of()
    assert row["TM"] == pd.Timestamp("2022-01-01")
    empty = asos_numbers(pd.DataFrame(columns=list(ASOS_COLUMNS), dtype=str))
    assert empty["TM"].dtype == "datetime64[ns]"
    assert empty["STN"].dtype == "int64"
    assert empty["TA_AVG"].dtype == "float64"


def test_a_text_that_is_no_number_is_named_with_its_column():
    with pytest.raises(MalformedAnswerError, match="TA_AVG"):
        numbers_of(TA_AVG="warm")
    with pytest.raises(MalformedAnswerError, match="TM"):
        numbers_of(TM="yesterday")


def test_an_integer_without_end_is_named_with_its_column_too():
    with pytest.raises(MalformedAnswerError, match="TA_AVG"):
        numbers_of(TA_AVG="8" * 400)
    with pytest.raises(MalformedAnswerError, match="STN"):
        numbers_of(STN="8" * 40)


def test_pm10_without_a_value_or_below_zero_is_missing():
    rows = [
        ("202103290000", "108", value, "000000", "") for value in ("783", "0", "", "-1", "-999")
    ]
    table = five_minute_numbers(pd.DataFrame(rows, columns=list(PM10.columns)), PM10.name)
    assert table["PM10"].tolist()[:2] == [783.0, 0.0]
    assert table["PM10"].isna().tolist() == [False, False, True, True, True]
    assert table["TM"].iloc[0] == pd.Timestamp("2021-03-29 00:00")
