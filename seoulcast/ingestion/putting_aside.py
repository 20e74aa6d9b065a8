"""Rows that can't be taken, put aside one by one: a flaw costs its own row and no other.

They lie in `quarantine/` beside the days that break their contract, as they came and with the
reason. Days that are rejected whole are the part of `writing`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from seoulcast.datasets import keys
from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.schemas import validate_rows
from seoulcast.datasets.store import ObjectStore, etag_of
from seoulcast.ingestion.results import RowsAside
from seoulcast.ingestion.writing import Cleaned
from seoulcast.kma.wire import Flaw

FlawsByDay = Mapping[date, Sequence[Flaw]]


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
