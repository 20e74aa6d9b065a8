"""What documents give to `docker build`, kubectl and helm: files, names and versions that exist."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from importlib.metadata import version

from support import manifests
from support.command_faults import NoSuchCommandError, must
from support.deployment import DEPLOY, PROJECT, ROOT, SERVICES, VOLUMES

OF_THE_CHART = {
    "service/seoulcast-dagster-webserver",
    "deployment/seoulcast-dagster-daemon",
    "deployment/seoulcast-dagster-webserver",
}
"""What Dagster's chart makes of a release named `seoulcast`."""


def docker_build(arguments: Sequence[str]) -> None:
    """Hold file and target against the Dockerfile, and the tag against the compose file."""
    given = _options(arguments)
    must(given["--file"] == "deploy/Dockerfile", f"docker build {arguments}")
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    must(f" AS {given['--target']}\n" in dockerfile, f"no target {given['--target']}")
    images = {service["image"] for service in SERVICES.values()}
    must(given["--tag"].removesuffix("-k8s") in images, f"no service runs {given['--tag']}")
    argument = given.get("--build-arg", "EXTRAS=").partition("=")[0]
    must(f"ARG {argument}=" in dockerfile, f"no argument {argument}")


def docker_run(arguments: Sequence[str]) -> None:
    """Hold volumes against the compose file; what a container does is tried by hand."""
    mounted = [value for one, value in itertools.pairwise(arguments) if one == "--volume"]
    names = {f"{PROJECT}_{name}" for name in VOLUMES}
    for one in mounted:
        source = one.partition(":")[0]
        must(source in names or source.startswith("$PWD/"), f"no volume {source}")
    must("--rm" in arguments, "a container would stay")


def kubectl(arguments: Sequence[str]) -> None:
    """Hold files and names against deploy/kubernetes."""
    words = list(arguments)
    if words[0] == "-n":
        must(words[1] == "seoulcast", f"another namespace: {words[1]}")
        del words[:2]
    match words:
        case ["apply", "-k", folder]:
            must((ROOT / folder / "kustomization.yaml").is_file(), f"no kustomization {folder}")
        case ["apply", "-f", file]:
            must((ROOT / file).is_file(), f"no file {file}")
        case ["create", "secret", "generic", name, source]:
            must(name in _named_secrets(), f"nothing names a secret {name}")
            must(source.startswith("--from-env-file="), f"a secret in a command: {source}")
        case ["create", "configmap", name, source]:
            text = "".join(file.read_text(encoding="utf-8") for file in manifests.files())
            must(f"name: {name}}}" in text, f"nothing names a config map {name}")
            must((ROOT / source.rpartition("=")[2]).is_file(), f"no file in {source}")
        case ["wait", "--for=condition=complete", one, timeout]:
            _must_be_there(one)
            must(re.fullmatch(r"--timeout=\d+[mh]", timeout), f"kubectl wait {timeout}")
        case ["scale", "--replicas=0", *stopped]:
            for one in stopped:
                _must_be_there(one)
        case ["logs", "--follow", one] | ["port-forward", one, _] | ["delete", one]:
            _must_be_there(one)
        case _:
            raise NoSuchCommandError(f"kubectl {arguments}")


def helm(arguments: Sequence[str]) -> None:
    """Hold the values' file and the chart's version against what is here."""
    match list(arguments):
        case ["repo", "add", "dagster", "https://dagster-io.github.io/helm"]:
            pass
        case ["install" | "upgrade", "seoulcast", "dagster/dagster", *rest]:
            given = _options(rest)
            must(given["--version"] == version("dagster"), f"another version: {given}")
            must(given["--namespace"] == "seoulcast", f"another namespace: {given}")
            must((ROOT / given["--values"]).is_file(), f"no file {given['--values']}")
        case _:
            raise NoSuchCommandError(f"helm {arguments}")


def _options(arguments: Sequence[str]) -> dict[str, str]:
    pairs = itertools.pairwise(arguments)
    return {one: value for one, value in pairs if one.startswith("--")}


def _named_secrets() -> set[str]:
    texts = [file.read_text(encoding="utf-8") for file in manifests.files()]
    texts.append((DEPLOY / "helm" / "values.yaml").read_text(encoding="utf-8"))
    return set(re.findall(r"(?:name|SecretName): (seoulcast-[a-z0-9-]+)", "".join(texts)))


def _must_be_there(one: str) -> None:
    kind, _, name = one.partition("/")
    there = {
        f"{document['kind'].lower()}/{document['metadata']['name']}"
        for document in manifests.documents()
    }
    must(f"{kind}/{name}" in there | OF_THE_CHART, f"nothing makes {one}")
