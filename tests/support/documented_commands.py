"""What each program that a document names is given: `check` raises where it would not take that.

Nothing is started but `make --dry-run`. A program that is not in `CHECKS` can't be told to be
right, so it is refused: whoever documents a new one says here what holds it.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from unittest import mock
from urllib.parse import parse_qsl, urlsplit

from support import documented_compose, documented_deployment
from support.command_faults import NoSuchCommandError, must
from support.deployment import EXAMPLE_NAMES, ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ADDRESSES: Mapping[str, Mapping[str, Mapping[str, object]]] = json.loads(
    (ROOT / "frontend" / "openapi.json").read_text(encoding="utf-8")
)["paths"]
BESIDE_THE_DOCUMENT = {"/metrics", "/docs", "/openapi.json", "/", "/en"}
PLACEHOLDERS = {"D": "2022-12-30", "M": "2022-11-30"}
"""Days that a reader is told to put in."""
OF_OTHERS = {
    "DAGSTER_HOME", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "PYTHONPATH", "NODE_EXTRA_CA_CERTS",
    "PIP_CERT", "SSL_CERT_FILE",
}  # fmt: skip
"""Variables of the programs that SeoulCast stands on."""


class _ParsedError(Exception):
    """The arguments were taken; nothing is to be done with them."""


def check(words: Sequence[str]) -> None:
    """Raise `NoSuchCommandError` unless the program would take these arguments."""
    program = words[0].removeprefix(".venv/bin/")
    if program not in CHECKS:
        raise NoSuchCommandError(f"what holds {program!r}? See {__name__}")
    CHECKS[program]([_filled(word) for word in words[1:]])


def check_variables(variables: Mapping[str, str]) -> None:
    """Raise `NoSuchCommandError` unless each is a setting, or one that something else reads."""
    must(set(variables) <= {*EXAMPLE_NAMES, *OF_OTHERS}, f"no such variables: {variables}")


def _filled(word: str) -> str:
    return "...".join(PLACEHOLDERS.get(part, part) for part in word.split("..."))


def _make(arguments: Sequence[str]) -> None:
    targets = [one for one in arguments if "=" not in one]
    for target in targets:
        rule = re.search(rf"^{target}:.*(?:\n\t.*|\n@.*)*", MAKEFILE, re.MULTILINE)
        must(rule, f"make has no target {target}")
        for name in (one.partition("=")[0] for one in arguments if "=" in one):
            used = f"$({name})" in rule[0] or f"$(if $({name})" in rule[0] if rule else False
            must(used or name == "PYTHON", f"make {target} does not read {name}")
    told = subprocess.run(
        ["make", "--dry-run", "--always-make", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    must(told.returncode == 0, told.stderr)
    for line in told.stdout.splitlines():
        if line.startswith(".venv/bin/python -m seoulcast"):
            check(shlex.split(line))


def _python(arguments: Sequence[str]) -> None:
    match list(arguments):
        case ["-m", module, *rest]:
            _module(module, rest)
        case ["-c", code]:
            compile(code, "<documented>", "exec")
        case [file]:
            must((ROOT / file).is_file(), f"no file {file}")
        case _:
            raise NoSuchCommandError(f"python {arguments}")


def _module(name: str, arguments: Sequence[str]) -> None:
    must(importlib.util.find_spec(name), f"no module {name}")
    if name.startswith("seoulcast") and arguments:
        package = importlib.util.find_spec(name)
        is_package = package is not None and package.submodule_search_locations is not None
        module = importlib.import_module(f"{name}.__main__" if is_package else name)
        # Without a parser it would begin with its work.
        must(hasattr(module, "argparse"), f"{name} takes no arguments")
        _takes(module.main, arguments)


def _takes(main: Callable[[], object], arguments: Sequence[str]) -> None:
    parse = argparse.ArgumentParser.parse_args

    def parse_alone(parser: argparse.ArgumentParser, given: list[str] | None = None) -> None:
        parse(parser, given)
        raise _ParsedError

    said = io.StringIO()
    with (
        mock.patch.object(argparse.ArgumentParser, "parse_args", parse_alone),
        mock.patch.object(sys, "argv", ["documented", *arguments]),
        mock.patch.dict(os.environ, {"SEOULCAST_STATIONS": "108,143"}),
        contextlib.redirect_stderr(said),
    ):
        try:
            main()
        except _ParsedError:
            return
        except SystemExit:
            raise NoSuchCommandError(said.getvalue()) from None
    raise NoSuchCommandError(f"parses nothing, and was given {arguments}")


def _dagster(arguments: Sequence[str]) -> None:
    flags = [one for one in arguments if one.startswith("-")]
    first = next((i for i, one in enumerate(arguments) if one.startswith("-")), len(arguments))
    help_text = _dagster_help(tuple(arguments[:first]))
    for flag in flags:
        must(re.search(rf"(?<![\w-]){flag}\b", help_text), f"dagster has no {flag}")
    if "--select" in arguments:
        named = arguments[list(arguments).index("--select") + 1].split(",")
        must(set(named) <= _assets(), f"no such assets: {named}")


@cache
def _dagster_help(command: tuple[str, ...]) -> str:
    (script,) = importlib.metadata.entry_points(group="console_scripts", name="dagster")
    said = io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["dagster", *command, "--help"]),
        contextlib.redirect_stdout(said),
        contextlib.suppress(SystemExit),
    ):
        script.load()()
    must(f"Usage: dagster {' '.join(command)}" in said.getvalue(), f"dagster has no {command}")
    return said.getvalue()


@cache
def _assets() -> frozenset[str]:
    from seoulcast.settings import Settings  # noqa: PLC0415 - with Dagster, where it is asked for
    from seoulcast_assets.definitions import build_defs  # noqa: PLC0415

    keys = build_defs(Settings(_env_file=None)).resolve_asset_graph().get_all_asset_keys()
    return frozenset(key.to_user_string() for key in keys)


def _docker(arguments: Sequence[str]) -> None:
    if arguments[0] == "build":
        documented_deployment.docker_build(arguments[1:])
        return
    if arguments[0] == "run":
        documented_deployment.docker_run(arguments[1:])
        return
    must(arguments[0] == "compose", "docker is called by compose, to build and to run alone")
    complaint = documented_compose.complaint_of_compose(arguments[1:], check)
    must(complaint is None, f"docker {arguments}: {complaint}")


def _script(name: str) -> Callable[[Sequence[str]], None]:
    def holds(arguments: Sequence[str]) -> None:
        complaint = documented_compose.complaint_of_script(name, arguments)
        must(complaint is None, f"{complaint}")

    return holds


def _curl(arguments: Sequence[str]) -> None:
    (url,) = (one for one in arguments if not one.startswith("-"))
    must(set(arguments) - {url} <= {"-s", "-sf", "-sO"}, f"curl {arguments}")
    parts = urlsplit(url)
    must(parts.netloc == "127.0.0.1:8000", f"another address than the default: {url}")
    parameters = dict(_parameters(parts.path))
    for name, value in parse_qsl(parts.query, strict_parsing=True) if parts.query else []:
        must(name in parameters, f"{parts.path} has no parameter {name}")
        allowed = parameters[name]
        must(allowed is None or value in allowed, f"{name} is one of {allowed}")


def _parameters(path: str) -> Iterator[tuple[str, Sequence[str] | None]]:
    """Name and, where they are listed, possible values of what an address can be asked with."""
    if path in BESIDE_THE_DOCUMENT:
        return
    plain = re.sub(r"\.ko\.csv$", ".csv", path)
    for template, methods in ADDRESSES.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/.]+", re.sub(r"\.", r"\.", template)), plain):
            for one in methods["get"].get("parameters", ()):  # type: ignore[attr-defined]
                yield one["name"], one["schema"].get("enum")
            return
    raise NoSuchCommandError(f"the API has no address {path}")


def _copied(arguments: Sequence[str]) -> None:
    must((ROOT / arguments[0]).exists(), f"no file {arguments[0]}")


def _npm(arguments: Sequence[str]) -> None:
    scripts = json.loads((ROOT / "frontend" / "package.json").read_text())["scripts"]
    must(arguments[0] in scripts, f"npm has no {arguments[0]}")


def _one_of(*known: str) -> Callable[[Sequence[str]], None]:
    def holds(arguments: Sequence[str]) -> None:
        must(arguments[0] in known, f"{arguments[0]} is not one of {known}")

    return holds


def _anything(_: Sequence[str]) -> None:
    """What it is given is tried where the command is run, against a service."""


CHECKS: Mapping[str, Callable[[Sequence[str]], None]] = {
    "make": _make,
    "python": _python,
    "python3": _python,
    "dagster": _dagster,
    "docker": _docker,
    "curl": _curl,
    "npm": _npm,
    "cp": _copied,
    "cd": _copied,
    "git": _one_of("pull", "checkout"),
    "mlflow": _one_of("db"),
    "nginx": _anything,
    **{f"deploy/{name}": _script(name) for name in ("backup", "restore", "drain")},
    "chown": _anything,
    "echo": _anything,
    "mkdir": _anything,
    "pre-commit": _one_of("install"),
    "kubectl": documented_deployment.kubectl,
    "helm": documented_deployment.helm,
    "jq": _anything,
    "grep": _anything,
}
"""By the program's name."""
