"""The client of the KMA API Hub: days of ASOS and PM10, asked for in bounded chunks.

Each answer is checked against its question; failures are the types of `errors`. What is flawed
in an answer costs nothing else in it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Self

import httpx
from pydantic import SecretStr
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_base, wait_exponential_jitter

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.checking import check_asos, check_five_minute
from seoulcast.kma.columns import FiveMinuteSeries
from seoulcast.kma.connection import HubConnection, Timeouts
from seoulcast.kma.errors import (
    BadKeyError,
    KmaError,
    MalformedAnswerError,
    NotPublishedError,
    UnreachableError,
)
from seoulcast.kma.missing_days import ONE_DAY, Answer, resolve_gaps
from seoulcast.settings import Settings

_LOG = logging.getLogger(__name__)

ASOS_DAY_PATH = "/api/typ01/url/kma_sfcdd.php"
ASOS_PERIOD_PATH = "/api/typ01/url/kma_sfcdd3.php"

SANDBOX_KEY = SecretStr("sandbox")
"""The sandbox takes any word for a key, and has to be given one, as the hub has."""

# A hub that asks for a longer rest is left alone until the next run.
_LONGEST_REST_S = 60.0


@dataclass(frozen=True)
class Chunk:
    """Consecutive days that are fetched, stored and cleaned together.

    Args:
        start: first day, KST.
        end: last day, included.
        rows: rows of text of each day that has any, ordered by station or time. A day
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
        # A key that was read from a file may end its line.
        key = SecretStr(api_key.get_secret_value().strip() if api_key else "")
        self._has_key = bool(key.get_secret_value())
        self._clock = clock
        self._attempts = attempts
        self._piece_days = piece_days
        self._backoff = wait or wait_exponential_jitter(multiplier=1.0, max=30.0)
        self._hub = HubConnection(
            base_url,
            key,
            timeouts=timeouts or Timeouts(),
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
        """Let go of the connections."""
        self._hub.close()

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
            parsed, call = self._call(ASOS_PERIOD_PATH, query, wire.parse_asos_period)
            return check_asos(parsed, first, last, stations, call=call)

        return self._chunks(ask, start, end)

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
            parsed, call = self._call(series.path, query, wire.parse_five_minute)
            return check_five_minute(parsed, first, last, station, call=call)

        return self._chunks(ask, start, end)

    def _chunks(
        self, ask: Callable[[date, date], Answer], start: date, end: date
    ) -> Iterator[Chunk]:
        """Check the range now, and only then hand out the iterator that calls."""
        if start > end:
            raise ValueError(f"the range {start} to {end} ends before it starts")
        if end >= self._clock.today():
            raise NotPublishedError(f"{end} (KST) is not over yet: the hub has a part of it.")

        return self._fetched(ask, start, end)

    def _fetched(
        self, ask: Callable[[date, date], Answer], start: date, end: date
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
            last = min(end, first + (self._piece_days - 1) * ONE_DAY)
            try:
                chunk = self._chunk(ask, first, last)
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

    def _chunk(self, ask: Callable[[date, date], Answer], first: date, last: date) -> Chunk:
        """Rows and flaws of the days from first to last.

        Raises:
            MalformedAnswerError: nothing but flaws came.
        """
        flaws: dict[date, dict[str, wire.Flaw]] = {}
        call = ""

        def ask_noting_flaws(start: date, end: date) -> Answer:
            nonlocal call
            answer = ask(start, end)
            call = call or answer.call
            for flaw in answer.flaws:
                # A day that is asked for again has the same flaws again.
                text = self._hub.secret.text(flaw.text)
                flaws.setdefault(flaw.day or start, {}).setdefault(text, flaw._replace(text=text))
            return answer

        resolved = resolve_gaps(ask_noting_flaws, first, last)
        rows = {day: of_day for day, of_day in resolved.items() if of_day}
        by_day = {day: list(of_day.values()) for day, of_day in sorted(flaws.items())}
        if by_day and not rows:
            raise MalformedAnswerError(next(iter(by_day.values()))[0].reason, call=call)
        return Chunk(first, last, rows, by_day)

    def _call(
        self,
        path: str,
        query: dict[str, str],
        parse: Callable[..., wire.Parsed],
    ) -> tuple[wire.Parsed, str]:
        """What one call gave, tried again while it may help, and the call's description."""
        call = f"{path}?{httpx.QueryParams(query)}"

        def once() -> wire.Parsed:
            body = self._hub.body(path, query, call)
            try:
                parsed = parse(body, call=call)
            except KmaError:
                parsed = None
            if parsed is None or parsed.flaws:
                # What is said of an answer, or kept of it, is said of one without the key.
                parsed = parse(self._hub.secret.data(body), call=call)
            return parsed

        if not self._has_key:
            raise BadKeyError("There is no key to ask the hub with.", call=call)
        retrying = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=retry_if_exception(_may_pass),
            before_sleep=self._log_retry,
            reraise=True,
        )
        return retrying(once), call

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        rest_s = error.retry_after_s if isinstance(error, UnreachableError) else None
        return max(self._backoff(state), rest_s or 0.0)

    def _log_retry(self, state: RetryCallState) -> None:
        _LOG.warning(
            "Attempt %d of %d failed; retry in %.1f s. %s",
            state.attempt_number,
            self._attempts,
            state.upcoming_sleep,
            state.outcome.exception() if state.outcome else "",
        )


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, UnreachableError) and (error.retry_after_s or 0.0) > _LONGEST_REST_S:
        return False
    return isinstance(error, KmaError) and error.retryable
