"""A local server that takes messages as apprise's JSON webhook sends them, and keeps them."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Posted:
    """One message as it arrived."""

    title: str
    text: str


class WebhookServer:
    """As a context manager; `messages` holds what was taken, in order.

    While `is_down` is set it answers 503. While `may_answer` is cleared it takes a connection and
    says nothing.
    """

    def __init__(self) -> None:
        self.messages: list[Posted] = []
        self.is_down = False
        self.may_answer = threading.Event()
        self.may_answer.set()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.may_answer.wait(30)
                if not owner.is_down:
                    owner.messages.append(Posted(body["title"], body["message"]))
                self.send_response(503 if owner.is_down else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: the test's output is enough."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        """As a setting names it."""
        return f"json://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
