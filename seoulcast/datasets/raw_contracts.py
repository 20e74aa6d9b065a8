"""The contracts of raw datasets: how their rows tell their time, and which values are numbers.

A raw row is what the hub gave, so that no limits are here. Columns that name a person are
refused, whoever hands them in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa

from seoulcast.datasets import keys
from seoulcast.datasets.tables import BadDataError

_CLOCK_HOUR = r"([01]\d|2[0-3])"
_NUMBER = r"([+-]?\d+(\.\d+)?)?"
"""A number as text, or nothing: how the hub writes nothing in each column is not certain."""
_PERSON = re.compile(r"MAN(_.*)?")


@dataclass(frozen=True)
class RawContract:
    """What holds for the rows of a raw dataset.

    Args:
        time: pattern of TM.
        rule: the same in words.
        words: columns that are no numbers, beside TM and STN.
        key: columns that tell one row from all others.
    """

    time: str
    rule: str
    words: frozenset[str] = frozenset()
    key: tuple[str, ...] = ("TM", "STN")


_SLOTS = RawContract(
    rf"\d{{8}}{_CLOCK_HOUR}[0-5][05]",
    "a 5-minute time YYYYMMDDHHmm of 00:00 to 23:55",
    frozenset({"FLAG", "MQC"}),
)
_HOURS = RawContract(rf"\d{{8}}{_CLOCK_HOUR}00", "an hour YYYYMMDDHH00", frozenset({"WW", "CT"}))
_ISSUES = RawContract(
    rf"\d{{8}}{_CLOCK_HOUR}[0-5]\d",
    "a time YYYYMMDDHHmm",
    # A value of the point forecast may be a word: "no rain", "less than 1 mm".
    frozenset(
        {"SOURCE", "REG_ID", "TM_EF", "MOD", "NE", "OFFICE", "C", "SKY", "PRE", "PREP"}
        | {"CONF", "WF", "W1", "T", "W2", "CATEGORY", "VALUE"}
    ),
    ("TM", "STN", "SOURCE", "REG_ID", "TM_EF", "MOD", "NE", "C", "CATEGORY"),
)

RAW: Mapping[str, RawContract] = {
    keys.RAW_ASOS.name: RawContract(r"\d{8}", "a day YYYYMMDD"),
    keys.RAW_PM10.name: _SLOTS,
    keys.RAW_HOURS.name: _HOURS,
    keys.RAW_DUST_HOURS.name: _SLOTS,
    keys.RAW_OFFICIAL.name: _ISSUES,
    keys.RAW_UPDATE_HOURS.name: _HOURS,
    keys.RAW_UPDATE_DUST.name: _SLOTS,
    keys.RAW_UPDATE_OFFICIAL.name: _ISSUES,
}


def refuse_persons(dataset_name: str, columns: Iterable[str]) -> None:
    """Raise BadDataError if a column names a person, whose rows are never stored."""
    named = [name for name in columns if _PERSON.fullmatch(name)]
    if named:
        raise BadDataError(
            f"{dataset_name}: column {named[0]} names a person, and is never stored."
        )


@cache
def raw_schema(dataset_name: str) -> pa.DataFrameSchema:
    """Of every row: its time, its station, and that there is one of it."""
    contract = RAW[dataset_name]
    texts = {name: pa.Column(object) for name in contract.key}
    return pa.DataFrameSchema(
        texts
        | {
            "TM": pa.Column(
                object,
                pa.Check(_matching(contract.time, _is_day), error=f"must be {contract.rule}"),
            ),
            "STN": pa.Column(object, pa.Check(_matching(r"\d+"), error="must be an integer")),
        },
        unique=list(contract.key),
        name=dataset_name,
    )


@cache
def raw_values_schema(dataset_name: str, columns: tuple[str, ...]) -> pa.DataFrameSchema:
    """Of the rows that have to be readable: all values are numbers, as text, or nothing."""
    words = RAW[dataset_name].words | {"TM", "STN"}
    is_number = pa.Check(_matching(_NUMBER), error="must be a number or blank")
    return pa.DataFrameSchema(
        {name: pa.Column(object, is_number) for name in columns if name not in words}
    )


def _matching(
    pattern: str, also: Callable[[str], bool] = lambda _: True
) -> Callable[[pd.Series], pd.Series]:
    compiled = re.compile(pattern)

    def matches(values: pd.Series) -> pd.Series:
        # A text is looked at once, not on each of a million rows that bear it.
        codes, texts = pd.factorize(values, use_na_sentinel=False)
        good = [bool(compiled.fullmatch(str(text))) and also(str(text)) for text in texts]
        return pd.Series(np.array(good, dtype=bool)[codes], index=values.index)

    return matches


def _is_day(time: str) -> bool:
    try:
        date.fromisoformat(time[:8])
    except ValueError:
        return False
    return True
