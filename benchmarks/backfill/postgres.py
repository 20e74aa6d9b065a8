"""A Postgres of one's own on loopback, from Debian's binaries, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server with its defaults, fsync included.

    Yields:
        Its address, for SQLAlchemy.

    Raises:
        SystemExit: no server binaries are installed.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        raise SystemExit("No Postgres here: install Debian's `postgresql`, or leave it out.")
    initdb, control = folders[-1] / "initdb", folders[-1] / "pg_ctl"
    # It refuses to run as root; elsewhere it runs as whoever runs this.
    user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="seoulcast-postgres-"))
    if user:
        shutil.chown(folder, **user)
    data = folder / "data"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": folder, **user}
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    try:
        subprocess.run(
            [initdb, "--pgdata", data, "--username", "postgres", "--auth", "trust"],
            check=True,
            **quiet,
        )
        start = [control, "--pgdata", data, "--wait", "--silent"]
        subprocess.run(
            [*start, "start", "--log", folder / "log", "--options", options], check=True, **quiet
        )
        try:
            yield f"postgresql+psycopg2://postgres@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*start, "stop", "--mode", "fast"], check=True, **quiet)
    finally:
        shutil.rmtree(folder)
