"""A local server that takes what is published to topics as ntfy does, and keeps it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class TopicServer:
    """As a context manager; `messages` holds the texts by topic, in order.

    While `is_down` is set it answers 503. `stop` closes the port, as a server that is away, and
    `start` opens the same one again.
    """

    def __init__(self) -> None:
        self.messages: dict[str, list[str]] = {}
        self.titles: set[str] = set()
        self.is_down = False
        self._port = 0
        self._server: ThreadingHTTPServer | None = None

    def address(self, topic: str) -> str:
        """The topic as a setting names it."""
        return f"ntfy://127.0.0.1:{self._port}/{topic}"

    def start(self) -> None:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                # https://docs.ntfy.sh/publish/#publish-as-json
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if not owner.is_down:
                    owner.messages.setdefault(body["topic"], []).append(body["message"])
                    owner.titles.add(body["title"])
                data = b'{"id": "x", "event": "message"}'
                self.send_response(503 if owner.is_down else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Nothing: the test's output is enough."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
