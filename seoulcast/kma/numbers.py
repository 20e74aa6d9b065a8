"""From the hub's texts to numbers: each column's own missing code, and the special ones.

`-9.0` means missing for wind, a dry day for rain and nine degrees below zero for
temperature, so no rule holds for a whole row. What counts as missing is said here alone, in
numbers and not in texts, for whoever judges a day as for whoever cleans it. Cleaning is not
done here. Hours and official forecasts have modules of their own, which read texts as this one
does (`number_texts`).
"""

from __future__ import annotations

import pandas as pd

from seoulcast.kma.columns import COLUMNS, Column
from seoulcast.kma.number_texts import (
    DAY,
    DEGREES_PER_WIND_UNIT,
    MINUTE,
    OTHER_MISSING_THROUGH,
    TEMPERATURE_MISSING_THROUGH,
    floats,
    number_of,
    stations_of,
    times_of,
)

_LEAST_FIVE_MINUTE_VALUE = 0.0
_BY_NAME = {column.name: column for column in COLUMNS}


def is_observed(name: str, text: str) -> bool:
    """Whether a text of an ASOS column is an observation, however its missing code is spelt.

    Args:
        name: of the column.
        text: as the hub gave it.
    """
    number = number_of(text)
    return number is not None and number > _missing_through(_BY_NAME[name])


def is_observed_slot(text: str) -> bool:
    """The same for the value of a five-minute row."""
    number = number_of(text)
    return number is not None and number >= _LEAST_FIVE_MINUTE_VALUE


def asos_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Daily ASOS rows as numbers.

    Args:
        rows: text, with the columns `ASOS_COLUMNS` (or those of them that are wanted; TM
            and STN always), TM as YYYYMMDD. An empty text is missing.

    Returns:
        As many rows: TM (datetime64, the KST day), STN (int), every other column as float
        with NaN for missing. WD_MAX and WD_INS become WD_MAX_DEG and WD_INS_DEG (degrees).
        RN_DAY (mm) is 0.0 on dry days and on days with a trace only, which RN_TRACE (bool)
        tells apart; SD_MAX (cm) is 0.0 without snow.

    Raises:
        MalformedAnswerError: a text that is not a number.
    """
    numbers = _keys(rows, DAY)
    for column in COLUMNS[2:]:
        if column.name not in rows:
            continue
        values = floats(rows[column.name])
        if column.name == "RN_DAY":
            numbers["RN_TRACE"] = values == 0.0
        if column.name in {"RN_DAY", "SD_MAX"}:
            values = values.mask(values < OTHER_MISSING_THROUGH, 0.0)
        values = values.where(values > _missing_through(column))
        if column.name in {"WD_MAX", "WD_INS"}:
            numbers[f"{column.name}_DEG"] = values * DEGREES_PER_WIND_UNIT
        else:
            numbers[column.name] = values
    return numbers


def five_minute_numbers(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Five-minute rows as numbers.

    Args:
        rows: text, with at least TM (YYYYMMDDHHmm), STN and the column `name`.
        name: of the series, e.g. PM10.

    Returns:
        As many rows: TM (datetime64, KST wall time), STN (int), and `name` as float (PM10:
        µg/m³), NaN where the hub gave nothing or a negative value.

    Raises:
        MalformedAnswerError: a text that is not a number.
    """
    numbers = _keys(rows, MINUTE)
    values = floats(rows[name])
    numbers[name] = values.where(values >= _LEAST_FIVE_MINUTE_VALUE)
    return numbers


def _missing_through(column: Column) -> float:
    """The greatest number that means missing in a column."""
    return TEMPERATURE_MISSING_THROUGH if column.is_temperature else OTHER_MISSING_THROUGH


def _keys(rows: pd.DataFrame, time_format: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"TM": times_of(rows["TM"], time_format), "STN": stations_of(rows["STN"])},
        index=rows.index,
    )
