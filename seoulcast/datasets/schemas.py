"""What a table must hold: pandera contracts, checked before a write and after a read.

What a value can be is in `limits`, what must hold between columns in `checks`, what raw rows
are in `raw_contracts`. Cleaning is not done here. Whoever only reads days needs `days` and
`history`, which know no pandera.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from seoulcast.datasets.checks import checks_of
from seoulcast.datasets.days import days_of_raw
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.limits import limits_of
from seoulcast.datasets.raw_contracts import RAW, raw_schema, raw_values_schema, refuse_persons
from seoulcast.datasets.tables import (
    CLEAN,
    FLAGS,
    NO_WORD,
    NUMPY_TYPES,
    OFFICIAL_SOURCES,
    PARTS,
    PRECIPITATIONS,
    STATUSES,
    BadDataError,
    Column,
)

__all__ = ["BadDataError", "guard", "schema", "validate_days", "validate_rows"]

_WORDS = {
    "STATUS": STATUSES,
    "SOURCE": OFFICIAL_SOURCES,
    "PART": PARTS,
    "PRECIPITATION": (NO_WORD, *PRECIPITATIONS),
}
"""The words of a column that has a few alone, beside the flags."""
_FAILURE_COLUMNS = ("schema_context", "column", "check", "check_number", "failure_case", "index")


def validate_days(
    dataset: DayDataset, frame: pd.DataFrame, *, stations: Collection[int] = ()
) -> tuple[pd.DataFrame, dict[date, str]]:
    """Part good days from bad ones, over many days at once.

    Args:
        dataset: a raw or a clean one.
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
    found = _failures(dataset, frame, stations)
    if found.empty:
        return {}
    days = _days(dataset, frame)
    reasons = {}
    for bad in found.drop_duplicates("index").itertuples(index=False):
        label: Any = bad.index
        day, row = days[label].date(), frame.loc[label]
        reasons[label] = (
            f"{dataset.name} of {day}, station {row['STN']}: {_sentence(dataset.name, bad, row)}."
        )
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
    if dataset_name in RAW:
        return raw_schema(dataset_name)
    raise ValueError(f"{dataset_name} has no table contract.")


def _clean_schema(dataset_name: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            column.name: _clean_column(dataset_name, column)
            for column in CLEAN[dataset_name].columns
        },
        checks=checks_of(dataset_name),
        strict=True,
        unique=list(CLEAN[dataset_name].key),
        name=dataset_name,
    )


def _clean_column(dataset_name: str, column: Column) -> pa.Column:
    checks = []
    if column.kind == "day":
        is_midnight = pa.Check(lambda days: days == days.dt.normalize(), error="must be a midnight")
        checks.append(is_midnight)
    limits = limits_of(dataset_name, column.name)
    if limits is not None:
        rule = f"must be {limits.least:g} to {limits.greatest:g} {limits.unit}".rstrip()
        checks.append(pa.Check.in_range(limits.least, limits.greatest, error=rule))
    words = FLAGS if column.name.endswith("_FLAG") else _WORDS.get(column.name)
    if words is not None:
        checks.append(pa.Check.isin(words, error=f"must be one of {', '.join(words)}"))
    nullable = column.kind == "number"
    return pa.Column(NUMPY_TYPES[column.kind], checks=checks, nullable=nullable)


def _check_structure(dataset: DayDataset, frame: pd.DataFrame) -> None:
    """Raise BadDataError unless columns and types are the dataset's."""
    contract = schema(dataset.name)
    refuse_persons(dataset.name, frame.columns)
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
    if dataset.name in RAW:
        values = raw_values_schema(dataset.name, tuple(frame.columns))
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
    if dataset.name in RAW:
        days = days_of_raw(dataset, days)
    if days.isna().any():
        text = frame["TM"][days.isna()].iloc[0]
        raise BadDataError(f"{dataset.name}: TM is {text!r}, which is no day.")
    midnights: pd.Series[pd.Timestamp] = days.dt.normalize()
    return midnights


def _key_of(dataset_name: str) -> tuple[str, ...]:
    return (CLEAN[dataset_name] if dataset_name in CLEAN else RAW[dataset_name]).key


def _sentence(dataset_name: str, failure: Any, row: pd.Series[Any]) -> str:  # noqa: ANN401 - rows
    """What is wrong with one row: column, value and rule."""
    if failure.check == "multiple_fields_uniqueness":
        names = [name for name in _key_of(dataset_name) if name not in {"TM", "STN"}]
        more = "".join(f", {name} {row[name]}" for name in names)
        return f"more than one row bears the time {row['TM']}{more}, and only one may"
    if failure.check == "not_nullable":
        return f"{failure.column} is missing, and must not be"
    if failure.schema_context == "Column":
        return f"{failure.column} is {failure.failure_case}, and {failure.check}"
    named = [name for name in row.index if re.search(rf"\b{name}\b", failure.check)]
    values = ", ".join(f"{name} is {row[name]}" for name in named)
    return f"{values}, and {failure.check}"
