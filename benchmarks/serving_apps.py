"""The two apps that are compared, each served as `python -m seoulcast_api` serves."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from seoulcast_api.__main__ import serve
from seoulcast_api.app import create_app


def bare() -> ASGIApp:
    """One route that returns the same bytes from memory."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()

    async def result(_: Request) -> Response:
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/result", result)])


def seoulcast() -> ASGIApp:
    """The service."""
    return create_app()


def main() -> None:
    """Serve the app that is named, and print its address."""
    app = {"bare": bare, "seoulcast": seoulcast}[sys.argv[1].rpartition(":")[2]]()
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    serve(app, listener)


if __name__ == "__main__":
    main()
