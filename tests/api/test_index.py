"""/api/v1 lists what there is, and every answer tells what is left of the polite limit."""

from __future__ import annotations

from fastapi.testclient import TestClient
from support.documents import Shelf

from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app


def test_the_index_lists_every_address_with_what_is_there(client: TestClient) -> None:
    body = client.get("/api/v1").json()
    listed = {one["address"]: one for one in body["resources"]}
    documented = client.get("/openapi.json").json()["paths"]
    assert set(listed) == {path for path in documented if path.startswith(("/result", "/api"))}
    assert all(one["summary"] for one in body["resources"])
    assert listed["/api/v1/scores.csv"]["type"] == "text/csv"


def test_every_answer_tells_what_is_left_of_the_limit(
    settings: Settings, store: LocalStore
) -> None:
    Shelf(store).issue()
    limited = settings.model_copy(update={"rate_limit_per_minute": 2})
    client = TestClient(create_app(limited, store))
    told = []
    for address in ("/result", "/api/v1/stations", "/result"):
        answer = client.get(address)
        names = ("limit", "remaining")
        told.append([answer.status_code, *(int(answer.headers[f"ratelimit-{n}"]) for n in names)])
    assert told == [[200, 2, 1], [200, 2, 0], [429, 2, 0]]
    assert 1 <= int(answer.headers["ratelimit-reset"]) <= 60
    assert "RateLimit-Remaining" in answer.headers["access-control-expose-headers"]


def test_probes_are_not_counted(client: TestClient) -> None:
    assert "ratelimit-limit" not in client.get("/health/live").headers
