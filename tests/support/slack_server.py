"""A local server that speaks Slack's `chat.postMessage` and keeps the messages.

`python slack_server.py PORT` serves it to other hosts, and `GET /messages` gives what was said.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs


class SlackServer:
    """As a context manager; `messages` holds the texts in order.

    While `trouble` is set, it is what Slack answers instead of taking a message. The bytes in
    `broken` are given in place of the next answers, one of them each, and the connection ends.

    Args:
        token: the one it takes, as Slack takes only a valid one.
        host: address to listen on.
        port: to listen on; 0 takes a free one.
    """

    def __init__(self, token: str = "xoxb-test", *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.messages: list[str] = []
        self.trouble: str | None = None
        self.broken: list[bytes] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if owner.broken:
                    self.wfile.write(owner.broken.pop())
                    return
                fields = (
                    json.loads(body)
                    if "json" in self.headers["Content-Type"]
                    else {name: values[0] for name, values in parse_qs(body).items()}
                )
                if self.path != "/api/chat.postMessage":
                    answer = {"ok": False, "error": "unknown_method"}
                elif self.headers["Authorization"] != f"Bearer {token}":
                    answer = {"ok": False, "error": "invalid_auth"}
                elif owner.trouble is not None:
                    answer = {"ok": False, "error": owner.trouble}
                else:
                    owner.messages.append(fields["text"])
                    answer = {"ok": True, "channel": fields["channel"], "ts": "1.0"}
                self._answer(answer)

            def do_GET(self) -> None:
                self._answer(owner.messages)

            def _answer(self, answer: object) -> None:
                data = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Nothing: the test's output is enough."""

        self._server = ThreadingHTTPServer((host, port), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    with SlackServer(host="0.0.0.0", port=int(sys.argv[1])):
        threading.Event().wait()
