"""Every error speaks English, as it always has, or Korean to who prefers that."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from seoulcast_api.http import problems
from seoulcast_api.http.language import asked_language

HANGUL = re.compile("[가-힣]")
KOREAN = {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.8"}
DOCUMENT = Path(__file__).parents[2] / "frontend" / "openapi.json"


def every_parameter() -> list[tuple[str, str]]:
    """Address and name of every parameter of a query that not just any word is good for."""
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    return [
        (path.replace("{date}", "2022-12-30"), parameter["name"])
        for path, operations in paths.items()
        for parameter in operations["get"].get("parameters", [])
        if parameter["in"] == "query"
    ]


@pytest.mark.parametrize(
    ("sent", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("de, fr;q=0.9", "en"),
        ("ko", "ko"),
        ("KO-kr", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"),
        ("en-GB,en;q=0.9,ko;q=0.8", "en"),
        ("ko;q=0.5, en;q=0.6", "en"),
        ("ko, en", "ko"),
        ("de, ko;q=0.1", "ko"),
        ("ko;q=0", "en"),
        ("ko;q=much", "en"),
        ("kok", "en"),
    ],
)
def test_the_language_is_the_one_that_the_request_prefers_and_else_english(sent, language):
    headers = [] if sent is None else [(b"accept-language", sent.encode())]

    assert asked_language({"headers": headers}) == language


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/result", 503),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/forecasts/2022-12-30", 404),
        ("GET", "/api/v1/forecasts/2022-12-30?issue=update", 404),
        ("GET", "/api/v1/forecasts-for/2022-12-30", 404),
        ("GET", "/share.png", 404),
        ("POST", "/result", 405),
        ("GET", "/api/v1/forecasts/yesterday", 422),
        ("GET", "/api/v1/forecasts-for/2022-02-30", 422),
        ("GET", "/api/v1/scores?from=2022-12-30&to=2022-12-29", 422),
        ("GET", "/api/v1/scores?from=2024-01-01", 422),
        ("GET", "/api/v1/scores?from=2020-12-30&to=2022-12-29", 422),
        ("GET", "/api/v1/scores?from=1022-12-30", 422),
        ("GET", "/result?station=90", 422),
        ("GET", "/result?station=108&station=108", 422),
        ("GET", "/result?station=seoul", 422),
        ("GET", "/api/v1/columns?above=TA_MAX&quantile=0.3&target=TA", 422),
        ("GET", f"/api/v1/columns?station={'108,' * 21}", 422),
        ("GET", "/api/v1/scores?lead=0&lead=8&lead=x&rows=2&leads=1", 422),
    ],
)
def test_a_problem_says_the_same_in_the_language_that_is_asked_for(client, method, address, status):
    english, korean = (client.request(method, address, headers=sent) for sent in ({}, KOREAN))

    for answer, language in ((english, "en"), (korean, "ko")):
        assert answer.status_code == status
        assert answer.headers["content-language"] == language
        varied = {name.strip() for name in answer.headers["vary"].lower().split(",")}
        assert "accept-language" in varied
    said, told = english.json(), korean.json()
    words = {"title", "detail", "errors"}
    assert {name: said[name] for name in said.keys() - words} == {
        name: told[name] for name in told.keys() - words
    }
    assert [error["parameter"] for error in said["errors"]] == [
        error["parameter"] for error in told["errors"]
    ]
    for problem, is_korean in ((said, False), (told, True)):
        messages = [error["message"] for error in problem["errors"]]
        for sentence in (problem["title"], problem["detail"], *messages):
            # A name of a city may stand in both languages beside each other.
            assert bool(HANGUL.search(re.sub(r"\d+ \([^)]*\)", "", sentence))) == is_korean
        for error in problem["errors"]:
            assert f"'{error['parameter']}'" in problem["detail"]
            assert f"{error['message']}." in problem["detail"]


@pytest.mark.parametrize(("address", "parameter"), every_parameter())
def test_every_parameter_has_its_own_korean_words_for_what_it_does_not_take(
    client, address, parameter
):
    answer = client.get(address, params={parameter: "아무거나"}, headers=KOREAN)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["parameter"] == parameter
    assert HANGUL.search(error["message"])
    # What is said of a kind of error that has no words of its own.
    assert "받을 수 없는 값" not in error["message"]
    assert "Input" not in client.get(address, params={parameter: "아무거나"}).json()["detail"]


def test_a_choice_is_listed_in_korean_without_an_english_conjunction(client):
    answer = client.get("/api/v1/forecasts?order=random", headers=KOREAN)

    assert answer.json()["errors"] == [
        {"parameter": "order", "message": "'newest', 'oldest' 중 하나여야 합니다"}
    ]


def test_an_unexpected_error_and_a_refusal_are_said_in_korean_too(client, store, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("broken")

    for method in ("get", "get_many", "list", "head"):
        monkeypatch.setattr(type(store), method, fails)

    problem = client.get("/result", headers=KOREAN).json()

    assert problem["title"] == "서버에서 오류가 났습니다"
    assert problem["incident"] in problem["detail"]
    assert "30초 뒤" in problems.too_many_requests(600, 30).detail.ko


def test_the_document_tells_of_the_language_of_every_problem():
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]

    for operations in paths.values():
        for status, answer in operations["get"]["responses"].items():
            if int(status) >= 400:
                assert answer["headers"]["Content-Language"]["schema"]["enum"] == ["en", "ko"]
