"""deploy/health.py and deploy/with-secrets: what an image's processes are asked and given."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent import futures
from datetime import timedelta

import dagster as dg
import grpc
import psycopg2
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from support.deployment import DEPLOY, PASSWORDS

from seoulcast_assets.commands.up.services import free_port

HEALTH = DEPLOY / "health.py"
WITH_SECRETS = DEPLOY / "with-secrets"


def ask(*arguments, **environment):
    return subprocess.run(
        [sys.executable, HEALTH, *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def code_server():
    server = grpc.server(futures.ThreadPoolExecutor(2))
    servicer = health.HealthServicer()
    servicer.set("DagsterApi", health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield port
    server.stop(None).wait()


def test_a_code_server_that_serves_is_healthy(code_server):
    assert ask("grpc", f"{code_server}").returncode == 0


def test_a_code_server_that_is_not_there_is_not_healthy_and_the_check_says_so():
    port = free_port()
    done = ask("grpc", f"{port}")
    assert done.returncode == 1
    assert f"port {port}: StatusCode.UNAVAILABLE" in done.stderr


@pytest.fixture
def record(postgres, tmp_path):
    """The variables that say where Dagster's record is, in Postgres."""
    where = {
        "DAGSTER_POSTGRES_HOST": "127.0.0.1",
        "DAGSTER_POSTGRES_PORT": f"{postgres.port}",
        "DAGSTER_POSTGRES_DB": "dagster",
        "DAGSTER_POSTGRES_USER": "dagster",
        "DAGSTER_POSTGRES_PASSWORD": PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
    }
    database = {
        "hostname": "127.0.0.1",
        "port": postgres.port,
        "db_name": "dagster",
        "username": "dagster",
        "password": PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
        "scheme": "postgresql+psycopg2",
    }
    (tmp_path / "dagster.yaml").write_text(f"storage: {{postgres: {{postgres_db: {database}}}}}")
    # Dagster makes its tables.
    with dg.DagsterInstance.from_config(f"{tmp_path}"):
        yield where


def beat(where, *, missing=(), age=timedelta()):
    """Put heartbeats on record as the daemon does, those of an age and without some."""
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=where["DAGSTER_POSTGRES_PORT"],
        dbname="dagster",
        user="dagster",
        password=where["DAGSTER_POSTGRES_PASSWORD"],
    )
    with connection, connection.cursor() as cursor:
        for name in ("BACKFILL", "MONITORING", "QUEUED_RUN_COORDINATOR", "SCHEDULER", "SENSOR"):
            cursor.execute(
                "INSERT INTO daemon_heartbeats (daemon_type, timestamp) "
                "VALUES (%(name)s, (now() AT TIME ZONE 'utc') - %(age)s) "
                "ON CONFLICT (daemon_type) DO UPDATE SET timestamp = EXCLUDED.timestamp",
                {"name": name, "age": timedelta(hours=2) if name in missing else age},
            )
    connection.close()


def test_a_daemon_is_healthy_while_each_part_of_it_sends_heartbeats(record):
    beat(record, age=timedelta(minutes=5))
    done = ask("daemon", **record)
    assert done.returncode == 0, done.stderr


def test_a_daemon_with_a_part_that_hangs_is_not_healthy_and_the_part_is_named(record):
    beat(record, missing=("SENSOR",))
    done = ask("daemon", **record)
    assert done.returncode == 1
    assert done.stderr == "No heartbeat of SENSOR within 600 s\n"


def test_a_daemon_whose_record_is_out_of_reach_is_not_healthy_and_no_secret_is_said(record):
    done = ask("daemon", **record | {"DAGSTER_POSTGRES_PORT": f"{free_port()}"})
    assert done.returncode == 1
    assert "Connection refused" in done.stderr
    assert record["DAGSTER_POSTGRES_PASSWORD"] not in done.stderr


def with_secrets(folder, *command, **environment):
    return subprocess.run(
        ["sh", WITH_SECRETS, *command],
        env={"PATH": os.environ["PATH"], "SECRETS_DIR": f"{folder}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_file_of_secrets_goes_before_the_variable_that_was_given(tmp_path):
    (tmp_path / "KMA_API_KEY").write_text("it's from 'a file' $HOME\n")
    done = with_secrets(tmp_path, "printenv", "KMA_API_KEY", KMA_API_KEY="in-a-file")
    assert done.stdout == "it's from 'a file' $HOME\n"


def test_without_secrets_a_command_has_what_it_was_given(tmp_path):
    done = with_secrets(tmp_path / "none", "printenv", "KMA_API_KEY", KMA_API_KEY="given")
    assert (done.returncode, done.stdout) == (0, "given\n")


def test_a_secret_whose_name_is_no_variable_stops_the_start_and_its_value_is_not_said(tmp_path):
    (tmp_path / "kma.key").write_text("s3cret")
    done = with_secrets(tmp_path, "true")
    assert done.returncode == 1
    assert "kma.key is named as no variable can be" in done.stderr
    assert "s3cret" not in done.stderr


def test_a_commands_own_exit_status_is_that_of_the_container(tmp_path):
    assert with_secrets(tmp_path, "sh", "-c", "exit 7").returncode == 7
