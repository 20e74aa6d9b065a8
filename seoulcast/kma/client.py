"""The client of the KMA API Hub: observations and official forecasts by day, in bounded chunks.

Each answer is checked against its question; failures are the types of `errors`. What is flawed
in an answer costs nothing else in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import TracebackType
from typing import Self

import httpx
from pydantic import SecretStr
from tenacity.wait import wait_base

from seoulcast.clock import Clock
from seoulcast.kma import window_questions, wire
from seoulcast.kma.calls import HubCalls
from seoulcast.kma.checking import check_asos, check_five_minute
from seoulcast.kma.columns import FiveMinuteSeries
from seoulcast.kma.connection import Timeouts
from seoulcast.kma.errors import MalformedAnswerError, NotPublishedError
from seoulcast.kma.gathering import GatheredDays
from seoulcast.kma.missing_days import ONE_DAY, Answer, Ask
from seoulcast.kma.official_columns import OfficialSource
from seoulcast.kma.window_questions import SHORT_PIECE_DAYS
from seoulcast.regions import ForecastRegion
from seoulcast.settings import Settings
from seoulcast.windows import HOURS_BEGIN, ISSUES_BEGIN, SLOTS_BEGIN

ASOS_DAY_PATH = "/api/typ01/url/kma_sfcdd.php"
ASOS_PERIOD_PATH = "/api/typ01/url/kma_sfcdd3.php"

SANDBOX_KEY = SecretStr("sandbox")
"""The sandbox takes any word for a key, and has to be given one, as the hub has."""


@dataclass(frozen=True)
class Chunk:
    """Consecutive days that are fetched, stored and cleaned together.

    Days are the calendar's for daily values; for what is known by the hour they begin later
    (`seoulcast.windows`).

    Args:
        start: first day, KST.
        end: last day, included.
        rows: rows of text of each day that has any, ordered by time and station. A day
            that is not a key has no rows at the hub.
        flaws: by day, what the hub sent of it that can't be taken.
    """

    start: date
    end: date
    rows: dict[date, list[wire.Row]]
    flaws: dict[date, list[wire.Flaw]] = field(default_factory=dict)


class KmaClient:
    """Asks the hub for days of observations. Use it as a context manager.

    Args:
        base_url: scheme and host of the hub.
        api_key: the hub's authKey; without one every call raises BadKeyError.
        clock: tells which days are over.
        timeouts: when a call is given up.
        attempts: tries of one call, the first included.
        piece_days: days asked for in one call.
        wait: seconds between tries; exponential with jitter by default. A Retry-After of
            the hub counts where it is longer.
        transport: what carries the calls; by default httpx's own, through the proxies that
            the environment names.
    """

    def __init__(
        self,
        base_url: str,
        api_key: SecretStr | None,
        *,
        clock: Clock,
        timeouts: Timeouts | None = None,
        attempts: int = 4,
        piece_days: int = 92,
        wait: wait_base | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self._piece_days = piece_days
        self._calls = HubCalls(
            base_url,
            api_key,
            timeouts=timeouts or Timeouts(),
            attempts=attempts,
            wait=wait,
            transport=transport,
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """A client of the hub that the settings name."""
        return cls(
            settings.kma_url,
            SANDBOX_KEY if settings.uses_sandbox else settings.kma_api_key,
            clock=settings.clock,
            timeouts=Timeouts(settings.kma_timeout_s, settings.kma_call_timeout_s),
            attempts=settings.kma_attempts,
            piece_days=settings.kma_piece_days,
            # No proxy knows of a sandbox on this machine's loopback.
            transport=httpx.HTTPTransport() if settings.uses_sandbox else None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections; what another thread is asking for ends as well."""
        self._calls.close()

    def asos(self, start: date, end: date, stations: Sequence[int] = ()) -> Iterator[Chunk]:
        """Daily ASOS rows from `start` to `end` (KST, included), 56 texts each.

        Args:
            start: first day.
            end: last day; it must be over.
            stations: station numbers; none means all the hub has.

        Raises:
            NotPublishedError: `end` is not over, at once and without a call.
            KmaError: any other failure, while iterating.
        """

        def ask(first: date, last: date) -> Answer:
            query = {
                "tm1": f"{first:%Y%m%d}",
                "tm2": f"{last:%Y%m%d}",
                "stn": ":".join(str(station) for station in stations) or "0",
                "help": "0",
            }
            parsed, call = self._calls.ask(ASOS_PERIOD_PATH, query, wire.parse_asos_period)
            return check_asos(parsed, first, last, stations, call=call)

        return self._days([ask], start, end)

    def five_minute(
        self, series: FiveMinuteSeries, start: date, end: date, station: int
    ) -> Iterator[Chunk]:
        """5-minute rows of one station, five texts each. Else as `asos`."""

        def ask(first: date, last: date) -> Answer:
            query = {
                "tm1": f"{first:%Y%m%d}0000",
                "tm2": f"{last:%Y%m%d}2355",
                "stn": str(station),
            }
            parsed, call = self._calls.ask(series.path, query, wire.parse_five_minute)
            return check_five_minute(parsed, first, last, station, call=call)

        return self._days([ask], start, end)

    def weather_hours(self, start: date, end: date, stations: Sequence[int]) -> Iterator[Chunk]:
        """Hourly ASOS rows, 46 texts each, of the hours that lie under the days.

        Args:
            start: first day D.
            end: last day D, included. Its hours may still be running: those there are come.
            stations: station numbers; none means all the hub has.

        Raises:
            NotPublishedError: the hours of `end` have not begun, at once and without a call.
            KmaError: any other failure, while iterating; NotAppliedForError where the key may
                not use the path.
        """
        ask = window_questions.hours(self._calls, self._clock, stations)
        return self._windows([ask], start, end, HOURS_BEGIN, SHORT_PIECE_DAYS)

    def dust_slots(
        self, series: FiveMinuteSeries, start: date, end: date, stations: Sequence[int]
    ) -> Iterator[Chunk]:
        """5-minute rows of the slots that lie under the days, five texts each. Else likewise.

        Each station has its own calls, as for `five_minute`: one for all stations would bring
        ten times the rows of the few that are wanted, and several in one call are not
        documented for this path.
        """
        asks = [
            window_questions.slots(self._calls, self._clock, series, station)
            for station in stations
        ]
        return self._windows(asks, start, end, SLOTS_BEGIN)

    def official(
        self, source: OfficialSource, station: int, region: ForecastRegion, start: date, end: date
    ) -> Iterator[Chunk]:
        """Official forecasts issued under the days, rows of `RAW_OFFICIAL_COLUMNS`. Else likewise.

        The chunks of all sources are of the same days. The point forecast has rows under the
        newest day alone, and no other is asked for: the hub keeps no older one.

        Args:
            source: which forecast.
            station: of the city it is for, which its rows bear.
            region: where the hub has the city's forecasts.
            start: first day D.
            end: last day D, included.
        """
        ask = window_questions.issues(self._calls, self._clock, source, station, region)
        return self._windows([ask], start, end, ISSUES_BEGIN, SHORT_PIECE_DAYS)

    def _days(self, asks: Sequence[Ask], start: date, end: date) -> Iterator[Chunk]:
        """Chunks of days that have to be over."""
        _must_be_a_range(start, end)
        if end >= self._clock.today():
            raise NotPublishedError(f"{end} (KST) is not over yet: the hub has a part of it.")
        return self._fetched(asks, start, end, self._piece_days)

    def _windows(
        self,
        asks: Sequence[Ask],
        start: date,
        end: date,
        begins: timedelta,
        most_days: int | None = None,
    ) -> Iterator[Chunk]:
        """Chunks of days that have to have begun, each as far as it has come."""
        _must_be_a_range(start, end)
        if not window_questions.has_begun(end, begins, self._clock):
            raise NotPublishedError(f"Nothing that lies under {end} (KST) is there yet.")
        piece_days = min(self._piece_days, most_days or self._piece_days)
        return self._fetched(asks, start, end, piece_days)

    def _fetched(
        self, asks: Sequence[Ask], start: date, end: date, piece_days: int
    ) -> Iterator[Chunk]:
        """The chunks of a range; one that is malformed does not keep the next from coming.

        Raises:
            KmaError: at once, but for a malformed chunk: at the end, or where the next one is
                malformed as well, as the hub's format has changed then.
        """
        first_malformed: MalformedAnswerError | None = None
        malformed_before = False
        first = start
        while first <= end:
            last = min(end, first + (piece_days - 1) * ONE_DAY)
            try:
                chunk = self._chunk(asks, first, last)
            except MalformedAnswerError as error:
                if malformed_before:
                    raise
                malformed_before = True
                first_malformed = first_malformed or error
            else:
                malformed_before = False
                yield chunk
            first = last + ONE_DAY
        if first_malformed is not None:
            raise first_malformed

    def _chunk(self, asks: Sequence[Ask], first: date, last: date) -> Chunk:
        gathered = GatheredDays(self._calls.secret)
        for ask in asks:
            gathered.add(ask, first, last)
        return Chunk(first, last, *gathered.by_day())


def _must_be_a_range(start: date, end: date) -> None:
    if start > end:
        raise ValueError(f"the range {start} to {end} ends before it starts")
