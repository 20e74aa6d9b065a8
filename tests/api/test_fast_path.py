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
    monkeypatch.setattr(rendering, "time", SimpleNamespace(monotonic=lambda: 1.0))


@pytest.fixture
def memory(client: TestClient, shelf) -> TestClient:
    """A client of an app that has /result in memory."""
    shelf.issue()
    assert client.get(THROUGH_THE_APP).status_code == 200
    return client


def answer(client: TestClient, method: str, address: str, headers: object) -> object:
    """Status, headers but for the time of day and what is left of the limit, and body."""
    given = client.request(method, address, headers=headers)
    changing = {"date", "ratelimit-remaining", "ratelimit-reset"}
    fields = sorted(item for item in given.headers.multi_items() if item[0] not in changing)
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


ENCODINGS = {
    ("gzip",): True,
    ("GZip;Q=0.1",): True,
    ("x-gzip",): True,
    ("*",): True,
    ("br", "gzip"): True,
    ("gzip", "br"): True,
    (",gzip,,",): True,
    ("identity;q=0.5, gzip;q=0.5",): True,
    ("gzip;q=0",): False,
    ("gzip; q=0.000, *",): False,
    ("*;q=0",): False,
    ("gzip;q=0.2, identity",): False,
    ("gzip;q=0.2", "identity;q=0.3"): False,
    ("gzipped",): False,
    ("gzip;q=2",): False,
    ("gzip deflate",): False,
    ("",): False,
}
"""Lines of Accept-Encoding, and whether they ask for gzip (RFC 9110, 12.5.3)."""


@pytest.mark.parametrize("lines", ENCODINGS, ids=" | ".join)
def test_an_answer_is_compressed_for_who_asks_for_it_by_the_grammar(memory, lines):
    headers = [("Accept-Encoding", line) for line in lines]
    ways = [answer(memory, "GET", way, headers) for way in (FROM_MEMORY, THROUGH_THE_APP)]
    other = memory.get("/api/v1/forecasts/latest", headers=headers)

    assert ways[0] == ways[1]
    for given in (dict(ways[0][1]), other.headers):
        assert (given.get("content-encoding") == "gzip") == ENCODINGS[lines]


def known(etag: str) -> dict[tuple[str, ...], bool]:
    """Lines of If-None-Match, and whether they name an ETag (RFC 9110, 13.1.2 and 8.8.3)."""
    strong = etag.removeprefix("W/")
    return {
        (etag,): True,
        (strong,): True,
        (etag, '"other"'): True,
        ('"other"', etag): True,
        (f'"a,b" ,, {etag}',): True,
        (f", {strong}",): True,
        (" * ",): True,
        ('"other"', 'W/"another"'): False,
        (f'"a, {etag}',): False,
        (f'"a,{strong[1:]}',): False,
        (etag.lower(),): False,
        (strong.strip('"'),): False,
        (f'{etag} "b"',): False,
        ("*", '"other"'): False,
        ("",): False,
    }


def test_of_several_lines_each_tag_counts_and_what_breaks_the_grammar_counts_for_nothing(memory):
    for route in (FROM_MEMORY, THROUGH_THE_APP, "/api/v1/forecasts/latest"):
        for lines, is_known in known(memory.get(route).headers["etag"]).items():
            headers = [("If-None-Match", line) for line in lines]
            assert (memory.get(route, headers=headers).status_code == 304) == is_known, lines


def test_a_city_is_found_however_its_parameter_is_written(memory):
    """Both ways; the first takes only what it knows by heart."""
    for query in ("station=108", "%73tation=108", "x=1&station=00108"):
        assert memory.get(f"/result?{query}").json()["station"]["id"] == 108
    for query in ("%73tation=143", "station=143", "x=1&station=143"):
        assert memory.get(f"/result?{query}").status_code == 422


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
