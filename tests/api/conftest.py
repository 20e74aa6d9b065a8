"""An app over a real folder of documents and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from support.documents import MORNING, Shelf, build_forecast

from seoulcast.datasets.documents import Forecast
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api import data_state
from seoulcast_api.app import create_app
from seoulcast_api.http import caching
from seoulcast_api.newest import latest


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects")


@pytest.fixture
def shelf(store: LocalStore) -> Shelf:
    return Shelf(store)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the morning after DAY, whatever the environment says."""
    return Settings(_env_file=None, home=tmp_path, now=MORNING, page_dist=tmp_path / "dist")


@pytest.fixture
def client(settings: Settings, store: LocalStore) -> Iterator[TestClient]:
    """A client of an app over `store`; errors come as answers, as for anyone."""
    with TestClient(create_app(settings, store), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Makes the caches believe that seconds have passed, without passing them."""
    passed = [1000.0]
    watch = SimpleNamespace(monotonic=lambda: passed[0])
    for module in (caching, latest, data_state):
        monkeypatch.setattr(module, "time", watch)

    def pass_by(seconds: float) -> None:
        passed[0] += seconds

    return pass_by


@pytest.fixture
def a_forecast() -> Forecast:
    return build_forecast()
