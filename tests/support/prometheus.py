"""A real Prometheus with the deployment's own configuration, which scrapes where a test says."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.deployment import DEPLOY
from support.waiting import wait_for

from seoulcast_assets.commands.up.services import free_port

MONITORING = DEPLOY / "monitoring"
Series = dict[str, str]


class Prometheus:
    """A server that runs.

    Args:
        port: on loopback.
    """

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"

    def get(self, path: str, **parameters: str) -> dict:
        """What its HTTP API answers: the member `data`."""
        url = f"{self._url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            return json.load(answer)["data"]

    def query(self, expression: str) -> list[tuple[Series, float]]:
        """The labels and values of an instant query."""
        found = self.get("query", query=expression)
        return [(one["metric"], float(one["value"][1])) for one in found["result"]]

    def is_ready(self) -> bool:
        """Whether it answers queries."""
        try:
            with urllib.request.urlopen(f"{self._url}/-/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


def program(name: str) -> str:
    """The path of `prometheus` or `promtool`; the test is skipped where there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: apt-get install prometheus)")
    return found


@contextlib.contextmanager
def scraping(folder: Path, target: str) -> Iterator[Prometheus]:
    """A Prometheus with deploy/monitoring's rules that scrapes `target`, a host and port, quickly.

    Args:
        folder: an empty one of its own.
        target: takes the place of the one in prometheus.yml.
    """
    path = program("prometheus")
    configuration = yaml.safe_load((MONITORING / "prometheus.yml").read_text(encoding="utf-8"))
    often = {"scrape_interval": "2s", "scrape_timeout": "2s", "evaluation_interval": "2s"}
    configuration["global"] |= often
    configuration["scrape_configs"][0]["static_configs"] = [{"targets": [target]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    shutil.copytree(MONITORING / "rules", folder / "rules")
    port = free_port()
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(path, "--config.file=prometheus.yml", "--storage.tsdb.path=data"),
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        server = Prometheus(port)
        wait_for(server.is_ready, seconds=60, what="Prometheus")
        yield server
    finally:
        process.terminate()
        process.wait(30)
