"""The Job of the first history, its command with its environment as a process on this machine.

`make test-deploy`. Real: Postgres, an S3 protocol over HTTP, MLflow's server and the sandbox. The
bucket's Job goes before it, as docs/operations.md says. No daemon runs, as none does then.
"""

from __future__ import annotations

import pytest
from deploy.processes import Compose
from support import manifests
from support.deployment import PASSWORDS, SERVICES

from seoulcast.datasets import keys
from seoulcast.datasets.s3_store import S3Store

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.timeout(900),
]

HISTORY = ["--from", "2020-01-01"]
"""Less than the Job asks for, which begins in 2000."""
ACCOUNT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret"}
SECRETS = {
    "seoulcast-s3": ACCOUNT,
    # Without a key: the sandbox is asked.
    "seoulcast-code": {},
    "seoulcast-postgresql": {"postgresql-password": PASSWORDS["DAGSTER_POSTGRES_PASSWORD"]},
    "seoulcast-mlflow": {"PGPASSWORD": PASSWORDS["MLFLOW_POSTGRES_PASSWORD"]},
}
IN_THE_DEMO = {
    "SEOULCAST_S3_ENDPOINT_URL": "http://objects:7070",
    "MLFLOW_S3_ENDPOINT_URL": "http://objects:7070",
}
"""What components/objects makes of these."""
CHOSEN = {
    "SEOULCAST_NOW": "2022-06-15T06:00:00+09:00",
    "SEOULCAST_PREDICTOR_STATIONS": "108,112,119",
}
"""As a person would put it into `seoulcast-settings`."""


def as_service(name):
    """A workload as `Compose` starts it."""
    workload = manifests.workloads()[name]
    environment = workload.environment(SECRETS)
    environment |= {key: value for key, value in IN_THE_DEMO.items() if key in environment}
    if "seoulcast-settings" in workload.names_of("configMapRef"):
        environment |= CHOSEN
    check = SERVICES.get(name, {}).get("healthcheck")
    return {"command": workload.container["args"], "environment": environment, "healthcheck": check}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory, postgres, objects):
    """The workloads that go before the first history."""
    parts = Compose(
        tmp_path_factory.mktemp("cluster"),
        {},
        postgres_port=postgres.port,
        objects_port=int(objects.url.rpartition(":")[2]),
        services={name: as_service(name) for name in ("bucket", "mlflow", "sandbox", "backfill")},
    )
    try:
        assert "keeps what is issued" in parts.run("bucket")
        for name in ("mlflow", "sandbox"):
            parts.start(name)
            parts.wait_until_healthy(name)
        yield parts
    finally:
        parts.close()


@pytest.fixture
def store(objects):
    return S3Store(objects.client(), "seoulcast")


def test_the_first_history_ends_with_a_model_and_a_forecast_in_dagsters_record(
    cluster, store, postgres
):
    said = cluster.run("backfill", [*cluster.command("backfill"), *HISTORY], timeout_s=800)
    assert "newest_forecast: done" in said
    assert store.head(keys.LATEST_FORECAST)
    runs = postgres.query(
        "dagster",
        PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
        "dagster",
        "SELECT status || ' ' || pipeline_name FROM runs",
    ).stdout.split("\n")
    ended = sorted(line.strip() for line in runs if line.strip())
    assert {line.partition(" ")[0] for line in ended} == {"SUCCESS"}
    assert {"SUCCESS weather_pipeline", "SUCCESS retrain", "SUCCESS batch_forecast"} <= set(ended)


def test_begun_again_it_trains_no_second_model(cluster, store):
    before = [one.key for one in store.list("models/")]
    assert before
    said = cluster.run("backfill", [*cluster.command("backfill"), *HISTORY], timeout_s=800)
    assert "model: done" in said
    assert [one.key for one in store.list("models/")] == before
