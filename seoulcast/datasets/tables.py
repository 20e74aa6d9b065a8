"""What the tables are made of: columns, their kinds, their written precision.

No pandera here, so that whoever only reads days (the API) needs none; what values may be
is in `schemas`. Temperatures are °C, PM10 is µg/m³, days are KST.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from seoulcast import targets
from seoulcast.datasets import keys

Kind = Literal["day", "time", "count", "number", "word", "switch"]
"""day: naive midnight of the KST day. time: naive KST moment, whole seconds. count: whole
number, never missing. number: float64, NaN for missing. word: str, never missing. switch: bool,
never missing."""

Flag = Literal["observed", "interpolated", "clipped", "removed", "missing"]
FLAGS: tuple[Flag, ...] = ("observed", "interpolated", "clipped", "removed", "missing")
"""How a cleaned value came about."""

STATUSES = ("complete", "partial")
"""Whether a PM10 day had enough 5-minute values, or was taken as it was."""

OFFICIAL_SOURCES = ("midterm_temperature", "midterm_land", "short_term", "point")
"""The official forecasts, by the path they come from."""
PARTS = ("day", "morning", "afternoon")
"""The part of its target day that an official value is about."""
NO_WORD = "-"
"""A word that was not given, as the hub itself writes it."""
PRECIPITATIONS = ("none", "rain", "rain_and_snow", "snow", "shower")
"""What an official forecast says falls."""

NUMPY_TYPES: dict[Kind, str] = {
    "day": "datetime64[ns]",
    "time": "datetime64[ns]",
    "count": "int64",
    "number": "float64",
    "word": "object",
    "switch": "bool",
}


class BadDataError(ValueError):
    """What was read or is to be written breaks its contract; says where and which rule."""


@dataclass(frozen=True)
class Column:
    """One column of a clean table.

    Args:
        name: the column's name.
        kind: what it holds.
        decimals: digits after the point of a `number` as written.
        before: of a word that tables did not have at first, what it is in rows written before it
            was there. Such columns are the last ones of their table.
    """

    name: str
    kind: Kind
    decimals: int = 1
    before: str | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """Type in memory and in a year's history."""
        return {
            "day": pa.date32(),
            # Parquet knows no seconds.
            "time": pa.timestamp("ms"),
            "count": pa.int64(),
            "number": pa.float64(),
            "word": pa.string(),
            "switch": pa.bool_(),
        }[self.kind]

    @property
    def written_type(self) -> pa.DataType:
        """Type as written to CSV: a fixed number of decimals, so that bytes repeat."""
        if self.kind == "number":
            return pa.decimal128(18, self.decimals)
        return pa.timestamp("s") if self.kind == "time" else self.arrow_type


@dataclass(frozen=True)
class Table:
    """A clean table.

    Args:
        columns: in the order they are written in.
        key: names of the columns that tell one row from all others, in the order of rows.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("TM", "STN")

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def later(self) -> dict[str, str]:
        """Columns that the table did not have at first, with their word in older rows."""
        return {column.name: column.before for column in self.columns if column.before is not None}

    @property
    def arrow_schema(self) -> pa.Schema:
        """Types of the columns, in order."""
        return pa.schema([(column.name, column.arrow_type) for column in self.columns])


def _numbers(names: tuple[str, ...] | list[str], decimals: int = 1) -> tuple[Column, ...]:
    return tuple(Column(name, "number", decimals) for name in names)


def values_of(dataset_name: str) -> tuple[str, ...]:
    """Columns of a dataset's targets, in the order they are written in."""
    return tuple(target.column for target in targets.of_dataset(dataset_name))


def _cleaned(dataset: keys.DayDataset) -> tuple[Column, ...]:
    """The cleaned targets of a dataset, how each came about, and what was observed."""
    own = targets.of_dataset(dataset.name)
    return (
        *(Column(one.column, "number", one.group.decimals) for one in own),
        *(Column(f"{one.column}_FLAG", "word") for one in own),
        *(Column(one.observed_column, "number", one.group.decimals) for one in own),
    )


_DAY_AND_STATION = (Column("TM", "day"), Column("STN", "count"))
_HOUR = Column("HOUR", "time")
"""End of the hour."""

_WEATHER_HOURS = Table(
    (
        *_DAY_AND_STATION,
        _HOUR,
        *_numbers(("TA", "TD", "HM", "PV", "PA", "PS", "PR", "WS")),
        *_numbers(("WD_DEG",), decimals=0),
        *_numbers(("GST_WS",)),
        *_numbers(("GST_WD_DEG",), decimals=0),
        # RN is 0.0 in a dry hour and in one with a trace, which RN_TRACE tells apart.
        *_numbers(("RN",)),
        Column("RN_TRACE", "switch"),
        *_numbers(("RN_DAY", "SD_TOT")),
        *_numbers(("CA_TOT", "CA_MID", "CH_MIN", "VS"), decimals=0),
        *_numbers(("SS",)),
        *_numbers(("SI",), decimals=2),
        *_numbers(("TS", "TE_005", "TE_01", "TE_02", "TE_03")),
    ),
    key=("TM", "STN", _HOUR.name),
)
_DUST_HOURS = Table(
    (
        *_DAY_AND_STATION,
        _HOUR,
        *_numbers(("PM10_AVG",)),
        *_numbers(("PM10_MIN", "PM10_MAX"), decimals=0),
        Column("SLOTS", "count"),
        Column("ZEROS", "count"),
        Column("SPIKES", "count"),
    ),
    key=("TM", "STN", _HOUR.name),
)
_OFFICIAL_FORECAST = Table(
    (
        *_DAY_AND_STATION,
        Column("SOURCE", "word"),
        Column("ISSUED", "time"),
        Column("TARGET", "day"),
        Column("PART", "word"),
        # Days from the day of ISSUED to TARGET.
        Column("AGE", "count"),
        # LOW and HIGH are how far the stated range reaches below and above the value.
        *_numbers(("TA_MIN", "TA_MIN_LOW", "TA_MIN_HIGH"), decimals=0),
        *_numbers(("TA_MAX", "TA_MAX_LOW", "TA_MAX_HIGH"), decimals=0),
        Column("SKY", "word"),
        *_numbers(("RAIN_CHANCE",), decimals=0),
        Column("PRECIPITATION", "word", before=NO_WORD),
    ),
    key=("TM", "STN", "SOURCE", "ISSUED", "TARGET", "PART"),
)

CLEAN: Mapping[str, Table] = {
    keys.TEMPERATURE.name: Table(
        (*_DAY_AND_STATION, *_cleaned(keys.TEMPERATURE), Column("EXCLUDED", "switch"))
    ),
    keys.PM10.name: Table(
        (
            *_DAY_AND_STATION,
            *_cleaned(keys.PM10),
            Column("SLOTS", "count"),
            Column("ZEROS", "count"),
            Column("SPIKES", "count"),
            Column("STATUS", "word"),
        )
    ),
    keys.STATION_WEATHER.name: Table(
        (
            *_DAY_AND_STATION,
            *_numbers(("TA_AVG", "TA_MAX", "TA_MIN", "TD_AVG", "TS_AVG", "HM_AVG", "HM_MIN")),
            *_numbers(("PV_AVG", "PA_AVG", "PS_AVG", "WS_AVG", "WS_MAX", "WS_INS")),
            # The hub gives whole tens of degrees, and insolation to 0.01 MJ/m².
            *_numbers(("WD_MAX_DEG",), decimals=0),
            *_numbers(("CA_TOT", "SS_DAY")),
            *_numbers(("SI_DAY",), decimals=2),
            *_numbers(("RN_DAY",)),
            Column("RN_TRACE", "switch"),
            *_numbers(("SD_MAX",)),
        )
    ),
    keys.WEATHER_HOURS.name: _WEATHER_HOURS,
    keys.DUST_HOURS.name: _DUST_HOURS,
    keys.OFFICIAL_FORECAST.name: _OFFICIAL_FORECAST,
    keys.UPDATE_HOURS.name: _WEATHER_HOURS,
    keys.UPDATE_DUST.name: _DUST_HOURS,
    keys.UPDATE_OFFICIAL.name: _OFFICIAL_FORECAST,
}


def clean_table(dataset: keys.DayDataset) -> Table:
    """The columns of a clean dataset. Raises ValueError for any other dataset."""
    table = CLEAN.get(dataset.name)
    if table is None:
        raise ValueError(f"{dataset.name} is not a clean dataset; those are {', '.join(CLEAN)}.")
    return table
