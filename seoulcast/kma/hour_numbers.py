"""Hourly ASOS rows as numbers: units of the clean table, and each column's own missing code.

One notion of missing, for whoever judges an hour as for whoever cleans it. Cleaning is not done
here.
"""

from __future__ import annotations

import math

import pandas as pd

from seoulcast.kma.hour_columns import HOUR_COLUMNS, HourColumn
from seoulcast.kma.number_texts import (
    DEGREES_PER_WIND_UNIT,
    MINUTE,
    OTHER_MISSING_THROUGH,
    TEMPERATURE_MISSING_THROUGH,
    floats,
    number_of,
    stations_of,
    times_of,
)

_BY_NAME = {column.name: column for column in HOUR_COLUMNS}
_WANTED = (
    *("TA", "TD", "HM", "PV", "PA", "PS", "PR", "WS", "WD", "GST_WS", "GST_WD", "RN", "RN_DAY"),
    *("SD_TOT", "CA_TOT", "CA_MID", "CH_MIN", "VS", "SS", "SI"),
    *("TS", "TE_005", "TE_01", "TE_02", "TE_03"),
)
_RENAMED = {"WD": "WD_DEG", "GST_WD": "GST_WD_DEG"}
_UNITS = {
    "WD": DEGREES_PER_WIND_UNIT,
    "GST_WD": DEGREES_PER_WIND_UNIT,
    # The hub gives these in 100 m and in 10 m.
    "CH_MIN": 100.0,
    "VS": 10.0,
}
_NONE_IS_ZERO = frozenset({"RN", "RN_DAY", "SD_TOT"})
"""Columns whose missing code says that there is no rain, or no snow."""
_CHANGE = "PR"
"""The change of pressure is the one column beside temperatures that may be negative."""
_MISSING_CHANGE = -9.0


def is_observed_hour(name: str, text: str) -> bool:
    """Whether a text of an hourly column is an observation, however its missing code is spelt.

    Args:
        name: of the column; words are no observations.
        text: as the hub gave it.
    """
    column = _BY_NAME[name]
    number = number_of(text)
    if number is None or column.decimals is None:
        return False
    return number > _missing_through(column) and number != _missing_code(column)


def hour_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Hourly ASOS rows as numbers.

    Args:
        rows: text, with the columns `HOUR_COLUMN_NAMES` (or those of them that are wanted; TM
            and STN always), TM as YYYYMMDDHHmm. An empty text is missing.

    Returns:
        As many rows: HOUR (datetime64, KST wall time, the hour's end), STN (int), and as float
        with NaN for missing: TA, TD, TS and TE_* (°C), HM (%), PV, PA and PS (hPa), PR (hPa, its
        change; a real -9.0 can't be told from its missing code), WS and GST_WS (m/s), WD_DEG and
        GST_WD_DEG (degrees, 360 is north and 0 a calm), RN and RN_DAY (mm), SD_TOT (cm), CA_TOT
        and CA_MID (tenths), CH_MIN and VS (m), SS (h), SI (MJ/m²). RN, RN_DAY and SD_TOT are
        0.0 where there is no rain or snow; RN_TRACE (bool) tells an hour with a trace of rain
        from a dry one.

    Raises:
        MalformedAnswerError: a text that is not a number.
    """
    numbers = pd.DataFrame(
        {"HOUR": times_of(rows["TM"], MINUTE), "STN": stations_of(rows["STN"])}, index=rows.index
    )
    for name in _WANTED:
        if name not in rows:
            continue
        column = _BY_NAME[name]
        values = floats(rows[name])
        if name == "RN":
            trace = values == 0.0
        if name in _NONE_IS_ZERO:
            values = values.mask(values <= _missing_through(column), 0.0)
        observed = (values > _missing_through(column)) & (values != _missing_code(column))
        numbers[_RENAMED.get(name, name)] = values.where(observed) * _UNITS.get(name, 1.0)
        if name == "RN":
            numbers["RN_TRACE"] = trace
    return numbers


def _missing_through(column: HourColumn) -> float:
    """The greatest number that means missing in a column."""
    negative = column.is_temperature or column.name == _CHANGE
    return TEMPERATURE_MISSING_THROUGH if negative else OTHER_MISSING_THROUGH


def _missing_code(column: HourColumn) -> float:
    """A number above it that means missing all the same; NaN, which equals none, for others."""
    return _MISSING_CHANGE if column.name == _CHANGE else math.nan
