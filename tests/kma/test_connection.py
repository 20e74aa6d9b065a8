"""One call over HTTP: bodies that break off, hubs that trickle or move, and proxies."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import httpx
import pytest
from pydantic import SecretStr
from support.hub_rows import pm10_rows
from support.waiting import wait_for
from support.written_answers import WrittenAnswers, whole

from seoulcast.kma import wire
from seoulcast.kma.client import KmaClient
from seoulcast.kma.columns import PM10
from seoulcast.kma.connection import Timeouts
from seoulcast.kma.errors import (
    CutBodyError,
    MovedError,
    RefusedError,
    UnreachableError,
)
from seoulcast.settings import Settings

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
        client = make_client(url=hub.url, attempts=1, timeouts=Timeouts(5.0, call_s=2.0))
        with pytest.raises(UnreachableError, match=r"did not finish its answer within 2 s"):
            rows_of(client)
        assert rows_of(client) == ROWS


# --- a client that is closed ---------------------------------------------------------------

SLOW = itertools.chain([OK + b"Content-Length: 900000\r\n\r\n"], itertools.repeat(b"#"))
BUSY = whole(b"busy", "503 Service Unavailable", "Retry-After: 50")


@pytest.mark.parametrize("answer", [SLOW, BUSY], ids=["in the middle of an answer", "resting"])
def test_a_call_in_another_thread_ends_when_the_client_is_closed(make_client, answer):
    with WrittenAnswers(answer, pause_s=0.02) as hub, ThreadPoolExecutor() as threads:
        client = make_client(url=hub.url, timeouts=Timeouts(60.0))
        asked = threads.submit(rows_of, client)
        wait_for(lambda: hub.requests, seconds=10, what="the call")
        time.sleep(0.2)
        assert not asked.done()
        client.close()
        assert asked.exception(timeout=10.0) is not None
        assert len(hub.requests) == 1


# --- a hub that moves ------------------------------------------------------------------------


class MovingHub:
    """Answers by address; notes each address asked for, and whether it was asked with the key."""

    def __init__(self, answers: dict[str, httpx.Response]) -> None:
        self.asked: list[tuple[str, bool]] = []
        self._answers = answers

    def __call__(self, request: httpx.Request) -> httpx.Response:
        address = f"{request.url.scheme}://{request.url.netloc.decode()}{request.url.path}"
        self.asked.append((address, request.url.params.get("authKey") == "the-key"))
        return self._answers.get(address, httpx.Response(200, content=BODY))

    def client(self, base_url: str) -> KmaClient:
        settings = Settings(_env_file=None, now=datetime(2022, 12, 31, 12, tzinfo=UTC))
        transport = httpx.MockTransport(self)
        return KmaClient(
            base_url, SecretStr("the-key"), clock=settings.clock, attempts=1, transport=transport
        )


def moved(status: int, location: str) -> httpx.Response:
    return httpx.Response(status, headers={"Location": location})


PATH = PM10.path


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/new/place", "http://hub/new/place"),
        ("http://hub/new/place", "http://hub/new/place"),
        ("https://hub/new/place?authKey=the-key&tm1=1", "https://hub/new/place"),
    ],
)
def test_a_hub_that_moves_on_its_own_host_is_followed_with_the_key(status, location, leads_to):
    hub = MovingHub({f"http://hub{PATH}": moved(status, location)})
    assert rows_of(hub.client("http://hub")) == ROWS
    assert hub.asked == [(f"http://hub{PATH}", True), (leads_to, True)]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(
    ("base", "location", "shown"),
    [
        ("https://hub", "https://other/place?authKey=the-key", "https://other/place"),
        ("https://hub", "http://hub/place", "http://hub/place"),
        ("https://hub", "https://hub:8443/place", "https://hub:8443/place"),
        ("http://hub", "//other/place", "http://other/place"),
        ("http://hub", "ftp://hub/place", "ftp://hub/place"),
    ],
)
def test_a_move_elsewhere_is_said_with_its_address_and_the_key_stays(status, base, location, shown):
    hub = MovingHub({f"{base}{PATH}": moved(status, location)})
    with pytest.raises(MovedError) as caught:
        rows_of(hub.client(base))
    assert f"moved this address ({status}) to {shown}" in str(caught.value)
    assert "SEOULCAST_KMA_BASE_URL" in str(caught.value)
    assert "the-key" not in str(caught.value)
    assert [address for address, _ in hub.asked] == [f"{base}{PATH}"]


def test_a_hub_that_moves_in_circles_is_left_after_some_rounds():
    hub = MovingHub({f"http://hub{PATH}": moved(302, PATH)})
    with pytest.raises(UnreachableError, match="redirects more than"):
        rows_of(hub.client("http://hub"))
    assert len(hub.asked) == 6


def test_a_move_to_what_is_no_address_is_no_answer():
    hub = MovingHub({f"http://hub{PATH}": moved(302, "http://hub:port/")})
    with pytest.raises(UnreachableError, match="location"):
        rows_of(hub.client("http://hub"))


def test_a_move_without_an_address_is_refused():
    hub = MovingHub({f"http://hub{PATH}": httpx.Response(301)})
    with pytest.raises(RefusedError, match="301"):
        rows_of(hub.client("http://hub"))


# --- proxies -----------------------------------------------------------------------------------


@pytest.fixture
def environment(monkeypatch):
    """Sets variables of proxies; those of the machine don't count."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    def put(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_calls_go_through_the_proxy_of_the_environment(environment, make_client, variable):
    with WrittenAnswers(whole(BODY)) as proxy:
        environment(**{variable: proxy.url})
        assert rows_of(make_client(url="http://hub.example")) == ROWS
        assert proxy.requests[0].startswith(f"GET http://hub.example{PATH}?")


def test_an_encrypted_call_goes_through_a_tunnel_that_does_not_know_the_key(
    environment, make_client
):
    with WrittenAnswers(whole(b"", "502 Bad Gateway")) as proxy:
        environment(HTTPS_PROXY=proxy.url.removeprefix("http://"))
        with pytest.raises(UnreachableError, match="ProxyError"):
            rows_of(make_client(url="https://hub.example", attempts=1))
        assert proxy.requests[0].startswith("CONNECT hub.example:443 ")
        assert "a-good-key" not in proxy.requests[0]


@pytest.mark.parametrize("names", ["*", "127.0.0.1", "hub.example, 127.0.0.1"])
def test_a_host_of_no_proxy_is_reached_directly(environment, make_client, sandbox, names):
    environment(HTTP_PROXY="http://127.0.0.1:9", NO_PROXY=names)
    assert len(rows_of(make_client(url=sandbox.url))) == 288


def test_a_sandbox_is_reached_directly_whatever_proxies_there_are(environment, sandbox):
    environment(HTTP_PROXY="http://127.0.0.1:9")
    port = int(sandbox.url.rpartition(":")[2])
    settings = Settings(_env_file=None, sandbox_port=port, now=sandbox.hub.clock.now())
    with KmaClient.from_settings(settings) as client:
        assert len(rows_of(client)) == 288


def test_certificate_authorities_are_those_of_ssl_cert_file(environment, make_client, tmp_path):
    environment(SSL_CERT_FILE=str(tmp_path / "not-there.pem"))
    with pytest.raises(FileNotFoundError):
        make_client(url="https://hub.example")
