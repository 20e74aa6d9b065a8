"""`python -m seoulcast.kma.sandbox`: the sandbox alone, as the settings say."""

from __future__ import annotations

import argparse
import signal
import threading

from seoulcast.kma.sandbox.archive import check_archive
from seoulcast.kma.sandbox.portal import ArchiveError
from seoulcast.kma.sandbox.server import SandboxServer
from seoulcast.settings import Settings


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    settings = Settings()
    parser = argparse.ArgumentParser(description="The sandbox: speaks the KMA API Hub's formats.")
    parser.add_argument(
        "--port", type=int, default=settings.sandbox_port, help="port; 0 takes a free one"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 takes all"
    )
    arguments = parser.parse_args()
    port: int = arguments.port
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked_to_stop.set())
    if settings.archive is not None:
        try:
            check_archive(settings.archive)
        except ArchiveError as error:
            raise SystemExit(f"The sandbox can't serve this archive. {error}") from None
    try:
        sandbox = SandboxServer(
            settings.archive,
            seed=settings.sandbox_seed,
            clock=settings.clock,
            host=arguments.host,
            port=port,
        )
    except OSError as error:
        raise SystemExit(
            f"The sandbox can't listen on port {port} ({error.strerror}): stop what listens "
            "there, or set SEOULCAST_SANDBOX_PORT to another one."
        ) from None
    with sandbox as server:
        what = (
            f"synthetic weather, seed {settings.sandbox_seed}"
            if settings.archive is None
            else f"real observations from {settings.archive}"
        )
        print(f"KMA sandbox at {server.url}: {what}.", flush=True)  # noqa: T201 - its one output
        asked_to_stop.wait()


if __name__ == "__main__":
    main()
