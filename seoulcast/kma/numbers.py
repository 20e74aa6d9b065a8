"""From the hub's texts to numbers: each column's own missing code, and the special ones.

`-9.0` means missing for wind, a dry day for rain and nine degrees below zero for
temperature, so no rule holds for a whole row. What counts as missing is said here alone, in
numbers and not in texts, for whoever judges a day as for whoever cleans it. Cleaning is not
done here.
"""

from __future__ import annotations

import pandas as pd

from seoulcast.kma.columns import COLUMNS, Column
from seoulcast.kma.errors import MalformedAnswerError

# No column but temperatures can be negative, and no temperature on Earth is this low, so
# variants of the missing codes (-9, -9.00, -99, -99.9) are caught too.
_TEMPERATURE_MISSING_BELOW = -90.0
_OTHER_MISSING_BELOW = -8.0
_LEAST_FIVE_MINUTE_VALUE = 0.0
_BY_NAME = {column.name: column for column in COLUMNS}
_DEGREES_PER_WIND_UNIT = 10.0


def is_observed(name: str, text: str) -> bool:
    """Whether a text of an ASOS column is an observation, however its missing code is spelt.

    Args:
        name: of the column.
        text: as the hub gave it.
    """
    number = _number(text)
    return number is not None and number > _missing_through(_BY_NAME[name])


def is_observed_slot(text: str) -> bool:
    """The same for the value of a five-minute row."""
    number = _number(text)
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
    numbers = _keys(rows, "%Y%m%d")
    for column in COLUMNS[2:]:
        if column.name not in rows:
            continue
        values = _floats(rows[column.name])
        if column.name == "RN_DAY":
            numbers["RN_TRACE"] = values == 0.0
        if column.name in {"RN_DAY", "SD_MAX"}:
            values = values.mask(values < _OTHER_MISSING_BELOW, 0.0)
        values = values.where(values > _missing_through(column))
        if column.name in {"WD_MAX", "WD_INS"}:
            numbers[f"{column.name}_DEG"] = values * _DEGREES_PER_WIND_UNIT
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
    numbers = _keys(rows, "%Y%m%d%H%M")
    values = _floats(rows[name])
    numbers[name] = values.where(values >= _LEAST_FIVE_MINUTE_VALUE)
    return numbers


def _missing_through(column: Column) -> float:
    """The greatest number that means missing in a column."""
    return _TEMPERATURE_MISSING_BELOW if column.is_temperature else _OTHER_MISSING_BELOW


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _keys(rows: pd.DataFrame, time_format: str) -> pd.DataFrame:
    try:
        times = pd.to_datetime(rows["TM"], format=time_format).astype("datetime64[ns]")
        stations = rows["STN"].astype("int64")
    except (ValueError, OverflowError) as error:
        raise MalformedAnswerError(f"A row without a readable TM or STN: {error}.") from None
    return pd.DataFrame({"TM": times, "STN": stations}, index=rows.index)


def _floats(texts: pd.Series[str]) -> pd.Series[float]:
    try:
        # An empty text becomes NaN; anything else that is no number is an error, as is an
        # integer of more digits than a float can hold.
        return pd.to_numeric(texts).astype("float64")
    except (ValueError, OverflowError) as error:
        raise MalformedAnswerError(f"Column {texts.name} holds no number: {error}.") from None
