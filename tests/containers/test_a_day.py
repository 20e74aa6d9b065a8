"""A day in the containers: history, a small training, a morning by schedule, page and MLflow."""

from __future__ import annotations

import json
import time
from datetime import date
from functools import partial

import httpx
import pytest
from support.waiting import wait_for

from seoulcast.datasets import keys
from seoulcast.datasets.issues import current_issue

pytestmark = [pytest.mark.containers, pytest.mark.timeout(2400)]

D = date(2022, 6, 14)
TRAINED_ON = date(2022, 5, 31)
MORNING = "2022-06-15T03:59:00+09:00"
SERVICES = ("postgres", "objects", "mlflow", "code", "webserver", "daemon", "api", "sandbox")


@pytest.fixture(scope="session")
def morning(deployment):
    """A model is trained, then it is a minute before the morning's schedules."""
    deployment.materialize("lstm_model", None, TRAINED_ON)
    deployment.settings |= {
        "SEOULCAST_NOW": MORNING,
        "SEOULCAST_NOW_ANCHOR": repr(time.time()),
        "SEOULCAST_COLLECT_AT": "04:00",
        "SEOULCAST_FORECAST_AT": "04:01",
    }
    deployment.up()
    return deployment


def test_after_up_every_service_is_healthy_and_the_one_shot_has_ended(deployment):
    for name in SERVICES:
        assert deployment.is_healthy(name), name
    (bucket,) = deployment.state("bucket")
    assert (bucket["State"], bucket["ExitCode"]) == ("exited", 0)


def test_a_morning_goes_from_the_schedule_to_the_page(morning):
    store = morning.store
    for key in (keys.TEMPERATURE.key(D), keys.PM10.key(D), keys.FORECASTS.key(D)):
        wait_for(partial(store.head, key), seconds=420, what=key)
    page = morning.url("page")
    answer = httpx.get(f"{page}/result", timeout=30).json()
    assert answer["day"] == f"{D}"
    assert answer["source"]["origin"] == "synthetic"
    assert len(answer["days"]) == 7
    assert '<div id="root">' in httpx.get(f"{page}/", timeout=30).text
    assert httpx.get(f"{page}/health", timeout=30).json()["status"] == "ok"


def test_the_forecast_is_the_trained_models_and_mlflow_has_it(morning):
    address = f"{morning.url('mlflow')}/api/2.0/mlflow/registered-models/search"
    (registered,) = httpx.get(address, timeout=30).json()["registered_models"]
    assert [one["version"] for one in registered["latest_versions"]] == ["1"]
    forecast = current_issue(morning.store, D)
    assert forecast.kind == "live"
    assert forecast.model.trained_through == TRAINED_ON


def test_slack_gets_the_mornings_message_once(morning):
    def told():
        return [text for text in morning.messages() if "서울 예보" in text]

    wait_for(told, seconds=180, what="the morning's message")
    assert len(told()) == 1


def test_the_public_api_reaches_neither_the_database_nor_the_code_server(morning):
    probe = (
        "import socket, sys\n"
        "for host, port in (('objects', 7070), ('postgres', 5432), ('code', 4000)):\n"
        "    try:\n"
        "        socket.create_connection((host, port), 5); print(host)\n"
        "    except OSError: pass\n"
    )
    assert morning.inside("api", "python", "-c", probe).split() == ["objects"]


def test_no_container_has_a_tool_to_install_with_and_each_has_a_bill_of_materials(morning):
    for name in ("api", "code"):
        tools = morning.inside(
            name, "sh", "-c", "command -v pip pip3; python -c 'import pip' 2>&1 | tail -n 1; true"
        )
        assert "No module named 'pip'" in tools
        assert "/pip" not in tools
        bill = json.loads(morning.inside(name, "cat", "/opt/sbom.cdx.json"))
        assert bill["bomFormat"] == "CycloneDX"
        assert {"fastapi", "boto3"} <= {one["name"] for one in bill["components"]}


def test_no_container_says_a_secret(morning):
    words = morning.compose("logs", "--no-color").stdout
    for name, value in morning.settings.items():
        if any(part in name for part in ("PASSWORD", "SECRET", "TOKEN")):
            assert value not in words, name
