"""/result from memory answers as the whole application does: status, headers and body."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from seoulcast_api.app import create_app
from seoulcast_api.newest import rendering

FROM_MEMORY = "/result"
THROUGH_THE_APP = "/result?station=00108"
"""Seoul's number in other digits, which only the router parses."""
ORIGIN = {"Origin": "https://elsewhere.example"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "GET"}
BROWSER = {"Accept-Encoding": "gzip, deflate, br", "Cookie": "a=b"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(autouse=True)
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second passes for the renderer, so that two answers tell the same age."""
    monkeypatch.setattr(
        rendering, "time", SimpleNamespace(monotonic=lambda: 1.0, time=lambda: 1_672_446_600.0)
    )


@pytest.fixture
def memory(client: TestClient, shelf) -> TestClient:
    """A client of an app that has /result in memory."""
    shelf.issue()
    assert client.get(THROUGH_THE_APP).status_code == 200
    return client


def answer(client: TestClient, method: str, address: str, headers: dict[str, str]) -> object:
    """Status, headers but for the time of day, and body."""
    given = client.request(method, address, headers=headers)
    fields = sorted((name, value) for name, value in given.headers.multi_items() if name != "date")
    return given.status_code, fields, given.content


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize(
    "headers", [PLAIN, BROWSER, PLAIN | ORIGIN, BROWSER | ORIGIN, PLAIN | PREFLIGHT]
)
def test_both_ways_answer_alike(memory, method, headers):
    one, other = (answer(memory, method, way, headers) for way in (FROM_MEMORY, THROUGH_THE_APP))

    assert one == other


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_both_ways_say_304_to_who_has_the_present_copy(memory, method, encoding):
    etag = memory.get(FROM_MEMORY).headers["etag"]
    for known, status in ((etag, 304), (f'"other", {etag}', 304), ("*", 304), ('W/"old"', 200)):
        headers = {"If-None-Match": known, "Accept-Encoding": encoding, **ORIGIN}
        ways = [answer(memory, method, way, headers) for way in (FROM_MEMORY, THROUGH_THE_APP)]
        assert ways[0] == ways[1]
        assert ways[0][0] == status


@pytest.fixture
def hurried(settings, store, shelf) -> Iterator[TestClient]:
    """A client that has used up its only request of the minute."""
    shelf.issue()
    limited = settings.model_copy(update={"rate_limit_per_minute": 1})
    with TestClient(create_app(limited, store)) as client:
        assert client.get(FROM_MEMORY).status_code == 200
        yield client


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("headers", [PLAIN, BROWSER | ORIGIN])
def test_both_ways_refuse_alike_over_the_limit(hurried, method, headers):
    one, other = (answer(hurried, method, way, headers) for way in (FROM_MEMORY, THROUGH_THE_APP))

    assert one[0] == 429
    assert one == other


def test_only_one_of_both_ways_goes_through_the_router(memory):
    """Else the tests above compare a way with itself."""
    routed: list[str] = []
    route = SimpleNamespace(matches=lambda scope: (routed.append(scope["path"]), {}))
    memory.app.router.routes.insert(0, route)

    memory.get(FROM_MEMORY)
    assert routed == []
    memory.get(THROUGH_THE_APP)
    assert routed == ["/result"]
