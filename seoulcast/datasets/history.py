"""Ranges of clean days without opening one object a day, and the copies that make it so.

A year's history is a Parquet copy of its day objects' rows, each row with the etag of the
object it came from. The years of a decade that have ended have a copy together as well, so that
a read of thirty years opens half a dozen objects. A copy is a cache and never an authority: a
reader lists the day objects and takes from the history only rows of the etags it listed, so day
objects and history can't disagree. A history that is stale, missing or unreadable costs time,
never truth.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from seoulcast.datasets import keys
from seoulcast.datasets.days import parse_clean, row_count, to_pandas
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectStore, etag_of
from seoulcast.datasets.tables import BadDataError, clean_table

_LOG = logging.getLogger(__name__)
_ETAG = "ETAG"
_FIRST_WINDOW_DAYS = 40
_DECADE = 10
_YEARS_WORTH_A_DECADE = 4
"""For fewer years the copies of years are read: ten years of hours are 25 MB."""


def read_range(
    store: ObjectStore,
    dataset: DayDataset,
    start: date,
    end: date,
    columns: Sequence[str] | None = None,
    station: int | None = None,
) -> pd.DataFrame:
    """The rows of a clean dataset from `start` through `end`, in order of their key.

    Requests to S3 for 30 years that are compacted: 12 LISTs (one for each 1,000 days, and one of
    the copies), a GET for each decade and one for the year that runs, plus one for each day
    written since.

    Args:
        store: where the dataset is.
        dataset: a clean one (`tables`).
        start: first day, KST.
        end: last day, KST, included.
        columns: columns wanted, in that order; all by default.
        station: the only one whose rows are wanted; all by default.

    Returns:
        The columns and types of `tables`, also where there are no rows. A day without an
        object has no rows.

    Raises:
        ValueError: the dataset is not clean, or a column is not one of its own.
        BadDataError: a day object can't be read.
        StoreUnavailableError: the store can't be reached.
    """
    table = clean_table(dataset)
    wanted = table.names if columns is None else list(columns)
    unknown = sorted(set(wanted) - set(table.names))
    if unknown:
        raise ValueError(f"{dataset.name} has no column {', '.join(unknown)}.")
    rows = _read_rows(store, dataset, start, end)
    if station is not None:
        rows = rows.filter(pc.equal(rows["STN"], station))
    return to_pandas(rows.select(wanted), table)


def no_rows(dataset: DayDataset) -> pd.DataFrame:
    """A clean dataset's columns and types without rows; nothing is read."""
    table = clean_table(dataset)
    return to_pandas(table.arrow_schema.empty_table(), table)


def compact(store: ObjectStore, dataset: DayDataset, start: date, end: date) -> list[str]:
    """Bring the history of each year that the range touches up to its day objects.

    So is that of the ended years of each decade, where it is not there or one of them changed.
    Reads what is new or changed, not all again. The same day objects give the same bytes,
    however they came about (with the same release of pyarrow, which names itself inside).

    Returns:
        The years whose history changed, as YYYY.

    Raises:
        ValueError: the dataset is not clean.
        BadDataError: a day object can't be read.
        StoreUnavailableError: the store can't be reached.
    """
    changed = []
    for year in range(start.year, end.year + 1):
        key = keys.history(dataset, year)
        rows = _read_rows(store, dataset, date(year, 1, 1), date(year, 12, 31))
        if rows.num_rows == 0:
            if store.head(key) is not None:
                store.delete(key)
                changed.append(f"{year}")
        elif store.put(key, _parquet(rows)):
            changed.append(f"{year}")
    _compact_decades(store, dataset, {int(year) for year in changed})
    return changed


def newest_day(store: ObjectStore, dataset: DayDataset, not_after: date) -> date | None:
    """The newest day, `not_after` at the latest, that has an object; None if there is none.

    Looks back over windows that grow tenfold: one LIST if the day is at most 40 days back,
    two if it is at most some three years back, four for an empty dataset.
    """
    window_end = not_after
    span = _FIRST_WINDOW_DAYS
    while window_end >= dataset.first_day:
        days_left = (window_end - dataset.first_day).days + 1
        window_start = window_end - timedelta(days=min(span, days_left) - 1)
        days = list_days(store, dataset, window_start, window_end)
        if days:
            return max(days)
        window_end = window_start - timedelta(days=1)
        span *= 10
    return None


def _read_rows(store: ObjectStore, dataset: DayDataset, start: date, end: date) -> pa.Table:
    """Rows with their etags, in order of day and station."""
    listed = list_days(store, dataset, start, end)
    etags = {day: info.etag for day, info in listed.items()}
    compacted = _compacted_rows(store, dataset, etags)
    cached = set(pc.unique(compacted["TM"]).to_pylist())
    uncached = _day_rows(store, dataset, [day for day in etags if day not in cached])
    if uncached.num_rows == 0:
        return compacted
    rows = pa.concat_tables([compacted, uncached])
    return rows.sort_by(_order(dataset))


def _compacted_rows(store: ObjectStore, dataset: DayDataset, etags: dict[date, str]) -> pa.Table:
    """Of the history, the rows that came from exactly these day objects."""
    if not etags:
        return _schema(dataset).empty_table()
    # An object's bytes name its day, so its etag alone tells the day and the version.
    present = pa.array(etags.values(), pa.string())
    there = _copies(store, dataset)
    years = Counter(_decade_of(year) for year in {day.year for day in etags})
    decades = [
        key
        for decade, count in sorted(years.items())
        if count >= _YEARS_WORTH_A_DECADE
        # The newest one, where a kill left the one before it.
        for key in sorted(key for key in there if f"/{decade}-" in key)[-1:]
    ]
    rows = _rows_of(store, dataset, decades, present)
    found = set(pc.unique(rows["TM"]).to_pylist())
    lacking = sorted({day.year for day in etags if day not in found})
    by_year = [keys.history(dataset, year) for year in lacking]
    more = _rows_of(store, dataset, [key for key in by_year if key in there], present)
    if more.num_rows == 0:
        return rows
    known = pa.array(found, pa.date32())
    more = more.filter(pc.invert(pc.is_in(more["TM"], value_set=known)))
    both = pa.concat_tables([rows, more])
    # Years lie between decades only where a decade's copy is behind.
    return both if _in_order(both) else both.sort_by(_order(dataset))


def _copies(store: ObjectStore, dataset: DayDataset) -> set[str]:
    return {info.key for info in store.list(keys.history_prefix(dataset))}


def _rows_of(
    store: ObjectStore, dataset: DayDataset, copies: Iterable[str], etags: pa.Array
) -> pa.Table:
    """The rows of some copies that came from day objects with these etags."""
    schema = _schema(dataset)
    tables = [schema.empty_table()]
    for key, data in store.get_many(copies).items():
        try:
            table = pq.read_table(io.BytesIO(data))
        except (pa.ArrowInvalid, OSError) as error:
            _LOG.warning("%s can't be read and is not used (%s): compact again.", key, error)
            continue
        for name, word in clean_table(dataset).later.items():
            if name not in table.column_names:
                place = schema.get_field_index(name)
                table = table.add_column(place, name, pa.array([word] * len(table), pa.string()))
        if table.schema != schema:
            _LOG.warning("%s has other columns and is not used: compact again.", key)
            continue
        tables.append(table.filter(pc.is_in(table[_ETAG], value_set=etags)))
    return pa.concat_tables(tables)


def _compact_decades(store: ObjectStore, dataset: DayDataset, changed: Collection[int]) -> None:
    """Write the copies of the ended years of each decade: a later year has a copy.

    Args:
        store: where the dataset is.
        dataset: a clean one.
        changed: years whose copy changed.
    """
    there = _copies(store, dataset)
    names = {key.removeprefix(keys.history_prefix(dataset)).partition(".")[0] for key in there}
    years = sorted(int(name) for name in names if name.isdecimal())
    wanted = set()
    for decade in sorted({_decade_of(year) for year in years[:-1]}):
        last = min(decade + _DECADE, years[-1]) - 1
        if last < decade + _DECADE - 1 and last - decade + 2 < _YEARS_WORTH_A_DECADE:
            # With the year that runs, they are too few to be read as a decade.
            continue
        key = keys.history_of_decade(dataset, decade, last)
        wanted.add(key)
        if key not in there or any(decade <= year <= last for year in changed):
            rows = _read_rows(store, dataset, date(decade, 1, 1), date(last, 12, 31))
            store.put(key, _parquet(rows))
    for key in there - wanted:
        if "-" in key.rpartition("/")[2]:
            store.delete(key)


def _decade_of(year: int) -> int:
    return year // _DECADE * _DECADE


def _in_order(rows: pa.Table) -> bool:
    days = rows["TM"].to_numpy()
    return bool((days[1:] >= days[:-1]).all())


def _order(dataset: DayDataset) -> list[tuple[str, str]]:
    return [(name, "ascending") for name in clean_table(dataset).key]


def _day_rows(store: ObjectStore, dataset: DayDataset, days: list[date]) -> pa.Table:
    """The rows of these days' objects, each read by itself."""
    schema = _schema(dataset)
    by_key = {dataset.key(day): day for day in days}
    objects = store.get_many(by_key)
    if not objects:
        return schema.empty_table()
    rows = parse_clean(dataset, objects.values())
    # Etags of the bytes that were read, not of the listing: an object may be written between.
    etags = [etag_of(data) for data in objects.values()]
    counts = [row_count(dataset, data) for data in objects.values()]
    per_row = pd.DataFrame({"day": [by_key[key] for key in objects], "etag": etags})
    per_row = per_row.loc[per_row.index.repeat(counts)]
    expected = pa.array(per_row["day"], pa.date32())
    if not rows["TM"].combine_chunks().equals(expected):
        raise BadDataError(_misplaced(dataset, objects))
    return rows.append_column(_ETAG, pa.array(per_row["etag"], pa.string())).cast(schema)


def _misplaced(dataset: DayDataset, objects: dict[str, bytes]) -> str:
    """Says which object holds rows of a day other than its own."""
    for key, data in objects.items():
        rows = parse_clean(dataset, [data])
        others = [day for day in pc.unique(rows["TM"]).to_pylist() if day != dataset.day_of(key)]
        if others:
            return f"{key} holds rows of {others[0]}: a day's object holds that day alone."
    return f"An object of {dataset.name} holds blank lines."


def _schema(dataset: DayDataset) -> pa.Schema:
    return clean_table(dataset).arrow_schema.append(pa.field(_ETAG, pa.string()))


def _parquet(rows: pa.Table) -> bytes:
    written = io.BytesIO()
    pq.write_table(rows.combine_chunks(), written, compression="zstd", version="2.6")
    return written.getvalue()
