"""The key: sent with every call, and seen nowhere else."""

from __future__ import annotations

import logging
import traceback
from datetime import date
from urllib.parse import quote

import httpx
import pytest
from pydantic import SecretStr

from seoulcast.kma import wire
from seoulcast.kma.client import KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.connection import Timeouts
from seoulcast.kma.errors import KmaError
from seoulcast.kma.sandbox import Faults

KEY = "s3cret/Key+of=ours"
DAY = date(2021, 3, 1)

FAULTS = {
    "none": Faults(),
    "5xx": Faults(status_5xx=500),
    "429": Faults(status_429=True, retry_after="0"),
    "cut body": Faults(cut_body=True),
    "no end mark": Faults(no_end_mark=True),
    "page": Faults(html_200=True),
    "quota": Faults(quota_after_calls=0),
    "hang": Faults(hang=True),
}


def fetch_all(client: KmaClient) -> None:
    list(client.five_minute(PM10, DAY, DAY, 108))
    list(client.asos(DAY, DAY))


def everything_told_of(error: BaseException) -> str:
    """Message, repr, and the whole chain with the local variables of every frame."""
    told: list[str] = []
    link: BaseException | None = error
    while link is not None:
        trace = traceback.TracebackException.from_exception(link, capture_locals=True)
        told += [repr(link), str(link.__dict__), *trace.format()]
        assert link.__cause__ is None
        link = link.__context__
    return "\n".join(told)


def assert_no_key(text: str) -> None:
    assert KEY not in text
    assert "s3cret" not in text
    assert "authKey" not in text


@pytest.mark.parametrize("name", FAULTS)
def test_no_log_record_and_no_error_shows_the_key(make_client, sandbox, caplog, name):
    caplog.set_level(logging.DEBUG)
    sandbox.faults = FAULTS[name]
    client = make_client(key=KEY, attempts=2, timeouts=Timeouts(0.3 if name == "hang" else 20.0))
    told = repr(client) + str(vars(client))
    try:
        fetch_all(client)
    except KmaError as error:
        told += everything_told_of(error)
    told += "\n".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
    assert "kma_pm10.php" in told
    assert_no_key(told)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", " "])
def test_the_key_is_sent_whole_and_without_the_end_of_its_line(sandbox, end):
    seen: list[str] = []

    def hub(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.params["authKey"])
        return httpx.Response(200, content=wire.render_five_minute([]))

    with KmaClient(
        "http://hub",
        SecretStr(KEY + end),
        clock=sandbox.hub.clock,
        transport=httpx.MockTransport(hub),
    ) as client:
        list(client.five_minute(PM10, DAY, DAY, 108))
    assert seen == [KEY]


@pytest.mark.parametrize("status", [200, 401, 500])
def test_a_hub_that_echoes_the_key_does_not_get_it_into_a_message(sandbox, status):
    row = f"{KEY},108,1,000000,,="
    body = wire.render_five_minute([]).replace(b"#7777END", f"{row}\n#7777END".encode())
    if status != 200:
        body = wire.render_envelope(wire.Envelope(status, f"authKey {KEY} is wrong"))
    transport = httpx.MockTransport(lambda _: httpx.Response(status, content=body))
    with (
        KmaClient(
            "http://hub", SecretStr(KEY), clock=sandbox.hub.clock, attempts=1, transport=transport
        ) as client,
        pytest.raises(KmaError) as caught,
    ):
        list(client.five_minute(PM10, DAY, DAY, 108))
    assert KEY not in str(caught.value)
    assert KEY not in repr(caught.value)
    assert KEY not in caught.value.happened
    assert "***" in str(caught.value)


SPELLINGS = {
    "as it is": KEY,
    "percent-encoded": quote(KEY, safe=""),
    "percent-encoded in small letters": quote(KEY, safe="").replace("%2F", "%2f"),
    "in part": quote(KEY),
    "percent-encoded twice": quote(quote(KEY, safe=""), safe=""),
    "all of it": "".join(f"%{ord(character):02X}" for character in KEY),
    "in HTML": "".join(f"&#{ord(character)};" for character in KEY),
    "in HTML by hexadecimals": "".join(f"&#x{ord(character):X};" for character in KEY),
    "in JSON": KEY.replace("/", "\\/"),
    "in JSON by numbers": "".join(f"\\u{ord(character):04x}" for character in KEY),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("place", range(60, 120, 7))
def test_no_spelling_of_the_key_gets_into_a_message_not_even_its_beginning(
    sandbox, spelling, place
):
    body = f"{'x' * place}{SPELLINGS[spelling]} is wrong".encode()
    transport = httpx.MockTransport(lambda _: httpx.Response(403, content=body))
    with (
        KmaClient(
            "http://hub", SecretStr(KEY), clock=sandbox.hub.clock, attempts=1, transport=transport
        ) as client,
        pytest.raises(KmaError) as caught,
    ):
        list(client.five_minute(PM10, DAY, DAY, 108))
    assert SPELLINGS[spelling][:6] not in str(caught.value)
    assert "x***" in str(caught.value) or place > 110
