"""Proxies on loopback that break what passes through them, on command."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Self

Trouble = Literal["500", "503", "silence", "dead"]
_ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>{words}</Message></Error>"
_ANSWERS = {
    "500": (500, _ERROR.format(code="InternalError", words="We encountered an internal error.")),
    "503": (503, _ERROR.format(code="SlowDown", words="Please reduce your request rate.")),
}
_HOPS = {"connection", "transfer-encoding", "content-length"}


class BrokenS3:
    """An HTTP proxy before an S3 server, as a context manager.

    Args:
        target: the server's address, `http://host:port`.

    `trouble` says what becomes of each request: told its method and how many writes went
    through before it, None lets it pass.
    """

    def __init__(self, target: str) -> None:
        self.trouble: Callable[[str, int], Trouble | None] = lambda _method, _writes: None
        self.writes = 0
        self.troubled = 0
        self._target = target.removeprefix("http://")
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                trouble = owner.trouble(self.command, owner.writes)
                if trouble is None:
                    owner.pass_on(self, body)
                    return
                owner.troubled += 1
                if trouble in _ANSWERS:
                    status, text = _ANSWERS[trouble]
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(b"" if self.command == "HEAD" else text.encode())
                    return
                if trouble == "silence":
                    time.sleep(2.0)
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Nothing: the test's output is enough."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def pass_on(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        """Hand a request to the server and its answer back."""
        connection = http.client.HTTPConnection(self._target, timeout=30)
        connection.request(handler.command, handler.path, body, dict(handler.headers))
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if handler.command == "PUT" and answer.status == http.HTTPStatus.OK:
            self.writes += 1
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOPS:
                handler.send_header(name, value)
        length = answer.getheader("Content-Length", "0") if handler.command == "HEAD" else len(data)
        handler.send_header("Content-Length", str(length))
        handler.end_headers()
        handler.wfile.write(data)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class CuttableWire:
    """A TCP proxy that can be cut and mended, as a context manager.

    Args:
        port: on loopback, of the server behind it.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self.is_cut = False

    def cut(self) -> None:
        """End every connection and take no new one."""
        self.is_cut = True
        for end in self._open:
            end.close() if end.fileno() < 0 else _shut(end)
        self._open.clear()

    def mend(self) -> None:
        """Take connections again."""
        self.is_cut = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            self._open += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        _shut(source)
        _shut(sink)


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
    finally:
        end.close()
