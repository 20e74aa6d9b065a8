"""What the texts of the hub's hours mean as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support.hub_hours import HOUR_LINES

from seoulcast.datasets.keys import WEATHER_HOURS
from seoulcast.datasets.tables import clean_table
from seoulcast.kma.errors import MalformedAnswerError
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES, HOUR_COLUMNS
from seoulcast.kma.hour_numbers import hour_numbers, is_observed_hour

NONE_IS_ZERO = {"RN", "RN_DAY", "SD_TOT"}
CONVERTED = {"WD": "WD_DEG", "GST_WD": "GST_WD_DEG"}


def numbers_of(**values: str) -> pd.Series:
    """One row with all columns missing but these."""
    row = {column.name: column.missing for column in HOUR_COLUMNS}
    return hour_numbers(pd.DataFrame([row | {"TM": "202401010000", "STN": "108"} | values])).iloc[0]


def test_a_real_row_has_the_units_of_the_clean_table():
    row = numbers_of(**dict(zip(HOUR_COLUMN_NAMES, HOUR_LINES[1].split(), strict=True)))
    assert row["HOUR"] == pd.Timestamp("2024-01-01 23:00")
    assert (row["TA"], row["TD"], row["HM"], row["PS"]) == (3.9, 1.1, 82.0, 1025.1)
    assert (row["WD_DEG"], row["WS"], row["CA_TOT"]) == (270.0, 2.0, 9.0)
    assert (row["CH_MIN"], row["VS"]) == (1000.0, 7370.0)
    assert (row["RN"], row["RN_TRACE"], row["RN_DAY"], row["SD_TOT"]) == (0.0, False, 0.0, 0.0)
    assert row[["PR", "SS", "SI", "GST_WS", "GST_WD_DEG"]].isna().all()


def test_the_columns_are_those_of_the_clean_table_without_the_day():
    table = clean_table(WEATHER_HOURS)
    assert set(numbers_of().index) == set(table.names) - {"TM"}


def test_nine_below_zero_is_a_temperature_and_a_missing_code_elsewhere():
    row = numbers_of(TA="-9.0", TD="-9.0", TE_005="-9.0", WS="-9.0", SI="-9.00", CA_TOT="-9")
    assert (row["TA"], row["TD"], row["TE_005"]) == (-9.0, -9.0, -9.0)
    assert row[["WS", "SI", "CA_TOT"]].isna().all()


def test_a_change_of_pressure_may_be_far_below_zero():
    assert numbers_of(PR="-8.9")["PR"] == -8.9
    assert numbers_of(PR="-12.4")["PR"] == -12.4
    assert np.isnan(numbers_of(PR="-9.0")["PR"])
    assert np.isnan(numbers_of(PR="-99.0")["PR"])


@pytest.mark.parametrize(
    ("text", "amount", "trace"), [("-9.0", 0.0, False), ("0.0", 0.0, True), ("4.6", 4.6, False)]
)
def test_rain_tells_a_dry_hour_from_a_trace(text, amount, trace):
    row = numbers_of(RN=text)
    assert (row["RN"], row["RN_TRACE"]) == (amount, trace)
    assert np.isnan(numbers_of(RN="")["RN"])


def test_north_is_360_degrees_and_a_calm_is_0():
    row = numbers_of(WD="36", GST_WD="0")
    assert (row["WD_DEG"], row["GST_WD_DEG"]) == (360.0, 0.0)


@pytest.mark.parametrize(
    "text",
    ["", "-99.0", "-99.9", "-99", "-999.00", "-9.0", "-9", "-9.00", "-8.5", "-8.0", "0", "12.5"],
)
def test_what_judges_a_value_and_what_reads_it_agree_on_missing(text):
    for column in HOUR_COLUMNS[2:]:
        name = CONVERTED.get(column.name, column.name)
        read = numbers_of(**{column.name: text})
        if name in read and column.name not in NONE_IS_ZERO:
            assert is_observed_hour(column.name, text) == (not np.isnan(read[name])), name


def test_no_word_is_an_observation():
    assert not is_observed_hour("WW", "19")
    assert not is_observed_hour("TA", "warm")


def test_types_hold_for_no_rows_too():
    empty = hour_numbers(pd.DataFrame(columns=list(HOUR_COLUMN_NAMES), dtype=str))
    assert empty["HOUR"].dtype == "datetime64[ns]"
    assert empty["STN"].dtype == "int64"
    assert empty["RN_TRACE"].dtype == "bool"
    assert empty["TA"].dtype == "float64"


def test_a_text_that_is_no_number_is_named_with_its_column():
    with pytest.raises(MalformedAnswerError, match="TA"):
        numbers_of(TA="warm")
    with pytest.raises(MalformedAnswerError, match="TM"):
        numbers_of(TM="20240101")
    with pytest.raises(MalformedAnswerError, match="STN"):
        numbers_of(STN="8" * 40)
