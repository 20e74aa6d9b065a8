"""Rows that can't be taken, put aside one by one: a flaw costs its own row and no other.

They lie in `quarantine/` beside the days that break their contract, as they came and with the
reason. Days that are rejected whole are the part of `writing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from seoulcast.datasets import keys
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.schemas import validate_rows
from seoulcast.datasets.store import ObjectStore, etag_of
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay, in_order
from seoulcast.ingestion.results import RowsAside
from seoulcast.ingestion.writing import Cleaned
from seoulcast.kma.wire import Flaw

FlawsByDay = Mapping[date, Sequence[Flaw]]

_TIME_CHARS = len("YYYYMMDDHHmm")


@dataclass(frozen=True)
class CleanedRows:
    """Clean rows of many stations, validated row by row.

    Args:
        days: of the rows that keep their contract. A day without any is rejected whole.
        flaws: the others, of the days that have some that do.
    """

    days: Cleaned
    flaws: FlawsByDay

    @classmethod
    def validated(cls, dataset: DayDataset, frame: pd.DataFrame) -> CleanedRows:
        """The rows of a clean dataset, parted by its contract."""
        if frame.empty:
            return cls(Cleaned(frame, frame, {}), {})
        reasons = validate_rows(dataset, frame)
        bad = frame.loc[list(reasons)]
        good = frame.drop(index=list(reasons))
        lost = bad[~bad["TM"].isin(good["TM"])]
        days: dict[date, str] = {}
        flaws: dict[date, list[Flaw]] = {}
        for label, row in bad.iterrows():
            day = row["TM"].date()
            if label in lost.index:
                days.setdefault(day, reasons[label])
            else:
                text = ",".join(f"{value}" for value in row)
                flaws.setdefault(day, []).append(Flaw(text, reasons[label], day, row["STN"]))
        return cls(Cleaned(good, lost, days), flaws)


@dataclass(frozen=True)
class ReadableRows:
    """Raw rows, validated row by row.

    Args:
        rows: those that keep the raw contract and lie under their day, in order of time and
            station; of the days that have any.
        flaws: the others, and what was known of before.
    """

    rows: RowsByDay
    flaws: FlawsByDay

    @classmethod
    def validated(cls, table: RawTable, rows: RowsByDay, flaws: FlawsByDay) -> ReadableRows:
        """The rows of a raw dataset, parted by its contract. `flaws` are known of already."""
        found = {day: list(of_day) for day, of_day in flaws.items()}
        placed: dict[date, list[Row]] = {}
        known = _KnownDays(table.dataset)
        for day, of_day in rows.items():
            for row in of_day:
                wrong = _misplaced(known, row, day)
                if wrong is None:
                    placed.setdefault(day, []).append(row)
                else:
                    found.setdefault(day, []).append(_flaw_of_row(row, wrong, day))
        reasons = _reasons(table, placed)
        if reasons:
            flat = [(day, row) for day in sorted(placed) for row in placed[day]]
            placed = {}
            for at, (day, row) in enumerate(flat):
                if at in reasons:
                    found.setdefault(day, []).append(_flaw_of_row(row, reasons[at], day))
                else:
                    placed.setdefault(day, []).append(row)
        return cls({day: in_order(placed[day]) for day in sorted(placed)}, found)


def _reasons(table: RawTable, rows: RowsByDay) -> dict[int, str]:
    """What is wrong with each bad row, by its place among all."""
    if not rows:
        return {}
    frame = table.frame(rows)
    stations = [int(text) for text in frame["STN"].unique() if text.isdecimal()]
    return validate_rows(table.dataset, frame, stations=stations)


def _misplaced(known: _KnownDays, row: Row, day: date) -> str | None:
    """Why a row can't be among those of its day's object, None if it can."""
    if known[row[0]] != day:
        return f"A row of {row[0]!r} does not lie under {day}."
    if "," in "".join(row):
        return f"A value of the row of {row[0]} holds a comma, which can't be stored."
    return None


class _KnownDays(dict[str, date | None]):
    """The day under which a time of the hub lies, worked out once for each text.

    None for all that is not written YYYYMMDDHHmm.

    Args:
        dataset: whose days.
    """

    def __init__(self, dataset: DayDataset) -> None:
        super().__init__()
        self._dataset = dataset

    def __missing__(self, text: str) -> date | None:
        day = self[text] = self._day_at(text)
        return day

    def _day_at(self, text: str) -> date | None:
        if len(text) != _TIME_CHARS or not text.isdecimal():
            return None
        try:
            return self._dataset.day_at(datetime.fromisoformat(f"{text[:8]}T{text[8:]}"))
        except ValueError:
            return None


def _flaw_of_row(row: Row, reason: str, day: date) -> Flaw:
    station = int(row[1]) if row[1].isdecimal() else None
    return Flaw(",".join(row), reason, day, station)


def flaw_of(flaws: Iterable[Flaw], station: int) -> Flaw | None:
    """The first flaw that is a station's, or may be, as its own can't be read."""
    return next((flaw for flaw in flaws if flaw.station in (station, None)), None)


def unreadable_days(rows: Collection[date], flaws: FlawsByDay) -> dict[date, str]:
    """The days of which nothing but flaws came, each with the first one's reason."""
    return {day: of_day[0].reason for day, of_day in flaws.items() if day not in rows}


def put_aside(store: ObjectStore, dataset: DayDataset, flaws: FlawsByDay) -> list[RowsAside]:
    """Put the flawed rows of each day aside, with their reasons."""
    return [_put_aside(store, dataset, day, flaws[day]) for day in sorted(flaws)]


def _put_aside(
    store: ObjectStore, dataset: DayDataset, day: date, flaws: Sequence[Flaw]
) -> RowsAside:
    data = "".join(f"{flaw.text}\n" for flaw in flaws).encode()
    key, reason_key = keys.quarantined_rows(dataset, day, etag_of(data)[:12])
    is_new = store.head(key) is None
    if is_new:
        # The rows come last: while they are not there, they count as new.
        store.put(reason_key, "".join(f"{flaw.reason}\n" for flaw in flaws).encode())
        store.put(key, data)
    return RowsAside(day, len(flaws), flaws[0].reason, key, is_new)
