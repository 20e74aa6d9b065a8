"""Official forecasts as numbers: one row for each part of a target day, whatever the source.

What was issued is kept as issued: nothing is made comparable with observations here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from seoulcast.kma.number_texts import (
    MINUTE,
    TEMPERATURE_MISSING_THROUGH,
    floats,
    stations_of,
    times_of,
)
from seoulcast.kma.official_columns import MIDTERM_LAND, MIDTERM_TEMPERATURE, POINT, SHORT_TERM
from seoulcast.kma.point_wire import NUMERIC_CATEGORIES

SKIES = ("clear", "few_clouds", "mostly_cloudy", "overcast")
"""Words of the sky, for the 1 to 4 in which each of the hub's codes ends: DB01, WB01, 1."""
PRECIPITATIONS = ("none", "rain", "rain_and_snow", "snow", "shower")
"""Words of what falls."""
NO_WORD = "-"
"""Where the sky, or what falls, was not given."""

KEY = ("STN", "SOURCE", "ISSUED", "TARGET", "PART")
"""Columns that tell one row from all others."""

_TYPES = {
    "STN": "int64",
    "SOURCE": "object",
    "ISSUED": "datetime64[ns]",
    "TARGET": "datetime64[ns]",
    "PART": "object",
    "AGE": "int64",
    **dict.fromkeys(("TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH"), "float64"),
    **dict.fromkeys(("TA_MAX", "TA_MAX_LOW", "TA_MAX_HIGH"), "float64"),
    "SKY": "object",
    "RAIN_CHANCE": "float64",
    "PRECIPITATION": "object",
}
_WORDS = frozenset({"SKY", "PRECIPITATION"})
_PTY = {
    **{str(code): word for code, word in enumerate(PRECIPITATIONS)},
    # Drops of rain, these and flakes of snow, flakes of snow.
    "5": "rain", "6": "rain_and_snow", "7": "snow",
}  # fmt: skip
"""The point forecast's codes of what falls."""
_WHOLE_DAY = "A01"
"""MOD of a row for 24 hours; those for half a day begin at midnight or at noon."""
_NOON = 12
_RAIN, _SNOW, _SHOWER, _SLEET = "비|빗방울", "눈", "소나기", "진눈깨비"
"""In the words of a forecast (WF), such as 구름많고 한때 비/눈."""
_SKY_CODE = r"^(?:[A-Z]{2}0)?([1-4])$"
_LEAST_HOURS_OF_A_PART = 3
"""Of fewer hours of a half-day nothing is said: the point forecast ends within a day."""


def official_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Official forecasts by target day and part.

    Args:
        rows: text, with the columns `RAW_OFFICIAL_COLUMNS`, as they were parsed. An empty text
            is missing.

    Returns:
        A row for each STN (int, of the city), SOURCE, ISSUED (datetime64, KST wall time), TARGET
        (datetime64, the day) and PART (day, morning or afternoon), in this order, with AGE
        (int, days from the day of ISSUED to TARGET), TA_MIN and TA_MAX with the half-widths LOW
        and HIGH of the range that was stated (°C), SKY (a word of `SKIES`), RAIN_CHANCE (%) and
        PRECIPITATION (one of `PRECIPITATIONS`). NaN is missing, and `NO_WORD`. Of several rows
        for one key the last counts.

        The short-term forecast gives the minimum with the morning and the maximum with the
        afternoon. Of the point forecast's hours a half-day has the highest chance of rain, the
        sky it has most often, the cloudier of two as frequent, and all that falls in any of them.

    Raises:
        MalformedAnswerError: a text that is not a number.
    """
    found = pd.concat(
        [
            _midterm_temperature(_of(rows, MIDTERM_TEMPERATURE.name)),
            _midterm_land(_of(rows, MIDTERM_LAND.name)),
            _short_term(_of(rows, SHORT_TERM.name)),
            _point(_of(rows, POINT.name)),
        ],
        ignore_index=True,
    )
    by_key = found.drop_duplicates(list(KEY), keep="last")
    return by_key.sort_values(list(KEY), ignore_index=True)


def _of(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    return rows[rows["SOURCE"] == source].reset_index(drop=True)


def _midterm_temperature(rows: pd.DataFrame) -> pd.DataFrame:
    least, greatest = _temperatures(rows["MIN"]), _temperatures(rows["MAX"])
    values = {
        "TA_MIN": least,
        "TA_MIN_LOW": _not_negative(rows["MIN_L"]).where(least.notna()),
        "TA_MIN_HIGH": _not_negative(rows["MIN_H"]).where(least.notna()),
        "TA_MAX": greatest,
        "TA_MAX_LOW": _not_negative(rows["MAX_L"]).where(greatest.notna()),
        "TA_MAX_HIGH": _not_negative(rows["MAX_H"]).where(greatest.notna()),
    }
    return _table(_keys(rows), pd.Series("day", index=rows.index), values)


def _midterm_land(rows: pd.DataFrame) -> pd.DataFrame:
    values = {
        "SKY": _skies(rows["SKY"]),
        "RAIN_CHANCE": _not_negative(rows["RN_ST"]),
        "PRECIPITATION": _precipitation(rows["WF"]),
    }
    return _table(_keys(rows), _parts(rows), values)


def _short_term(rows: pd.DataFrame) -> pd.DataFrame:
    temperatures = _temperatures(rows["TA"])
    is_morning = _hours(rows) < _NOON
    values = {
        "TA_MIN": temperatures.where(is_morning),
        "TA_MAX": temperatures.where(~is_morning),
        "SKY": _skies(rows["SKY"]),
        "RAIN_CHANCE": _not_negative(rows["ST"]),
        "PRECIPITATION": _precipitation(rows["WF"]),
    }
    return _table(_keys(rows), _parts(rows), values)


def _point(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["CATEGORY"].isin({*NUMERIC_CATEGORIES, "PTY"})].reset_index(drop=True)
    category = rows["CATEGORY"]
    values = floats(rows["VALUE"].mask(category == "PTY", ""))
    keys = _keys(rows)
    hours = keys.assign(
        PART="day",
        TA_MIN=values.where((category == "TMN") & (values > TEMPERATURE_MISSING_THROUGH)),
        TA_MAX=values.where((category == "TMX") & (values > TEMPERATURE_MISSING_THROUGH)),
        RAIN_CHANCE=values.where((category == "POP") & (values >= 0.0)),
        CODE=values.where((category == "SKY") & values.between(1.0, len(SKIES))),
        FALLS=rows["VALUE"].where(category == "PTY").map(_PTY),
        HOUR=rows["TM_EF"],
    )
    names = [*keys, "PART"]
    extremes = hours[category.isin(("TMN", "TMX"))]
    days = extremes.groupby(names, as_index=False)[["TA_MIN", "TA_MAX"]].last()
    halves = hours[category.isin(("POP", "SKY", "PTY"))].assign(PART=_halves(rows))
    parts = halves.groupby(names, as_index=False).agg(
        RAIN_CHANCE=("RAIN_CHANCE", "max"),
        CODE=("CODE", _most_often),
        FALLS=("FALLS", _all_that_falls),
        HOURS=("HOUR", "nunique"),
    )
    parts = parts[parts["HOURS"] >= _LEAST_HOURS_OF_A_PART]
    codes = parts["CODE"].map(lambda code: "" if math.isnan(code) else f"{code:.0f}")
    return pd.concat(
        [
            _table(
                days[[*keys]],
                days["PART"],
                {"TA_MIN": days["TA_MIN"], "TA_MAX": days["TA_MAX"]},
            ),
            _table(
                parts[[*keys]],
                parts["PART"],
                {
                    "RAIN_CHANCE": parts["RAIN_CHANCE"],
                    "SKY": _skies(codes.astype("object")),
                    "PRECIPITATION": parts["FALLS"],
                },
            ),
        ],
        ignore_index=True,
    )


def _most_often(codes: pd.Series[float]) -> float:
    """The most frequent code, the greatest of several; NaN without any."""
    modes = codes.mode()
    return float(modes.max()) if len(modes) else math.nan


def _all_that_falls(words: pd.Series[str]) -> str:
    """What falls in any of some hours, rain and snow in one word; `NO_WORD` without any."""
    said = set(words.dropna())
    if "rain_and_snow" in said or {"rain", "snow"} <= said or {"shower", "snow"} <= said:
        return "rain_and_snow"
    falls = (word for word in ("snow", "rain", "shower", "none") if word in said)
    return next(falls, NO_WORD)


def _keys(rows: pd.DataFrame) -> pd.DataFrame:
    issued, effective = times_of(rows["TM"], MINUTE), times_of(rows["TM_EF"], MINUTE)
    target = effective.dt.normalize()
    return pd.DataFrame(
        {
            "STN": stations_of(rows["STN"]),
            "SOURCE": rows["SOURCE"],
            "ISSUED": issued,
            "TARGET": target,
            "AGE": (target - issued.dt.normalize()).dt.days,
        }
    )


def _table(keys: pd.DataFrame, parts: pd.Series[str], values: Mapping[str, object]) -> pd.DataFrame:
    """Rows with all columns and their types; what is not given is missing."""
    missing = {name: NO_WORD if name in _WORDS else math.nan for name in _TYPES}
    given: dict[str, Any] = {"PART": parts, **values}
    columns = {name: given.get(name, missing[name]) for name in _TYPES if name not in keys}
    return keys.assign(**columns)[list(_TYPES)].astype(_TYPES)


def _hours(rows: pd.DataFrame) -> pd.Series[int]:
    return rows["TM_EF"].str[8:10].astype("int64")


def _halves(rows: pd.DataFrame) -> pd.Series[str]:
    return (_hours(rows) < _NOON).map({True: "morning", False: "afternoon"})


def _parts(rows: pd.DataFrame) -> pd.Series[str]:
    return _halves(rows).mask(rows["MOD"] == _WHOLE_DAY, "day")


def _temperatures(texts: pd.Series[str]) -> pd.Series[float]:
    values = floats(texts)
    return values.where(values > TEMPERATURE_MISSING_THROUGH)


def _not_negative(texts: pd.Series[str]) -> pd.Series[float]:
    values = floats(texts)
    return values.where(values >= 0.0)


def _skies(codes: pd.Series[str]) -> pd.Series[str]:
    number = codes.str.extract(_SKY_CODE, expand=False)
    words = {str(at): word for at, word in enumerate(SKIES, start=1)}
    return number.map(words).fillna(NO_WORD)


def _precipitation(words: pd.Series[str]) -> pd.Series[str]:
    """What falls, by the words of a forecast: its codes differ from source to source."""
    rain, snow, shower, sleet = (
        words.str.contains(falls).astype(bool) for falls in (_RAIN, _SNOW, _SHOWER, _SLEET)
    )
    found = np.select(
        [words.isin(("", NO_WORD)), (rain & snow) | sleet, snow, rain, shower],
        [NO_WORD, "rain_and_snow", "snow", "rain", "shower"],
        "none",
    )
    return pd.Series(found, index=words.index, dtype="object")
