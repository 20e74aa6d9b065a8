"""Answers of MLflow's server whose body breaks off after the headers: the call is made again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from seoulcast.settings import Settings
from seoulcast_assets import mlflow_calls
from seoulcast_assets.mlflow_calls import call_again, mlflow_client

EXPERIMENT = {"experiment_id": "7", "name": "seoulcast", "lifecycle_stage": "active"}


class TornMlflow:
    """Answers as MLflow does; `breaks` of its first answers end after 1,000 of 5,000 bytes."""

    def __init__(self) -> None:
        self.breaks = 0
        self.status = 200
        self.requests: list[str] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                owner.requests.append(f"{self.command} {self.path.partition('?')[0]}")
                found = {"experiment": EXPERIMENT, "error_code": "INVALID_PARAMETER_VALUE"}
                body = json.dumps(found).encode().ljust(5000)
                self.send_response(owner.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if len(owner.requests) <= owner.breaks:
                    body = body[:1000]
                    self.close_connection = True
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Print nothing for a request."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def torn() -> Iterator[TornMlflow]:
    server = TornMlflow()
    yield server
    server.close()


@pytest.fixture
def client(torn: TornMlflow):
    return mlflow_client(Settings(_env_file=None, mlflow_tracking_uri=torn.url))


def test_an_answer_that_breaks_off_once_is_asked_for_again(torn, client):
    torn.breaks = 1
    assert client.get_experiment_by_name("seoulcast").experiment_id == "7"
    assert len(torn.requests) == 2


def test_what_is_written_is_sent_again_with_the_same_content(torn, client):
    torn.breaks = 1
    client.set_tag("abc", "station", "108")
    assert torn.requests == ["POST /api/2.0/mlflow/runs/set-tag"] * 2


def test_an_answer_that_always_breaks_off_fails_after_the_last_attempt(torn, client, monkeypatch):
    monkeypatch.setattr(mlflow_calls, "ATTEMPTS", 2)
    torn.breaks = 99
    with pytest.raises(MlflowException, match="IncompleteRead"):
        client.get_experiment_by_name("seoulcast")
    assert len(torn.requests) == 2


def test_a_refusal_is_not_asked_for_again(torn, client):
    torn.status = 400
    with pytest.raises(MlflowException):
        client.set_tag("abc", "station", "108")
    assert len(torn.requests) == 1


def test_a_server_out_of_reach_is_left_to_mlflows_own_tries(monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    calls = []

    def call():
        calls.append(1)
        MlflowClient(tracking_uri="http://127.0.0.1:1").set_tag("abc", "station", "108")

    with pytest.raises(MlflowException):
        call_again(call)
    assert len(calls) == 1
