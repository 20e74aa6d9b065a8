"""MLflow, Postgres, the disk and the daemon away: what goes on, and what waits."""

import os
import shutil
import subprocess
from datetime import date, datetime

import dagster as dg
import pytest
from fastapi.testclient import TestClient
from support.broken_wire import CuttableWire
from support.deployment import DEPLOY, PASSWORDS
from support.system import System, running_system

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.issues import current_issue
from seoulcast_api.app import create_app
from seoulcast_assets.assets import training_run
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.instance.batched_events import BATCH_SIZE_VARIABLE

pytestmark = pytest.mark.e2e

FIRST, D = date(2022, 4, 20), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
LIGHT = {"predictor_stations": (108, 112, 119), "late_retries": 0}


@pytest.mark.fault(
    "services",
    "MLflow is down",
    happens="`retrain` fails after MLflow's own tries; forecasts, scores, drift and API go on",
    kept="all; no model is promoted",
    notified="Slack",
)
def test_without_mlflow_forecasts_go_on_and_a_training_fails_and_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setattr(
        training_run, "train_model", lambda *_, **__: pytest.fail("trained for nothing")
    )
    with running_system(
        tmp_path, now=NOW, mlflow_tracking_uri="http://127.0.0.1:1", **LIGHT
    ) as system:
        assert system.run("weather_pipeline", FIRST, D).success
        assert system.run("dust_pipeline", FIRST, D).success
        before = system.objects()
        result = system.run("retrain", D)
        assert not result.success
        assert system.objects() == before
        assert len(system.told_of_failure(result)) == 1
        assert system.run("batch_forecast", D).success
        assert current_issue(system.store, D).kind == "live"


@pytest.mark.fault(
    "services",
    "Postgres goes away in the middle of a run, and comes back",
    happens="the run can record nothing and ends; run again afterwards, it completes",
    kept="every object that was written, whole; the API goes on with what it has",
    notified="no one, as Dagster can tell nothing: page and `/health` turn `late`",
)
def test_postgres_gone_in_the_middle_of_a_run_costs_no_object(tmp_path, postgres, monkeypatch):
    with (
        CuttableWire(postgres.port) as wire,
        running_system(tmp_path, now=NOW, **LIGHT) as system,
        deployed_instance(tmp_path / "postgres", wire.port, monkeypatch) as instance,
    ):
        on_postgres = System(system.settings, system.sandbox, system.slack, instance)
        assert on_postgres.run("weather_pipeline", FIRST, D).success
        before = system.objects()
        original = type(system.store).put_many

        def cut_then_write(store, objects):
            wire.cut()
            return original(store, objects)

        monkeypatch.setattr(type(system.store), "put_many", cut_then_write)
        with pytest.raises(Exception, match=r"(?i)connection|server|psycopg2"):
            on_postgres.run("dust_pipeline", FIRST, D)
        monkeypatch.setattr(type(system.store), "put_many", original)
        assert before.items() <= system.objects().items()
        with TestClient(create_app(system.settings, system.store)) as client:
            assert client.get("/api/v1/observations").status_code == 200
        assert system.slack.messages == []
        wire.mend()
        assert on_postgres.run("dust_pipeline", FIRST, D).success
        assert len(on_postgres.materialized("pm10")) == (D - FIRST).days + 1


def deployed_instance(home, port, monkeypatch):
    home.mkdir()
    text = (DEPLOY / "dagster.yaml").read_text(encoding="utf-8")
    # What runs print is not what is tried here.
    start, end = text.index("compute_logs:"), text.index("run_coordinator:")
    (home / "dagster.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    for name, value in {
        "DAGSTER_POSTGRES_HOST": "127.0.0.1",
        "DAGSTER_POSTGRES_PORT": f"{port}",
        "DAGSTER_POSTGRES_DB": "dagster",
        "DAGSTER_POSTGRES_USER": "dagster",
        "DAGSTER_POSTGRES_PASSWORD": PASSWORDS["DAGSTER_POSTGRES_PASSWORD"],
        BATCH_SIZE_VARIABLE: "1000",
    }.items():
        monkeypatch.setenv(name, value)
    return dg.DagsterInstance.from_config(str(home))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte where the objects go."""
    folder = tmp_path / "home" / "synthetic" / "objects"
    folder.mkdir(parents=True)
    mount = shutil.which("mount")
    if mount is None or os.getuid() != 0:
        pytest.skip("only root can make a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip("no disk may be made here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.fault(
    "the machine",
    "the disk of the objects is full",
    happens="the run fails in words; with more space, run again, it completes",
    kept="every object that is there, whole",
    notified="Slack",
)
def test_on_a_full_disk_every_object_is_whole_and_the_rest_follows(
    tmp_path, small_disk, record_property
):
    with running_system(tmp_path / "whole", now=NOW, **LIGHT) as system:
        assert system.run("weather_pipeline", FIRST, D).success
        assert system.run("dust_pipeline", FIRST, D).success
        whole = system.objects()
    with running_system(tmp_path / "home", now=NOW, **LIGHT) as system:
        results = [system.run(job, FIRST, D) for job in ("dust_pipeline", "weather_pipeline")]
        failed = [result for result in results if not result.success]
        assert failed
        there = {k: v for k, v in system.objects().items() if k.startswith(("raw/", "result/"))}
        assert there
        assert there.items() <= whole.items()
        for result in failed:
            (told,) = system.told_of_failure(result) or unsent(system)
            assert "space" in told.lower()
        resized = ["mount", "-o", "remount,size=64m", small_disk]
        subprocess.run(resized, check=True)
        for job in ("dust_pipeline", "weather_pipeline"):
            assert system.run(job, FIRST, D).success
        later = {k: v for k, v in system.objects().items() if not k.startswith("slack/")}
        assert later == whole
    record_property("measured", f"{len(there)} of {len(whole)} objects when it was full")


def unsent(system):
    return [
        system.store.get(info.key).decode()
        for info in system.store.list(keys.unsent_prefix("slack"))
    ]


def late_requests(system):
    definitions = build_defs(system.settings)
    repository = definitions.get_repository_def()
    requests = []
    for name in ("late_and_revised_weather", "late_and_revised_days"):
        with dg.build_sensor_context(
            instance=system.instance,
            repository_def=repository,
            resources={"store": (definitions.resources or {})["store"]},
        ) as context:
            tick = repository.get_sensor_def(name).evaluate_tick(context)
            requests += tick.run_requests or []
    return requests


@pytest.mark.fault(
    "the machine",
    "the daemon was dead for three days, and is back",
    happens="the sensor asks for the three days' observations, then for the forecasts that never "
    "were (hindcasts, the newest live), their scores and drift checks",
    kept="all; what was issued before stays as it was",
    notified="page and `/health` said `late` meanwhile; Slack gets the newest morning's message",
)
def test_a_daemon_back_after_three_days_catches_up(tmp_path, record_property):
    with running_system(tmp_path, now=NOW, **LIGHT) as system:
        assert system.run("weather_pipeline", FIRST, D).success
        assert system.run("dust_pipeline", FIRST, D).success
        assert system.run("batch_forecast", FIRST, D).success
        issued = system.objects("forecasts/date")
    back = datetime(2022, 6, 18, 6, 0, tzinfo=KST)
    with running_system(tmp_path, now=back, **LIGHT) as system:
        with TestClient(create_app(system.settings, system.store)) as client:
            health = client.get("/health").json()
            assert health["status"] == "degraded"
        rounds = 0
        ran = []
        while (asked := late_requests(system)) and rounds < 4:
            rounds += 1
            for request in asked:
                names = [key.to_user_string() for key in request.asset_selection or ()]
                system.run(request.job_name, request.partition_key, assets=names, tags=request.tags)
                ran.append((request.job_name, request.partition_key))
        missed = [date(2022, 6, day) for day in (15, 16, 17)]
        for day in missed:
            assert keys.TEMPERATURE.key(day) in system.objects()
            assert keys.PM10.key(day) in system.objects()
            assert keys.SCORES.key(day) in system.objects()
        kinds = [current_issue(system.store, day).kind for day in missed]
        assert kinds == ["hindcast", "hindcast", "live"]
        assert issued.items() <= system.objects("forecasts/date").items()
    record_property("measured", f"{len(set(ran))} runs asked for, in {rounds} rounds")
