"""The columns of stored tables as Dagster's UI shows them: types, units, bounds.

They follow from the contracts (`seoulcast.datasets`) and the hub's own names: nothing is told
twice. Importing this imports no pandera.
"""

from collections.abc import Iterable, Mapping

import dagster as dg

from seoulcast.datasets import keys
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.limits import limits_of
from seoulcast.datasets.tables import CLEAN, Column, Kind
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.kma.columns import COLUMNS
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES
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
    part_of_key = ["names the row"] if column.name in key else []
    return dg.TableColumn(
        column.name,
        _TYPES[column.kind],
        bounds.strip() or None,
        dg.TableColumnConstraints(nullable=column.kind == "number", other=part_of_key),
    )


def _raw(dataset: DayDataset) -> Iterable[dg.TableColumn]:
    if dataset == keys.RAW_ASOS:
        return [dg.TableColumn(column.name, "text", column.text.strip()) for column in COLUMNS]
    if dataset in (keys.RAW_HOURS, keys.RAW_UPDATE_HOURS):
        return [dg.TableColumn(name, "text") for name in HOUR_COLUMN_NAMES]
    if dataset in (keys.RAW_OFFICIAL, keys.RAW_UPDATE_OFFICIAL):
        return [dg.TableColumn(name, "text") for name in RAW_OFFICIAL_COLUMNS]
    if dataset.name in _FIVE_MINUTE_DATASETS:
        series = POLLUTANTS[0].series
        return [dg.TableColumn(name, "text") for name in series.columns]
    raise ValueError(f"{dataset.name} is no table.")
