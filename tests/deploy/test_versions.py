"""One version for the package, the page and the images, and one default for each setting."""

from __future__ import annotations

import ast
import json
import re
import tomllib

import pytest
from support.deployment import CELERY_SERVICES, ROOT, SERVICES

from seoulcast.settings import Settings

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PACKAGES = ("seoulcast", "seoulcast_assets", "seoulcast_api", "benchmarks")
INNER_PORTS = {"api": "api_port", "webserver": "dagster_port", "mlflow": "mlflow_port"}
"""Services that publish a port, and the setting whose default is the port in the container."""


def default_of(setting: str) -> object:
    return Settings.model_fields[setting].default


def test_the_page_has_the_packages_version():
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert (package["version"], lock["version"]) == (VERSION, VERSION)
    assert lock["packages"][""]["version"] == VERSION


def test_every_image_that_is_built_here_is_tagged_with_the_packages_version():
    images = {service["image"] for service in CELERY_SERVICES.values()}
    ours = {image for image in images if image.startswith("seoulcast-")}
    assert {image.partition(":")[0] for image in ours} == {
        "seoulcast-api", "seoulcast-objects", "seoulcast-pipeline",
    }  # fmt: skip
    assert {image.partition(":")[2] for image in ours} == {VERSION}


@pytest.mark.parametrize("setting", ["api_port", "dagster_port", "sandbox_port"])
def test_no_code_repeats_the_default_of_a_setting(setting):
    value = default_of(setting)
    in_text = re.compile(rf":{value}\b")
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            if file.name in {"settings.py", "hub_settings.py"}:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                repeated = isinstance(node, ast.Constant) and (
                    (type(node.value) is int and node.value == value)
                    or (isinstance(node.value, str) and in_text.search(node.value))
                )
                assert not repeated, f"{file.relative_to(ROOT)}:{node.lineno} repeats {setting}"


def test_links_and_containers_use_the_default_ports():
    assert default_of("page_url") == f"http://127.0.0.1:{default_of('api_port')}"
    assert default_of("dagster_url") == f"http://127.0.0.1:{default_of('dagster_port')}"
    assert default_of("mlflow_url") == f"http://127.0.0.1:{default_of('mlflow_port')}"
    for service, setting in INNER_PORTS.items():
        (published,) = SERVICES[service]["ports"]
        assert published.endswith(f":{default_of(setting)}"), service
