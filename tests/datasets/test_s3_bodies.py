"""Responses of S3 whose body breaks off after the headers: retried, or an error that says so."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import pytest

from seoulcast.datasets import s3_bodies, s3_client
from seoulcast.datasets.s3_client import build_s3_client
from seoulcast.datasets.s3_store import S3Store
from seoulcast.datasets.store import ObjectNotFoundError, StoreUnavailableError

DATA = bytes(range(250)) * 20
LISTING = (
    b"<?xml version='1.0'?><ListBucketResult><IsTruncated>false</IsTruncated><Contents>"
    b"<Key>a.csv</Key><LastModified>2024-01-01T00:00:00Z</LastModified>"
    b"<ETag>&quot;0cc175b9c0f1b6a831c399e269772661&quot;</ETag><Size>1</Size>"
    b"</Contents></ListBucketResult>"
)
NO_KEY = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>no</Message></Error>"

Break = Literal["cut", "reset", "unannounced", "silent", "chunk"]


class TornS3:
    """Answers one body; `breaks` of its first answers end after the first fifth of it."""

    def __init__(self) -> None:
        self.body, self.status = DATA, 200
        self.kind: Break = "cut"
        self.breaks = 0
        self.requests = 0
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.requests += 1
                broken = owner.requests <= owner.breaks
                body = owner.body[: len(owner.body) // 5] if broken else owner.body
                self.send_response(owner.status)
                if broken and owner.kind == "chunk":
                    self.send_header("Transfer-Encoding", "chunked")
                    body = b"%x\r\n%s" % (len(owner.body), body)
                elif not (broken and owner.kind == "unannounced"):
                    self.send_header("Content-Length", str(len(owner.body)))
                self.end_headers()
                self.wfile.write(body)
                if broken and owner.kind == "silent":
                    owner.released.wait(30)
                if broken and owner.kind == "reset":
                    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

            def log_message(self, *_: object) -> None:
                """Print nothing for a request."""

        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def torn(monkeypatch: pytest.MonkeyPatch) -> Iterator[TornS3]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr(s3_bodies.time, "sleep", lambda _: None)
    server = TornS3()
    yield server
    server.close()


@pytest.fixture
def store(torn: TornS3) -> Iterator[S3Store]:
    client = build_s3_client(endpoint_url=torn.url, region="us-east-1")
    yield S3Store(client, "bucket")
    client.close()


@pytest.mark.parametrize("kind", ["cut", "reset", "chunk"])
def test_a_body_that_breaks_off_is_read_again(torn, store, kind):
    torn.kind, torn.breaks = kind, 1
    assert store.get("a.csv") == DATA
    assert torn.requests == 2


def test_a_body_that_times_out_is_read_again(torn, monkeypatch):
    original = s3_client.Config
    monkeypatch.setattr(
        s3_client, "Config", lambda **options: original(**{**options, "read_timeout": 0.3})
    )
    client = build_s3_client(endpoint_url=torn.url, region="us-east-1")
    torn.kind, torn.breaks = "silent", 1
    assert S3Store(client, "bucket").get("a.csv") == DATA
    client.close()


def test_a_body_that_always_breaks_off_fails_after_five_attempts(torn, store):
    torn.breaks = 99
    with pytest.raises(StoreUnavailableError, match="can't be reached"):
        store.get("a.csv")
    assert torn.requests == 5


@pytest.mark.parametrize("kind", ["cut", "reset", "chunk", "unannounced"])
def test_a_listing_that_breaks_off_is_read_again(torn, store, kind):
    torn.body, torn.kind, torn.breaks = LISTING, kind, 1
    assert [info.key for info in store.list("")] == ["a.csv"]


@pytest.mark.parametrize("kind", ["cut", "reset", "chunk", "unannounced"])
def test_the_body_of_an_error_that_breaks_off_is_read_again(torn, store, kind):
    torn.body, torn.status, torn.kind, torn.breaks = NO_KEY, 404, kind, 1
    with pytest.raises(ObjectNotFoundError):
        store.get("a.csv")


def test_many_objects_are_read_whole_although_some_bodies_break_off(torn, store):
    torn.breaks = 3
    keys = [f"{number}.csv" for number in range(8)]
    assert store.get_many(keys) == dict.fromkeys(keys, DATA)
