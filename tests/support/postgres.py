"""A real Postgres server, initialised as the deployment initialises it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.deployment import DEPLOY, PASSWORDS


@dataclass(frozen=True)
class Postgres:
    """A server that was initialised with deploy/postgres-init.sql.

    Args:
        port: on loopback.
        psql: the client's path; the other programs lie beside it.
    """

    port: int
    psql: str

    def query(self, role: str, password: str, database: str, sql: str):
        """One statement over TCP, as a role."""
        address = ["--host", "127.0.0.1", "--port", f"{self.port}", "--username", role]
        return subprocess.run(
            [self.psql, *address, "--no-password", "--tuples-only", "--command", sql, database],
            env={"PGPASSWORD": password, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests, which leave its databases as they are."""
    with postgres_server() as server:
        yield server


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Starts as the image does: initdb, then the file through psql, then TCP with passwords."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders and "CI" not in os.environ:
        pytest.skip("no Postgres on this machine")
    binaries = folders[-1]
    # Postgres refuses to run as root; elsewhere it runs as whoever runs the tests.
    user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    # Not pytest's folder: its parents are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="seoulcast-postgres-"))
    if user:
        shutil.chown(folder, **user)
    data = folder / "data"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    secret = folder / "superuser"
    secret.write_text("superuser\n")
    secret.chmod(0o644)
    initdb = [binaries / "initdb", "--pgdata", data, "--username", "postgres", "--no-sync"]
    guarded = ["--auth-host", "scram-sha-256", "--auth-local", "trust", "--pwfile", secret]
    control = [binaries / "pg_ctl", "--pgdata", data, "--wait", "--silent"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **user}
    try:
        subprocess.run([*initdb, *guarded], check=True, **quiet)
        log = ["--log", folder / "log", "--options", options]
        subprocess.run([*control, "start", *log], check=True, **quiet)
        try:
            psql = str(binaries / "psql")
            address = ["--host", folder, "--port", f"{port}", "--username", "postgres"]
            subprocess.run(
                [psql, *address, "--file", DEPLOY / "postgres-init.sql"],
                env=PASSWORDS,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            yield Postgres(port, psql)
        finally:
            subprocess.run([*control, "stop", "--mode", "immediate"], check=True, **quiet)
    finally:
        shutil.rmtree(folder)
