"""A morning through the services of docker-compose.yml, each the very command it names.

`make test-deploy`. Real: Postgres, an S3 protocol over HTTP, MLflow's server, the code
location over gRPC, webserver, daemon and API. Not tried here: the images themselves.
"""

from __future__ import annotations

import json
import time
from datetime import date

import httpx
import pytest
from deploy.processes import Compose, interpolated
from support.deployment import PASSWORDS, SERVICES
from support.waiting import wait_for

from seoulcast.datasets import keys
from seoulcast.datasets.s3_store import S3Store

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.timeout(900),
]

D = date(2022, 6, 14)
HISTORY = "2022-05-01...2022-06-13"
ACCOUNT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret"}


@pytest.fixture(scope="module")
def compose(tmp_path_factory, postgres, objects):
    """Everything up, the history fetched as docs/operations.md says, minutes before 04:00."""
    given = {
        **PASSWORDS,
        **ACCOUNT,
        "POSTGRES_PASSWORD": "superuser",
        "SEOULCAST_NOW": "2022-06-15T02:00:00+09:00",
        "SEOULCAST_NOW_ANCHOR": repr(time.time()),
        "SEOULCAST_FORECAST_AT": "04:01",
        "SEOULCAST_COLLECT_AT": "04:00",
        "SEOULCAST_LATE_RETRIES": "0",
        "SEOULCAST_PREDICTOR_STATIONS": "108,112,119",
    }
    folder = tmp_path_factory.mktemp("compose")
    s3_port = int(objects.url.rpartition(":")[2])
    parts = Compose(folder, given, postgres_port=postgres.port, objects_port=s3_port)
    try:
        parts.run("bucket")
        for name in ("mlflow", "sandbox"):
            parts.start(name)
        parts.wait_until_healthy("mlflow")
        parts.wait_until_healthy("sandbox")
        materialize = ["dagster", "asset", "materialize", "-m", "seoulcast_assets.definitions"]
        for assets in ("raw_asos,temperature,station_weather", "raw_pm10,pm10"):
            parts.run("code", [*materialize, "--select", assets, "--partition-range", HISTORY])
        parts.given["SEOULCAST_NOW"] = "2022-06-15T03:58:00+09:00"
        parts.given["SEOULCAST_NOW_ANCHOR"] = repr(time.time())
        parts.start("code")
        parts.wait_until_healthy("code")
        for name in ("webserver", "daemon", "api"):
            parts.start(name)
        for name in ("webserver", "api"):
            parts.wait_until_healthy(name)
        yield parts
    finally:
        parts.close()


@pytest.fixture
def store(objects):
    return S3Store(objects.client(), "seoulcast")


def test_every_service_of_the_file_is_one_that_runs_here():
    # Those of the profile `monitoring` have tests of their own.
    own = {name for name, one in SERVICES.items() if one.get("profiles") != ["monitoring"]}
    assert own == {
        *("postgres", "objects", "bucket", "mlflow", "code", "webserver", "daemon", "api"),
        "sandbox",
    }


def test_without_its_secret_a_service_does_not_start():
    with pytest.raises(LookupError, match=r"set it in \.env"):
        interpolated("${DAGSTER_POSTGRES_PASSWORD:?set it in .env}", {})


def test_a_day_goes_from_the_schedule_to_the_readers(compose, store):
    wait_for(lambda: store.head(keys.TEMPERATURE.key(D)), seconds=240, what="the clean day")
    wait_for(lambda: store.head(keys.PM10.key(D)), seconds=120, what="the dust")
    wait_for(lambda: store.head(keys.LATEST_FORECAST), seconds=240, what="the forecast")
    answer = httpx.get(f"http://127.0.0.1:{compose.ports['api']}/result", timeout=30)
    assert answer.status_code == 200, answer.text
    assert answer.json()["day"] == D.isoformat()
    assert answer.json()["source"]["origin"] == "synthetic"
    assert len(answer.json()["days"]) == 7


def test_the_daemon_is_healthy_by_the_files_own_check(compose):
    compose.wait_until_healthy("daemon")


def test_postgres_has_the_record_and_the_ui_shows_it(compose, postgres):
    def finished():
        answer = postgres.query(
            "dagster",
            PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
            "dagster",
            "SELECT count(*) FROM runs WHERE status = 'SUCCESS' AND pipeline_name "
            "IN ('weather_pipeline', 'dust_pipeline', 'batch_forecast')",
        )
        return answer.stdout.strip() >= "3"

    wait_for(finished, seconds=120, what="three runs by schedule")
    query = {"query": "{ runsOrError { ... on Runs { results { status jobName } } } }"}
    address = f"http://127.0.0.1:{compose.ports['webserver']}/graphql"
    text = httpx.post(address, json=query, timeout=60).text
    assert {"weather_pipeline", "dust_pipeline", "batch_forecast"} <= {
        run["jobName"] for run in json.loads(text)["data"]["runsOrError"]["results"]
    }


def test_mlflow_keeps_its_record_in_postgres(compose, postgres):
    address = f"http://127.0.0.1:{compose.ports['mlflow']}/api/2.0/mlflow/experiments/create"
    assert httpx.post(address, json={"name": "probe"}, timeout=30).status_code == 200
    password = PASSWORDS["MLFLOW_POSTGRES_PASSWORD"]
    answer = postgres.query("mlflow", password, "mlflow", "SELECT name FROM experiments")
    assert "probe" in answer.stdout


def test_no_service_says_a_secret(compose):
    for name in ("mlflow", "sandbox", "code", "webserver", "daemon", "api"):
        log = compose.log(name)
        for secret in (*PASSWORDS.values(), ACCOUNT["AWS_SECRET_ACCESS_KEY"]):
            assert secret not in log, name
