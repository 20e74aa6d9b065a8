"""A deployment without containers, for deploy/backup, deploy/restore and deploy/drain.

They call `support.compose_program` in place of `docker compose`: commands run as they are given,
with this machine's Postgres and S3 server, and what is only asked for is written down.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from support.deployment import ROOT
from support.postgres import Postgres


@dataclass
class StandIn:
    """A deployment's stores, and the scripts that are run against them.

    Args:
        postgres: a server of the test's own.
        s3_url: of the S3 server.
        calls: a file that gets each call's arguments.
        environment: more variables, as of a person's shell.
    """

    postgres: Postgres
    s3_url: str
    calls: Path
    environment: dict[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, str]:
        """The whole environment of a script."""
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}",
            "COMPOSE": f"{sys.executable} -m support.compose_program",
            "STAND_IN_CALLS": str(self.calls),
            "STAND_IN_BINARIES": str(Path(self.postgres.psql).parent),
            "PGHOST": "127.0.0.1",
            "PGPORT": f"{self.postgres.port}",
            "PGPASSWORD": "superuser",
            "SEOULCAST_S3_BUCKET": "seoulcast",
            "SEOULCAST_S3_ENDPOINT_URL": self.s3_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            **self.environment,
        }

    def start(self, script: str, *arguments: object) -> subprocess.Popen[str]:
        """Start a script of deploy/."""
        return subprocess.Popen(
            [ROOT / "deploy" / script, *map(str, arguments)],
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, script: str, *arguments: object, status: int = 0) -> str:
        """What a script says until its end, which is this exit status."""
        process = self.start(script, *arguments)
        said, _ = process.communicate(timeout=240)
        assert process.returncode == status, said
        return said

    def called(self) -> list[list[str]]:
        """The arguments of each call so far."""
        if not self.calls.exists():
            return []
        return [json.loads(line) for line in self.calls.read_text().splitlines()]
