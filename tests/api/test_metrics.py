"""GET /metrics: requests, the forecast that is served, the data behind it, errors of the store."""

from __future__ import annotations

import math
import re
import threading
from datetime import date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from support.waiting import wait_for

from seoulcast.clock import KST
from seoulcast.datasets.sources import note_source
from seoulcast.datasets.store import StoreUnavailableError
from seoulcast.reasons import NotAppliedFor
from seoulcast_api.app import create_app


def _metric(client, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found, line
    return float(found.group(1))


def test_requests_are_counted_by_route_and_status_and_never_by_address(client, shelf):
    shelf.issue()
    for _ in range(3):
        client.get("/result")
    client.head("/result")
    client.get("/api/v1/forecasts/2020-01-01")
    client.get("/api/v1/nothing")

    assert _metric(client, 'seoulcast_requests_total{route="/result",status="200"}') == 4
    labels = 'route="/api/v1/forecasts/{date}",status="404"'
    assert _metric(client, f"seoulcast_requests_total{{{labels}}}") == 1
    assert _metric(client, 'seoulcast_request_seconds_count{route="/result"}') == 4
    assert "nothing" not in client.get("/metrics").text


def test_the_age_of_the_forecast_is_a_metric(client, shelf):
    assert str(_metric(client, "seoulcast_forecast_age_seconds")) == "nan"
    shelf.issue()
    wait_for(lambda: client.get("/result").status_code == 200, seconds=60, what="the forecast")

    age = timedelta(seconds=_metric(client, "seoulcast_forecast_age_seconds"))
    assert timedelta(hours=4) < age < timedelta(hours=5)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (["application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3"], "openmetrics"),
        (["image/png", "application/openmetrics-text"], "openmetrics"),
        (["application/openmetrics-text;q=0, */*"], "plain"),
        (["application/openmetrics-text;version=1.0.0;q=0.3, text/plain;version=1.0.0"], "plain"),
    ],
)
def test_a_scraper_gets_the_format_that_it_takes_before_others(client, accept, kind):
    answer = client.get("/metrics", headers=[("Accept", line) for line in accept])

    assert kind in answer.headers["content-type"]


def test_errors_of_the_store_are_counted(client, store, monkeypatch):
    def away(*_: object) -> bytes:
        raise StoreUnavailableError("s3.example is out of reach")

    line = 'seoulcast_store_errors_total{kind="unavailable"}'
    before = _metric(client, line)
    monkeypatch.setattr(type(store), "get", away)

    assert client.get("/api/v1/models").status_code in {200, 503}
    client.get("/api/v1/forecasts/2022-12-30")
    assert _metric(client, line) > before


def _state(client, name: str, label: str) -> str | None:
    """The one label at which a set of states is 1, None where all are 0."""
    text = client.get("/metrics").text
    children = re.findall(rf"^{name}\{{(.*)\}} 1\.0$", text, re.MULTILINE)
    found = [re.findall(rf'\b{label}="(\w+)"', child)[0] for child in children]
    assert len(found) <= 1
    return found[0] if found else None


def _age_days(client, dataset: str) -> float:
    return _metric(client, f'seoulcast_newest_day_age_days{{dataset="{dataset}",station="108"}}')


def test_a_scrape_alone_learns_of_the_newest_forecast(client, shelf):
    shelf.issue()

    wait_for(
        lambda: not math.isnan(_metric(client, "seoulcast_forecast_age_seconds")),
        seconds=60, what="the age of a forecast that nobody asked for",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2022, 12, 31, 9, 30, tzinfo=KST), "fresh"),
        (datetime(2023, 1, 1, 6, 30, tzinfo=KST), "late"),
        (datetime(2023, 1, 1, 18, 0, tzinfo=KST), "stale"),
    ],
)
def test_the_state_of_the_forecast_is_a_metric_as_the_page_says_it(
    settings, store, shelf, now, state
):
    shelf.issue()
    with TestClient(create_app(settings.model_copy(update={"now": now}), store)) as client:
        assert _state(client, "seoulcast_forecast_freshness", "state") == "none"
        assert client.get("/result").json()["freshness"]["state"] == state
        assert _state(client, "seoulcast_forecast_freshness", "state") == state


def test_the_status_of_the_forecast_is_a_metric(client, shelf):
    assert _state(client, "seoulcast_forecast_status", "status") is None
    shelf.issue(status="fallback", reasons=["No model has been promoted."])
    wait_for(lambda: client.get("/result").status_code == 200, seconds=60, what="the forecast")

    assert _state(client, "seoulcast_forecast_status", "status") == "fallback"


def test_the_age_of_each_datasets_newest_day_is_a_metric(client, shelf):
    shelf.temperature()
    shelf.pm10(date(2022, 12, 27))

    wait_for(lambda: _age_days(client, "temperature") == 1, seconds=60, what="yesterday's")
    assert _age_days(client, "pm10") == 4
    assert math.isnan(_age_days(client, "station_weather"))


@pytest.mark.parametrize(("drifted", "value"), [(True, 1.0), (False, 0.0)])
def test_what_the_newest_drift_check_found_is_a_metric(client, shelf, drifted, value):
    shelf.drift(date(2022, 12, 28), drifted=not drifted)
    shelf.drift(date(2022, 12, 29), drifted=drifted)

    line = 'seoulcast_drift{station="108"}'
    assert math.isnan(_metric(client, line))
    wait_for(lambda: _metric(client, line) == value, seconds=60, what="the check")


def test_a_source_that_may_not_be_read_is_a_metric(client, store, settings):
    refused = NotAppliedFor(source="short_term", path="fct_afs_dl.php")
    note_source(store, "short_term", refused, settings.clock.now())

    line = 'seoulcast_source_state{source="short_term",state="refused"}'
    wait_for(lambda: line in client.get("/metrics").text, seconds=60, what="its state")
    assert _metric(client, line) == 1
    assert _metric(client, line.replace("refused", "failing")) == 0


def test_a_scrape_never_waits_for_the_store_and_reads_it_once_in_a_while(
    client, store, monkeypatch, wait
):
    let_go, asked = threading.Event(), []
    list_them = type(store).list

    def slow(self, *arguments, **options):
        asked.append(arguments)
        assert let_go.wait(60)
        return list_them(self, *arguments, **options)

    monkeypatch.setattr(type(store), "list", slow)
    for _ in range(3):
        assert client.get("/metrics").status_code == 200
    wait_for(lambda: asked, seconds=60, what="the first listing")
    assert len(asked) == 1
    let_go.set()
    task = client.app.state.metrics.data._reading
    wait_for(task.done, seconds=60, what="the end of the reading")
    read_once = len(asked)
    client.get("/metrics")
    assert client.app.state.metrics.data._reading is task
    wait(31)
    client.get("/metrics")
    wait_for(lambda: len(asked) > read_once, seconds=60, what="the next reading")


def test_what_is_known_of_the_data_stays_while_the_store_is_away(
    client, store, shelf, monkeypatch, wait
):
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailableError("s3.example is out of reach")

    shelf.temperature()
    wait_for(lambda: _age_days(client, "temperature") == 1, seconds=60, what="yesterday's")
    data = client.app.state.metrics.data
    before = data._reading
    wait_for(before.done, seconds=60, what="the end of the reading")
    monkeypatch.setattr(type(store), "list", away)
    wait(31)
    client.get("/metrics")
    wait_for(lambda: data._reading is not before, seconds=60, what="the next reading")
    wait_for(data._reading.done, seconds=60, what="its end")

    assert _age_days(client, "temperature") == 1
