"""A reverse proxy that publishes a service below a path of its host, as a web server would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

_OF_A_CONNECTION = {"connection", "keep-alive", "transfer-encoding"}


@contextmanager
def published_below(path: str, service: str, *, strips: bool) -> Iterator[str]:
    """The address below which a service is published, while the context lasts.

    Args:
        path: as /seoulcast; whatever does not lie below it is not found.
        service: its own address.
        strips: whether the path is taken off before a request is passed on. Such a proxy
            redirects the bare path to one with a slash; another passes that on too.
    """
    netloc = urlsplit(service).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer a request, or have the service do it."""
            if self.path.startswith(f"{path}/") or (self.path == path and not strips):
                self._pass_on(self.path.removeprefix(path) if strips else self.path)
            elif self.path == path:
                self._answer(308, [("Location", f"{path}/")])
            else:
                self._answer(404, [])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _pass_on(self, target: str) -> None:
            connection = HTTPConnection(netloc, timeout=30)
            try:
                connection.request("GET", target, headers=dict(self.headers.items()))
                answer = connection.getresponse()
                body = answer.read()
                self._answer(answer.status, answer.getheaders(), body)
            finally:
                connection.close()

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes = b"") -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in _OF_A_CONNECTION | {"content-length"}:
                    self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
