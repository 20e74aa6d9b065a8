"""One call over HTTP: bodies that break off; hubs that trickle."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from support.hub_rows import pm10_rows
from support.written_answers import WrittenAnswers, whole

from seoulcast.kma import wire
from seoulcast.kma.client import KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.connection import Timeouts
from seoulcast.kma.errors import (
    CutBodyError,
    UnreachableError,
)

DAY = date(2021, 3, 1)
ROWS = pm10_rows(DAY, [39] * 288)
BODY = wire.render_five_minute(ROWS)
OK = b"HTTP/1.1 200 OK\r\n"


def rows_of(client: KmaClient) -> list[wire.Row]:
    (chunk,) = client.five_minute(PM10, DAY, DAY, 108)
    return chunk.rows[DAY]


# --- bodies that break off ----------------------------------------------------------------

CUT = {
    "announced longer than it is": [OK + b"Content-Length: 5000\r\n\r\n", BODY[:1000]],
    "in chunks, of which the last is missing": [
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        b"3e8\r\n" + BODY[:1000] + b"\r\n",
    ],
    "within a chunk": [OK + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + BODY[:10]],
    "without a length": [OK + b"\r\n", BODY[:1000]],
}


@pytest.mark.parametrize("name", CUT)
def test_a_body_that_breaks_off_is_asked_for_again(make_client, name):
    with WrittenAnswers(CUT[name], whole(BODY)) as hub:
        assert rows_of(make_client(url=hub.url)) == ROWS
        assert len(hub.requests) == 2


@pytest.mark.parametrize("name", CUT)
def test_a_body_that_always_breaks_off_is_a_cut_body(make_client, name):
    with WrittenAnswers(CUT[name]) as hub:
        with pytest.raises(CutBodyError):
            rows_of(make_client(url=hub.url, attempts=2))
        assert len(hub.requests) == 2


# --- a hub that trickles -------------------------------------------------------------------


@pytest.mark.parametrize("start", [OK + b"Content-Length: 900000\r\n\r\n", OK + b"X-Words: "])
def test_an_answer_of_which_a_byte_comes_now_and_then_is_given_up(make_client, start):
    trickle = itertools.chain([start], itertools.repeat(b"#"))
    with WrittenAnswers(trickle, whole(BODY), pause_s=0.02) as hub:
        client = make_client(url=hub.url, attempts=1, timeouts=Timeouts(5.0, call_s=0.2))
        with pytest.raises(UnreachableError, match=r"did not finish its answer within 0\.2 s"):
            rows_of(client)
        assert rows_of(client) == ROWS
