"""Validators and 304, the polite limit, and CORS."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient
from support.documents import DAY

from seoulcast_api.app import create_app

ROUTES = [
    "/result",
    "/api/v1/forecasts",
    "/api/v1/forecasts/2022-12-30",
    "/api/v1/forecasts/2022-12-30.csv",
    "/api/v1/observations",
    "/api/v1/normals",
    "/api/v1/scores.csv",
    "/api/v1/models",
    "/api/v1/drift",
]


@pytest.fixture
def limited(settings, store):
    """Makes clients of an app with a limit of 3 requests a minute."""

    def make(**changes: object) -> TestClient:
        wanted = settings.model_copy(update={"rate_limit_per_minute": 3, **changes})
        return TestClient(create_app(wanted, store))

    return make


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_a_client_has_already_is_not_sent_again(client, shelf, route, encoding):
    shelf.issue()
    first = client.get(route, headers={"Accept-Encoding": encoding})

    again = client.get(route, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})

    assert first.status_code == 200
    assert first.headers["cache-control"]
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "x-content-type-options" in again.headers


@pytest.mark.parametrize("route", ["/result", "/api/v1/forecasts/latest"])
def test_a_new_forecast_has_another_etag(client, shelf, wait, route):
    etag = shelf.issue() and client.get(route).headers["etag"]
    shelf.issue(fingerprint="revised")
    wait(2)

    answer = client.get(route, headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert answer.headers["etag"] != etag


@pytest.mark.parametrize("route", ["/result", "/api/v1/forecasts/latest", "/api/v1/forecasts"])
@pytest.mark.parametrize("processes", [1, 2])
def test_after_a_rollback_who_holds_the_newer_issue_gets_the_older_one(
    settings, store, shelf, wait, route, processes
):
    apps = [create_app(settings, store) for _ in range(processes)]
    with ExitStack() as stack:
        clients = [stack.enter_context(TestClient(app)) for app in apps]
        shelf.issue(fingerprint="a")
        for app in apps:
            # On a busy machine they come after the first answer, which would then be another.
            app.state.services.default.normals.table(DAY)
        etags = {client.get(route).headers["etag"] for client in clients}
        shelf.issue(fingerprint="b", reasons=["A day was revised."])
        wait(31)
        held = clients[-1].get(route)
        shelf.issue(fingerprint="a")
        wait(31)

        known = {"If-None-Match": held.headers["etag"]}
        late = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        for client in clients:
            for headers in (known, late, known | late):
                assert client.get(route, headers=headers).status_code == 200
            assert client.get(route).headers["etag"] in etags


@pytest.mark.parametrize("route", [*ROUTES, "/docs", "/openapi.json"])
def test_no_answer_has_a_time_by_which_an_older_version_could_pass_for_a_newer(
    client, shelf, route
):
    shelf.issue()

    answer = client.get(route)

    assert answer.headers["etag"].startswith('W/"')
    assert "last-modified" not in answer.headers


@pytest.mark.parametrize("route", ["/health", "/health/live", "/metrics", "/api/v1/nothing"])
def test_what_must_not_be_kept_has_no_etag(client, shelf, route):
    shelf.issue()

    answer = client.get(route)

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_over_the_limit_the_answer_says_when_to_ask_again(limited, shelf):
    shelf.issue()
    with limited() as client:
        allowed = [client.get("/result").status_code for _ in range(3)]
        refused = client.get("/result", headers={"Origin": "https://somebody.example"})
        probe = client.get("/health/ready")

    assert allowed == [200, 200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert refused.json()["code"] == "too-many-requests"
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "x-content-type-options" in refused.headers
    assert probe.status_code == 200


@pytest.mark.parametrize("route", ["/feed.atom", "/calendar.ics", "/embed"])
def test_what_programs_subscribe_to_is_limited_too(limited, shelf, route):
    shelf.issue()
    with limited() as client:
        assert [client.get(route).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_without_a_limit_nobody_is_refused(limited, shelf):
    shelf.issue()
    with limited(rate_limit_per_minute=0) as client:
        assert {client.get("/result").status_code for _ in range(20)} == {200}


@pytest.mark.parametrize(
    ("trusted", "statuses"), [("none", {200, 429}), ("127.0.0.0/8", {200})], ids=["nobody", "proxy"]
)
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    settings, store, shelf, trusted, statuses
):
    shelf.issue()
    wanted = settings.model_copy(update={"rate_limit_per_minute": 3, "trusted_proxies": trusted})
    with TestClient(create_app(wanted, store), client=("127.0.0.1", 5000)) as client:
        seen = {
            client.get("/result", headers={"X-Forwarded-For": f"203.0.113.{i}"}).status_code
            for i in range(9)
        }

    assert seen == statuses


def test_any_site_may_ask_with_a_condition(client):
    asked = {
        "Origin": "https://somebody.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }

    answer = client.options("/result", headers=asked)

    assert answer.status_code == 200
    assert "if-none-match" in answer.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["if-none-match,, If-Modified-Since"], 200),
        (["if-none-match", ", accept"], 200),
        ([""], 200),
        (["if-none-match", "x-other"], 400),
    ],
)
def test_what_a_page_of_another_site_wants_to_send_may_be_listed_in_several_lines(
    client, lines, status
):
    asked = [("Origin", "https://somebody.example"), ("Access-Control-Request-Method", "GET")]
    asked += [("Access-Control-Request-Headers", line) for line in lines]

    assert client.options("/result", headers=asked).status_code == status
