"""deploy/backup, deploy/restore and deploy/drain, with a real Postgres and an S3 server.

What Compose would do is tests/support/stand_in_compose.py. That containers come back with what was
backed up is not tried here.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from moto.s3.models import s3_backends
from support.deployment import DEPLOY, PASSWORDS, SERVICES
from support.postgres import Postgres, postgres_server
from support.s3_server import S3Server
from support.stand_in_compose import StandIn
from support.waiting import wait_for

from seoulcast.datasets.s3_archive import list_keys

BUCKET = "seoulcast"
OBJECTS = {"origin.json": b"{}", "forecasts/2022-12-30.json": b'{"key": "1f3a"}'}
RAIN = dg.AssetKey("rain")
ROWS = "SELECT version_num FROM alembic_version"


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.close()


@pytest.fixture
def deployment(database: Postgres, s3: S3Server, tmp_path: Path) -> Iterator[StandIn]:
    """A deployment with nothing in it, as on new volumes."""
    yield StandIn(database, s3.url, tmp_path / "calls")
    s3_backends.reset()
    for name in ("dagster", "mlflow"):
        make_new(database, name)


def superuser(database: Postgres, sql: str, name: str = "postgres") -> str:
    done = database.query("postgres", "superuser", name, sql)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def make_new(database: Postgres, name: str) -> None:
    """As deploy/postgres-init.sql makes it."""
    superuser(database, f"DROP DATABASE {name} WITH (FORCE)")
    superuser(database, f"CREATE DATABASE {name} OWNER {name}")
    superuser(database, f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")


def as_mlflow(database: Postgres, sql: str) -> str:
    done = database.query("mlflow", PASSWORDS["MLFLOW_POSTGRES_PASSWORD"], "mlflow", sql)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def instance_folder(database: Postgres, tmp_path: Path) -> Path:
    """A folder with what of deploy/dagster.yaml is kept in Postgres."""
    storage = {"event_log_storage", "run_storage", "schedule_storage"}
    content = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))
    folder = tmp_path / "instance"
    folder.mkdir()
    text = yaml.safe_dump({name: content[name] for name in storage})
    address = {
        "HOST": "127.0.0.1",
        "PORT": f"{database.port}",
        "DB": "dagster",
        "USER": "dagster",
        "PASSWORD": PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
    }
    for name, value in address.items():
        quoted = value if name == "PORT" else f'"{value}"'
        text = re.sub(rf"\n +env: DAGSTER_POSTGRES_{name}\n", f" {quoted}\n", text)
    (folder / "dagster.yaml").write_text(text, encoding="utf-8")
    return folder


def fill(deployment: StandIn, s3: S3Server, instance_folder: Path) -> None:
    """A day on Dagster's record, a row of MLflow's, and objects."""
    with dg.DagsterInstance.from_config(str(instance_folder)) as instance:
        instance.report_runless_asset_event(dg.AssetMaterialization(RAIN, partition="2022-12-30"))
    create = "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES"
    as_mlflow(deployment.postgres, f"{create} ('abc')")
    client = s3.client()
    client.create_bucket(Bucket=BUCKET)
    for key, body in OBJECTS.items():
        client.put_object(Bucket=BUCKET, Key=key, Body=body, Metadata={"of": "a test"})


def objects_of(s3: S3Server) -> dict[str, bytes]:
    client = s3.client()
    return {
        key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        for key in list_keys(client, BUCKET)
    }


def one_backup(folder: Path) -> Path:
    (backup,) = folder.glob("backup-*")
    return backup


@pytest.fixture
def backup(deployment, s3, instance_folder, tmp_path) -> Path:
    fill(deployment, s3, instance_folder)
    deployment.run("backup", "--to", tmp_path / "backups")
    return one_backup(tmp_path / "backups")


def test_a_backup_is_restored_into_stores_that_are_new(
    deployment, backup, database, s3, instance_folder
):
    for name in ("dagster", "mlflow"):
        make_new(database, name)
    s3_backends.reset()
    said = deployment.run("restore", backup)
    assert "docker compose up --wait" in said
    assert objects_of(s3) == OBJECTS
    assert s3.client().head_object(Bucket=BUCKET, Key="origin.json")["Metadata"] == {"of": "a test"}
    assert as_mlflow(database, ROWS) == "abc"
    with dg.DagsterInstance.from_config(str(instance_folder)) as instance:
        assert instance.get_materialized_partitions(RAIN) == {"2022-12-30"}
        # Its tables are its own: it can write, and migrate them.
        instance.report_runless_asset_event(dg.AssetMaterialization(RAIN, partition="2022-12-31"))
        instance.upgrade()
    refused = database.query("mlflow", PASSWORDS["MLFLOW_POSTGRES_PASSWORD"], "dagster", "SELECT 1")
    assert "permission denied" in refused.stderr


def test_a_backup_says_what_it_is_of_and_only_its_owner_may_read_it(backup):
    assert {file.name for file in backup.iterdir()} == {
        "dagster.dump", "mlflow.dump", "objects.tar.gz", "about.txt", "SHA256SUMS",
    }  # fmt: skip
    about = (backup / "about.txt").read_text()
    assert re.search(r"^taken: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$", about, re.MULTILINE)
    assert "image: seoulcast-pipeline:" in about
    assert re.search(r"^sources: \w+", about, re.MULTILINE)
    assert not [file for file in (backup, *backup.iterdir()) if file.stat().st_mode & 0o077]


def test_a_deployment_that_has_anything_is_replaced_only_if_that_is_said(
    deployment, backup, database, s3
):
    as_mlflow(database, "UPDATE alembic_version SET version_num = 'later'")
    s3.client().put_object(Bucket=BUCKET, Key="origin.json", Body=b"later")
    s3.client().put_object(Bucket=BUCKET, Key="forecasts/2022-12-31.json", Body=b"later")
    assert "--yes replaces it" in deployment.run("restore", backup, status=1)
    make_new(database, "dagster")
    assert "Database mlflow has 1 tables" in deployment.run("restore", backup, status=1)
    make_new(database, "mlflow")
    assert "The bucket has objects" in deployment.run("restore", backup, status=1)
    assert objects_of(s3)["origin.json"] == b"later"
    assert not [call for call in deployment.called() if call[0] == "stop"]
    deployment.run("restore", backup, "--yes")
    assert objects_of(s3) == {**OBJECTS, "forecasts/2022-12-31.json": b"later"}
    assert as_mlflow(database, ROWS) == "abc"


def test_tables_that_a_newer_version_added_are_gone_after_a_restore(deployment, backup, database):
    as_mlflow(database, "CREATE TABLE of_a_newer_version (id int)")
    deployment.run("restore", backup, "--yes")
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert as_mlflow(database, tables) == "alembic_version"


def test_what_uses_the_stores_is_stopped_before_they_are_touched(deployment, backup):
    deployment.calls.unlink()
    deployment.run("restore", backup, "--yes")
    (stopped,) = [call[1:] for call in deployment.called() if call[0] == "stop"]
    assert set(stopped) == set(SERVICES) - {"postgres", "objects"}
    words = [" ".join(call) for call in deployment.called()]
    first_change = next(i for i, call in enumerate(words) if "DATABASE" in call)
    assert words.index("stop " + " ".join(stopped)) < first_change


def test_the_stores_are_never_stopped_though_compose_names_no_services(deployment, backup):
    deployment.calls.unlink()
    deployment.environment["STAND_IN_FAILS_AT"] = "config --services"
    deployment.run("restore", backup, "--yes", status=1)
    assert not [call for call in deployment.called() if call[0] == "stop"]


@pytest.mark.parametrize("name", ["dagster.dump", "objects.tar.gz", "about.txt"])
def test_a_damaged_backup_is_refused_before_anything_is_called(deployment, backup, name):
    deployment.calls.unlink()
    data = bytearray((backup / name).read_bytes())
    data[len(data) // 2] ^= 0xFF
    (backup / name).write_bytes(data)
    assert "not what was written" in deployment.run("restore", backup, "--yes", status=1)
    (backup / name).unlink()
    assert "not what was written" in deployment.run("restore", backup, "--yes", status=1)
    assert deployment.called() == []


def test_a_folder_that_is_no_backup_is_refused(deployment, backup, tmp_path):
    deployment.calls.unlink()
    assert "no backup" in deployment.run("restore", tmp_path, status=1)
    sums = backup / "SHA256SUMS"
    sums.write_text(re.sub(r".*mlflow.dump\n", "", sums.read_text()))
    assert "does not name mlflow.dump" in deployment.run("restore", backup, status=1)
    assert "usage" in deployment.run("restore", status=1)
    assert "usage" in deployment.run("restore", backup, "--force", status=1)
    assert deployment.called() == []


@pytest.mark.parametrize("part", ["pg_dump --username postgres --format=custom mlflow", "write"])
def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    deployment, s3, instance_folder, tmp_path, part
):
    fill(deployment, s3, instance_folder)
    deployment.environment["STAND_IN_FAILS_AT"] = part
    deployment.run("backup", "--to", tmp_path / "backups", status=1)
    assert [file.name for file in (tmp_path / "backups").iterdir()] == [".lock"]


def test_a_backup_that_was_killed_is_not_taken_for_one_and_makes_room_for_the_next(
    deployment, s3, instance_folder, tmp_path
):
    fill(deployment, s3, instance_folder)
    folder = tmp_path / "backups"
    deployment.environment["STAND_IN_HANGS_AT"] = "write"
    process = deployment.start("backup", "--to", folder)
    wait_for(lambda: [*folder.glob(".unfinished-*/*.gz")], seconds=60, what="the objects' file")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (left,) = folder.glob(".unfinished-*")
    assert "cut off" in deployment.run("restore", left, "--yes", status=1)
    assert not [*folder.glob("backup-*")]
    del deployment.environment["STAND_IN_HANGS_AT"]
    deployment.run("backup", "--to", folder)
    assert {file.name for file in folder.iterdir()} == {".lock", one_backup(folder).name}


def test_the_newest_backups_are_kept_and_nothing_else_is_removed(deployment, backup):
    for name in ("backup-20200101T0900", "backup-20210101T0900", "backup-of-mine"):
        shutil.copytree(backup, backup.parent / name)
    newest = backup.rename(backup.parent / "backup-20220101T0900")
    said = deployment.run("backup", "--to", backup.parent, "--keep", 2)
    assert said.count("Removed") == 2
    left = {file.name for file in backup.parent.glob("backup-*")}
    assert {newest.name, "backup-of-mine"} < left
    assert len(left) == 3


def test_two_backups_into_one_folder_at_a_time_are_refused(deployment, tmp_path):
    (tmp_path / "backups").mkdir()
    with (tmp_path / "backups" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "under way" in deployment.run("backup", "--to", tmp_path / "backups", status=1)
    assert deployment.called() == []


def test_draining_ends_the_daemon_and_waits_for_the_runs_under_way(
    deployment, database, instance_folder
):
    deployment.environment["DRAIN_WAIT_S"] = "0.2"
    with dg.DagsterInstance.from_config(str(instance_folder)) as instance:
        job = dg.GraphDefinition(name="retrain").to_job()
        run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    process = deployment.start("drain")
    assert process.stdout is not None
    said = [process.stdout.readline(), process.stdout.readline()]
    assert "Waiting for 1 runs" in "".join(said)
    assert deployment.called()[0] == ["stop", "daemon"]
    late = deployment.run("drain", 0, status=1)
    assert f"{run.run_id} retrain" in late
    superuser(database, "UPDATE runs SET status = 'SUCCESS'", "dagster")
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 0, rest
    assert "No run is under way" in rest


def test_the_scripts_name_services_that_there_are():
    named = set()
    for script in ("backup", "restore", "drain", "containers.sh"):
        text = (DEPLOY / script).read_text(encoding="utf-8")
        named |= set(re.findall(r"(?:-T|compose stop|line-regexp) ([a-z]+)", text))
    assert {"postgres", "objects", "bucket", "daemon"} == named
    assert named <= set(SERVICES)
