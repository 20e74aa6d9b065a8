"""The pictures of an issue are stored beside it, and nothing about them stops a forecast."""

from __future__ import annotations

import pytest
from support.documents import DAY
from support.page_site import winter_forecast

from seoulcast.datasets import issues, keys
from seoulcast.datasets.local_store import LocalStore
from seoulcast.presentation import share_picture
from seoulcast_assets.assets.share_pictures import store_share_pictures


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path)


def pictures(store):
    return [info.key for info in store.list(keys.issues_prefix(DAY)) if info.key.endswith(".png")]


def test_a_live_forecast_has_a_picture_in_each_language_beside_it(store):
    forecast = issues.issue(store, winter_forecast())
    told: list[str] = []
    store_share_pictures(store, forecast, told.append)

    assert pictures(store) == [
        keys.share_picture(DAY, forecast.fingerprint, language) for language in ("en", "ko")
    ]
    assert store.get(pictures(store)[0]).startswith(b"\x89PNG")
    assert issues.issues_of(store, DAY) == [forecast], "they are no issues"
    assert told == []


def test_a_hindcast_has_none(store):
    store_share_pictures(store, winter_forecast(kind="hindcast"), pytest.fail)

    assert pictures(store) == []


def test_a_picture_is_drawn_once(store, monkeypatch):
    forecast = winter_forecast()
    store_share_pictures(store, forecast, pytest.fail)
    before = {key: store.get(key) for key in pictures(store)}
    monkeypatch.setattr(share_picture, "share_picture", lambda *_: b"another")
    store_share_pictures(store, forecast, pytest.fail)

    assert {key: store.get(key) for key in pictures(store)} == before


def test_what_goes_wrong_is_told_and_raises_nothing(store, monkeypatch):
    def fail(*_):
        raise RuntimeError("no ink")

    monkeypatch.setattr(share_picture, "share_picture", fail)
    told: list[str] = []
    store_share_pictures(store, winter_forecast(), told.append)

    (sentence,) = told
    assert f"{DAY}" in sentence
    assert "no ink" in sentence
