"""Shared parts: a real S3 server on loopback that counts requests, both stores, sample tables."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import numpy as np
import pandas as pd
import pytest
from botocore.config import Config
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

from seoulcast_assets.datasets.local_store import LocalStore
from seoulcast_assets.datasets.s3_store import S3Store
from seoulcast_assets.datasets.store import ObjectStore
from seoulcast_assets.datasets.tables import CLEAN

BUCKET = "seoulcast-test"
ACCOUNT = "123456789012"
ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "archive"


class S3Server:
    """moto's S3 over HTTP on loopback.

    Requests are served one after another: S3's conditional writes are atomic, and moto's
    check and write are so only then.
    """

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        application = DomainDispatcherApplication(create_backend_app)

        def counting(environ, start_response):
            is_listing = "list-type" in environ["QUERY_STRING"]
            self.requests["LIST" if is_listing else environ["REQUEST_METHOD"]] += 1
            return application(environ, start_response)

        class Silent(WSGIRequestHandler):
            def log(self, *_: object) -> None:
                """Print nothing for a request."""

        self._server = make_server("127.0.0.1", 0, counting, request_handler=Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def client(self, **config: object):
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}, **config),
        )

    def load(self, key: str, data: bytes) -> None:
        """Put an object there without a request, for tests that need thousands."""
        s3_backends[ACCOUNT]["aws"].put_object(BUCKET, key, data)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.close()


@pytest.fixture
def s3(s3_server: S3Server) -> Iterator[S3Server]:
    """The S3 server with one empty bucket and a request counter at zero."""
    client = s3_server.client()
    client.create_bucket(Bucket=BUCKET)
    s3_server.requests.clear()
    yield s3_server
    client.close()
    s3_backends.reset()


@pytest.fixture
def s3_store(s3: S3Server) -> Iterator[S3Store]:
    client = s3.client(max_pool_connections=8)
    yield S3Store(client, BUCKET)
    client.close()


@pytest.fixture
def local_store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects")


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    return request.getfixturevalue(f"{request.param}_store")


@pytest.fixture
def temperature() -> Callable[..., pd.DataFrame]:
    return temperature_days


@pytest.fixture
def archive() -> Path:
    if not (ARCHIVE / "asos_daily.csv.gz").is_file():
        pytest.skip("no archive of real observations beside this checkout")
    return ARCHIVE


def temperature_days(start: str, days: int, *, warmer: float = 0.0) -> pd.DataFrame:
    """Good temperature rows of station 108 from `start` on, `warmer` °C warmer than usual."""
    mean = np.round(10 + 8 * np.sin(np.arange(days) / 58) + warmer, 1)
    values = {"TA_AVG": mean, "TA_MAX": mean + 4.0, "TA_MIN": np.round(mean - 4.5, 1)}
    frame = pd.DataFrame({"TM": pd.date_range(start, periods=days), "STN": 108, **values})
    for name, value in values.items():
        frame[f"{name}_FLAG"] = "observed"
        frame[f"{name}_OBS"] = value
    frame["EXCLUDED"] = False
    return frame[CLEAN["temperature"].names]
