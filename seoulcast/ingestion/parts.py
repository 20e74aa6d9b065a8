"""Days that come in parts: the hours of each station, the issues of each source.

A part is kept or replaced by itself: what is new of a day is taken, and what the hub gives less
of than before, or nothing of, stays as it is stored. No part of a day ever gets worse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

import pandas as pd

from seoulcast.datasets.keys import DayDataset
from seoulcast.datasets.listing import list_days
from seoulcast.datasets.schemas import validate_rows
from seoulcast.datasets.store import ObjectStore, etag_of
from seoulcast.ingestion.raw import RawTable, Row, RowsByDay, in_order, read_raw_days

Part = tuple[str, str]
"""Whose it is, and its moment as YYYYMMDDHHmm: a station and the end of an hour, or a source and
a time of issue."""

_NOTHING = (0, 0)
_MOMENT = "%Y%m%d%H%M"


def _unchanged(moment: str) -> str:
    return moment


@dataclass(frozen=True)
class PartedDays:
    """A raw dataset whose days come in parts, and what is made of it.

    Args:
        table: the raw dataset.
        clean: the clean dataset.
        whose: the column, of raw and of clean rows, that says whose a part is.
        moment: the column of clean rows with the moment of their part.
        last_from: time after midnight of D. Whoever has a row of then or later has the end of
            the day.
        counts: whether a raw row says anything at all.
        numbers: clean rows of raw ones, not validated.
        known: by clean row, how much of it is known.
        moment_of: the moment of a raw row's part, of its TM.
    """

    table: RawTable
    clean: DayDataset
    whose: str
    moment: str
    last_from: timedelta
    counts: Callable[[Row], bool]
    numbers: Callable[[RowsByDay], pd.DataFrame]
    known: Callable[[pd.DataFrame], pd.Series[int]]
    moment_of: Callable[[str], str] = _unchanged

    def without_end(self, day: date, rows: Sequence[Row]) -> list[str] | None:
        """Who has something of a day and not its end; None where nobody has anything.

        Args:
            day: D.
            rows: its rows, in order of time.
        """
        last = f"{datetime.combine(day, time()) + self.last_from:{_MOMENT}}"
        place = self.table.columns.index(self.whose)
        newest: dict[str, str] = {}
        for row in reversed(rows):
            if row[place] not in newest and self.counts(row):
                newest[row[place]] = row[0]
        if not newest:
            return None
        return sorted(who for who, moment in newest.items() if moment < last)

    def of_rows(self, rows: Iterable[Row]) -> dict[Part, list[Row]]:
        """Rows by their part."""
        place = self.table.columns.index(self.whose)
        parts: dict[Part, list[Row]] = {}
        for row in rows:
            parts.setdefault((row[place], self.moment_of(row[0])), []).append(row)
        return parts

    def completeness(self, rows: RowsByDay) -> dict[Part, tuple[int, int]]:
        """How much there is of each part: rows that keep the contract, and what is known of them.

        A part of which nothing is good is not in it: what is impossible is an error at the
        source, and must not take a good one's place.
        """
        if not any(rows.values()):
            return {}
        frame = self.numbers(rows).reset_index(drop=True)
        good = frame.drop(index=list(validate_rows(self.clean, frame)))
        moments = good[self.moment].dt.strftime(_MOMENT)
        found: dict[Part, tuple[int, int]] = {}
        for who, moment, known in zip(
            good[self.whose].astype(str), moments, self.known(good), strict=True
        ):
            of_part = found.get((who, moment), _NOTHING)
            found[who, moment] = (of_part[0] + 1, of_part[1] + int(known))
        return found


@dataclass(frozen=True)
class Merged:
    """A chunk's rows beside what is stored of its days.

    Args:
        rows: to be stored, by day.
        joined: the days of which stored rows are among them.
        kept: by day, the parts of which the hub now gives less than what is stored.
    """

    rows: RowsByDay
    joined: Collection[date]
    kept: Mapping[date, list[Part]]


def with_stored(store: ObjectStore, days: PartedDays, rows: RowsByDay) -> Merged:
    """Put a chunk's rows together with the stored ones of the same days, part by part.

    Args:
        store: where the days are.
        days: what they are made of.
        rows: readable ones, in order, of the days that have any.
    """
    dataset = days.table.dataset
    there = list_days(store, dataset, min(rows), max(rows)) if rows else {}
    changed = [
        day
        for day, of_day in rows.items()
        if day in there and there[day].etag != etag_of(days.table.render(of_day))
    ]
    stored = read_raw_days(store, dataset, changed)
    before = days.completeness(stored)
    now = days.completeness({day: rows[day] for day in stored})
    merged = dict(rows)
    kept: dict[date, list[Part]] = {}
    for day, of_day in stored.items():
        parts = days.of_rows(rows[day])
        for part, of_part in days.of_rows(of_day).items():
            is_less = _is_less(now.get(part, _NOTHING), before.get(part, _NOTHING))
            if is_less:
                kept.setdefault(day, []).append(part)
            if is_less or part not in parts:
                parts[part] = of_part
        merged[day] = in_order(chain.from_iterable(parts.values()))
    return Merged(merged, stored.keys(), kept)


def _is_less(now: tuple[int, int], before: tuple[int, int]) -> bool:
    return any(n < b for n, b in zip(now, before, strict=True))
