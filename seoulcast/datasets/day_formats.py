"""File formats of day objects: how the rows of many days become bytes, and are read again.

A dataset's format is that of its extension. Another format of clean days is a class here, a
line in `FORMATS`, and the extension in `keys`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.csv

from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.tables import BadDataError, Table

# No quotes anywhere: neither the hub's values nor ours hold commas, quotes or line ends,
# and the writer refuses those that do.
_UNQUOTED = pa.csv.WriteOptions(include_header=False, quoting_style="none")


class DayFormat(Protocol):
    """What is needed of a file format of day objects."""

    def write(self, rows: pa.Table, days: pa.ChunkedArray) -> dict[date, bytes]:
        """Each day's object, of rows in order of day. Raises pa.ArrowInvalid.

        Args:
            rows: at least one row, of any number of days.
            days: the day of each row, as date32.
        """
        ...

    def read(self, name: str, table: Table, objects: Iterable[bytes]) -> pa.Table:
        """The rows of many clean objects, in the types of `table`. Raises BadDataError.

        Args:
            name: the dataset's, for messages.
            table: its columns.
            objects: bytes of day objects.
        """
        ...

    def row_count(self, data: bytes) -> int:
        """How many rows an object holds."""
        ...


class Csv:
    r"""One header line, `\n` line ends, UTF-8; an empty field is missing."""

    def write(self, rows: pa.Table, days: pa.ChunkedArray) -> dict[date, bytes]:
        """Each day's lines, below the header."""
        written = io.BytesIO()
        pa.csv.write_csv(rows, written, _UNQUOTED)
        return _split(_header(rows.column_names), written.getvalue(), days)

    def read(self, name: str, table: Table, objects: Iterable[bytes]) -> pa.Table:
        """All lines parsed at once, as parsing one object costs as much as many."""
        header = _header(table.names)
        bodies = [header]
        for written in objects:
            data = written if written.startswith(header) else _with_later_columns(table, written)
            if not data.startswith(header):
                first = data[:200].partition(b"\n")[0].decode("utf-8", "replace")
                raise BadDataError(f"An object of {name} has another header: {first!r}")
            if not data.endswith(b"\n"):
                raise BadDataError(f"An object of {name} ends within a line.")
            bodies.append(data[len(header) :])
        try:
            return pa.csv.read_csv(
                io.BytesIO(b"".join(bodies)),
                parse_options=pa.csv.ParseOptions(quote_char=False),
                convert_options=pa.csv.ConvertOptions(
                    column_types=table.arrow_schema,
                    null_values=[""],
                    true_values=["true"],
                    false_values=["false"],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid as error:
            message = f"An object of {name} can't be read: {first_line(error)}"
            raise BadDataError(message) from error

    def row_count(self, data: bytes) -> int:
        """Its lines without the header."""
        return data.count(b"\n") - 1


FORMATS: Mapping[str, DayFormat] = {"csv": Csv()}
"""The format of each extension of a dataset of tables."""


def format_of(dataset: DayDataset) -> DayFormat:
    """The file format of a dataset's day objects."""
    return FORMATS[dataset.extension]


def first_line(error: Exception) -> str:
    """The first line of an error's message; Arrow's go on for many."""
    return str(error).partition("\n")[0]


def _header(names: Iterable[str]) -> bytes:
    return (",".join(names) + "\n").encode()


def _with_later_columns(table: Table, data: bytes) -> bytes:
    """An object from before its table had all its columns, with them; any other as it is."""
    later = table.later
    older = _header(name for name in table.names if name not in later)
    if not later or not data.startswith(older):
        return data
    words = "".join(f",{word}" for word in later.values()).encode()
    return _header(table.names) + data[len(older) :].replace(b"\n", words + b"\n")


def _split(header: bytes, body: bytes, days: pa.ChunkedArray) -> dict[date, bytes]:
    """Cut the lines of all rows, which are in order of day, into each day's object."""
    ends = np.flatnonzero(np.frombuffer(body, np.uint8) == ord("\n")) + 1
    if len(ends) != len(days):
        raise AssertionError("a row is a line: values with line ends are refused before")
    epoch_days = days.combine_chunks().cast(pa.int32()).to_numpy()
    last_rows = np.append(np.flatnonzero(np.diff(epoch_days)), len(epoch_days) - 1)
    objects = {}
    begin = 0
    for day, end in zip(days.take(last_rows).to_pylist(), ends[last_rows].tolist(), strict=True):
        objects[day] = header + body[begin:end]
        begin = end
    return objects
