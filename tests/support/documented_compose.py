"""What documents give to `docker compose` and to the scripts of deploy/: it exists and is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import yaml
from support.deployment import CELERY_SERVICES, DEPLOY, ROOT

PROXY = yaml.safe_load((DEPLOY / "proxy" / "docker-compose.proxy.yml").read_text(encoding="utf-8"))
SERVICES = {*CELERY_SERVICES, *PROXY["services"]}
PROFILES = {name for one in CELERY_SERVICES.values() for name in one.get("profiles", [])}


def complaint_of_compose(
    arguments: Sequence[str], check: Callable[[Sequence[str]], None]
) -> str | None:
    """What is wrong with arguments of `docker compose`; None where nothing is.

    Args:
        arguments: of a document.
        check: looks at a command that a container is given.
    """
    rest = iter(arguments)
    for word in rest:
        if word == "-f":
            if not (ROOT / (file := next(rest))).is_file():
                return f"no file {file}"
        elif word == "--profile":
            if (profile := next(rest)) not in PROFILES:
                return f"{profile} is not one of {PROFILES}"
        elif word in {"exec", "run"}:
            return _in_a_container(word, list(rest), check)
        else:
            return _of_services(word, rest)
    return "compose is given nothing to do"


def _of_services(action: str, rest: Iterator[str]) -> str | None:
    flags = {"up": {"--build", "--detach", "--wait"}, "build": set(), "stop": set(), "down": set()}
    if action not in flags:
        return f"compose has no {action} that is known here"
    unknown = set(rest) - flags[action] - SERVICES
    return f"compose {action} {unknown}" if unknown else None


def _in_a_container(
    action: str, words: list[str], check: Callable[[Sequence[str]], None]
) -> str | None:
    while words and words[0] in {"-T", *(("--rm", "--no-deps") if action == "run" else ())}:
        words.pop(0)
    if not words or words[0] not in SERVICES:
        return f"no service in {words}"
    command = words[2:] if words[1:2] == ["with-secrets"] else words[1:]
    if command:
        check(command)
    return None


def complaint_of_script(name: str, arguments: Sequence[str]) -> str | None:
    """What is wrong with a script of deploy/ or what it is given; None where nothing is."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    (usage,) = re.findall(r'^usage="(.*?)"$', text, re.MULTILINE | re.DOTALL)
    unknown = {one for one in arguments if one.startswith("--")} - set(re.findall(r"--\w+", usage))
    return f"{name} has no {unknown}" if unknown else None
