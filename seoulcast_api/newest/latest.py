"""The newest forecast, kept in memory: read anew in the background, at most once a second.

The last good one is kept whatever happens to the store afterwards.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from seoulcast_api.http.problems import ProblemError
from seoulcast_api.reading.normals import Table
from seoulcast_api.responses.forecasts import ForecastResponse
from seoulcast_api.responses.observations import ObservedDay

log = logging.getLogger(__name__)

CHECK_EVERY_S = 1.0
"""Age at which the pointer is read again."""
WAIT_FROM_S = 1.5
"""Age from which a reader waits for that. Together with it, less than the two seconds
within which a moved pointer is to show."""
PATIENCE_S = 1.0
"""Longest wait of a reader for whom there is an older forecast to be had."""


@dataclass(frozen=True)
class Snapshot:
    """What was read of the store in one go."""

    forecast: ForecastResponse
    newest_observation: ObservedDay | None
    normals: Table | None = None


class LatestForecast:
    """The newest forecast for the event loop.

    Args:
        load: reads a snapshot from the store; run in the threadpool.
    """

    def __init__(self, load: Callable[[], Snapshot]) -> None:
        self._load = load
        self._snapshot: Snapshot | None = None
        self._error: Exception | None = None
        self._checked_at = float("-inf")
        self._refresh: asyncio.Task[None] | None = None

    @property
    def snapshot(self) -> Snapshot | None:
        """What was read last, without reading; None before."""
        return self._snapshot

    @property
    def error(self) -> Exception | None:
        """Why the last reading failed, or None if it did not."""
        return self._error

    async def get(self) -> Snapshot:
        """The newest forecast, or the last good one while the newest can't be read.

        Raises:
            ProblemError: if none has ever been read.
        """
        age = time.monotonic() - self._checked_at
        if age >= CHECK_EVERY_S:
            if self._refresh is None or self._refresh.done():
                self._refresh = asyncio.create_task(self._read())
            if self._snapshot is None:
                # Shielded: a client that goes away must not cancel it for the others.
                await asyncio.shield(self._refresh)
            elif age >= WAIT_FROM_S:
                await asyncio.wait({self._refresh}, timeout=PATIENCE_S)
        if self._snapshot is None:
            assert self._error is not None  # noqa: S101  one of both is set once it was read
            # Without its traceback, which would grow each time the same error is raised.
            raise self._error.with_traceback(None)
        return self._snapshot

    async def _read(self) -> None:
        try:
            self._snapshot = await run_in_threadpool(self._load)
            self._error = None
        except Exception as error:  # noqa: BLE001  whatever it is, the last good one stays
            # Logged when it begins or changes, not each second.
            if str(error) != str(self._error):
                self._log(error)
            self._error = error
        self._checked_at = time.monotonic()

    def _log(self, error: Exception) -> None:
        kept = "the last good one is kept" if self._snapshot else "there is none to show"
        if isinstance(error, ProblemError):
            log.warning("The newest forecast can't be read; %s. %s", kept, error.for_log)
        else:
            log.error("The newest forecast can't be read; %s.", kept, exc_info=error)
