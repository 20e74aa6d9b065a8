"""docker-compose.celery.yml, deploy/celery/ and deploy/helm/: the same system, spread further."""

from __future__ import annotations

import re
import runpy
from importlib.metadata import version

import pytest
import yaml
from support.deployment import (
    CELERY_SERVICES,
    CELERY_TEXT,
    DEPLOY,
    EXAMPLE_NAMES,
    ROOT,
    SERVICES,
    laid_over,
)

from seoulcast_assets.dagster_internals import dagster_instance_config
from seoulcast_assets.instance.batched_events import BATCH_SIZE, BATCH_SIZE_VARIABLE

ADDED = ("redis", "worker")
CELERY = {"DAGSTER_HOME", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", "WORKERS"}
INSTANCE = yaml.safe_load((DEPLOY / "celery" / "dagster.yaml").read_text(encoding="utf-8"))
HELM_TEXT = (DEPLOY / "helm" / "values.yaml").read_text(encoding="utf-8")
HELM = yaml.safe_load(HELM_TEXT)
(LOCATION,) = HELM["dagster-user-deployments"]["deployments"]


def test_laid_over_the_other_file_it_adds_redis_and_workers_and_changes_no_command():
    assert set(CELERY_SERVICES) == {*SERVICES, *ADDED}
    for name in SERVICES:
        assert CELERY_SERVICES[name].get("command") == SERVICES[name].get("command")
    assert laid_over(SERVICES, {}) == SERVICES


@pytest.mark.parametrize("name", ADDED)
def test_what_is_added_is_not_root_and_has_a_health_check(name):
    service = CELERY_SERVICES[name]
    assert service["user"].split(":")[0] not in {"0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert "healthcheck" in service


def test_a_worker_runs_the_same_image_with_the_environment_of_the_code_location():
    worker = CELERY_SERVICES["worker"]
    assert worker["image"] == SERVICES["code"]["image"]
    assert worker["user"] == SERVICES["code"]["user"]
    assert worker["environment"] == CELERY_SERVICES["code"]["environment"]


@pytest.mark.parametrize("name", ["code", "webserver", "daemon", "worker"])
def test_whoever_loads_the_instance_has_all_that_its_file_asks_for(name):
    text = (DEPLOY / "celery" / "dagster.yaml").read_text(encoding="utf-8")
    environment = CELERY_SERVICES[name]["environment"]
    assert set(re.findall(r"\{env: ([A-Z0-9_]+)\}", text)) <= set(environment)
    assert set(environment) >= CELERY


def test_there_are_as_many_workers_as_runs_at_a_time():
    workers = CELERY_SERVICES["worker"]["deploy"]["replicas"]
    assert CELERY_SERVICES["daemon"]["environment"]["WORKERS"] == workers == "${WORKERS:-4}"
    assert "--concurrency=1" in CELERY_SERVICES["worker"]["command"]
    queue = INSTANCE["run_coordinator"]["config"]
    assert queue["max_concurrent_runs"] == {"env": "WORKERS"}


def test_the_password_of_redis_comes_from_outside_and_stands_in_no_command():
    assert set(re.findall(r"\$\{([A-Z0-9_]+)", CELERY_TEXT)) <= set(EXAMPLE_NAMES)
    asked = re.findall(r"\$\{REDIS_PASSWORD[^}]*\}", CELERY_TEXT)
    assert asked
    assert all(":?set it in .env" in words for words in asked)
    for name in ADDED:
        assert "REDIS_PASSWORD" not in f"{CELERY_SERVICES[name]['command']}"


def test_the_instance_differs_in_what_spreads_runs_alone():
    plain = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))
    queue = INSTANCE["run_coordinator"]["config"]
    limits = plain["concurrency"]["runs"]["tag_concurrency_limits"]
    assert queue == {"max_concurrent_runs": {"env": "WORKERS"}, "tag_concurrency_limits": limits}
    otherwise = {"run_launcher", "run_coordinator", "concurrency", "run_monitoring"}
    alike = {key: value for key, value in INSTANCE.items() if key not in otherwise}
    assert alike == {key: value for key, value in plain.items() if key not in otherwise}
    # A run also waits to start while a lost worker is being replaced.
    waits = {"start_timeout_seconds": 600}
    assert INSTANCE["run_monitoring"] == plain["run_monitoring"] | waits


def test_dagster_accepts_the_instance(monkeypatch):
    monkeypatch.setenv("WORKERS", "3")
    config, _ = dagster_instance_config(str(DEPLOY / "celery"))
    # A pass that failed has waited and tried by itself.
    assert config["run_retries"] == {
        "enabled": True,
        "max_retries": 2,
        "retry_on_asset_or_op_failure": False,
    }
    assert config["run_monitoring"]["enabled"]


def test_a_task_is_not_handed_out_again_while_a_run_may_work():
    config = runpy.run_path(str(DEPLOY / "celery" / "dagster_celery_config.py"))
    assert config["task_acks_late"]
    assert config["worker_prefetch_multiplier"] == 1
    assert config["broker_transport_options"]["visibility_timeout"] >= 24 * 3600


# --- Kubernetes ------------------------------------------------------------------------------


def test_the_chart_is_of_the_dagster_that_is_installed():
    (wanted,) = re.findall(r"--version (\S+)", HELM_TEXT)
    assert wanted == version("dagster")
    assert HELM["runLauncher"]["type"] == "K8sRunLauncher"


def test_the_code_location_is_the_one_of_the_compose_file():
    code = SERVICES["code"]
    command = code["command"]
    assert command[:3] == ["dagster", "api", "grpc"]
    assert [a for a in command[3:] if not a.startswith(("--host=", "--port="))] == (
        LOCATION["dagsterApiGrpcArgs"]
    )
    assert f"--port={LOCATION['port']}" in command
    assert f"--location-name={LOCATION['name']}" in command
    images = [part["image"] for part in (LOCATION, HELM["dagsterWebserver"], HELM["dagsterDaemon"])]
    assert {f"{image['repository']}:{image['tag']}" for image in images} == {code["image"]}


def test_its_variables_are_those_of_the_compose_file_and_secrets_are_named_only():
    environment = SERVICES["code"]["environment"]
    for variable in LOCATION["env"]:
        name, value = variable["name"], variable["value"]
        assert not re.search(r"PASSWORD|SECRET|KEY|TOKEN", name)
        if name == BATCH_SIZE_VARIABLE:
            # Ours sets it itself; the chart's event log is Dagster's own.
            assert value == str(BATCH_SIZE)
            continue
        there = environment[name]
        # As compose resolves it where nothing is set.
        default = re.sub(r"\$\{[A-Z0-9_]+:-([^}]*)\}", r"\1", there) if there else value
        assert value == default, name
    in_secret = set(re.findall(r"\b(?:KMA|SLACK|AWS)_[A-Z_]+\b", HELM_TEXT.split("global:")[0]))
    assert in_secret <= set(environment)
    assert LOCATION["envSecrets"] == [{"name": "seoulcast"}]


def test_pods_run_without_rights_and_runs_wait_for_each_other_as_elsewhere():
    launcher = HELM["runLauncher"]["config"]["k8sRunLauncher"]
    for part in (LOCATION, HELM["dagsterWebserver"], HELM["dagsterDaemon"], launcher):
        assert part["securityContext"]["runAsNonRoot"]
        assert part["securityContext"]["readOnlyRootFilesystem"]
    queue = HELM["dagsterDaemon"]["runCoordinator"]["config"]["queuedRunCoordinator"]
    plain = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))
    assert queue["tagConcurrencyLimits"] == plain["concurrency"]["runs"]["tag_concurrency_limits"]
    monitoring = HELM["dagsterDaemon"]["runMonitoring"]
    named = {
        re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", key): value
        for key, value in monitoring.items()
    }
    assert named == INSTANCE["run_monitoring"]
    retries = HELM["scheduler"]["config"]["daemonScheduler"]["maxTickRetries"]
    assert plain["scheduler"]["config"] == {"max_tick_retries": retries}
    assert HELM["dagsterWebserver"]["env"] == HELM["dagsterDaemon"]["env"]
    for variable in HELM["dagsterDaemon"]["env"]:
        assert variable in LOCATION["env"]
    for args in re.findall(r"EXTRAS=(\S+)", HELM_TEXT):
        extras = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        assert all(re.search(rf"^{extra} = \[", extras, re.MULTILINE) for extra in args.split(","))
