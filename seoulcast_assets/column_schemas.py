"""The columns of stored tables as Dagster's UI shows them: meanings, types, units, bounds.

All but the meanings follow from the contracts (`seoulcast.datasets`) and the hub's own names.
Importing this imports no pandera.
"""

from collections.abc import Iterable, Mapping

import dagster as dg

from seoulcast.datasets import keys
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.limits import limits_of
from seoulcast.datasets.tables import (
    CLEAN,
    FLAGS,
    NO_WORD,
    OFFICIAL_SOURCES,
    PARTS,
    PRECIPITATIONS,
    STATUSES,
    Column,
    Kind,
)
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.kma.columns import COLUMNS
from seoulcast.kma.hour_columns import HOUR_COLUMNS
from seoulcast.kma.official_columns import RAW_OFFICIAL_COLUMNS

COLUMN_SCHEMA = "dagster/column_schema"
"""Under this name Dagster's UI looks for the columns of an asset."""

_TYPES: Mapping[Kind, str] = {
    "day": "date, KST",
    "time": "time, KST",
    "count": "integer",
    "number": "number",
    "word": "word",
    "switch": "true or false",
}
_MEANINGS: Mapping[str, str] = {
    "TM": "the day",
    "STN": "the station",
    "HOUR": "end of the hour",
    "EXCLUDED": "left out of training and climatology",
    "SLOTS": "5-minute values there are",
    "ZEROS": "those that are 0",
    "SPIKES": "lone spikes among them",
    "STATUS": " or ".join(STATUSES),
    "RN_TRACE": "whether it was a trace of rain",
    "SOURCE": "one of " + ", ".join(OFFICIAL_SOURCES),
    "ISSUED": "when KMA issued it",
    "TARGET": "the day it is about",
    "PART": "of that day: " + ", ".join(PARTS),
    "AGE": "days from the issue to that day",
    "SKY": f"KMA's word for it; {NO_WORD} if none was given",
    "PRECIPITATION": "what falls: " + ", ".join(PRECIPITATIONS),
}
"""What columns of clean tables hold whose name and bounds don't say it."""
_RAW_MEANINGS: Mapping[str, str] = {
    "TM": "time, YYYYMMDDHHmm (KST)",
    "STN": "the station",
    "PM10": "µg/m³",
    "FLAG": "the hub's own code, as it came",
    "MQC": "the hub's own code, as it came",
}
_OFFICIAL_MEANINGS: Mapping[str, str] = {
    "TM": "time of issue, YYYYMMDDHHmm (KST)",
    "STN": "the station of the city it is for",
    "SOURCE": "one of " + ", ".join(OFFICIAL_SOURCES),
    "REG_ID": "the hub's region, or a point of its grid",
    "TM_EF": "the time it is about",
    "OFFICE": "the office that issued it",
    "MIN": "lowest temperature, °C",
    "MAX": "highest temperature, °C",
    "MIN_L": "how far its range reaches below MIN, °C",
    "MIN_H": "how far its range reaches above MIN, °C",
    "MAX_L": "how far its range reaches below MAX, °C",
    "MAX_H": "how far its range reaches above MAX, °C",
    "TA": "temperature, °C",
    "RN_ST": "chance of rain, %",
    "ST": "chance of rain, %",
    "CATEGORY": "of the point forecast: what VALUE is",
    "VALUE": "of the point forecast",
}
_FIVE_MINUTE_DATASETS = frozenset(
    {
        keys.RAW_DUST_HOURS.name,
        keys.RAW_UPDATE_DUST.name,
        *(pollutant.raw.name for pollutant in POLLUTANTS),
    }
)


def column_schema(dataset: DayDataset) -> dg.TableSchema:
    """The columns of a raw or clean dataset.

    Raises:
        ValueError: the dataset is no table.
    """
    clean = CLEAN.get(dataset.name)
    if clean is not None:
        return dg.TableSchema([_clean(dataset, column, clean.key) for column in clean.columns])
    return dg.TableSchema([*_raw(dataset)])


def table_metadata(dataset: DayDataset) -> dict[str, dg.TableSchema]:
    """Metadata of the asset that stores a dataset, as Dagster looks for it."""
    return {COLUMN_SCHEMA: column_schema(dataset)}


def _clean(dataset: DayDataset, column: Column, key: Iterable[str]) -> dg.TableColumn:
    limits = limits_of(dataset.name, column.name)
    bounds = "" if limits is None else f"{limits.least:g} to {limits.greatest:g} {limits.unit}"
    said = [text for text in (_meaning(column.name), bounds.strip()) if text]
    part_of_key = ["names the row"] if column.name in key else []
    return dg.TableColumn(
        column.name,
        _TYPES[column.kind],
        "; ".join(said) or None,
        dg.TableColumnConstraints(nullable=column.kind == "number", other=part_of_key),
    )


def _meaning(name: str) -> str | None:
    if name.endswith("_FLAG"):
        return "how it came about: " + ", ".join(FLAGS)
    return "as observed" if name.endswith("_OBS") else _MEANINGS.get(name)


def _raw(dataset: DayDataset) -> Iterable[dg.TableColumn]:
    if dataset == keys.RAW_ASOS:
        return [dg.TableColumn(column.name, "text", column.text.strip()) for column in COLUMNS]
    if dataset in (keys.RAW_HOURS, keys.RAW_UPDATE_HOURS):
        return [dg.TableColumn(column.name, "text", column.text.strip()) for column in HOUR_COLUMNS]
    if dataset in (keys.RAW_OFFICIAL, keys.RAW_UPDATE_OFFICIAL):
        return _told(RAW_OFFICIAL_COLUMNS, _OFFICIAL_MEANINGS)
    if dataset.name in _FIVE_MINUTE_DATASETS:
        series = POLLUTANTS[0].series
        return _told(series.columns, _RAW_MEANINGS)
    raise ValueError(f"{dataset.name} is no table.")


def _told(names: Iterable[str], meanings: Mapping[str, str]) -> list[dg.TableColumn]:
    return [dg.TableColumn(name, "text", meanings.get(name)) for name in names]
