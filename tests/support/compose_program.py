"""A program that takes the arguments of `docker compose` and does, as processes, what they ask for.

For deploy/backup, deploy/restore and deploy/drain; `support.stand_in_compose` sets it up. It starts
quickly, as a script calls it often.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

FILE = Path(__file__).parents[2] / "docker-compose.yml"


def services() -> dict[str, dict]:
    """The services of docker-compose.yml."""
    import yaml  # noqa: PLC0415 - few calls need it

    return yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]


def main(arguments: list[str]) -> int:
    """Do what Compose would, with this machine's Postgres and S3 server."""
    with Path(os.environ["STAND_IN_CALLS"]).open("a") as calls:
        calls.write(f"{json.dumps(arguments)}\n")
    words = " ".join(arguments)
    if os.environ.get("STAND_IN_FAILS_AT", "nothing") in words:
        return 1
    if os.environ.get("STAND_IN_HANGS_AT", "nothing") in words:
        time.sleep(600)
    match arguments:
        case ["config", "--services"]:
            sys.stdout.write("\n".join(services()) + "\n")
        case ["config", "--images"]:
            sys.stdout.write("\n".join(one["image"] for one in services().values()) + "\n")
        case ["stop" | "up", *_]:
            pass
        case ["exec", "-T", "postgres", program, *rest]:
            path = f"{os.environ['STAND_IN_BINARIES']}/{program}"
            return subprocess.run([path, *rest], check=False).returncode
        case ["run", "--rm", "--no-deps", "-T", "bucket", *rest]:
            command = rest or services()["bucket"]["command"]
            return subprocess.run([sys.executable, *command[1:]], check=False).returncode
        case _:
            raise SystemExit(f"compose was called in a way that is not known: {arguments}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
