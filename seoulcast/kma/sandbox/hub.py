"""The hub's side of a call: from path and query to status and body. No sockets here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from seoulcast.clock import KST, Clock
from seoulcast.kma import wire
from seoulcast.kma.client import ASOS_DAY_PATH, ASOS_PERIOD_PATH
from seoulcast.kma.columns import PM10
from seoulcast.kma.sandbox.answers import asos_rows, pm10_rows
from seoulcast.kma.sandbox.archive import read_archive
from seoulcast.kma.sandbox.faults import Faults, tampered_asos, tampered_pm10
from seoulcast.kma.sandbox.observations import Observations
from seoulcast.kma.sandbox.weather_generator import make_weather
from seoulcast.kma.wire import Envelope, Row

PATHS = (ASOS_DAY_PATH, ASOS_PERIOD_PATH, PM10.path)

BAD_KEY = Envelope(401, "유효한 인증키가 아닙니다.")
NOT_APPLIED = Envelope(403, "활용신청이 필요한 API 입니다.")
QUOTA = Envelope(403, "일일 최대 호출 건수 제한을 초과하였습니다.")
NO_PATH = Envelope(404, "요청하신 API를 찾을 수 없습니다.")
BAD_TIME = Envelope(400, "tm, tm1, tm2: YYYYMMDD or YYYYMMDDHHmm.")

_BAD_KEYS = {"", "bad"}
# A year's end far enough that a running sandbox seldom makes its weather anew.
_WEATHER_AHEAD = timedelta(days=400)

Query = Mapping[str, str]
Render = Callable[[list[Row]], bytes]


class Refusal(Exception):  # noqa: N818 - an answer of the hub, not an error of ours
    """The hub refuses with an envelope."""

    def __init__(self, envelope: Envelope) -> None:
        super().__init__(envelope.message)
        self.envelope = envelope


class Rows(NamedTuple):
    """An answer before it is written: its rows and the format of the path."""

    rows: list[Row]
    render: Render


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
            if self._archive is None and (self._loaded is None or self._loaded.through < today):
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
        if path == PM10.path:
            return Rows(tampered_pm10(self._pm10(query), faults), wire.render_five_minute)
        if path == ASOS_DAY_PATH:
            first = last = self._time(query, "tm").date()
            fixed = query.get("disp") == "1"
        else:
            first, last = self._time(query, "tm1").date(), self._time(query, "tm2").date()
            fixed = True
        rows = asos_rows(self.observations(), first, last, _stations(query), self.clock.now())
        with_help = query.get("help") == "1"

        def render(rows: list[Row]) -> bytes:
            if fixed:
                return wire.render_asos_period(rows, with_help=with_help)
            return wire.render_asos_day(rows, with_help=with_help)

        return Rows(tampered_asos(rows, faults), render)

    def _pm10(self, query: Query) -> list[Row]:
        dust = self.observations().dust
        asked = sorted(_stations(query) or dust)
        stations = [station for station in asked if station in dust]
        now = self.clock.now().replace(tzinfo=None)
        last = min(self._time(query, "tm2"), now)
        first = self._time(query, "tm1") if "tm1" in query else last - timedelta(days=1)
        found = [pm10_rows(dust[station], station, first, last) for station in stations]
        if "tm1" not in query:
            found = [rows[-1:] for rows in found]
        return [row for rows in found for row in rows]

    def _time(self, query: Query, name: str) -> datetime:
        """A time of the query as KST wall time; now where it is not given."""
        text = query.get(name)
        if not text:
            return self.clock.now().replace(tzinfo=None)
        try:
            time = datetime.strptime(text.ljust(12, "0"), "%Y%m%d%H%M").replace(tzinfo=KST)
        except ValueError:
            raise Refusal(BAD_TIME) from None
        return time.replace(tzinfo=None)


def cut_silently(rows: list[Row], faults: Faults) -> list[Row]:
    """The rows that a hub with a silent limit would send."""
    if faults.cut_after_days is not None and rows:
        first = wire.day_of(min(row[0][:8] for row in rows)) or date.min
        last = f"{first + timedelta(days=faults.cut_after_days - 1):%Y%m%d}"
        rows = [row for row in rows if row[0][:8] <= last]
    return rows[: faults.cut_after_rows]


def _stations(query: Query) -> frozenset[int]:
    """Stations asked for; empty means all."""
    wanted = {int(part) for part in query.get("stn", "").split(":") if part.strip().isdigit()}
    return frozenset() if 0 in wanted else frozenset(wanted)
