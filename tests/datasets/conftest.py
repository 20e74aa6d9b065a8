"""Shared parts: a real S3 server on loopback that counts requests, both stores, sample tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from moto.s3.models import s3_backends
from support.s3_server import BUCKET, S3Server

from seoulcast.datasets.city_store import CityStore
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.s3_store import S3Store
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.tables import CLEAN

ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "archive"


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


@pytest.fixture
def city_store(local_store: LocalStore) -> CityStore:
    return CityStore(local_store, "stations/143/", ("shared/",))


@pytest.fixture(params=["local", "s3", "city"])
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
