"""Raw day objects: the hub's rows as text, unchanged, and reading them back.

The shape that `kma` delivers (`Piece`) is also what is read back from the store, so that
cleaning does not care whether a stretch of days was fetched just now or years ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from seoulcast.datasets.keys import RAW_ASOS, DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.store import ObjectStore
from seoulcast.kma.client import Piece
from seoulcast.kma.columns import ASOS_COLUMNS, PM10_COLUMNS

Row = tuple[str, ...]

STORED_PIECE_DAYS = 92


def days_of(start: date, end: date) -> Iterator[date]:
    """Every day from start to end, both included."""
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def columns_of(dataset: DayDataset) -> tuple[str, ...]:
    """The hub's columns of a raw dataset."""
    return ASOS_COLUMNS if dataset is RAW_ASOS else PM10_COLUMNS


def render_raw(dataset: DayDataset, rows: Iterable[Row]) -> bytes:
    """A raw day object: one header line, then each row as the hub gave it.

    The hub's values hold no comma, quote or line end, so no quoting is needed (the wire
    formats are themselves comma or blank separated).
    """
    lines = [",".join(columns_of(dataset)), *(",".join(row) for row in rows), ""]
    return "\n".join(lines).encode()


def parse_raw(data: bytes) -> list[Row]:
    """The rows of a raw day object."""
    return [tuple(line.split(",")) for line in data.decode().splitlines()[1:]]


def raw_frame(dataset: DayDataset, rows: Mapping[date, Iterable[Row]]) -> pd.DataFrame:
    """All rows as one frame of text, for validation."""
    flat = [row for day in sorted(rows) for row in rows[day]]
    return pd.DataFrame(flat, columns=list(columns_of(dataset)), dtype=str)


def stored_pieces(
    store: ObjectStore, dataset: DayDataset, start: date, end: date
) -> Iterator[Piece]:
    """What the store holds of a raw dataset, in bounded pieces that cover start to end."""
    first = start
    while first <= end:
        last = min(end, first + timedelta(days=STORED_PIECE_DAYS - 1))
        rows = {
            day: parse_raw(store.get(info.key))
            for day, info in list_days(store, dataset, first, last).items()
        }
        yield Piece(start=first, end=last, rows=rows)
        first = last + timedelta(days=1)
