"""The picture of a forecast where its page is shared: of the newest issue, or the plain one."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from support.documents import DAY, Shelf

from seoulcast.datasets import keys
from seoulcast.datasets.cities import City
from seoulcast.datasets.store import StoreUnavailableError
from seoulcast_api.app import create_app


@pytest.fixture
def client(settings, store):
    """A client of an app that has the plain pictures of a build."""
    settings.page_dist.mkdir()
    for name in ("share.png", "share.en.png"):
        (settings.page_dist / name).write_bytes(f"plain {name}".encode())
    cities = settings.model_copy(update={"stations": (108, 143)})
    with TestClient(create_app(cities, store), raise_server_exceptions=False) as opened:
        yield opened


def draw(store, fingerprint: str, language: str = "ko") -> None:
    key = keys.share_picture(DAY, fingerprint, language)
    store.put(key, f"{fingerprint} {language}".encode())


def test_the_picture_is_that_of_the_newest_issue_in_the_language_of_its_address(
    client, store, shelf
):
    shelf.issue(fingerprint="aaaa")
    draw(store, "aaaa")
    draw(store, "aaaa", "en")

    for address, content in (("/share.png", b"aaaa ko"), ("/share.en.png?issue=x", b"aaaa en")):
        answer = client.get(address)
        assert answer.content == content
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["cache-control"] == "public, max-age=300"
        known = {"If-None-Match": answer.headers["etag"]}
        assert client.get(address, headers=known).status_code == 304


def test_another_city_has_its_own_picture(client, store, shelf):
    shelf.issue(fingerprint="aaaa")
    daegu = City(143).view(store)
    Shelf(daegu).issue(station=143, fingerprint="daegu")
    draw(daegu, "daegu")

    assert client.get("/share.png?station=143").content == b"daegu ko"


def test_the_plain_picture_stands_in_until_there_is_one(client, store, shelf, wait):
    assert client.get("/share.png").content == b"plain share.png"
    wait(2)
    shelf.issue(fingerprint="aaaa")
    assert client.get("/share.en.png").content == b"plain share.en.png"
    draw(store, "aaaa", "en")
    wait(31)

    assert client.get("/share.en.png").content == b"aaaa en"


@pytest.mark.usefixtures("wait")
def test_a_picture_is_read_once_and_one_that_is_not_there_is_looked_for_once(client, store, shelf):
    """Within half a minute: `wait` holds the clock."""
    shelf.issue(fingerprint="aaaa")
    draw(store, "aaaa")
    read: list[str] = []
    get = store.get
    store.get = lambda key: (read.append(key), get(key))[1]
    for _ in range(5):
        client.get("/share.png")
        client.get("/share.en.png")

    assert sorted(key for key in read if key.endswith(".png")) == [
        keys.share_picture(DAY, "aaaa", "en"),
        keys.share_picture(DAY, "aaaa", "ko"),
    ]


def test_the_plain_picture_stands_in_while_the_store_cannot_be_reached(client, store):
    def refuse(key: str) -> bytes:
        raise StoreUnavailableError(key)

    store.get = refuse

    assert client.get("/share.png").content == b"plain share.png"


def test_without_a_built_page_and_a_drawn_picture_there_is_none(settings, store):
    with TestClient(create_app(settings, store)) as client:
        assert client.get("/share.png").status_code == 404
