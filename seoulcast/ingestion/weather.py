"""ASOS: from fetched pieces to raw_asos, temperature and station_weather, stretch by stretch.

Runs over one day or a century alike. Each stretch is complete when it is handed out, so
that a run killed in the middle has stored, and can record, everything before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from seoulcast.clock import Clock
from seoulcast.datasets.keys import RAW_ASOS, STATION_WEATHER, TEMPERATURE
from seoulcast.datasets.store import ObjectStore
from seoulcast.ingestion.cleaning import (
    TEMPERATURE_COLUMNS,
    CleaningLimits,
    clean_station_weather,
    clean_temperature,
)
from seoulcast.ingestion.publication import Publication, State
from seoulcast.ingestion.raw import Row, days_of, parse_raw
from seoulcast.ingestion.results import Batch, DayResult
from seoulcast.ingestion.writing import (
    Completeness,
    read_raw,
    store_clean,
    store_raw,
)
from seoulcast.kma.client import Piece
from seoulcast.kma.columns import ASOS_COLUMNS
from seoulcast.kma.numbers import asos_numbers

_STN = ASOS_COLUMNS.index("STN")
_TARGETS = tuple(ASOS_COLUMNS.index(column) for column in TEMPERATURE_COLUMNS)
_MISSING = "-99.0"


@dataclass
class WeatherIngestion:
    """One pass over a range of days.

    Args:
        store: where objects go.
        station: the target station, whose temperatures are cleaned.
        clock: tells each day's age.
        publication: when a day counts as finished.
        limits: of cleaning.
        wanted: names of the datasets to write, of raw_asos, temperature, station_weather.
        also: other stations that are cleaned from these raw days (`follow`): a stored day is
            not replaced by one that knows less of them.
    """

    store: ObjectStore
    station: int
    clock: Clock
    publication: Publication
    limits: CleaningLimits
    wanted: Collection[str]
    also: tuple[int, ...] = ()
    _temperatures: dict[date, tuple[float, ...]] = field(default_factory=dict, init=False)
    _waiting: dict[date, DayResult] = field(default_factory=dict, init=False)

    def run(self, pieces: Iterable[Piece], start: date, end: date) -> Iterator[Batch]:
        """Judge, validate, store and clean each piece as it comes.

        Args:
            pieces: consecutive pieces that cover start to end: the hub's, or the store's.
            start: first day of the range.
            end: last day of the range.

        Yields:
            What became of each piece's days; all of it is stored by then.
        """
        self.prepare(start, end)
        for piece in pieces:
            yield self._take(piece, last=piece.end == end)

    def prepare(self, start: date, end: date) -> None:
        """Take up what is stored around a range; `run` does it by itself."""
        if TEMPERATURE.name in self.wanted:
            self._remember_around(start, end)

    def follow(self, batch: Batch, *, last: bool) -> Batch:
        """Clean this station's temperature from raw days that another pass has stored.

        Args:
            batch: what that pass made of its stretch; stretches come in order.
            last: whether it is the last one of the range.
        """
        followed = Batch(batch.start, batch.end)
        if TEMPERATURE.name in self.wanted:
            results = {raw.day: self._of_station(raw, batch.rows) for raw in batch.raw}
            own = {
                day: batch.rows.get(day, []) for day, result in results.items() if result.settled
            }
            rows = {day: [row] for day, rows in own.items() if (row := _row_of(rows, self.station))}
            followed.results[TEMPERATURE.name] = self._temperature(
                batch, _numbers(rows), results, last=last
            )
        return followed

    def _of_station(self, raw: DayResult, rows: dict[date, list[Row]]) -> DayResult:
        """What a raw day is for this station: not published while its row or mean lacks."""
        state = self._state(raw.day, rows.get(raw.day, []))
        if raw.settled and state == "unpublished":
            return DayResult(raw.day, "unpublished", f"nothing of station {self.station} yet")
        return raw

    def _take(self, piece: Piece, *, last: bool) -> Batch:
        rows, results = self._raw(piece)
        batch = Batch(piece.start, piece.end, raw=list(results.values()), rows=rows)
        if RAW_ASOS.name in self.wanted:
            batch.results[RAW_ASOS.name] = list(results.values())
        numbers = _numbers(rows)
        if TEMPERATURE.name in self.wanted:
            batch.results[TEMPERATURE.name] = self._temperature(batch, numbers, results, last=last)
        if STATION_WEATHER.name in self.wanted:
            weather = clean_station_weather(numbers)
            batch.results[STATION_WEATHER.name] = store_clean(
                self.store, STATION_WEATHER, weather, results
            )
        return batch

    def _raw(self, piece: Piece) -> tuple[dict[date, list[Row]], dict[date, DayResult]]:
        """The rows to clean from and the raw result, both by day."""
        states = {
            day: self._state(day, piece.rows.get(day, []))
            for day in days_of(piece.start, piece.end)
        }
        rows = {day: piece.rows[day] for day, s in states.items() if s in {"finished", "partial"}}
        if RAW_ASOS.name not in self.wanted:
            return rows, {
                day: DayResult(day, "unchanged" if day in rows else "absent") for day in states
            }
        return store_raw(
            self.store,
            RAW_ASOS,
            states,
            rows,
            completeness=lambda data: asos_completeness(data, self.station, *self.also),
            clean=self._target_alone,
            station=self.station,
        )

    def _target_alone(self, rows: dict[date, list[Row]]) -> pd.DataFrame:
        """The target's clean rows without their neighbours: enough to see the impossible."""
        numbers = _numbers({d: [r] for d, rs in rows.items() if (r := _row_of(rs, self.station))})
        return numbers if numbers.empty else clean_temperature(numbers, self.limits)

    def _state(self, day: date, rows: list[Row]) -> State:
        target = _row_of(rows, self.station)
        return self.publication.asos(
            rows=len(rows),
            target_row=target is not None,
            mean_known=target is not None and target[_TARGETS[0]] != _MISSING,
            age_days=self.clock.age_days(day),
        )

    def _temperature(
        self, stretch: Batch, numbers: pd.DataFrame, raw: dict[date, DayResult], *, last: bool
    ) -> list[DayResult]:
        """Clean the days whose neighbours are known by now.

        The last days of a stretch wait for the next one: a gap across the seam can only be
        filled when both its sides are known.
        """
        self._remember(numbers)
        self._waiting |= raw
        reach = timedelta(days=self.limits.interpolate_gap_days)
        first = stretch.start - reach
        final = stretch.end + reach if last else stretch.end - reach
        ready = {day: self._waiting.pop(day) for day in sorted(self._waiting) if day <= final}
        known = self._known_temperatures()
        clean = known if known.empty else clean_temperature(known, self.limits)
        chosen = clean["TM"].between(pd.Timestamp(first), pd.Timestamp(final))
        results = store_clean(self.store, TEMPERATURE, clean[chosen], ready)
        self._forget_before(final - 2 * reach - timedelta(days=1))
        # Of the days around the range only those that changed are news.
        return [r for r in results if r.day in ready or r.status != "unchanged"]

    def _remember(self, numbers: pd.DataFrame) -> None:
        mine = numbers[numbers["STN"] == self.station]
        for row in mine[["TM", *TEMPERATURE_COLUMNS]].itertuples(index=False):
            self._temperatures[row[0].date()] = tuple(row[1:])

    def _known_temperatures(self) -> pd.DataFrame:
        days = sorted(self._temperatures)
        frame = pd.DataFrame(
            [self._temperatures[day] for day in days], columns=list(TEMPERATURE_COLUMNS)
        )
        frame.insert(0, "TM", pd.to_datetime(days))
        frame.insert(1, "STN", self.station)
        return frame

    def _forget_before(self, day: date) -> None:
        self._temperatures = {d: t for d, t in self._temperatures.items() if d >= day}

    def _remember_around(self, start: date, end: date) -> None:
        """Take up stored raw days around the range: the neighbours of its gaps."""
        reach = timedelta(days=2 * self.limits.interpolate_gap_days + 1)
        one = timedelta(days=1)
        around = [*days_of(start - reach, start - one), *days_of(end + one, end + reach)]
        stored = {day: read_raw(self.store, RAW_ASOS, day) for day in around}
        rows = {day: parse_raw(data) for day, data in stored.items() if data is not None}
        self._remember(_numbers(rows))


def _row_of(rows: list[Row], station: int) -> Row | None:
    wanted = str(station)
    return next((row for row in rows if row[_STN] == wanted), None)


def _numbers(rows: dict[date, list[Row]]) -> pd.DataFrame:
    flat = [row for day in sorted(rows) for row in rows[day]]
    return asos_numbers(pd.DataFrame(flat, columns=list(ASOS_COLUMNS), dtype=str))


def asos_completeness(data: bytes, *stations: int) -> Completeness:
    """How much a raw ASOS day holds: its rows, and known temperatures of each of `stations`."""
    rows = parse_raw(data)
    return len(rows), *(_known_targets(_row_of(rows, station)) for station in stations)


def _known_targets(row: Row | None) -> int:
    return 0 if row is None else sum(row[index] != _MISSING for index in _TARGETS)
