"""`python -m seoulcast_api` serves the API and the page where the settings say."""

from __future__ import annotations

import gc
import logging
import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from seoulcast.settings import Settings
from seoulcast_api.app import create_app


def main() -> None:
    """Serve until asked to stop; exit with a message if the address is taken."""
    settings = Settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app(settings)
    listener = _listen(settings.api_host, settings.api_port)
    # The listener's own port, as port 0 asks for any free one.
    address = f"http://{settings.api_host}:{listener.getsockname()[1]}"
    sys.stdout.write(f"SeoulCast page: {address}/\nSeoulCast API:  {address}/docs\n")
    sys.stdout.flush()
    serve(app, listener)


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve an app on a listener until asked to stop."""
    # What is loaded by now lives as long as the process. Left to the collector, walking all of
    # it (pandas among it) holds up every reader for some 50 ms, again and again.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        # The app trusts the proxies of its settings, and no other.
        proxy_headers=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SystemExit(
            f"Can't listen on {host}, port {port}: {error.strerror}. Stop what listens there, "
            "or choose with SEOULCAST_API_HOST and SEOULCAST_API_PORT."
        ) from None


if __name__ == "__main__":
    main()
