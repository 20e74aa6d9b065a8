"""What a table must hold: pandera contracts, checked before a write and after a read.

The limits say what an instrument at these stations can have measured; what is merely rare
(a dust storm, a heat record) passes. Cleaning is not done here. Whoever only reads days
needs `days` and `history`, which know no pandera.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from seoulcast import targets
from seoulcast.datasets import keys
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.tables import (
    CLEAN,
    FLAGS,
    NUMPY_TYPES,
    STATUSES,
    BadDataError,
    Column,
)

__all__ = ["BadDataError", "guard", "schema", "validate_days", "validate_rows"]

_TEMPERATURE = (*targets.TEMPERATURE.bounds, targets.TEMPERATURE.unit)
_WIND = (0.0, 100.0, "m/s")
_HUMIDITY = (0.0, 100.0, "%")
_PRESSURE = (850.0, 1090.0, "hPa")
_SLOTS = (0, 288, "of 288 slots")

_LIMITS: dict[str, tuple[float, float, str]] = {
    "STN": (1, 99_999, ""),
    "TA_AVG": _TEMPERATURE,
    "TA_MAX": _TEMPERATURE,
    "TA_MIN": _TEMPERATURE,
    "TD_AVG": (-60.0, 40.0, "°C"),
    "TS_AVG": (-50.0, 80.0, "°C"),
    "HM_AVG": _HUMIDITY,
    "HM_MIN": _HUMIDITY,
    "PV_AVG": (0.0, 60.0, "hPa"),
    "PA_AVG": _PRESSURE,
    "PS_AVG": _PRESSURE,
    "WS_AVG": _WIND,
    "WS_MAX": _WIND,
    "WS_INS": _WIND,
    "WD_MAX_DEG": (0.0, 360.0, "°"),
    "CA_TOT": (0.0, 10.0, "tenths"),
    # 26.5 h stands in the source at another station; one station's known flaw must not
    # withhold the day of all the others.
    "SS_DAY": (0.0, 30.0, "h"),
    "SI_DAY": (0.0, 60.0, "MJ/m²"),
    "RN_DAY": (0.0, 2_000.0, "mm"),
    "SD_MAX": (0.0, 1_000.0, "cm"),
    "SLOTS": _SLOTS,
    "ZEROS": _SLOTS,
    "SPIKES": _SLOTS,
} | {target.column: (*target.bounds, target.unit) for target in targets.TARGETS}
"""Least and greatest value and the unit, by column; `_OBS` columns have their value's."""

_RAW_TIMES = {
    keys.RAW_ASOS.name: (r"\d{8}", "a day YYYYMMDD"),
    keys.RAW_PM10.name: (
        r"\d{8}([01]\d|2[0-3])[0-5][05]",
        "a 5-minute time YYYYMMDDHHmm of 00:00 to 23:55",
    ),
}
_NUMBER = r"([+-]?\d+(\.\d+)?)?"
"""A number as text, or nothing: how the hub writes nothing in each column is not certain."""
_RAW_WORDS = frozenset({"TM", "STN", "FLAG", "MQC"})
"""Raw columns that are no values."""
_FAILURE_COLUMNS = ("schema_context", "column", "check", "check_number", "failure_case", "index")


def validate_days(
    dataset: DayDataset, frame: pd.DataFrame, *, stations: Collection[int] = ()
) -> tuple[pd.DataFrame, dict[date, str]]:
    """Part good days from bad ones, over many days at once.

    Args:
        dataset: temperature, pm10, station_weather, raw_asos or raw_pm10.
        frame: its rows of any number of days.
        stations: those whose raw values must be numbers; another station's oddity must not
            withhold the day.

    Returns:
        The rows of the good days, and for each bad day one sentence that names the
        column, the value and the rule.

    Raises:
        BadDataError: the frame has other columns or types than the dataset, so that no
            day can be told good.
    """
    bad = validate_rows(dataset, frame, stations=stations)
    if not bad:
        return frame, {}
    days = _days(dataset, frame)
    reasons: dict[date, str] = {}
    for label, reason in bad.items():
        reasons.setdefault(days[label].date(), reason)
    return frame[~days.isin(days[list(bad)])], dict(sorted(reasons.items()))


def validate_rows(
    dataset: DayDataset, frame: pd.DataFrame, *, stations: Collection[int] = ()
) -> dict[Any, str]:
    """What is wrong with each bad row, by its index label. Takes and raises as `validate_days`."""
    _check_structure(dataset, frame)
    days = _days(dataset, frame)
    reasons = {}
    for bad in _failures(dataset, frame, stations).drop_duplicates("index").itertuples(index=False):
        label: Any = bad.index
        day, row = days[label].date(), frame.loc[label]
        reasons[label] = f"{dataset.name} of {day}, station {row['STN']}: {_sentence(bad, row)}."
    return reasons


def guard(dataset: DayDataset, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as it is, if all of it keeps its contract. Raises BadDataError with words."""
    _, reasons = validate_days(dataset, frame)
    if reasons:
        days = sorted(reasons)
        more = f" So do {len(days) - 1} more days, {days[-1]} the last." if days[1:] else ""
        raise BadDataError(
            f"What was read breaks its contract. {reasons[days[0]]}{more} "
            "Fetch and clean these days again."
        )
    return frame


@cache
def schema(dataset_name: str) -> pa.DataFrameSchema:
    """The contract of a clean or raw dataset, by its name. Raises ValueError for others."""
    if dataset_name in CLEAN:
        return _clean_schema(dataset_name)
    if dataset_name in _RAW_TIMES:
        return _raw_schema(dataset_name)
    raise ValueError(f"{dataset_name} has no table contract.")


def _clean_schema(dataset_name: str) -> pa.DataFrameSchema:
    own = targets.of_dataset(dataset_name)
    checks = [
        check for one in own if one.group.cleaning != "none" for check in _provenance(one.column)
    ]
    for group in dict.fromkeys(one.group for one in own):
        checks += _ordered(*(one.observed_column for one in targets.in_order(group.name)))
    if "SLOTS" in CLEAN[dataset_name].names:
        checks += _ordered("ZEROS", "SLOTS")
    if dataset_name == keys.STATION_WEATHER.name:
        checks += _ordered(*(one.column for one in targets.in_order("temperature")))
    return pa.DataFrameSchema(
        {column.name: _clean_column(column) for column in CLEAN[dataset_name].columns},
        checks=checks,
        strict=True,
        unique=list(CLEAN[dataset_name].key),
        name=dataset_name,
    )


def _clean_column(column: Column) -> pa.Column:
    checks = []
    if column.kind == "day":
        is_midnight = pa.Check(lambda days: days == days.dt.normalize(), error="must be a midnight")
        checks.append(is_midnight)
    limits = _LIMITS.get(column.name.removesuffix("_OBS"))
    if limits is not None:
        least, greatest, unit = limits
        rule = f"must be {least:g} to {greatest:g} {unit}".rstrip()
        checks.append(pa.Check.in_range(least, greatest, error=rule))
    if column.name.endswith("_FLAG"):
        checks.append(pa.Check.isin(FLAGS, error=f"must be one of {', '.join(FLAGS)}"))
    if column.name == "STATUS":
        checks.append(pa.Check.isin(STATUSES, error=f"must be one of {', '.join(STATUSES)}"))
    nullable = column.kind == "number"
    return pa.Column(NUMPY_TYPES[column.kind], checks=checks, nullable=nullable)


def _raw_schema(dataset_name: str) -> pa.DataFrameSchema:
    pattern, rule = _RAW_TIMES[dataset_name]
    return pa.DataFrameSchema(
        {
            "TM": pa.Column(object, pa.Check(_matching(pattern), error=f"must be {rule}")),
            "STN": pa.Column(object, pa.Check(_matching(r"\d+"), error="must be an integer")),
        },
        unique=["TM", "STN"],
        name=dataset_name,
    )


@cache
def _raw_values_schema(columns: tuple[str, ...]) -> pa.DataFrameSchema:
    """All values of a raw row are numbers, as text, or nothing."""
    is_number = pa.Check(_matching(_NUMBER), error="must be a number or blank")
    return pa.DataFrameSchema(
        {name: pa.Column(object, is_number) for name in columns if name not in _RAW_WORDS}
    )


def _matching(pattern: str) -> Callable[[pd.Series], pd.Series]:
    def matches(values: pd.Series) -> pd.Series:
        return values.astype("str").str.fullmatch(pattern)

    return matches


def _ordered(*names: str) -> list[pa.Check]:
    """Each column is at most the next one, where both are there."""

    def check(lower: str, upper: str) -> pa.Check:
        return pa.Check(
            lambda frame: ~(frame[lower] > frame[upper]),
            error=f"{lower} must not be above {upper}",
        )

    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    return [check(lower, upper) for lower, upper in pairs]


def _provenance(value: str) -> list[pa.Check]:
    """A value and its observation are there, or not, as the flag says."""
    flag, observed = f"{value}_FLAG", f"{value}_OBS"
    return [
        pa.Check(
            lambda frame: (
                frame[value].notna() == frame[flag].isin({"observed", "interpolated", "clipped"})
            ),
            error=f"{value} must be there if and only if {flag} is observed, interpolated "
            "or clipped",
        ),
        pa.Check(
            lambda frame: (
                frame[observed].notna() == frame[flag].isin({"observed", "clipped", "removed"})
            ),
            error=f"{observed} must be there if and only if {flag} is observed, clipped or removed",
        ),
    ]


def _check_structure(dataset: DayDataset, frame: pd.DataFrame) -> None:
    """Raise BadDataError unless columns and types are the dataset's."""
    contract = schema(dataset.name)
    types = {str(name): str(kind) for name, kind in frame.dtypes.items()}
    for name, column in contract.columns.items():
        if name not in types:
            raise BadDataError(f"{dataset.name}: column {name} is not there.")
        if types[name] != str(column.dtype):
            raise BadDataError(
                f"{dataset.name}: column {name} is {types[name]}, and must be {column.dtype}."
            )
    others = [name for name in types if name not in contract.columns]
    if contract.strict and others:
        raise BadDataError(f"{dataset.name}: column {others[0]} is not one of its own.")
    if not frame.index.is_unique:
        raise ValueError("Rows need unique index labels: reset the index before validating.")


def _failures(dataset: DayDataset, frame: pd.DataFrame, stations: Collection[int]) -> pd.DataFrame:
    """Failure cases in order of row, those of single columns first."""
    found = _failure_cases(schema(dataset.name), frame)
    if dataset.name in _RAW_TIMES:
        values = _raw_values_schema(tuple(frame.columns))
        named = {str(station) for station in stations}
        of_stations = _failure_cases(values, frame[frame["STN"].isin(named)])
        found = found if of_stations.empty else pd.concat([of_stations, found], ignore_index=True)
    return found.sort_values(["index", "schema_context", "check_number"], kind="stable")


def _failure_cases(contract: pa.DataFrameSchema, frame: pd.DataFrame) -> pd.DataFrame:
    with warnings.catch_warnings():
        # pandera puts empty tables together where all failing values are missing.
        warnings.filterwarnings("ignore", "The behavior of DataFrame concat", FutureWarning)
        try:
            contract.validate(frame, lazy=True)
        except SchemaErrors as errors:
            cases: pd.DataFrame = errors.failure_cases.astype(object)
            return cases
    return pd.DataFrame(columns=list(_FAILURE_COLUMNS))


def _days(dataset: DayDataset, frame: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """The day of each row. Raises BadDataError where TM tells none."""
    days = frame["TM"]
    if dataset.name in _RAW_TIMES:
        texts = days.str.ljust(12, "0").str[:12]
        days = pd.to_datetime(texts, format="%Y%m%d%H%M", errors="coerce") - dataset.begins
    if days.isna().any():
        text = frame["TM"][days.isna()].iloc[0]
        raise BadDataError(f"{dataset.name}: TM is {text!r}, which is no day.")
    midnights: pd.Series[pd.Timestamp] = days.dt.normalize()
    return midnights


def _sentence(failure: Any, row: pd.Series[Any]) -> str:  # noqa: ANN401 - a row of a frame
    """What is wrong with one row: column, value and rule."""
    if failure.check == "multiple_fields_uniqueness":
        return f"more than one row bears the time {row['TM']}, and only one may"
    if failure.check == "not_nullable":
        return f"{failure.column} is missing, and must not be"
    if failure.schema_context == "Column":
        return f"{failure.column} is {failure.failure_case}, and {failure.check}"
    named = [name for name in row.index if re.search(rf"\b{name}\b", failure.check)]
    values = ", ".join(f"{name} is {row[name]}" for name in named)
    return f"{values}, and {failure.check}"
