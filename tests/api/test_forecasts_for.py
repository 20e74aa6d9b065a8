"""/api/v1/forecasts-for/{date}: all that was forecast for a day, beside what came."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi.testclient import TestClient
from support.documents import DAY, Shelf

ADDRESS = "/api/v1/forecasts-for"


def test_all_issues_for_a_day_come_with_their_leads_the_earliest_first(
    client: TestClient, shelf: Shelf
) -> None:
    for before in (9, 6, 2, 0):
        shelf.issue(DAY - timedelta(days=before))
    target = DAY + timedelta(days=1)
    body = client.get(f"{ADDRESS}/{target}").json()
    assert [one["lead"] for one in body["forecasts"]] == [7, 3, 1]
    assert body["from"] == body["to"] == f"{target}"
    assert body["observed"] is None
    latest = client.get("/result").json()["days"][0]
    assert body["forecasts"][-1]["targets"] == latest["targets"]


def test_the_update_of_its_own_morning_is_the_last(client: TestClient, shelf: Shelf) -> None:
    issued = shelf.issue()
    shelf.issue(
        issue="update", updates=issued.issued_at, issued_at=issued.issued_at + timedelta(hours=5),
        fingerprint="another",
    )  # fmt: skip
    body = client.get(f"{ADDRESS}/2022-12-31").json()
    assert [(one["lead"], one["issue"]) for one in body["forecasts"]] == [
        (1, "morning"),
        (1, "update"),
    ]


def test_what_was_observed_stands_beside_it_also_in_the_table(
    client: TestClient, shelf: Shelf
) -> None:
    shelf.issue(date(2022, 12, 29))
    shelf.temperature(DAY)
    body = client.get(f"{ADDRESS}/{DAY}").json()
    header, *rows = client.get(f"{ADDRESS}/{DAY}.csv").text.splitlines()
    observed = body["observed"]["temperature"]["TA_AVG"]["observed"]
    assert observed is not None
    assert header.startswith("date,day,lead,issue,issued_at,target,unit,observed,mean,q0.05")
    assert len(rows) == 6
    assert rows[0].split(",")[7] == f"{observed:g}"
    assert rows[-1].split(",")[7] == "", "no dust was observed"


def test_a_day_that_nothing_was_forecast_for_is_not_found(client: TestClient) -> None:
    answer = client.get(f"{ADDRESS}/2001-01-01")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Nothing was forecast for 2001-01-01."
    assert client.get(f"{ADDRESS}/yesterday").status_code == 422
