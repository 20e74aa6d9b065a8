"""What is flawed in an answer is set aside, and costs no other row, day or chunk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest
from pydantic import SecretStr
from support.hub_rows import asos_row, pm10_rows

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.client import Chunk, KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.errors import MalformedAnswerError

D = date(2021, 3, 1)
LAST = D + timedelta(days=91)
Days = dict[date, list[wire.Row]]
Spoil = Callable[[str], str]


class FlawedHub:
    """Answers from the rows it holds, and spoils the lines of an answer.

    Args:
        days: rows by day.
        render: the format's.
        spoil: the text of an answer, spoilt.
    """

    def __init__(self, days: Days, render: Callable[..., bytes], spoil: Spoil) -> None:
        self.days, self.render, self.spoil = days, render, spoil
        self.calls: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        first, last = (request.url.params[name][:8] for name in ("tm1", "tm2"))
        self.calls.append(f"{first} {last}")
        rows = [
            row
            for day in sorted(self.days)
            for row in self.days[day]
            if first <= row[0][:8] <= last
        ]
        body = self.spoil(self.render(rows).decode("cp949")).encode("cp949")
        return httpx.Response(200, content=body)

    def client(self, **options: object) -> KmaClient:
        return KmaClient(
            "http://hub",
            SecretStr("a-key"),
            clock=Clock(),
            transport=httpx.MockTransport(self),
            **options,
        )


def pm10_hub(spoil: Spoil, days: int = 92) -> FlawedHub:
    all_days = [D + timedelta(days=n) for n in range(days)]
    held = {day: pm10_rows(day, [39] * 288) for day in all_days}
    return FlawedHub(held, wire.render_five_minute, spoil)


def asos_hub(rows: list[wire.Row]) -> FlawedHub:
    return FlawedHub({D: rows}, wire.render_asos_period, lambda text: text)


def pm10(hub: FlawedHub, end: date = LAST, **options: object) -> list[Chunk]:
    with hub.client(**options) as client:
        return list(client.five_minute(PM10, D, end, 108))


def replaced(line: str, by: str) -> Spoil:
    def spoil(text: str) -> str:
        return text.replace(line, by)

    return spoil


LINE = "202103201200,   108,   39,000000,,="


def test_a_line_with_a_lost_field_costs_its_own_slot_of_a_long_chunk():
    hub = pm10_hub(replaced(LINE, "202103201200,   108,000000,,="))
    (chunk,) = pm10(hub)
    assert len(chunk.rows) == 92
    assert {day: len(rows) for day, rows in chunk.rows.items() if len(rows) != 288} == {
        date(2021, 3, 20): 287
    }
    ((day, (flaw,)),) = chunk.flaws.items()
    assert day == date(2021, 3, 20)
    assert "does not have the values" in flaw.reason
    assert flaw.text == "202103201200,   108,000000,,="
    assert len(hub.calls) == 1


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (LINE.replace("39", "??"), "no number"),
        (LINE.replace("1200", "1203"), "no 5-minute slot"),
        (LINE.replace("108", "090"), "station 90, which was not asked for"),
        (LINE.replace("20210320", "20210931"), "unreadable time"),
        (LINE.replace("20210320", "20210920"), "outside the range"),
    ],
)
def test_a_row_that_is_not_of_what_was_asked_for_costs_its_own_slot(by, reason):
    (chunk,) = pm10(pm10_hub(replaced(LINE, by)))
    assert sum(map(len, chunk.rows.values())) == 92 * 288 - 1
    ((flaw,),) = chunk.flaws.values()
    assert reason in flaw.reason


def test_a_flawed_row_is_put_to_a_day_that_was_asked_for():
    late = replaced(LINE, LINE.replace("20210320", "20210920"))
    assert list(pm10(pm10_hub(late))[0].flaws) == [LAST]
    early = replaced("202103010000,   108", "00000000,   108")
    assert list(pm10(pm10_hub(early))[0].flaws) == [D]


def test_a_day_of_which_only_flaws_came_is_not_asked_for_again():
    hub = pm10_hub(replaced("20210320", "20210320x"))
    (chunk,) = pm10(hub)
    assert date(2021, 3, 20) not in chunk.rows
    assert len(chunk.flaws[date(2021, 3, 20)]) == 288
    assert len(hub.calls) == 1


def test_two_rows_that_contradict_each_other_are_both_set_aside_and_no_other_station_is():
    seoul, other, again = asos_row(D, 108), asos_row(D, 159), asos_row(D, 159, mean="11.0")
    with asos_hub([seoul, other, again, asos_row(D, 184)]).client() as client:
        (chunk,) = client.asos(D, D)
    assert [row[1] for row in chunk.rows[D]] == ["108", "184"]
    (flaw,) = chunk.flaws[D]
    assert (flaw.day, flaw.station) == (D, 159)
    assert f"two different rows for {D:%Y%m%d}, station 159" in flaw.reason
    assert flaw.text.splitlines() == [",".join(other), ",".join(again)]


def test_a_row_that_comes_twice_is_one():
    with asos_hub([asos_row(D, 108), asos_row(D, 108)]).client() as client:
        (chunk,) = client.asos(D, D)
    assert chunk.rows == {D: [asos_row(D, 108)]}
    assert chunk.flaws == {}


def test_an_answer_of_flaws_alone_is_malformed():
    with pytest.raises(MalformedAnswerError, match=r"Line 3 .*kma_pm10\.php\?tm1=20210301") as told:
        pm10(pm10_hub(replaced("000000,,=", "000000,,,=")))
    assert "What to do: " in str(told.value)


def test_a_malformed_chunk_does_not_keep_the_next_from_coming():
    hub = pm10_hub(replaced("20210305", "20210305x"), days=10)
    came: list[int] = []
    with hub.client(piece_days=1) as client:
        chunks = client.five_minute(PM10, D, D + timedelta(days=9), 108)
        with pytest.raises(MalformedAnswerError, match="20210305x"):
            came.extend(chunk.start.day for chunk in chunks)
    assert came == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert len(hub.calls) == 10


def test_after_two_malformed_chunks_no_more_are_asked_for():
    hub = pm10_hub(replaced("000000,,=", "000000,,,="), days=10)
    with pytest.raises(MalformedAnswerError, match="20210302"):
        pm10(hub, D + timedelta(days=9), piece_days=1)
    assert len(hub.calls) == 2


def test_a_flaw_does_not_show_the_key():
    (chunk,) = pm10(pm10_hub(replaced(LINE, "202103201200 a-key")))
    ((flaw,),) = chunk.flaws.values()
    assert flaw.text == "202103201200 ***"
    assert "a-key" not in flaw.reason
    (chunk,) = pm10(pm10_hub(replaced(LINE, f"{LINE.replace('000000', 'a-key')}\n{LINE}")))
    ((flaw,),) = chunk.flaws.values()
    assert "a-key" not in flaw.text
