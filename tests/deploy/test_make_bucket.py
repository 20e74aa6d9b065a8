"""The one-shot that makes the bucket, against moto's S3 over HTTP."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.server import ThreadedMotoServer
from support.deployment import DEPLOY

from seoulcast.datasets.s3_store import S3Store


class Careless(DomainDispatcherApplication):
    """An S3 that takes the header of a conditional write and overwrites all the same."""

    def __call__(self, environ, start_response):
        environ.pop("HTTP_IF_NONE_MATCH", None)
        return super().__call__(environ, start_response)


@pytest.fixture
def server() -> Iterator[ThreadedMotoServer]:
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def make_bucket(server: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    host, port = server.get_host_and_port()
    for name, value in {
        "SEOULCAST_S3_BUCKET": "seoulcast",
        "SEOULCAST_S3_ENDPOINT_URL": f"http://{host}:{port}",
        "SEOULCAST_S3_REGION": "ap-northeast-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(DEPLOY / "make_bucket.py"))["main"]


def client_of(server: ThreadedMotoServer):
    host, port = server.get_host_and_port()
    return boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="ap-northeast-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def test_it_makes_the_bucket_and_leaves_nothing_in_it(make_bucket, server):
    assert make_bucket() == 0
    assert list(S3Store(client_of(server), "seoulcast").list("")) == []


class WithoutTheRightToMakeBuckets(DomainDispatcherApplication):
    """An S3 of an account that may use its bucket, and make none."""

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"].strip("/")
        if environ["REQUEST_METHOD"] == "PUT" and path == "granted":
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [b"<Error><Code>AccessDenied</Code><Message>No.</Message></Error>"]
        return super().__call__(environ, start_response)


def test_a_bucket_that_is_there_is_used_by_an_account_that_may_make_none(
    make_bucket, server, capsys, monkeypatch
):
    monkeypatch.setenv("SEOULCAST_S3_BUCKET", "granted")
    place = {"LocationConstraint": "ap-northeast-2"}
    monkeypatch.setattr(server._server, "app", WithoutTheRightToMakeBuckets(create_backend_app))
    assert make_bucket() == 1
    assert "AccessDenied" in capsys.readouterr().err
    monkeypatch.setattr(server._server, "app", DomainDispatcherApplication(create_backend_app))
    client_of(server).create_bucket(Bucket="granted", CreateBucketConfiguration=place)
    monkeypatch.setattr(server._server, "app", WithoutTheRightToMakeBuckets(create_backend_app))
    assert make_bucket() == 0


def test_run_again_it_changes_nothing(make_bucket, server):
    assert make_bucket() == 0
    store = S3Store(client_of(server), "seoulcast")
    store.put("origin.json", b"{}")
    assert make_bucket() == 0
    assert [info.key for info in store.list("")] == ["origin.json"]


def test_it_refuses_a_server_on_which_an_issued_forecast_could_change(
    make_bucket, server, capsys, monkeypatch
):
    monkeypatch.setattr(server._server, "app", Careless(create_backend_app))
    assert make_bucket() == 1
    assert "Issued forecasts would not be safe" in capsys.readouterr().err


def test_it_says_so_where_no_server_answers(capsys, monkeypatch):
    monkeypatch.setenv("SEOULCAST_S3_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    assert runpy.run_path(str(DEPLOY / "make_bucket.py"))["main"]() == 1
    assert "can't be made or used" in capsys.readouterr().err
