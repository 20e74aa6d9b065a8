"""Processor seconds of a project's containers, as the container engine counts them."""

from __future__ import annotations

import json
import os
from collections import defaultdict

import httpx

SOCKET = "unix:///var/run/docker.sock"


def processor_s(project: str) -> dict[str, float]:
    """Processor seconds of each service since its containers were started, by its name.

    Raises:
        SystemExit: the engine is not reached by a socket of this machine.
    """
    address = os.environ.get("DOCKER_HOST", SOCKET)
    if not address.startswith("unix://"):
        raise SystemExit(f"Processor time is asked for by a socket, and DOCKER_HOST is {address}.")
    spent: defaultdict[str, float] = defaultdict(float)
    transport = httpx.HTTPTransport(uds=address.removeprefix("unix://"))
    with httpx.Client(transport=transport, base_url="http://engine", timeout=60) as engine:
        label = f"com.docker.compose.project={project}"
        containers = engine.get(
            "/containers/json", params={"filters": json.dumps({"label": [label]})}
        ).json()
        for container in containers:
            usage = engine.get(
                f"/containers/{container['Id']}/stats",
                params={"stream": "false", "one-shot": "true"},
            ).json()
            service = container["Labels"]["com.docker.compose.service"]
            spent[service] += usage["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9
    return dict(spent)


def spent_between(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """What was spent from one reading to the next, by service; none may have been started anew."""
    return {name: round(seconds - before.get(name, 0.0), 1) for name, seconds in after.items()}
