"""deploy/monitoring: rules and dashboard, held to what a real API tells a real Prometheus."""

from __future__ import annotations

import json
import math
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
import uvicorn
import yaml
from support.deployment import DEPLOY, ROOT, SERVICES
from support.documents import MORNING, Shelf
from support.prometheus import MONITORING, Prometheus, program, scraping
from support.waiting import wait_for

from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.sources import note_source
from seoulcast.reasons import NotAppliedFor
from seoulcast.settings import Settings
from seoulcast_api.app import create_app
from seoulcast_assets.commands.up.services import free_port

RULES = yaml.safe_load((MONITORING / "rules" / "seoulcast.yml").read_text(encoding="utf-8"))
CASES = yaml.safe_load((MONITORING / "rules" / "seoulcast.test.yml").read_text(encoding="utf-8"))
DASHBOARD = json.loads((MONITORING / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
PANELS = {panel["title"]: panel for panel in DASHBOARD["panels"] if panel["type"] != "row"}
ALERTS = {
    rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"] if "alert" in rule
}
QUERIES = [
    (title, target["expr"]) for title, panel in PANELS.items() for target in panel["targets"]
]
ZERO_WITHOUT_ANY = {"Alerts", "Errors", "Refused by the limit", "Errors of the store"}
"""Panels of what a well system has none of: they say 0, and are not empty."""


def filled_in(expression: str) -> str:
    """A query as Grafana sends it, of all stations."""
    return expression.replace("$__rate_interval", "15s").replace("$station", ".*")


@dataclass(frozen=True)
class Monitored:
    """An API that runs, and the Prometheus that scrapes it."""

    api: str
    prometheus: Prometheus


@pytest.fixture(scope="module")
def monitored(tmp_path_factory) -> Iterator[Monitored]:
    """A city with a forecast, a day of PM10, a drift check and a refused source, for a minute."""
    program("prometheus")
    home = tmp_path_factory.mktemp("api")
    port = free_port()
    settings = Settings(_env_file=None, home=home, now=MORNING, page_dist=home)
    shelf = Shelf(LocalStore(home / "objects"))
    shelf.issue()
    shelf.temperature()
    shelf.pm10(date(2022, 12, 25))
    shelf.score(date(2022, 12, 29))
    shelf.drift(drifted=True)
    refused = NotAppliedFor(source="point", path="getVilageFcst")
    note_source(shelf.store, "point", refused, settings.clock.now())
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, shelf.store), host="127.0.0.1", port=port)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with scraping(tmp_path_factory.mktemp("prometheus"), f"127.0.0.1:{port}") as prometheus:
            api = f"http://127.0.0.1:{port}"
            wait_for(lambda: server.started, seconds=30, what="the API")
            _ask_for_a_while(api)
            yield Monitored(api, prometheus)
    finally:
        server.should_exit = True
        thread.join(30)


def _ask_for_a_while(api: str) -> None:
    """Requests over some scrapes, so that there are rates; on a slow machine some take seconds."""
    end = time.monotonic() + 8
    with httpx.Client(base_url=api, timeout=60) as client:
        while time.monotonic() < end:
            assert client.get("/result").status_code == 200
            client.get("/api/v1/forecasts/2022-12-30")
            time.sleep(0.1)


def test_the_rules_are_valid_and_their_cases_hold():
    promtool = program("promtool")
    for command in (
        ("check", "config", "prometheus.yml"),
        ("test", "rules", "rules/seoulcast.test.yml"),
    ):
        done = subprocess.run(
            [promtool, *command], cwd=MONITORING, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_seen_to_fire_and_to_be_silent():
    cases = [case for one in CASES["tests"] for case in one.get("alert_rule_test", [])]
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == set(ALERTS)
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == set(ALERTS)


def test_the_runbook_says_of_every_alert_what_to_do():
    runbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(SeoulCast\w+)` \|", runbook, re.MULTILINE)) == set(ALERTS)


def test_an_alert_says_what_happened_and_how_bad_it_is():
    for rule in ALERTS.values():
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert set(rule["annotations"]) == {"summary", "description"}
        assert "for" in rule


@pytest.mark.parametrize(("title", "expression"), QUERIES)
def test_every_query_of_the_dashboard_gives_values(monitored, title, expression):
    def values() -> list[float]:
        # A rate or a duration needs requests between the newest scrapes.
        httpx.get(f"{monitored.api}/result", timeout=60)
        found = [value for _, value in monitored.prometheus.query(filled_in(expression))]
        return [value for value in found if not math.isnan(value)]

    found = wait_for(values, seconds=60, what=f"{title}: {expression}")
    if title in ZERO_WITHOUT_ANY:
        assert set(found) == {0.0}


def test_every_recorded_rule_and_every_alert_is_evaluated_without_an_error(monitored):
    groups = monitored.prometheus.get("rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) == sum(len(group["rules"]) for group in RULES["groups"])
    assert {rule["health"] for rule in rules} == {"ok"}


def test_what_the_metrics_say_is_what_health_says(monitored):
    health = httpx.get(f"{monitored.api}/health", timeout=60).json()

    def one(expression: str) -> tuple[dict[str, str], float]:
        (found,) = wait_for(
            lambda: monitored.prometheus.query(expression), seconds=60, what=expression
        )
        return found

    state, _ = one("seoulcast_forecast_freshness == 1")
    assert (state["station"], state["state"]) == ("108", health["freshness"]["state"])
    status, _ = one("seoulcast_forecast_status == 1")
    assert status["status"] == health["forecast"]["status"]
    newest = date.fromisoformat(health["newest_days"]["pm10"])
    _, age = one('seoulcast_newest_day_age_days{dataset="pm10"} >= 0')
    assert age == (MORNING.date() - newest).days
    source, _ = one("seoulcast_source_state == 1")
    assert [source["source"], source["state"]] == [
        health["sources"][0]["source"], health["sources"][0]["state"],
    ]  # fmt: skip
    assert one("seoulcast_drift")[1] == 1


def test_old_data_and_drift_wait_for_their_time_before_they_are_told(monitored):
    def pending() -> set[str]:
        found = monitored.prometheus.query('ALERTS{alertstate="pending"}')
        # How fast answers and scrapes are is this machine's affair.
        slow = {"SeoulCastApiSlow", "SeoulCastNotScraped"}
        return {labels["alertname"] for labels, _ in found} - slow

    wanted = {"SeoulCastInputOld", "SeoulCastDrift"}
    assert wait_for(lambda: wanted <= pending() and pending(), seconds=60, what="alerts") == wanted


def test_the_dashboard_asks_the_source_that_is_provisioned_and_each_panel_explains_itself():
    provisioning = MONITORING / "grafana" / "provisioning"
    sources = yaml.safe_load((provisioning / "datasources" / "prometheus.yml").read_text())
    (source,) = sources["datasources"]
    for panel in PANELS.values():
        assert panel["description"].endswith(".")
        assert {panel["datasource"]["uid"]} | {
            target["datasource"]["uid"] for target in panel["targets"]
        } == {source["uid"]}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    assert source["url"] == "http://prometheus:9090"


def test_the_compose_file_mounts_what_is_there_and_scrapes_a_service_that_it_starts():
    places = {
        name: dict(reversed(volume.split(":")[:2]) for volume in SERVICES[name]["volumes"])
        for name in ("prometheus", "grafana")
    }
    for mounted in places.values():
        for source in mounted.values():
            assert not source.startswith("./") or (ROOT / source).exists(), source
    configuration = yaml.safe_load((DEPLOY / "monitoring" / "prometheus.yml").read_text())
    for rules in configuration["rule_files"]:
        assert f"/etc/prometheus/{rules}" in places["prometheus"]
    (job,) = configuration["scrape_configs"]
    (target,) = job["static_configs"][0]["targets"]
    name, _, port = target.partition(":")
    assert SERVICES[name]["ports"][0].endswith(f":{port}")
    provider = MONITORING / "grafana" / "provisioning" / "dashboards" / "seoulcast.yml"
    (folder,) = yaml.safe_load(provider.read_text())["providers"]
    assert folder["options"]["path"] in places["grafana"]


def test_the_containers_of_monitoring_start_only_if_asked_for_and_open_no_account():
    for name in ("prometheus", "grafana"):
        assert SERVICES[name]["profiles"] == ["monitoring"]
        (published,) = SERVICES[name]["ports"]
        assert ":-127.0.0.1:" in published
    chosen = SERVICES["grafana"]["environment"]
    assert chosen["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
    assert chosen["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
