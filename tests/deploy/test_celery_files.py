"""docker-compose.celery.yml and deploy/celery/: the same system, spread over workers."""

from __future__ import annotations

import re
import runpy

import pytest
import yaml
from support.deployment import (
    CELERY_SERVICES,
    CELERY_TEXT,
    DEPLOY,
    EXAMPLE_NAMES,
    SERVICES,
    laid_over,
)

from seoulcast_assets.dagster_internals import dagster_instance_config

ADDED = ("redis", "worker")
CELERY = {"DAGSTER_HOME", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", "WORKERS"}
INSTANCE = yaml.safe_load((DEPLOY / "celery" / "dagster.yaml").read_text(encoding="utf-8"))


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
