"""The sandbox as a server on loopback: sockets, faults of whole answers, and its controls.

`PUT /_sandbox/faults` sets the faults (JSON), `GET /_sandbox/state` tells what was asked.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from seoulcast.clock import Clock
from seoulcast.kma import wire
from seoulcast.kma.sandbox.faults import Faults, tampered_body
from seoulcast.kma.sandbox.hour_faults import tampered_hour_lines
from seoulcast.kma.sandbox.hub import Hub, cut_silently
from seoulcast.kma.sandbox.official_faults import tampered_official_lines
from seoulcast.kma.sandbox.queries import NOT_APPLIED, QUOTA, Refusal, is_of_station
from seoulcast.kma.wire import Envelope

FAULTS_PATH = "/_sandbox/faults"
STATE_PATH = "/_sandbox/state"

_HTML = "<!DOCTYPE html>\n<html><body><h1>{}</h1></body></html>\n"
_MAINTENANCE = _HTML.format("서비스 점검 중입니다.").encode()
_TEXT_TYPE = "text/plain; charset=EUC-KR"
_JSON_TYPE = "application/json; charset=UTF-8"
_HTML_TYPE = "text/html; charset=UTF-8"


class Answer(NamedTuple):
    """What goes over the wire; `sent` bytes of the body, or all of it."""

    status: int
    body: bytes
    content_type: str
    retry_after: str | None = None
    sent: int | None = None


class SandboxServer:
    """The sandbox. As a context manager it serves from a thread of its own.

    Args:
        archive: folder of real observations; made-up weather without one.
        seed: of the made-up weather.
        clock: what it takes for now.
        faults: what is wrong from the start.
        host: address to listen on; by default other machines can't ask.
        port: port to listen on; 0 takes any free one.
    """

    def __init__(
        self,
        archive: Path | None = None,
        *,
        seed: int = 108,
        clock: Clock | None = None,
        faults: Faults | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.hub = Hub(archive, seed, clock or Clock())
        self.stopping = threading.Event()
        self._guard = threading.Lock()
        self._calls: list[str] = []
        self._faults = faults or Faults()
        self._calls_at_faults = 0
        self._faulty_calls = 0
        self._http = _Server(self, host, port)

    @property
    def url(self) -> str:
        """Scheme, host and port, by which this machine reaches it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def faults(self) -> Faults:
        """What is wrong now."""
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        with self._guard:
            self._faults = faults
            self._calls_at_faults = len(self._calls)
            self._faulty_calls = 0

    @property
    def calls(self) -> list[str]:
        """Path and query of every call so far, without the key."""
        return list(self._calls)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve, name="kma-sandbox", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._thread.join()

    def serve(self) -> None:
        """Serve in this thread until `stop` is called from another one."""
        # Whoever stops it wants it stopped now, not at the end of the default half second.
        self._http.serve_forever(poll_interval=0.05)
        self._http.server_close()

    def stop(self) -> None:
        """Stop serving, hung calls included."""
        self.stopping.set()
        self._http.shutdown()

    def state(self) -> dict[str, object]:
        """What this sandbox is and was asked, as JSON has it."""
        per_path = Counter(call.partition("?")[0].rpartition("/")[2] for call in self._calls)
        return {
            "origin": self.hub.origin,
            "now": self.hub.clock.now().isoformat(),
            "total": len(self._calls),
            "calls": dict(per_path),
            "faults": self._faults.model_dump(mode="json"),
        }

    def answer(self, path: str, query: dict[str, str]) -> Answer | None:
        """The answer to one call, faults included; None for no answer at all."""
        with self._guard:
            shown = "&".join(
                f"{name}={value}" for name, value in query.items() if name != "authKey"
            )
            self._calls.append(f"{path}?{shown}")
            calls = len(self._calls) - self._calls_at_faults
            faults = self._faults
            faulty = (
                path.endswith(faults.path or "")
                and (faults.station is None or is_of_station(query, faults.station))
                and (faults.times is None or self._faulty_calls < faults.times)
            )
            self._faulty_calls += faulty
        if not faulty:
            return self._answer(path, query, faults, cut=Faults())
        self.stopping.wait(faults.delay_s)
        if faults.hang:
            self.stopping.wait()
            return None
        return _whole_answer_fault(faults, calls) or self._answer(path, query, faults, cut=faults)

    def _answer(self, path: str, query: dict[str, str], held: Faults, *, cut: Faults) -> Answer:
        """The answer from what the hub holds (`held`), cut as `cut` says."""
        try:
            answer = self.hub.answer(path, query, held)
        except Refusal as refusal:
            return _refusal(refusal.envelope)
        body = answer.render([] if cut.empty_frame else cut_silently(answer, cut))
        for tampered in (tampered_body, tampered_hour_lines, tampered_official_lines):
            body = tampered(body, held)
        kind, end = _TEXT_TYPE, f"{wire.END_MARK}\n".encode()
        if answer.is_json:
            kind, end = _JSON_TYPE, b"}}"
        if cut.no_end_mark:
            body = body.removesuffix(end)
        sent = len(body) // 2 if cut.cut_body else None
        return Answer(HTTPStatus.OK, body, kind, sent=sent)


def _whole_answer_fault(faults: Faults, calls: int) -> Answer | None:
    """The answer of a fault that doesn't even look at the rows."""
    status = HTTPStatus.TOO_MANY_REQUESTS if faults.status_429 else faults.status_5xx
    if status is not None:
        page = _HTML.format(int(status)).encode()
        return Answer(status, page, _HTML_TYPE, retry_after=faults.retry_after)
    if faults.not_applied:
        return _refusal(NOT_APPLIED)
    if faults.quota_after_calls is not None and calls > faults.quota_after_calls:
        return _refusal(QUOTA)
    if faults.html_200:
        return Answer(HTTPStatus.OK, _MAINTENANCE, _HTML_TYPE)
    if faults.empty_body:
        return Answer(HTTPStatus.OK, b"", _TEXT_TYPE)
    return None


def _refusal(envelope: Envelope) -> Answer:
    return Answer(envelope.status, wire.render_envelope(envelope), _JSON_TYPE)


class _Server(ThreadingHTTPServer):
    """Carries the sandbox to its handlers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, sandbox: SandboxServer, host: str, port: int) -> None:
        self.sandbox = sandbox
        super().__init__((host, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong, but for a client that went away (timed out, or was killed)."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as it came


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    # Header and body are two writes; together with delayed acknowledgement that costs 40 ms.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """A call of the hub, or the sandbox's state."""
        url = urlsplit(self.path)
        sandbox = self.server.sandbox
        if url.path == STATE_PATH:
            body = json.dumps(sandbox.state(), ensure_ascii=False).encode()
            self._send(Answer(HTTPStatus.OK, body, _JSON_TYPE))
            return
        answer = sandbox.answer(url.path, dict(parse_qsl(url.query, keep_blank_values=True)))
        if answer is None:
            self.close_connection = True
        else:
            self._send(answer)

    def do_PUT(self) -> None:
        """Set the faults."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if urlsplit(self.path).path != FAULTS_PATH:
            self._send(Answer(HTTPStatus.NOT_FOUND, b"{}", _JSON_TYPE))
            return
        try:
            faults = Faults.model_validate_json(body)
        except ValidationError as error:
            self._send(Answer(HTTPStatus.UNPROCESSABLE_ENTITY, error.json().encode(), _JSON_TYPE))
            return
        self.server.sandbox.faults = faults
        self._send(Answer(HTTPStatus.OK, faults.model_dump_json().encode(), _JSON_TYPE))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.retry_after is not None:
            self.send_header("Retry-After", answer.retry_after)
        self.end_headers()
        self.wfile.write(answer.body[: answer.sent])
        self.close_connection = self.close_connection or answer.sent is not None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing: a call's line would show its key."""
