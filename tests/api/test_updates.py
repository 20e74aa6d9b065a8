"""The update of a forecast: shown as the newest, asked for by its day, and scored apart."""

from datetime import datetime

import pytest
from support.documents import DAY, build_scores

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.issues import render

UPDATED_AT = datetime(2022, 12, 31, 10, 20, 31, tzinfo=KST)


@pytest.fixture
def issued(shelf):
    """A morning's forecast, and its update."""
    morning = shelf.issue(fingerprint="aaaa")
    update = shelf.issue(
        fingerprint="uuuu", issue="update", issued_at=UPDATED_AT, updates=morning.issued_at
    )
    return morning, update


@pytest.mark.usefixtures("issued")
def test_the_newest_forecast_is_the_update_with_both_times(client):
    newest = client.get("/result").json()
    assert (newest["fingerprint"], newest["issue"]) == ("uuuu", "update")
    assert newest["issued_at"] == "2022-12-31T10:20:31+09:00"
    assert newest["updates"] == "2022-12-31T05:00:12+09:00"
    assert client.get("/api/v1/forecasts/latest").json()["fingerprint"] == "uuuu"


@pytest.mark.usefixtures("issued")
def test_a_day_has_its_mornings_forecast_and_its_update_when_asked(client):
    address = f"/api/v1/forecasts/{DAY}"
    morning = client.get(address).json()
    assert (morning["fingerprint"], morning["issue"], morning["updates"]) == (
        "aaaa", "morning", None,
    )  # fmt: skip
    assert client.get(address, params={"issue": "update"}).json()["fingerprint"] == "uuuu"
    assert client.get(address, params={"issue": "evening"}).status_code == 422
    page = client.get("/api/v1/forecasts", params={"from": f"{DAY}", "to": f"{DAY}"}).json()
    assert [one["fingerprint"] for one in page["forecasts"]] == ["aaaa"]


def test_a_forecast_that_was_not_updated_says_so(client, shelf):
    shelf.issue()
    answer = client.get(f"/api/v1/forecasts/{DAY}", params={"issue": "update"})
    assert answer.status_code == 404
    assert "was not updated" in answer.json()["detail"]


@pytest.mark.parametrize("rows", ["true", "false"])
def test_errors_are_of_the_mornings_unless_those_of_updates_are_asked_for(client, shelf, rows):
    scored = build_scores(DAY)
    (row, *others) = scored.rows
    update = row.model_copy(update={"issue": "update", "fingerprint": "uuuu", "crps": 9.0})
    both = scored.model_copy(update={"updates": [update]})
    shelf.store.put(keys.SCORES.key(DAY), render(both))

    def scores(**asked):
        return client.get("/api/v1/scores", params={"rows": rows, **asked}).json()

    mornings, updates = scores(), scores(issue="update")
    assert sum(one["n"] for one in mornings["summary"]) == 1 + len(others)
    assert [one["mean_crps"] for one in updates["summary"]] == [9.0]
    if rows == "true":
        assert {one["issue"] for one in mornings["rows"]} == {"morning"}
        assert [one["fingerprint"] for one in updates["rows"]] == ["uuuu"]
