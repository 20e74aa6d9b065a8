"""Daily weather rows of a day: whose they are, and what of them was observed."""

from __future__ import annotations

from collections.abc import Iterable

from seoulcast.ingestion.cleaning import TEMPERATURE_COLUMNS
from seoulcast.ingestion.raw import Row
from seoulcast.kma.columns import ASOS_COLUMNS
from seoulcast.kma.numbers import is_observed

_STN = ASOS_COLUMNS.index("STN")
_FILLED_LAST = TEMPERATURE_COLUMNS[0]


def row_of(rows: Iterable[Row], station: int) -> Row | None:
    """The row of a station."""
    wanted = str(station)
    return next((row for row in rows if row[_STN] == wanted), None)


def is_finished(row: Row | None) -> bool:
    """Whether a row has the daily mean, which the hub fills last."""
    return _is_observed(row, _FILLED_LAST)


def known_temperatures(row: Row | None) -> int:
    """How many temperatures of a row were observed."""
    return sum(_is_observed(row, column) for column in TEMPERATURE_COLUMNS)


def _is_observed(row: Row | None, column: str) -> bool:
    return row is not None and is_observed(column, row[ASOS_COLUMNS.index(column)])
