"""The MLflow server of `make up`: when there is one, what it shows, and who may ask it."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from mlflow.tracking import MlflowClient

from seoulcast.settings import Settings
from seoulcast_assets.commands.up.reaper import end_groups
from seoulcast_assets.commands.up.services import build_services, child_environment, free_port
from seoulcast_assets.commands.up.supervisor import Service
from seoulcast_assets.resources import EXPERIMENT

OWN_SERVER = "https://ops:secret@mlflow.example:5000"


def _services(settings: Settings) -> dict[str, Service]:
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    with dg.DagsterInstance.ephemeral() as instance:
        return {service.name: service for service in build_services(settings, instance)}


def _settings(home: Path, **chosen: object) -> Settings:
    return Settings(_env_file=None, home=home, **chosen)


def test_mlflow_starts_last_and_nothing_depends_on_it(tmp_path: Path) -> None:
    services = _services(_settings(tmp_path))
    mlflow = services["mlflow"]

    assert mlflow.optional
    assert mlflow.after == ["dagster-daemon"]
    assert not any("mlflow" in service.after for service in services.values())
    assert [name for name, service in services.items() if service.optional] == ["mlflow"]


def test_a_server_of_ones_own_takes_the_place_of_the_one_that_is_started(tmp_path: Path) -> None:
    assert "mlflow" not in _services(_settings(tmp_path, mlflow_tracking_uri=OWN_SERVER))


@pytest.mark.parametrize(
    ("chosen", "address"),
    [
        ({"mlflow_port": 5999}, "http://127.0.0.1:5999"),
        ({"mlflow_tracking_uri": OWN_SERVER}, "https://mlflow.example:5000"),
        ({"mlflow_tracking_uri": "sqlite:////data/mlflow.db"}, "http://127.0.0.1:5000"),
    ],
)
def test_links_lead_to_the_server_in_use_and_never_hold_its_password(
    tmp_path: Path, chosen: dict[str, object], address: str
) -> None:
    shared = child_environment(_settings(tmp_path, **chosen))

    assert shared["SEOULCAST_MLFLOW_URL"] == address


def test_an_address_that_was_chosen_for_links_is_kept(tmp_path: Path) -> None:
    chosen = _settings(tmp_path, mlflow_url="https://mlflow.example/")

    assert "SEOULCAST_MLFLOW_URL" not in child_environment(chosen)


def _ask(port: int, path: str, host: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_the_server_shows_what_trainings_write_into_the_database_and_to_this_machine_alone(
    tmp_path: Path, until: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _settings(tmp_path, mlflow_port=free_port())
    for name, value in child_environment(settings).items():
        monkeypatch.setenv(name, value)
    service = _services(settings)["mlflow"]
    with (tmp_path / "mlflow.log").open("wb") as log:
        server = subprocess.Popen(
            service.command, stdout=log, stderr=log, cwd=tmp_path, start_new_session=True
        )
    try:
        until(lambda: service.is_ready() or server.poll() is not None)
        assert server.poll() is None, (tmp_path / "mlflow.log").read_text()
        # As a training does: past the server, which is for reading.
        client = MlflowClient(tracking_uri=settings.mlflow_uri)
        experiment = client.create_experiment(
            EXPERIMENT, artifact_location=settings.mlflow_files.as_uri()
        )
        run = client.create_run(experiment, run_name="2022-12-30-1f3a9c02")
        client.log_text(run.info.run_id, "target,value", "scores.csv")

        here, path = f"127.0.0.1:{settings.mlflow_port}", "/api/2.0/mlflow/runs/get?run_id="
        status, answer = _ask(settings.mlflow_port, path + run.info.run_id, here)
        assert (status, json.loads(answer)["run"]["info"]["run_name"]) == (200, run.info.run_name)
        file = f"/get-artifact?path=scores.csv&run_uuid={run.info.run_id}"
        assert _ask(settings.mlflow_port, file, here) == (200, b"target,value")
        assert _ask(settings.mlflow_port, path + run.info.run_id, "somebody.example")[0] == 403
        # What it makes lies in the folder of the origin, wherever it was started.
        assert {one.name for one in tmp_path.iterdir()} == {"mlflow.log", settings.origin}
    finally:
        end_groups([server.pid], collect=server.poll)
        server.wait()
