"""GET /health for people, /health/live and /health/ready for probes."""

from __future__ import annotations

from datetime import date, timedelta

from seoulcast.datasets import keys
from seoulcast.datasets.sources import note_source
from seoulcast.reasons import NotAppliedFor


def test_what_is_served_and_how_old_it_is(client, shelf):
    shelf.issue()
    shelf.temperature()
    shelf.pm10(date(2022, 12, 29))
    shelf.score(date(2022, 12, 28))

    answer = client.get("/health")

    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "ok"
    assert body["problems"] == []
    assert body["freshness"]["state"] == "fresh"
    assert body["forecast"]["day"] == "2022-12-30"
    assert body["forecast"]["origin"] == "archive"
    assert body["newest_days"] == {
        "temperature": "2022-12-30",
        "pm10": "2022-12-29",
        "station_weather": None,
        "forecast_scores": "2022-12-28",
        "drift_check": None,
    }
    assert body["sources"] == []


def test_an_old_forecast_is_served_but_degraded(client, shelf):
    shelf.issue(date(2022, 12, 1))

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert "Out of date" in answer.json()["problems"][0]


def test_a_fallback_is_degraded_and_says_why(client, shelf):
    shelf.issue(status="fallback", reasons=["No model has been promoted."])

    assert "No model has been promoted." in client.get("/health").json()["problems"][0]


def test_a_damaged_newest_forecast_is_degraded_while_an_older_one_is_served(
    client, shelf, store, wait
):
    good = shelf.issue()
    client.get("/result")
    bad = shelf.issue(good.day + timedelta(days=1))
    key = keys.issue(bad.day, bad.fingerprint)
    store.put(key, b"{")
    wait(2)

    body = client.get("/health").json()

    assert body["status"] == "degraded"
    assert body["forecast"]["day"] == good.day.isoformat()
    assert key in body["problems"][0]


def test_sources_are_listed_with_their_state_and_why(client, shelf, store, settings):
    shelf.issue()
    now = settings.clock.now()
    note_source(store, "weather_hours", None, now)
    refused = NotAppliedFor(source="midterm_land", path="fct_afs_wl.php")
    note_source(store, "midterm_land", refused, now)

    body = client.get("/health").json()

    assert body["status"] == "ok", "forecasts go out without them"
    hours, land = body["sources"]
    assert (hours["source"], hours["state"], hours["reason_words"]) == (
        "weather_hours", "available", None,
    )  # fmt: skip
    assert (land["source"], land["state"]) == ("midterm_land", "refused")
    assert land["since"].endswith("+09:00")
    assert "fct_afs_wl.php" in land["reason_words"]["en"]
    assert "활용신청" in land["reason_words"]["ko"]
    assert land["reason_data"]["code"] == "not_applied_for"


def test_every_refused_path_is_named_with_its_source_in_both_languages(
    client, shelf, store, settings
):
    shelf.issue()
    paths = {"weather_hours": "kma_sfctm3.php", "midterm_temperature": "fct_afs_wc.php"}
    for source, path in paths.items():
        refused = NotAppliedFor(source=source, path=path)
        note_source(store, source, refused, settings.clock.now())

    listed = client.get("/health").json()["sources"]

    assert {one["source"]: one["reason_data"]["parameters"]["path"] for one in listed} == paths
    for one in listed:
        for language, said in one["reason_words"].items():
            assert said.startswith(f"{one['name'][language]}: ")
            assert paths[one["source"]] in said


def test_a_damaged_state_of_a_source_is_left_out(client, shelf, store):
    shelf.issue()
    store.put(keys.source_status("point"), b"{")

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json()["sources"] == []


def test_with_nothing_to_serve_it_is_an_error_and_not_ready_but_alive(client):
    assert client.get("/health").status_code == 503
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").json() == {"status": "ok"}


def test_with_a_forecast_of_any_age_it_is_ready(client, shelf):
    shelf.issue(date(2020, 1, 1))

    assert client.get("/health/ready").status_code == 200
