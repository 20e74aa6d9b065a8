"""What metrics tell of the data: read in the background once a scraper asks, never while it waits.

A scrape gets at once what was read last. So a store that answers slowly or not at all shows as
errors and old data, and not as an API that can't be scraped.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool

from seoulcast.datasets.sources import SourceState
from seoulcast.reason import SourceName
from seoulcast_api.http.problems import ProblemError
from seoulcast_api.services import AllServices, Services

log = logging.getLogger(__name__)

READ_AFTER_S = 30.0
"""Age from which a scrape has the store read again: a pointer and five listings a city."""


@dataclass(frozen=True)
class CityState:
    """What was read of a city's data.

    Args:
        newest_days: the newest day of each dataset by its field in /health; None where it is empty.
        drifted: whether the newest drift check found drift; None without one.
    """

    newest_days: Mapping[str, date | None]
    drifted: bool | None


@dataclass(frozen=True)
class SourceStates:
    """The states of hours and official forecasts; a source that was never asked has none."""

    by_source: Mapping[SourceName, SourceState]


class DataMonitor:
    """Keeps what was read last of every city, and of the sources that they share.

    Args:
        services: the readers.
    """

    def __init__(self, services: AllServices) -> None:
        self._services = services
        self._cities: dict[int, CityState] = {}
        self._sources = SourceStates({})
        self._read_at = -math.inf
        self._reading: asyncio.Task[None] | None = None

    @property
    def sources(self) -> SourceStates:
        """The sources, as read last; none before."""
        return self._sources

    def city(self, station: int) -> CityState | None:
        """A city's data, as read last; None before."""
        return self._cities.get(station)

    def refresh(self) -> None:
        """Begin to read, on the event loop, where what is known is old; does not wait for it."""
        is_reading = self._reading is not None and not self._reading.done()
        if not is_reading and time.monotonic() - self._read_at >= READ_AFTER_S:
            self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        # Before it is done, so that what fails is not tried with each scrape.
        self._read_at = time.monotonic()
        try:
            await self._read_all()
        except Exception:  # whatever it is, what was known before stays
            log.exception("The state of the data for metrics can't be read.")

    async def _read_all(self) -> None:
        for one in self._services.all:
            # The age is that of the forecast that is served: without this, of the one that was
            # asked for last. What it raises, it has logged.
            with suppress(Exception):
                await one.latest.get()
            city = await run_in_threadpool(_city_state, one)
            if city is not None:
                self._cities[one.city.station] = city
        sources = await run_in_threadpool(_source_states, self._services.default)
        if sources is not None:
            self._sources = sources


def _city_state(services: Services) -> CityState | None:
    """What the store says now; None where it can't be read."""
    try:
        newest = services.observations.newest_days(services.clock.last_full_day())
        checked = newest.drift_check
        checks = [] if checked is None else services.drift.documents(checked, checked)
    except ProblemError as error:
        log.warning("No state of the data for metrics: %s", error.for_log)
        return None
    return CityState(
        newest_days=dict(newest),
        drifted=checks[-1].drifted if checks else None,
    )


def _source_states(services: Services) -> SourceStates | None:
    try:
        statuses = services.sources.statuses()
    except ProblemError as error:
        log.warning("No states of sources for metrics: %s", error.for_log)
        return None
    return SourceStates({status.source: status.state for status in statuses})
