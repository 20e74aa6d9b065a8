"""A hub that answers for days that begin later than the calendar's, from rows it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import httpx
from pydantic import SecretStr
from support.hub_hours import PERSON, PERSON_ID, hour_row, moments
from tenacity import wait_none

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.hour_columns import HOURS_PATH
from seoulcast.kma.hour_wire import render_hours
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    SHORT_TERM,
    OfficialSource,
)
from seoulcast.kma.official_wire import render_official
from seoulcast.kma.point_wire import render_point
from seoulcast.regions import ForecastRegion, region_of
from seoulcast.stations import SEOUL
from seoulcast.windows import HOURS_BEGIN, SLOTS_BEGIN

D = date(2024, 3, 1)
ONE_DAY, HOUR, SLOT = timedelta(days=1), timedelta(hours=1), timedelta(minutes=5)
MORNING = datetime(2024, 3, 2, 4, 15)  # noqa: DTZ001 - the clock takes naive as KST
LATER = datetime(2024, 6, 1, 12, 0)  # noqa: DTZ001
_FOUND = region_of(SEOUL)
assert _FOUND is not None
SEOULS: ForecastRegion = _FOUND

Row = tuple[str, ...]
Days = dict[date, list[Row]]


class WindowHub:
    """Answers from the rows it holds, up to its own now, the first so many of an answer.

    Args:
        rows: the hub's own rows by path.
        now: of the hub and of its clients.
        most: rows of an answer; more are cut without a word.
        spoil: the text of an answer, spoilt.
    """

    def __init__(
        self,
        rows: dict[str, list[Row]],
        now: datetime = LATER,
        *,
        most: int | None = None,
        spoil: Callable[[str], str] = str,
    ) -> None:
        self.rows, self.now, self.most, self.spoil = rows, now, most, spoil
        self.calls: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = {name: text for name, text in request.url.params.items() if name != "authKey"}
        path = request.url.path
        self.calls.append({"path": path.rpartition("/")[2], **query})
        rows = self.rows[path]
        if path == POINT.path:
            asked = (query["base_date"], query["base_time"])
            rows = [row for row in rows if row[:2] == asked]
            page, page_rows = int(query["pageNo"]), min(int(query["numOfRows"]), self.most or 1000)
            return self._answer(render_point(rows, page=page, page_rows=page_rows), "utf-8")
        if "reg" in query:
            rows = [row for row in rows if row[0] == query["reg"]]
            rows = [row for row in rows if query["tmfc1"] <= row[1][:10] <= query["tmfc2"]]
            source = {s.path: s for s in (MIDTERM_TEMPERATURE, MIDTERM_LAND, SHORT_TERM)}[path]
            return self._answer(render_official(source, rows[: self.most]))
        asked = query["stn"].split(":")
        rows = [row for row in rows if query["tm1"] <= row[0] <= query["tm2"] and row[1] in asked]
        rows = [row for row in rows if row[0] <= f"{self.now:%Y%m%d%H%M}"]
        render = render_hours if path == HOURS_PATH else wire.render_five_minute
        return self._answer(render(rows[: self.most]))

    def _answer(self, body: bytes, encoding: str = "cp949") -> httpx.Response:
        return httpx.Response(200, content=self.spoil(body.decode(encoding)).encode(encoding))

    def client(self, **options: object) -> KmaClient:
        return KmaClient(
            "http://hub",
            SecretStr("a-key"),
            clock=Clock.starting_at(self.now),
            transport=httpx.MockTransport(self),
            **({"wait": wait_none()} | options),
        )


def held_hours(days: int = 1, stations: tuple[int, ...] = (108, 112)) -> list[Row]:
    return [
        hour_row(moment, station)
        for number in range(days)
        for moment in moments(D + number * ONE_DAY, HOURS_BEGIN, HOUR)
        for station in stations
    ]


def held_slots(days: int = 1, stations: tuple[int, ...] = (102, 108)) -> list[Row]:
    return [
        (f"{moment:%Y%m%d%H%M}", str(station), "39", "000000", "")
        for station in stations
        for number in range(days)
        for moment in moments(D + number * ONE_DAY, SLOTS_BEGIN, SLOT)
    ]


def held_issues(source: OfficialSource, days: int = 1) -> list[Row]:
    """Two issues a day from 06:00 of D on, each for four days."""
    named = {"REG_ID": SEOULS.land if source == MIDTERM_LAND else SEOULS.temperature}
    named |= {"MOD": "A02", "SKY": "DB01", "PRE": "WB00", "CONF": "없음", "WF": "구름많고 한때 비"}
    named |= {"MAN_ID": PERSON_ID, "MAN_FC": PERSON, "W1": "N", "W2": "NW", "STN": "109"}
    rows = []
    for hours in (6 + 12 * number for number in range(2 * days)):
        issued = datetime.combine(D, time()) + timedelta(hours=hours)
        for ahead in range(1, 5):
            times = {
                "TM_FC": f"{issued:%Y%m%d%H%M}",
                "TM_EF": f"{issued + ahead * ONE_DAY:%Y%m%d}0000",
            }
            rows.append(tuple((named | times).get(column, "1") for column in source.columns))
    return rows


def days_of(chunks: list[Chunk]) -> Days:
    return {day: rows for chunk in chunks for day, rows in chunk.rows.items()}
