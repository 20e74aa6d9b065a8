"""The containers of the compose files, as an operator starts, kills and asks them.

`Deployment` runs `docker compose` on the files of the repository's root, with one file of the
tests laid over them, in a project of its own beside any that an operator has.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import httpx
from support.backfills import LAUNCH, params_of
from support.deployment import PASSWORDS, ROOT
from support.waiting import wait_for

from seoulcast.datasets.s3_client import build_s3_client
from seoulcast.datasets.s3_store import S3Store
from seoulcast_assets.commands.up.services import free_port

# An operator's own .env says nothing here.
COMPOSE = ("docker", "compose", "--progress", "quiet", "--env-file", os.devnull)
PROJECT = "seoulcast-test"
TEST_FILE = "tests/containers/docker-compose.test.yml"
ACCOUNT = {"AWS_ACCESS_KEY_ID": "test-account", "AWS_SECRET_ACCESS_KEY": "test-secret-0123456789"}
FILES = ("docker-compose.yml", TEST_FILE)
CELERY_FILES = ("docker-compose.yml", "docker-compose.celery.yml", TEST_FILE)
HEALTHY_S = 300
"""How long a service may take to be healthy on a slow machine."""
KEPT_FOR_EVER = (
    *("raw/asos/", "raw/pm10/", "result/temperature/", "result/pm10/", "result/weather/"),
    "forecasts/date=",
)
"""Prefixes of objects that nothing changes once they are stored, but for a day's pointer. Hours
are no such objects: those of this morning that were late are fetched again."""

RUNS = """{ runsOrError { ... on Runs { results {
  runId status jobName parentRunId tags { key value } startTime endTime
} } } }"""


@dataclass(frozen=True)
class Run:
    """A run as Dagster's record has it; its times are Unix seconds, None until they come."""

    run_id: str
    job: str
    status: str
    parent_id: str | None
    tags: Mapping[str, str]
    started_at: float | None
    ended_at: float | None

    @property
    def has_ended(self) -> bool:
        """Whether it holds no place any more."""
        return self.status in {"SUCCESS", "FAILURE", "CANCELED"}


@dataclass
class Deployment:
    """One project of containers.

    Args:
        settings: what an operator's `.env` says.
        files: the compose files, the later over the earlier.
        profiles: of the files, that are started.
        project: its name, which those of its containers and networks begin with.
    """

    settings: dict[str, str]
    files: Sequence[str] = FILES
    profiles: tuple[str, ...] = ("demo",)
    project: str = PROJECT
    ports: dict[str, int] = field(
        default_factory=lambda: {
            name: free_port() for name in ("page", "dagster", "mlflow", "objects", "slack")
        }
    )

    def compose(
        self, *arguments: str, check: bool = True, timeout_s: float = 1500
    ) -> subprocess.CompletedProcess[str]:
        """Run `docker compose` with the files and settings; what it says is captured."""
        done = subprocess.run(
            [*self._program(), *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        words = f"{' '.join(arguments)}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
        assert done.returncode == 0 or not check, words
        return done

    def environment_of_scripts(self) -> dict[str, str]:
        """What a script of an operator, as deploy/backup, has to be started with here."""
        return {**self._environment(), "COMPOSE": " ".join(self._program())}

    def up(self, *arguments: str) -> None:
        """Start what is not as the files say, and wait until all is healthy."""
        self.compose("up", "--wait", "--quiet-pull", *arguments)

    def inside(self, service: str, *command: str, timeout_s: float = 1200) -> str:
        """Run a command in a service's container, with its secrets; what it printed."""
        done = self.compose("exec", "-T", service, "with-secrets", *command, timeout_s=timeout_s)
        return done.stdout

    def materialize(self, assets: str, first: date | None, last: date) -> None:
        """Make assets by the command line of the code location, as docs/operations.md says."""
        days = ("--partition", f"{last}")
        if first is not None:
            days = ("--partition-range", f"{first}...{last}")
        self.inside(
            "code", "dagster", "asset", "materialize", "-m", "seoulcast_assets.definitions",
            "--select", assets, *days,
        )  # fmt: skip

    def kill(self, service: str, *, index: int = 1) -> None:
        """End all processes of a service's container at once, as for want of memory.

        Not by `docker kill`: what an operator ends, the engine does not start again.
        """
        self.compose(
            "exec", "-T", "--index", f"{index}", service, "sh", "-c", "kill -9 -1", check=False
        )

    def state(self, service: str) -> list[dict[str, str]]:
        """What the engine says of each of a service's containers."""
        lines = self.compose("ps", "--all", "--format", "json", service).stdout.splitlines()
        return [json.loads(line) for line in lines if line.strip()]

    def is_healthy(self, service: str) -> bool:
        """Whether all containers of a service are up, and their checks pass."""
        found = self.state(service)
        return bool(found) and all(one["Health"] == "healthy" for one in found)

    def wait_until_healthy(self, *services: str) -> float:
        """Wait for services; the seconds that it took."""
        began = time.monotonic()
        for service in services:
            wait_for(
                lambda name=service: self.is_healthy(name),
                seconds=HEALTHY_S,
                what=f"a healthy {service}",
            )
        return time.monotonic() - began

    def url(self, name: str) -> str:
        """Where this host reaches a published service."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def ask(self, query: str, **variables: object) -> dict:
        """The answer of Dagster's GraphQL."""
        answer = httpx.post(
            f"{self.url('dagster')}/graphql",
            json={"query": query, "variables": variables},
            timeout=60,
        )
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    def runs(self) -> list[Run]:
        """Every run on record, the newest first."""
        return [
            Run(
                run_id=one["runId"],
                job=one["jobName"],
                status=one["status"],
                parent_id=one["parentRunId"],
                tags={tag["key"]: tag["value"] for tag in one["tags"]},
                started_at=one["startTime"],
                ended_at=one["endTime"],
            )
            for one in self.ask(RUNS)["runsOrError"]["results"]
        ]

    def backfill(self, assets: Sequence[str], days: Sequence[date]) -> str:
        """As the asset graph's button does; the backfill's id."""
        launched = self.ask(LAUNCH, params=params_of(assets, days))["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        return launched["backfillId"]

    @property
    def store(self) -> S3Store:
        """The objects, with the account of the settings."""
        client = build_s3_client(
            endpoint_url=self.url("objects"),
            region="ap-northeast-2",
            aws_access_key_id=ACCOUNT["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ACCOUNT["AWS_SECRET_ACCESS_KEY"],
        )
        return S3Store(client, "seoulcast")

    def kept_objects(self) -> dict[str, str]:
        """Etag of each object that must never change, by key."""
        every = (info for prefix in KEPT_FOR_EVER for info in self.store.list(prefix))
        # A day's own object names its newest issue; the issues lie in a folder below.
        return {
            info.key: info.etag
            for info in every
            if not (info.key.startswith("forecasts/") and info.key.count("/") < 3)
        }

    def slow_the_hub(self, seconds: float) -> None:
        """Have the sandbox wait before each of its answers."""
        self.inside(
            "code", "python", "-c",
            "import httpx; httpx.put('http://sandbox:8108/_sandbox/faults', "
            f"json={{'delay_s': {seconds}}}, timeout=30).raise_for_status()",
        )  # fmt: skip

    def messages(self) -> list[str]:
        """What Slack was told so far."""
        return httpx.get(f"{self.url('slack')}/messages", timeout=30).json()

    def log(self, service: str, *which: str) -> str:
        """All that a service's containers have said, or with `--index N` one of them."""
        done = self.compose("logs", "--no-color", "--no-log-prefix", *which, service, check=False)
        return done.stdout + done.stderr

    def _program(self) -> list[str]:
        """Compose, with the files, profiles and name of this project."""
        files = [part for file in self.files for part in ("--file", file)]
        profiles = [part for name in self.profiles for part in ("--profile", name)]
        return [*COMPOSE, "--project-name", self.project, *files, *profiles]

    def _environment(self) -> dict[str, str]:
        """The machine's own, for docker, and what the files ask for."""
        own = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME"} or name.startswith(("DOCKER_", "PIP_EXTRA_"))
        }
        published = {
            f"{name.upper()}_PUBLISH": f"127.0.0.1:{self.ports[name]}"
            for name in ("page", "dagster", "mlflow")
        }
        return {
            **own,
            **published,
            "OBJECTS_PORT": f"{self.ports['objects']}",
            "SLACK_PORT": f"{self.ports['slack']}",
            **self.settings,
        }


def settings_of_tests(**further: str) -> dict[str, str]:
    """What the `.env` of these tests says: secrets, the clock of a night, three stations."""
    return {
        **PASSWORDS,
        **ACCOUNT,
        "POSTGRES_PASSWORD": "superuser",
        "REDIS_PASSWORD": "redis123",
        "WORKERS": "2",
        "IMAGE_REVISION": "tested",
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SEOULCAST_SLACK_BASE_URL": "http://slack:8110/api/",
        "SEOULCAST_LATE_RETRIES": "0",
        "SEOULCAST_PREDICTOR_STATIONS": "108,112,119",
        "SEOULCAST_HOUR_STATIONS": "108",
        "SEOULCAST_KMA_PIECE_DAYS": "10",
        **further,
    }
