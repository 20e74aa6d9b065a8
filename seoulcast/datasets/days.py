"""Tables as day objects: rendering, parsing, reading and writing of days.

Their file format is in `day_formats`. Clean tables are typed (`tables`): in CSV, TM is
YYYY-MM-DD, an empty field is missing, booleans are true and false, numbers have a fixed count
of decimals, so that the same values are the same bytes. Raw tables are text, written and read
exactly as the hub gave it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from seoulcast.datasets.day_formats import first_line, format_of
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.store import ObjectNotFoundError, ObjectStore
from seoulcast.datasets.tables import CLEAN, NUMPY_TYPES, BadDataError, Table


def render_days(dataset: DayDataset, frame: pd.DataFrame) -> dict[date, bytes]:
    """Each day's rows as the bytes of its object.

    Clean rows are put in order of their key, raw rows keep theirs within a day.

    Args:
        dataset: which dataset the rows belong to.
        frame: rows of any number of days. Clean: the columns of `tables`, TM as naive
            midnights. Raw: text, TM as the hub writes it (YYYYMMDD or YYYYMMDDHHmm).

    Returns:
        Bytes by day, in order of day; a day without rows is not in it.

    Raises:
        BadDataError: a column is missing, or a value can't be written as its column's kind.
    """
    if frame.empty:
        return {}
    try:
        if dataset.name in CLEAN:
            rows = _clean_rows(frame, CLEAN[dataset.name])
            days = rows["TM"]
        else:
            rows, days = _raw_rows(dataset, frame)
        return format_of(dataset).write(rows, days)
    except (pa.ArrowInvalid, pa.ArrowTypeError, KeyError) as error:
        raise BadDataError(f"{dataset.name} can't be written: {first_line(error)}") from error


def parse_day(dataset: DayDataset, data: bytes) -> pd.DataFrame:
    """The table of one day object.

    Returns:
        Clean: the columns and types of `tables`. Raw: all columns as str, with "" where
        the hub gave nothing.

    Raises:
        BadDataError: the bytes are no such object.
    """
    if dataset.name in CLEAN:
        return to_pandas(parse_clean(dataset, [data]), CLEAN[dataset.name])
    try:
        return pd.read_csv(
            io.BytesIO(data), dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8"
        )
    except (ValueError, pd.errors.ParserError) as error:
        raise BadDataError(f"An object of {dataset.name} can't be read: {error}") from error


def read_day(store: ObjectStore, dataset: DayDataset, day: date) -> pd.DataFrame | None:
    """The table of one day, or None where there is no object. Raises BadDataError."""
    key = dataset.key(day)
    try:
        data = store.get(key)
    except ObjectNotFoundError:
        return None
    try:
        return parse_day(dataset, data)
    except BadDataError as error:
        raise BadDataError(f"{key}: {error}") from error


def write_days(
    store: ObjectStore, dataset: DayDataset, objects: Mapping[date, bytes]
) -> list[date]:
    """Write each day's object; the days whose bytes changed, in order.

    Killed or failed midway, every object is whole, and the same call completes the work.
    """
    days = {dataset.key(day): day for day in objects}
    changed = store.put_many({dataset.key(day): data for day, data in objects.items()})
    return sorted(days[key] for key in changed)


def row_count(dataset: DayDataset, data: bytes) -> int:
    """How many rows a day object holds."""
    return format_of(dataset).row_count(data)


def parse_clean(dataset: DayDataset, objects: Iterable[bytes]) -> pa.Table:
    """The rows of many clean day objects, parsed at once. Raises BadDataError."""
    table = CLEAN[dataset.name]
    rows = format_of(dataset).read(dataset.name, table, objects)
    for column in table.columns:
        if column.kind != "number" and rows[column.name].null_count:
            raise BadDataError(f"An object of {dataset.name} has no value of {column.name}.")
    return rows


def days_of_raw(dataset: DayDataset, times: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """The day under which each row of a raw dataset lies, by its TM; NaT where TM tells none.

    Args:
        dataset: a raw dataset.
        times: as the hub writes them, YYYYMMDD or YYYYMMDDHHmm.
    """
    if not dataset.begins:
        # The day is told by the date, whatever the clock time may be.
        return pd.to_datetime(times.str[:8], format="%Y%m%d", errors="coerce")
    moments = pd.to_datetime(times, format="%Y%m%d%H%M", errors="coerce")
    days: pd.Series[pd.Timestamp] = (moments - dataset.begins).dt.normalize()
    return days


def to_pandas(rows: pa.Table, table: Table) -> pd.DataFrame:
    """The frame that consumers see: the types of `tables`, whatever the number of rows."""
    frame: pd.DataFrame = rows.to_pandas(date_as_object=False)
    kinds = {c.name: NUMPY_TYPES[c.kind] for c in table.columns if c.name in frame.columns}
    return frame.astype(kinds)


def _clean_rows(frame: pd.DataFrame, table: Table) -> pa.Table:
    ordered = frame[table.names].sort_values(list(table.key), kind="stable")
    columns = []
    for column in table.columns:
        values: object = ordered[column.name]
        if column.kind == "number":
            # Adding zero turns -0.0 into 0.0, which is the same value in other bytes.
            values = np.round(ordered[column.name].to_numpy("float64"), column.decimals) + 0.0
        array = pa.array(values, from_pandas=True)
        if array.null_count and column.kind != "number":
            raise BadDataError(f"{column.name} may not be missing, and is on a day.")
        columns.append(array.cast(column.written_type))
    return pa.table(columns, names=table.names)


def _raw_rows(dataset: DayDataset, frame: pd.DataFrame) -> tuple[pa.Table, pa.ChunkedArray]:
    """Rows as text in order of day, and the day of each."""
    days = days_of_raw(dataset, frame["TM"]).reset_index(drop=True)
    if days.isna().any():
        text = frame["TM"][days.isna().to_numpy()].iloc[0]
        raise BadDataError(f"{dataset.name} can't be written: TM is {text!r}, which is no time.")
    order = days.sort_values(kind="stable").index
    schema = pa.schema([(str(name), pa.string()) for name in frame.columns])
    rows = pa.Table.from_pandas(frame.iloc[order], schema=schema, preserve_index=False)
    return rows, pa.chunked_array([pa.array(days.iloc[order]).cast(pa.date32())])
