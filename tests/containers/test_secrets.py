"""deploy/secrets: the whole system with its secrets in files, and no container that shows one."""

from __future__ import annotations

import json
import secrets
import subprocess
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from containers.deployment import ACCOUNT, FILES, Deployment, settings_of_tests
from support.deployment import PASSWORDS, ROOT, SERVICES

pytestmark = [pytest.mark.containers, pytest.mark.timeout(1200)]

PROJECT = "seoulcast-secrets"
SECRETS_FILE = "deploy/secrets/docker-compose.secrets.yml"
WITH_WORKERS = (FILES[0], SECRETS_FILE, "docker-compose.celery.yml", "deploy/secrets/workers.yml")
NOW = "2022-06-15T06:00:00+09:00"
D = date(2022, 6, 14)
STAND_IN_FILE = "tests/containers/docker-compose.secrets.yml"
FROM_ENV = ("objects",)
"""Services that take the account from `.env`, as docs/operations.md says."""
SECRETS = {
    **ACCOUNT,
    **{f"API_{name}": value for name, value in ACCOUNT.items()},
    **{name: f"{secrets.token_hex(8)}'s" for name in (*PASSWORDS, "POSTGRES_PASSWORD")},
    "SLACK_BOT_TOKEN": f"xoxb-{secrets.token_hex(8)}",
    **dict.fromkeys(("KMA_API_KEY", "SEOULCAST_OPERATOR_URLS"), ""),
    **dict.fromkeys(("SEOULCAST_NOTIFY_URLS", "SEOULCAST_ALERT_URLS"), ""),
}


def reads_a_password_from_a_file(image):
    """Whether the entry of a Postgres image does, as the official one's."""
    entry = ["/usr/local/bin/docker-entrypoint.sh"]
    asked = ["docker", "run", "--rm", "--entrypoint", "grep", image, "--quiet", "_FILE", *entry]
    return subprocess.run(asked, check=False).returncode == 0


@pytest.fixture(scope="module")
def parts(deployment, tmp_path_factory):
    """A project of its own, on the images that were built; nothing in its `.env` is a secret."""
    assert deployment.is_healthy("code"), "its images are used"
    folder: Path = tmp_path_factory.mktemp("secrets")
    for name, value in SECRETS.items():
        file = folder / name
        file.write_text(f"{value}\n", encoding="utf-8")
        file.chmod(0o444)
    settings = settings_of_tests(SEOULCAST_NOW=NOW, SECRETS_DIR=f"{folder}")
    del settings["SLACK_BOT_TOKEN"]
    settings |= dict.fromkeys((*PASSWORDS, "POSTGRES_PASSWORD"), "in-a-file")
    files = [FILES[0], SECRETS_FILE, *FILES[1:]]
    if not reads_a_password_from_a_file(SERVICES["postgres"]["image"]):
        files.append(STAND_IN_FILE)
    of_files = Deployment(settings, files, project=PROJECT)
    of_files.compose("down", "--volumes", check=False)
    try:
        of_files.up()
        yield of_files
    finally:
        of_files.compose("down", "--volumes", "--timeout", "5", check=False)


def test_with_secrets_in_files_a_day_goes_from_the_hub_to_the_page(parts):
    first = D - timedelta(days=119)
    parts.materialize("raw_asos,temperature,station_weather", first, D)
    parts.materialize("raw_pm10,pm10", first, D)
    parts.materialize("daily_forecast", None, D)
    assert httpx.get(f"{parts.url('page')}/result", timeout=30).json()["day"] == f"{D}"
    assert {run.status for run in parts.runs()} == {"SUCCESS"}
    search = f"{parts.url('mlflow')}/api/2.0/mlflow/experiments/search?max_results=1"
    assert httpx.get(search, timeout=30).status_code == 200


def test_with_secrets_in_files_a_backup_is_made(parts, tmp_path):
    done = subprocess.run(
        ["deploy/backup", "--to", f"{tmp_path}"], cwd=ROOT, env=parts.environment_of_scripts(),
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert list(tmp_path.glob("backup-*"))


def test_a_service_has_its_secrets_and_no_container_shows_one(parts):
    told = parts.inside("code", "sh", "-c", 'printf %s "$SLACK_BOT_TOKEN"')
    assert told == SECRETS["SLACK_BOT_TOKEN"]
    names = parts.compose("config", "--services").stdout.split()
    for name in sorted({*names} - {*FROM_ENV}):
        ids = [one["ID"] for one in parts.state(name)]
        assert ids, name
        shown = subprocess.run(
            ["docker", "inspect", *ids], capture_output=True, text=True, check=True
        ).stdout
        said = parts.log(name)
        for secret, value in SECRETS.items():
            if value:
                assert value not in shown, (name, secret)
                assert value not in said, (name, secret)


def test_with_workers_no_variable_holds_what_a_file_holds(parts):
    of_all = Deployment(parts.settings, WITH_WORKERS, project=PROJECT)
    services = json.loads(of_all.compose("config", "--format", "json").stdout)["services"]
    assert {file["source"] for file in services["worker"]["secrets"]} >= {*ACCOUNT}
    for name in sorted({*services} - {*FROM_ENV}):
        variables = services[name].get("environment", {}).values()
        assert not set(variables) & set(ACCOUNT.values()), name
