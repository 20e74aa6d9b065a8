"""The built page, its stand-in, /docs, and the headers of all of them."""

from __future__ import annotations

import os
import re
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient

from seoulcast_api.app import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
INDEX = '<!doctype html><title>SeoulCast</title><script src="./bootstrap.js"></script>'


@pytest.fixture
def with_page(settings, store):
    """A client of an app that has a built page."""
    assets = settings.page_dist / "assets"
    assets.mkdir(parents=True)
    (settings.page_dist / "index.html").write_text(INDEX)
    (settings.page_dist / "favicon.svg").write_text("<svg/>")
    (assets / "index-BfX2a.js").write_text("export {};")
    with TestClient(create_app(settings, store)) as client:
        yield client


@pytest.mark.parametrize("address", ["/", "/en", "/?station=108", "/en?unit=f&past=90"])
def test_the_page_answers_at_its_own_addresses(with_page, address):
    answer = with_page.get(address, headers=BROWSER)

    assert answer.status_code == 200
    assert answer.text == INDEX
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("address", "up"),
    [("/nowhere", "./"), ("/en/scores", "../"), ("/a/b/c", "../../"), ("/english", "./")],
)
def test_an_address_without_a_page_is_not_found_and_the_page_says_so(with_page, address, up):
    answer = with_page.get(address, headers=BROWSER)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text == INDEX.replace("./", up), "its links hold there"


@pytest.mark.parametrize("address", ["/en/", "/nowhere/", "/a/b/?station=108"])
def test_an_address_of_the_page_with_a_slash_too_many_is_redirected(with_page, address):
    answer = with_page.get(address, headers=BROWSER, follow_redirects=False)

    assert answer.status_code == 308
    assert urljoin(address, answer.headers["location"]) == address.replace("/?", "?").rstrip("/")


@pytest.mark.parametrize("address", ["/", "/en", "/favicon.svg", "/assets/index-BfX2a.js"])
def test_a_file_is_told_by_its_content_and_by_no_time(with_page, settings, address):
    """A rolled-back build of the page has older files, some of them as long as the newer ones."""
    first = with_page.get(address, headers=BROWSER)
    for file in settings.page_dist.rglob("*.*"):
        times = file.stat().st_mtime_ns
        file.write_bytes(file.read_bytes()[::-1])
        os.utime(file, ns=(times, times))

    same = {"If-None-Match": f'"other", {first.headers["etag"]}'}
    now = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert "last-modified" not in first.headers
    assert with_page.get(address, headers=BROWSER | same).status_code == 200
    assert with_page.get(address, headers=BROWSER | now).status_code == 200


def test_assets_are_kept_for_ever_and_other_files_are_asked_for(with_page):
    asset = with_page.get("/assets/index-BfX2a.js")
    icon = with_page.get("/favicon.svg")

    assert "immutable" in asset.headers["cache-control"]
    assert icon.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("address", ["/assets/gone-123.js", "/gone.png", "/api/v1/nothing"])
def test_a_file_that_is_gone_is_not_the_page(with_page, address):
    answer = with_page.get(address, headers=BROWSER)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json;q=0.5, */*", "text/*;q=0.1", "Text/HTML", "", "a/b/c", None]
)
def test_the_english_page_answers_who_takes_anything(with_page, accept):
    headers = {} if accept is None else {"Accept": accept}

    assert with_page.get("/en", headers=headers).text == INDEX


@pytest.mark.parametrize("accept", ["application/json", "*/*;q=0", "*/*, text/html;q=0"])
def test_the_english_page_is_not_given_to_who_takes_no_page(with_page, accept):
    assert with_page.get("/en", headers={"Accept": accept}).status_code == 404


def test_a_browser_may_say_what_it_takes_in_several_lines(with_page):
    lines = [("Accept", "image/png"), ("Accept", "text/html")]

    assert with_page.get("/nowhere", headers=lines).text == INDEX


def test_a_program_that_mistypes_an_address_gets_no_page(with_page):
    assert with_page.get("/resultt", headers={"Accept": "*/*"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/../settings.py", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fx", "/%00", "/" + "a" * 5000],
)
def test_nothing_outside_the_folder_is_served(with_page, address):
    assert with_page.get(address).status_code == 404


def test_the_page_does_not_hide_the_api(with_page, shelf):
    shelf.issue()

    assert with_page.get("/result", headers=BROWSER).json()["day"] == "2022-12-30"


def test_without_a_built_page_the_answer_says_how_to_build_it(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "make setup" in answer.text
    assert 'href="docs"' in answer.text


def test_the_documentation_loads_nothing_from_outside(client):
    page = client.get("/docs")

    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert links
    for link in links:
        assert link.startswith("docs/")
        assert client.get(urljoin("/docs", link)).status_code == 200
    assert "url: 'openapi.json'" in page.text
    assert client.get("/openapi.json").status_code == 200


@pytest.mark.parametrize("address", ["/", "/result", "/docs", "/api/v1/nothing", "/health/live"])
def test_every_answer_has_its_security_headers(client, address):
    headers = client.get(address).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]


def test_only_the_documentation_may_run_inline_scripts(client):
    assert "unsafe-inline" in client.get("/docs").headers["content-security-policy"]
    assert "unsafe-inline" not in client.get("/").headers["content-security-policy"]


def test_any_origin_may_read(client, shelf):
    shelf.issue()

    answer = client.get("/result", headers={"Origin": "https://somebody.example"})

    assert answer.headers["access-control-allow-origin"] == "*"


def test_no_cookie_is_set(client, shelf):
    shelf.issue()

    assert "set-cookie" not in client.get("/result").headers


@pytest.mark.parametrize("address", ["/result", "/health/live", "/", "/api/v1/scores"])
def test_head_gives_the_headers_of_get_without_its_body(client, shelf, address):
    shelf.issue()
    get = client.get(address)
    head = client.head(address)

    assert head.status_code == get.status_code
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.content == b""
