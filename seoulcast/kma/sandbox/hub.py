"""The hub's side of a call: from path and query to status and body. No sockets here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.client import ASOS_DAY_PATH, ASOS_PERIOD_PATH
from seoulcast.kma.columns import PM10
from seoulcast.kma.hour_columns import HOURS_PATH
from seoulcast.kma.hour_wire import render_hours
from seoulcast.kma.official_columns import OFFICIAL_SOURCES, POINT, OfficialSource
from seoulcast.kma.official_wire import render_official
from seoulcast.kma.point_wire import render_point, render_point_failure
from seoulcast.kma.sandbox.answers import asos_rows, pm10_rows
from seoulcast.kma.sandbox.archive import read_archive
from seoulcast.kma.sandbox.faults import Faults, tampered_asos, tampered_pm10
from seoulcast.kma.sandbox.hour_answers import hour_rows
from seoulcast.kma.sandbox.hour_faults import tampered_hours
from seoulcast.kma.sandbox.observations import Observations
from seoulcast.kma.sandbox.official_answers import official_rows
from seoulcast.kma.sandbox.official_faults import tampered_official
from seoulcast.kma.sandbox.queries import (
    BAD_KEY,
    NO_PATH,
    Query,
    Refusal,
    stations_asked,
    time_asked,
)
from seoulcast.kma.sandbox.weather_generator import make_weather
from seoulcast.kma.wire import Row

HOUR_PATH = "/api/typ01/url/kma_sfctm2.php"
"""One hour; the paths of periods are the client's."""
PATHS = (
    ASOS_DAY_PATH, ASOS_PERIOD_PATH, PM10.path, HOUR_PATH, HOURS_PATH,
    *(source.path for source in OFFICIAL_SOURCES),
)  # fmt: skip

_OFFICIAL = {source.path: source for source in OFFICIAL_SOURCES}
_BAD_KEYS = {"", "bad"}
# A year's end far enough that a running sandbox seldom makes its weather anew.
_WEATHER_AHEAD = timedelta(days=400)
_LAST_TARGET = timedelta(days=14)
"""Forecasts need the weather of the days that they are for."""
_A_SLOT = timedelta(minutes=5)
_ROWS_OF_A_PAGE = 10

Render = Callable[[list[Row]], bytes]


class Rows(NamedTuple):
    """An answer before it is written: its rows and the format of the path.

    `time_at` is where in a row its time is.
    """

    rows: list[Row]
    render: Render
    time_at: int = 0
    is_json: bool = False


class Hub:
    """Answers calls from an archive, or from weather made from a seed.

    Args:
        archive: folder of real observations. With one, nothing is ever made up.
        seed: of the weather.
        clock: what the hub takes for now.
    """

    def __init__(self, archive: Path | None, seed: int, clock: Clock) -> None:
        self.clock = clock
        self._archive = archive
        self._seed = seed
        self._loading = threading.Lock()
        self._loaded: Observations | None = None

    @property
    def origin(self) -> str:
        """Where the answers come from."""
        return "archive" if self._archive is not None else "synthetic"

    def observations(self) -> Observations:
        """The observations, read or made at the first call and kept."""
        with self._loading:
            if self._loaded is None and self._archive is not None:
                self._loaded = read_archive(self._archive)
            today = self.clock.today()
            needed = today + _LAST_TARGET
            if self._archive is None and (self._loaded is None or self._loaded.through < needed):
                # Longer weather begins with the very same days.
                self._loaded = make_weather(self._seed, today + _WEATHER_AHEAD)
            assert self._loaded is not None  # noqa: S101 - one of the two branches has filled it
            return self._loaded

    def answer(self, path: str, query: Query, faults: Faults) -> Rows:
        """The rows of a call and how they are written.

        Raises:
            Refusal: with the envelope to send.
        """
        if path not in PATHS:
            raise Refusal(NO_PATH)
        if query.get("authKey", "") in _BAD_KEYS:
            raise Refusal(BAD_KEY)
        if path in _OFFICIAL:
            return self._official(_OFFICIAL[path], query, faults)
        if path in (HOUR_PATH, HOURS_PATH):
            rows = tampered_hours(self._hours(path, query, faults), faults)
            return Rows(rows, partial(render_hours, with_help=query.get("help") == "1"))
        if path == PM10.path:
            return Rows(tampered_pm10(self._pm10(query, faults), faults), wire.render_five_minute)
        if path == ASOS_DAY_PATH:
            first = last = time_asked(query, "tm", self._now()).date()
            fixed = query.get("disp") == "1"
        else:
            first, last = (time_asked(query, n, self._now()).date() for n in ("tm1", "tm2"))
            fixed = True
        rows = asos_rows(self.observations(), first, last, stations_asked(query), self.clock.now())
        with_help = query.get("help") == "1"

        def render(rows: list[Row]) -> bytes:
            if fixed:
                return wire.render_asos_period(rows, with_help=with_help)
            return wire.render_asos_day(rows, with_help=with_help)

        return Rows(tampered_asos(rows, faults), render)

    def _pm10(self, query: Query, faults: Faults) -> list[Row]:
        dust = self.observations().dust
        asked = sorted(stations_asked(query) or dust)
        stations = [station for station in asked if station in dust]
        there = self._now() - _A_SLOT - timedelta(minutes=faults.slots_after_min)
        last = min(time_asked(query, "tm2", there), there)
        first = time_asked(query, "tm1", last - timedelta(days=1))
        found = [pm10_rows(dust[station], station, first, last) for station in stations]
        if not query.get("tm1"):
            found = [rows[-1:] for rows in found]
        return [row for rows in found for row in rows]

    def _hours(self, path: str, query: Query, faults: Faults) -> list[Row]:
        there = self._now() - timedelta(minutes=faults.hours_after_min)
        if path == HOUR_PATH:
            newest = there.replace(minute=0, second=0, microsecond=0)
            first = last = time_asked(query, "tm", newest)
        else:
            first, last = (time_asked(query, name, there) for name in ("tm1", "tm2"))
        if faults.hours_cut_days is not None:
            # As the hub cuts, without a word: the first days of a longer range.
            last = min(last, first + timedelta(days=faults.hours_cut_days) - _A_SLOT)
        stations = stations_asked(query)
        return hour_rows(self.observations().hours, first, min(last, there), stations)

    def _official(self, source: OfficialSource, query: Query, faults: Faults) -> Rows:
        until = self._now() - timedelta(minutes=faults.official_after_min)
        rows = official_rows(self.observations().official, source, query, until)
        rows = tampered_official(source, rows, faults)
        if source == POINT:
            return Rows(rows, partial(_point_page, query), is_json=True)
        commas = query.get("disp") == "1"
        return Rows(rows, partial(render_official, source, with_commas=commas), time_at=1)

    def _now(self) -> datetime:
        """Wall time in KST."""
        return self.clock.now().replace(tzinfo=None)


def cut_silently(answer: Rows, faults: Faults) -> list[Row]:
    """The rows that a hub with a silent limit would send."""
    rows, at = answer.rows, answer.time_at
    if faults.cut_after_days is not None and rows:
        first = wire.day_of(min(row[at][:8] for row in rows)) or date.min
        last = f"{first + timedelta(days=faults.cut_after_days - 1):%Y%m%d}"
        rows = [row for row in rows if row[at][:8] <= last]
    return rows[: faults.cut_after_rows]


def _point_page(query: Query, rows: list[Row]) -> bytes:
    """The page of a point forecast that is asked for; as at the hub, ten rows if not more."""
    if query.get("dataType") != "JSON":
        return render_point_failure("10", "INVALID_REQUEST_PARAMETER_ERROR")
    page, size = (query.get(name, "") for name in ("pageNo", "numOfRows"))
    return render_point(
        rows,
        page=int(page) if page.isdigit() else 1,
        page_rows=int(size) if size.isdigit() else _ROWS_OF_A_PAGE,
    )
