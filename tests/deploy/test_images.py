"""The images: what is written on them, the digests of their bases, and both kinds of processor."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from support.deployment import DEPLOY, ROOT, SERVICES

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
FINAL = ("api", "pipeline", "objects")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
DIGEST = f"sha256:{'0123456789abcdef' * 4}"
PINNED = (
    "deploy/Dockerfile",
    "docker-compose.yml",
    "docker-compose.celery.yml",
    "deploy/proxy/docker-compose.proxy.yml",
)


def stage(name):
    """The lines of the Dockerfile that make one target."""
    return DOCKERFILE.split(f" AS {name}\n")[1].split("\nFROM ")[0]


@pytest.mark.parametrize("name", FINAL)
def test_an_image_says_where_it_comes_from_and_how_it_is_asked_whether_it_works(name):
    body = stage(name)
    for label in ("title", "version", "revision", "source", "licenses"):
        assert f"org.opencontainers.image.{label}=" in body
    assert f"ARG VERSION={VERSION}\n" in body
    assert re.search(r"^HEALTHCHECK ", body, re.MULTILINE)


@pytest.mark.parametrize("name", ["api", "pipeline"])
def test_an_image_has_its_bill_of_materials_and_nothing_to_install_with(name):
    body = stage(name)
    assert f"COPY --from={name}-build /opt/sbom.cdx.json /opt/" in body
    assert "pip" not in re.sub(rf"{name}-build|pipeline", "", body)
    assert "--without-pip /opt/venv" in DOCKERFILE


def test_no_image_asks_a_registry_for_the_language_of_its_own_file():
    assert not DOCKERFILE.startswith("# syntax")


def test_each_image_is_built_by_one_service_and_named_by_the_others():
    built = [service["image"] for service in SERVICES.values() if "build" in service]
    assert sorted(built) == [f"seoulcast-{name}:{VERSION}" for name in sorted(FINAL)]
    ours = {s["image"] for s in SERVICES.values() if s["image"].startswith("seoulcast-")}
    assert ours == set(built)


@pytest.fixture
def copy(tmp_path):
    """The files that name images, a script beside them, and a docker that knows one digest."""
    for file in (*PINNED, "scripts/pin-images"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "bin").mkdir()
    docker = tmp_path / "bin" / "docker"
    docker.write_text(
        '#!/bin/sh\ncase "$6" in postgres:*) [ -z "${FAILS:-}" ] || exit 1;; esac\n'
        f"echo {DIGEST}\n"
    )
    docker.chmod(0o755)
    return tmp_path


def pin(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, folder / "scripts" / "pin-images", *arguments],
        env=os.environ | {"PATH": f"{folder}/bin:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def texts(folder):
    return {file: (folder / file).read_text(encoding="utf-8") for file in PINNED}


def test_no_file_that_names_a_strangers_image_is_left_unpinned():
    naming = {
        f"{file.relative_to(ROOT)}"
        for file in (*ROOT.glob("docker-compose*.yml"), *DEPLOY.rglob("docker-compose*.yml"))
        if re.search(r"^\s*image: (?!seoulcast-)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert naming | {"deploy/Dockerfile"} == set(PINNED)


def test_one_command_writes_the_digest_of_every_base_and_takes_it_off_again(copy):
    before = texts(copy)
    done = pin(copy)
    assert done.returncode == 0, done.stderr
    after = texts(copy)
    assert f"ARG PYTHON_IMAGE=python:3.11-slim-bookworm@{DIGEST}\n" in after["deploy/Dockerfile"]
    services = yaml.safe_load(after["docker-compose.yml"])["services"]
    for file in ("docker-compose.celery.yml", "deploy/proxy/docker-compose.proxy.yml"):
        services |= yaml.safe_load(after[file])["services"]
    for name, service in services.items():
        image = service.get("image", "seoulcast-")
        assert image.startswith("seoulcast-") or image.endswith(f"@{DIGEST}"), name
    assert pin(copy).returncode == 0
    assert texts(copy) == after
    assert pin(copy, "--undo").returncode == 0
    assert texts(copy) == {
        file: re.sub(r"@sha256:[0-9a-f]{64}", "", text) for file, text in before.items()
    }


def test_where_one_digest_can_not_be_had_nothing_changes(copy):
    before = texts(copy)
    done = pin(copy, FAILS="1")
    assert done.returncode == 1
    assert "postgres:17-bookworm: its registry gave no digest." in done.stderr
    assert texts(copy) == before
