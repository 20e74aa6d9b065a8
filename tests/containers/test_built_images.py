"""The images as they were built, and the files as Compose and buildx read them."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from containers.deployment import settings_of_tests
from support.deployment import DEPLOY, ROOT

pytestmark = [pytest.mark.containers, pytest.mark.timeout(600)]

BASE = "python:3.11-slim-bookworm"
MOST_ABOVE_BASE = 350_000_000
"""Bytes that the image of the API may add to its base."""
PLATFORMS = ["linux/amd64", "linux/arm64"]
LAID_OVER = (
    (),
    ("docker-compose.celery.yml",),
    ("deploy/secrets/docker-compose.secrets.yml",),
    ("deploy/proxy/docker-compose.proxy.yml",),
    (
        "deploy/secrets/docker-compose.secrets.yml",
        "docker-compose.celery.yml",
        "deploy/secrets/workers.yml",
    ),
)


def docker(*arguments, **environment):
    """What docker prints, which has to succeed."""
    done = subprocess.run(
        ["docker", *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def size_of(image):
    return int(docker("image", "inspect", "--format", "{{.Size}}", image))


def test_the_apis_image_adds_little_to_its_base(deployment):
    assert deployment.is_healthy("api")
    assert size_of("seoulcast-api:0.2.0") - size_of(BASE) <= MOST_ABOVE_BASE


@pytest.mark.parametrize("name", ["api", "pipeline", "objects"])
def test_an_image_says_what_it_is_made_from_and_runs_as_nobody(deployment, name):
    assert deployment.is_healthy("api")
    config = json.loads(docker("image", "inspect", f"seoulcast-{name}:0.2.0"))[0]["Config"]
    labels = config["Labels"]
    assert labels["org.opencontainers.image.version"] == "0.2.0"
    assert labels["org.opencontainers.image.revision"] == "tested"
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert config["User"] == "10001"
    assert config["Healthcheck"]["Test"]


def test_a_secret_in_a_file_reaches_the_command_of_a_container(deployment, tmp_path):
    assert deployment.is_healthy("api")
    (tmp_path / "KMA_API_KEY").write_text("from-a-file\n")
    said = docker(
        *("run", "--rm", "--network", "none", "--read-only", "--env", "KMA_API_KEY=in-a-file"),
        *("--volume", f"{tmp_path}/KMA_API_KEY:/run/secrets/KMA_API_KEY:ro"),
        *("seoulcast-pipeline:0.2.0", "printenv", "KMA_API_KEY"),
    )
    assert said == "from-a-file\n"


@pytest.mark.parametrize("files", LAID_OVER, ids=lambda files: " ".join(files) or "alone")
def test_compose_reads_the_files_that_an_operator_lays_over_each_other(files):
    named = [part for file in ("docker-compose.yml", *files) for part in ("--file", file)]
    names = {f"PROXY_{name}_NAME": f"{name.lower()}.example.org"
             for name in ("PAGE", "DAGSTER", "MLFLOW")}  # fmt: skip
    said = docker("compose", "--env-file", os.devnull, *named, "config", "--format", "json",
                  **settings_of_tests(), **names)  # fmt: skip
    assert {"postgres", "objects", "code", "api"} <= set(json.loads(said)["services"])


def test_one_command_builds_every_image_for_both_kinds_of_processor():
    said = docker(
        "buildx", "bake", "--file", f"{DEPLOY}/images.hcl", "--print",
        REGISTRY="registry.example.org/seoulcast", VERSION="0.2.0",
    )  # fmt: skip
    targets = json.loads(said)["target"]
    assert {target["target"] for target in targets.values()} == {"api", "pipeline", "objects"}
    assert all(target["platforms"] == PLATFORMS for target in targets.values())
    assert all("type=sbom" in target["attest"] for target in targets.values())
