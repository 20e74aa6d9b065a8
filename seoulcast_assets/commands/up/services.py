"""The services of SeoulCast on one machine: command line, port and readiness probe of each."""

from __future__ import annotations

import http.client
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import yaml
from dagster import DagsterInstance

from seoulcast.settings import Settings
from seoulcast_assets.commands.up.supervisor import Service
from seoulcast_assets.dagster_internals import DAEMON_MODULE
from seoulcast_assets.instance.batched_events import BATCH_SIZE, BATCH_SIZE_VARIABLE

LOOPBACK = "127.0.0.1"
LOCATION = "seoulcast"
"""Name of the code location, the same in every workspace file: Dagster keeps the state of
schedules and sensors under it."""


def child_environment(settings: Settings) -> dict[str, str]:
    """Variables for all child processes, beyond the settings that they read themselves."""
    shared = {
        "DAGSTER_HOME": str(settings.dagster_home),
        BATCH_SIZE_VARIABLE: str(BATCH_SIZE),
        "PYTHONUNBUFFERED": "1",
        # As in containers: several processes for things that are not used, and reports to others.
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    if settings.now is not None and settings.now_anchor is None:
        shared["SEOULCAST_NOW_ANCHOR"] = repr(time.time())
    given = settings.model_fields_set
    if "dagster_url" not in given:
        shared["SEOULCAST_DAGSTER_URL"] = f"http://{LOOPBACK}:{settings.dagster_port}"
    if "page_url" not in given:
        shared["SEOULCAST_PAGE_URL"] = f"http://{LOOPBACK}:{settings.api_port}"
    if "mlflow_url" not in given:
        own = f"http://{LOOPBACK}:{settings.mlflow_port}"
        shared["SEOULCAST_MLFLOW_URL"] = _address_of(settings.mlflow_tracking_uri) or own
    return shared


def build_services(settings: Settings, instance: DagsterInstance) -> list[Service]:
    """All services, in the order in which to start them.

    Args:
        settings: decide whether the sandbox and a server of MLflow are needed, and the ports.
        instance: of Dagster, which records the daemon's heartbeat.
    """
    code_port = free_port()
    workspace = _write_workspace(settings.dagster_home, code_port)
    page = f"http://{LOOPBACK}:{settings.api_port}"
    dagster = f"http://{LOOPBACK}:{settings.dagster_port}"
    sandbox = Service(
        "sandbox",
        _python("seoulcast.kma.sandbox"),
        _accepts_connections(settings.sandbox_port),
        port=settings.sandbox_port,
        port_setting="SEOULCAST_SANDBOX_PORT",
    )
    return [
        *([sandbox] if settings.starts_sandbox else []),
        Service(
            "api",
            _python("seoulcast_api"),
            _responds_with_ok(settings.api_port, "/health/live"),
            port=settings.api_port,
            port_setting="SEOULCAST_API_PORT",
            banner=[f"Page        {page}/", f"API         {page}/docs"],
        ),
        # One process loads the code for both the UI and the daemon; without it each starts its
        # own, at twice the time and memory.
        Service(
            "code",
            _python(
                "dagster", "api", "grpc", "--host", LOOPBACK, "--port", f"{code_port}",
                "--module-name", "seoulcast_assets.definitions", "--location-name", LOCATION,
                "--use-python-environment-entry-point", "--inject-env-vars-from-instance",
            ),
            _accepts_connections(code_port),
        ),
        Service(
            "dagster-webserver",
            _python(
                "dagster_webserver", "--host", LOOPBACK, "--port", f"{settings.dagster_port}",
                "--workspace", f"{workspace}", "--dagster-log-level", "warning",
            ),
            _responds_with_ok(settings.dagster_port, "/server_info"),
            port=settings.dagster_port,
            port_setting="SEOULCAST_DAGSTER_PORT",
            banner=[f"Dagster UI  {dagster}/"],
        ),
        Service(
            "dagster-daemon",
            _python(DAEMON_MODULE, "run", "--workspace", f"{workspace}"),
            _daemon_has_heartbeat(instance, since=time.time()),
            after=["code"],
        ),
        *([_mlflow(settings)] if settings.mlflow_tracking_uri is None else []),
    ]  # fmt: skip


def _mlflow(settings: Settings) -> Service:
    """MLflow's UI over the embedded record, for people to read.

    Trainings write into the database themselves and need no server, so this one is optional, and
    starts last: it takes seconds of the processor that a first forecast would wait for.
    """
    names = ("localhost", LOOPBACK)
    return Service(
        "mlflow",
        _python(
            "mlflow", "server", "--host", LOOPBACK, "--port", f"{settings.mlflow_port}",
            "--workers", "1", "--backend-store-uri", settings.mlflow_uri,
            "--default-artifact-root", settings.mlflow_files.as_uri(), "--no-serve-artifacts",
            # A page of another site can't read it by a name that leads here.
            "--allowed-hosts", ",".join(f"{host}:{settings.mlflow_port}" for host in names),
        ),
        _responds_with_ok(settings.mlflow_port, "/health"),
        port=settings.mlflow_port,
        port_setting="SEOULCAST_MLFLOW_PORT",
        banner=[f"MLflow      http://{LOOPBACK}:{settings.mlflow_port}/"],
        after=["dagster-daemon"],
        optional=True,
    )  # fmt: skip


def _address_of(tracking_uri: str | None) -> str | None:
    """A server's address as links may show it, without a password; None where it is no server."""
    parts = urlsplit(tracking_uri or "")
    if parts.scheme not in {"http", "https"}:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _write_workspace(home: Path, port: int) -> Path:
    path = home / "workspace.yaml"
    content: Mapping[str, object] = {
        "load_from": [{"grpc_server": {"host": LOOPBACK, "port": port, "location_name": LOCATION}}]
    }
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _accepts_connections(port: int) -> Callable[[], bool]:
    def is_ready() -> bool:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            return probe.connect_ex((LOOPBACK, port)) == 0

    return is_ready


def _responds_with_ok(port: int, path: str) -> Callable[[], bool]:
    def is_ready() -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2.0)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return is_ready


def _daemon_has_heartbeat(instance: DagsterInstance, since: float) -> Callable[[], bool]:
    def is_ready() -> bool:
        heartbeat = instance.get_daemon_heartbeats().get("SCHEDULER")
        return heartbeat is not None and heartbeat.timestamp >= since

    return is_ready
