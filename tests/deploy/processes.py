"""The compose files without containers: their commands and environments as loopback processes.

Commands, environments, orders and health checks are read from the files. What can't be the
same is said here and nowhere else: names of services become loopback ports, folders of the
images become temporary ones, and Postgres and the S3 server are this machine's.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from support.deployment import DEPLOY, ROOT, SERVICES

from seoulcast_assets.commands.up.services import free_port

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
_ASKED = re.compile(r"(?<!\$)\$\{(?P<name>[A-Z0-9_]+)(?::(?P<sign>[-?])(?P<rest>[^${}]*))?\}")
"""The innermost of what may stand in each other."""
HTTP_PORTS = {"objects": 7070, "mlflow": 5000, "code": 4000, "webserver": 3000, "api": 8000}
REDIS_PORT = 6379
SANDBOX_PORT = 8108


def interpolated(text: str, given: Mapping[str, str]) -> str:
    """As compose replaces `${NAME}`, `${NAME:-default}`, `${NAME:?words}` and `$$`."""

    def value(match: re.Match[str]) -> str:
        name, sign, rest = match["name"], match["sign"], match["rest"]
        if given.get(name):
            return given[name]
        if sign == "?":
            raise LookupError(f"{name}: {rest}")
        return rest or ""

    while _ASKED.search(text):
        text = _ASKED.sub(value, text)
    return text.replace("$$", "$")


class Compose:
    """The services of the file as processes below a folder.

    Args:
        folder: theirs; each has what its image has, `/tmp` included.
        given: the `.env` of a person who follows docs/operations.md.
        postgres_port: of the database.
        objects_port: of the S3 server.
        services: of the file, or of several laid over each other.
    """

    def __init__(
        self,
        folder: Path,
        given: Mapping[str, str],
        *,
        postgres_port: int,
        objects_port: int,
        services: Mapping[str, dict] = SERVICES,
    ) -> None:
        self._services = services
        self.given = dict(given)
        self.ports = {name: free_port() for name in HTTP_PORTS} | {"objects": objects_port}
        self.sandbox_port = free_port()
        self.redis_port = free_port()
        self._postgres_port = postgres_port
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._make_image()

    def environment(self, name: str) -> dict[str, str]:
        """What the service's container has: of the file, of its image, and no more."""
        declared: Mapping[str, str | None] = self._services[name].get("environment", {})
        chosen = {
            variable: self._here(interpolated(f"{value}", self.given))
            for variable, value in declared.items()
            if value is not None
        }
        passed_on = {
            variable: self.given[variable]
            for variable, value in declared.items()
            if value is None and variable in self.given
        }
        image = dict(re.findall(r"([A-Z]+[A-Z_]*)=(/(?:tmp|opt/dagster)\S*)", DOCKERFILE))
        own = {variable: self._here(value) for variable, value in image.items()}
        return {
            "PATH": f"{Path(sys.executable).parent}:{self._folder}/bin:{os.environ['PATH']}",
            # The images install the packages; here they are a folder.
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
            "TMPDIR": str(self._folder / "tmp"),
            "SEOULCAST_API_PORT": str(self.ports["api"]),
            "SEOULCAST_SANDBOX_PORT": str(self.sandbox_port),
            **own,
            **chosen,
            **passed_on,
        }

    def command(self, name: str) -> list[str]:
        """The service's command, its names and ports those of this machine."""
        return self._arguments(self._services[name]["command"])

    def start(self, name: str, *, host: str | None = None) -> int:
        """Start a service, or one more of it as the container `host`; its process id.

        What it says goes to `<name>.log`, or `<host>.log`.
        """
        command = [part.replace("%h", host or "%h") for part in self.command(name)]
        process = self._process(name, command, host)
        self._running[host or name] = process
        return process.pid

    def run(self, name: str, command: list[str] | None = None, *, timeout_s: float = 300) -> str:
        """Run a one-shot, or another command in a service's environment, to its end."""
        done = subprocess.run(
            command or self.command(name),
            env=self.environment(name),
            cwd=self._folder / "app",
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout + done.stderr

    def wait_until_healthy(
        self, name: str, *, host: str | None = None, seconds: float = 180
    ) -> None:
        """Until the file's own health check of the service passes."""
        check = self._arguments(self._services[name]["healthcheck"]["test"][1:])
        log = host or name
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self._running[log].poll() is None, self.log(log)[-3000:]
            answer = subprocess.run(
                check, env=self.environment(name) | self._named(host), cwd=self._folder / "app",
                capture_output=True, check=False,
            )  # fmt: skip
            if answer.returncode == 0:
                return
            time.sleep(1.0)
        raise AssertionError(f"{log} is not healthy: {self.log(log)[-3000:]}")

    def log(self, name: str) -> str:
        """All that a service has said."""
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        """End every process that was started."""
        for process in reversed(self._running.values()):
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _arguments(self, parts: list[str]) -> list[str]:
        return [self._here(interpolated(part, self.given)) for part in parts]

    def _named(self, host: str | None) -> dict[str, str]:
        return {} if host is None else {"HOSTNAME": host}

    def _process(self, name: str, command: list[str], host: str | None) -> subprocess.Popen[bytes]:
        with (self._folder / f"{host or name}.log").open("wb") as log:
            return subprocess.Popen(
                command,
                env=self.environment(name) | self._named(host),
                cwd=self._folder / "app",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _make_image(self) -> None:
        for name in ("tmp", "data", "bin", "app/deploy", "opt/dagster/celery"):
            (self._folder / name).mkdir(parents=True)
        shutil.copy(DEPLOY / "with-secrets", self._folder / "bin")
        for sources, goal in re.findall(
            r"^COPY (deploy/\S+\.(?:py|yaml).*) (\S+)$", DOCKERFILE, re.MULTILINE
        ):
            place = self._folder / (goal.lstrip("/") if goal[0] == "/" else f"app/{goal}")
            for source in sources.split():
                shutil.copy(ROOT / source, place)
        for file in (self._folder / "opt" / "dagster").rglob("*.yaml"):
            text = self._here(file.read_text(encoding="utf-8"))
            text = text.replace("host: code", "host: 127.0.0.1")
            text = text.replace("port: 4000", f"port: {self.ports['code']}")
            file.write_text(text, encoding="utf-8")

    def _here(self, text: str) -> str:
        """A text of the file or an image, as it is on this machine."""
        if text in {"postgres", "sandbox"}:
            return "127.0.0.1"
        if text == "5432":
            return f"{self._postgres_port}"
        text = text.replace("@postgres:5432", f"@127.0.0.1:{self._postgres_port}")
        for name, port in HTTP_PORTS.items():
            text = text.replace(f"//{name}:{port}", f"//127.0.0.1:{self.ports[name]}")
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{self.ports[name]}")
            text = text.replace(f"--port={port}", f"--port={self.ports[name]}")
            text = f"{self.ports[name]}" if text == f"{port}" else text
        text = text.replace(f"@redis:{REDIS_PORT}", f"@127.0.0.1:{self.redis_port}")
        text = text.replace(f"-p {REDIS_PORT}", f"-p {self.redis_port}")
        text = text.replace(f"--port {REDIS_PORT}", f"--port {self.redis_port}")
        text = text.replace("--dir /data", f"--dir {self._folder}/data")
        text = text.replace(f"127.0.0.1:{SANDBOX_PORT}", f"127.0.0.1:{self.sandbox_port}")
        text = text.replace("0.0.0.0", "127.0.0.1")
        # At once, since this folder's own path may begin with /tmp.
        return re.sub(r"(?:^|(?<=: )|(?<==))/(?=tmp|opt/dagster)", f"{self._folder}/", text)
