"""deploy/dagster.yaml: the embedded default's rules on other storage, on a real Postgres."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster_aws.s3 import S3ComputeLogManager
from support.deployment import DEPLOY, PASSWORDS
from support.event_log import BATCHES_OF_FORTY_DAYS, RAIN, answers, batches_of, run_days
from support.postgres import Postgres

from seoulcast_assets.dagster_internals import dagster_instance_config
from seoulcast_assets.instance.configuration import embedded
from seoulcast_assets.instance.postgres_events import BatchingPostgresEventLogStorage

CONTENT = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))
STORAGE = {"run_storage", "event_log_storage", "schedule_storage", "compute_logs"}


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
    }.items():
        monkeypatch.setenv(name, value)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        yield instance


def test_dagster_accepts_the_file_without_any_database():
    config, _ = dagster_instance_config(str(DEPLOY))
    assert set(CONTENT) <= set(config)


def test_all_but_storage_is_as_in_the_embedded_default(tmp_path: Path):
    default = {key: value for key, value in embedded(tmp_path).items() if key not in STORAGE}
    # Only there is the process of a run visible: here it is in another container.
    assert default["run_launcher"].pop("config") == {"same_machine": True}
    assert {key: value for key, value in CONTENT.items() if key not in STORAGE} == default


def test_it_opens_on_postgres_and_records_a_ranged_run(deployed: dg.DagsterInstance):
    assert isinstance(deployed.compute_log_manager, S3ComputeLogManager)
    assert deployed.run_monitoring_enabled
    assert not deployed.telemetry_enabled
    assert run_days(deployed, 31).success
    assert len(deployed.get_materialized_partitions(RAIN)) == 31


@pytest.mark.parametrize("tags", [{}, {"fail_at": "20"}], ids=["a whole run", "a failed run"])
def test_a_ranged_run_is_answered_for_as_by_stock_storage(
    deployed: dg.DagsterInstance, tmp_path: Path, tags: dict[str, str]
):
    stock = tmp_path / "stock"
    stock.mkdir()
    content = {name: CONTENT[name] for name in ("run_storage", "schedule_storage")}
    content["event_log_storage"] = {
        "module": "dagster_postgres",
        "class": "PostgresEventLogStorage",
        "config": CONTENT["run_storage"]["config"],
    }
    deployed.wipe()
    of_ours = answers(deployed, run_days(deployed, 35, **tags).run_id)
    deployed.wipe()
    (stock / "dagster.yaml").write_text(yaml.safe_dump(content))
    with dg.DagsterInstance.from_config(str(stock)) as instance:
        of_stock = answers(instance, run_days(instance, 35, **tags).run_id)

    assert of_ours == of_stock
    assert len(of_ours["materialized"]["rain"]) == (30 if tags else 35)


def test_the_days_of_a_range_are_planned_in_one_transaction(
    deployed: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    assert batches_of(deployed, 40, monkeypatch) == BATCHES_OF_FORTY_DAYS


def test_a_batch_that_fails_leaves_nothing_of_itself(
    deployed: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    deployed.wipe()

    def failing(*_: object) -> None:
        raise RuntimeError("the connection was lost")

    monkeypatch.setattr(BatchingPostgresEventLogStorage, "_store_asset_event", failing)
    with pytest.raises(RuntimeError, match="connection was lost"):
        run_days(deployed, 12)
    assert not deployed.all_asset_keys()
    with deployed.event_log_storage.index_connection() as connection:
        planned = connection.exec_driver_sql(
            "select count(*) from event_logs where asset_key is not null"
        ).scalar()
    assert planned == 0


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
