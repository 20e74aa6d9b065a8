"""deploy/dagster.yaml: the embedded default's rules on other storage, on a real Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.instance.config import dagster_instance_config
from dagster_aws.s3 import S3ComputeLogManager
from deploy.conftest import Postgres
from deploy.files import DEPLOY, PASSWORDS

from seoulcast_assets.instance.configuration import embedded
from seoulcast_assets.instance.recording import record_materializations
from seoulcast_assets.instance.sqlite_events import BATCH_SIZE_VARIABLE

# One server for all of them, whichever process of the test run they are in.
pytestmark = pytest.mark.xdist_group("postgres")

CONTENT = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))
STORAGE = {"run_storage", "event_log_storage", "schedule_storage", "compute_logs"}
DAYS = dg.DailyPartitionsDefinition("2019-01-01", "2019-01-31", timezone="Asia/Seoul")


@dg.multi_asset(specs=[dg.AssetSpec("rain", skippable=True)], partitions_def=DAYS)
def rain(context):
    """Records its days as the passes do."""
    record_materializations(
        context, [dg.AssetMaterialization("rain", partition=key) for key in context.partition_keys]
    )
    yield from ()


@pytest.fixture
def deployed(
    tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dg.DagsterInstance]:
    """The instance of a container, where Postgres and S3 are on loopback."""
    shutil.copy(DEPLOY / "dagster.yaml", tmp_path)
    for name, value in {
        "DAGSTER_POSTGRES_HOST": "127.0.0.1",
        "DAGSTER_POSTGRES_PORT": f"{postgres.port}",
        "DAGSTER_POSTGRES_DB": "dagster",
        "DAGSTER_POSTGRES_USER": "dagster",
        "DAGSTER_POSTGRES_PASSWORD": PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
        "SEOULCAST_S3_BUCKET": "seoulcast",
        "SEOULCAST_S3_ENDPOINT_URL": "http://127.0.0.1:1",
        "SEOULCAST_S3_REGION": "ap-northeast-2",
        "AWS_DEFAULT_REGION": "ap-northeast-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        BATCH_SIZE_VARIABLE: "1000",
    }.items():
        monkeypatch.setenv(name, value)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        yield instance


def test_dagster_accepts_the_file_without_any_database():
    config, _ = dagster_instance_config(str(DEPLOY))
    assert set(CONTENT) <= set(config)


def test_all_but_storage_is_as_in_the_embedded_default(tmp_path: Path):
    default = {key: value for key, value in embedded(tmp_path).items() if key not in STORAGE}
    assert {k: v for k, v in CONTENT.items() if k not in {"storage", "compute_logs"}} == default


def test_it_opens_on_postgres_and_records_a_ranged_run(deployed: dg.DagsterInstance):
    assert isinstance(deployed.compute_log_manager, S3ComputeLogManager)
    assert deployed.run_monitoring_enabled
    assert not deployed.telemetry_enabled
    job = dg.Definitions(
        assets=[rain],
        jobs=[dg.define_asset_job("fetch", executor_def=dg.in_process_executor)],
    ).resolve_job_def("fetch")
    keys = DAYS.get_partition_keys()
    span = {
        "dagster/asset_partition_range_start": keys[0],
        "dagster/asset_partition_range_end": keys[-1],
    }
    assert job.execute_in_process(instance=deployed, tags=span).success
    assert deployed.get_materialized_partitions(dg.AssetKey("rain")) == set(keys)


def test_each_role_enters_its_own_database_alone(postgres: Postgres):
    for role in ("dagster", "mlflow"):
        password = PASSWORDS[f"{role.upper()}_POSTGRES_PASSWORD"]
        for database in ("dagster", "mlflow"):
            answer = postgres.query(role, password, database, "SELECT current_user")
            if database == role:
                assert answer.stdout.strip() == role, answer.stderr
            else:
                assert "permission denied for database" in answer.stderr


def test_a_wrong_password_is_refused(postgres: Postgres):
    answer = postgres.query("dagster", "wrong", "dagster", "SELECT 1")
    assert "password authentication failed" in answer.stderr
