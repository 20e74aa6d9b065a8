"""Raw day objects: the hub's rows as text, unchanged, and reading them back.

What is read back is a `Chunk`, as `kma` delivers it, so that cleaning does not care whether
days were fetched just now or years ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.kma.client import Chunk

Row = tuple[str, ...]
RowsByDay = Mapping[date, list[Row]]

STORED_CHUNK_DAYS = 92
"""Days read from the store at a time: a quarter of all stations is some 20 MB."""


@dataclass(frozen=True)
class RawTable:
    """A raw dataset and the hub's columns of its rows.

    Args:
        dataset: the raw dataset.
        columns: names of a row's values, in the hub's order.
    """

    dataset: DayDataset
    columns: tuple[str, ...]

    def render(self, rows: Iterable[Row]) -> bytes:
        """A day object: one header line, then each row as the hub gave it.

        The hub's values hold no comma, quote or line end, so no quoting is needed (the wire
        formats are themselves comma or blank separated).
        """
        lines = [",".join(self.columns), *(",".join(row) for row in rows), ""]
        return "\n".join(lines).encode()

    def frame(self, rows: RowsByDay) -> pd.DataFrame:
        """The rows of all days as one frame of text, in order of day."""
        flat = [row for day in sorted(rows) for row in rows[day]]
        # The rows are text: pandas need not look at each value for its type.
        return pd.DataFrame(flat, columns=list(self.columns), dtype=object)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in order of time, station and all other values, however they came together."""
    return sorted(rows, key=lambda row: (row[0], len(row[1]), row))


def days_of(start: date, end: date) -> Iterator[date]:
    """Every day from start to end, both included."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def parse_raw(data: bytes) -> list[Row]:
    """The rows of a raw day object."""
    return [tuple(line.split(",")) for line in data.decode().splitlines()[1:]]


def read_raw_days(
    store: ObjectStore, dataset: DayDataset, days: Iterable[date]
) -> dict[date, list[Row]]:
    """The stored rows of those of `days` that have an object."""
    by_key = {dataset.key(day): day for day in days}
    return {by_key[key]: parse_raw(data) for key, data in store.get_many(by_key).items()}


def stored_chunks(
    store: ObjectStore, dataset: DayDataset, start: date, end: date
) -> Iterator[Chunk]:
    """What is stored of a raw dataset, in bounded chunks that cover start to end."""
    first = start
    while first <= end:
        last = min(end, first + timedelta(days=STORED_CHUNK_DAYS - 1))
        rows = read_raw_days(store, dataset, list_days(store, dataset, first, last))
        yield Chunk(start=first, end=last, rows=rows)
        first = last + timedelta(days=1)
