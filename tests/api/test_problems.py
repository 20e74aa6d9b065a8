"""Every error has one shape, says what to do, and tells nobody what is none of theirs."""

from __future__ import annotations

from urllib.parse import urljoin

import boto3
import pytest
from botocore.config import Config
from fastapi.testclient import TestClient

from seoulcast.datasets.s3_store import S3Store
from seoulcast_api.app import create_app
from seoulcast_api.http.problems import Problem

EVERY_DATA_ADDRESS = [
    "/result",
    "/health",
    "/health/ready",
    "/api/v1/forecasts/latest",
    "/api/v1/forecasts/2022-12-30",
    "/api/v1/observations",
    "/api/v1/scores",
]


def problem_of(answer) -> Problem:
    """The answer's problem; it must be a whole one."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    problem = Problem.model_validate_json(answer.content)
    assert problem.status == answer.status_code
    assert problem.type == f"urn:seoulcast:problem:{problem.code}"
    return problem


def test_before_the_first_issue_the_answer_says_when_to_ask_again(client):
    answer = client.get("/result")

    assert answer.status_code == 503
    problem = problem_of(answer)
    assert problem.code == "nothing-issued-yet"
    assert answer.headers["retry-after"] == str(problem.retry_after_seconds) == "60"
    assert answer.headers["cache-control"] == "no-store"


def test_an_address_that_is_not_there_is_not_found_in_words(client):
    answer = client.get("/api/v1/nothing")

    assert answer.status_code == 404
    assert "/docs" in problem_of(answer).detail


def test_writing_is_refused_in_words(client):
    answer = client.post("/result")

    assert answer.status_code == 405
    assert "use GET" in problem_of(answer).detail
    assert answer.headers["allow"] == "GET"


@pytest.fixture
def out_of_reach():
    """A client of a real S3 store whose endpoint nobody listens on."""
    s3 = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="key-of-nobody",
        aws_secret_access_key="secret-of-nobody",
        region_name="ap-northeast-2",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1),
    )
    yield S3Store(s3, "a-bucket-of-ours")
    s3.close()


@pytest.mark.parametrize("address", EVERY_DATA_ADDRESS)
def test_a_store_out_of_reach_is_an_error_in_words_that_names_no_host(
    settings, out_of_reach, address
):
    with TestClient(create_app(settings, out_of_reach)) as client:
        answer = client.get(address)

    assert answer.status_code == 503
    assert problem_of(answer).code == "store-unavailable"
    assert int(answer.headers["retry-after"]) > 0
    for secret in ("127.0.0.1", "a-bucket-of-ours", "nobody"):
        assert secret not in answer.text


@pytest.mark.parametrize("address", EVERY_DATA_ADDRESS)
def test_an_unexpected_error_is_an_incident_whose_id_is_in_the_log(
    client, store, address, monkeypatch, caplog
):
    def fails(*_, **__):
        raise RuntimeError("password=hunter2")

    for method in ("get", "get_many", "list", "head"):
        monkeypatch.setattr(type(store), method, fails)

    answer = client.get(address)

    assert answer.status_code == 500
    problem = problem_of(answer)
    assert problem.incident in problem.detail
    assert problem.incident in caplog.text
    assert "hunter2" not in answer.text
    assert "hunter2" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("lead=0", {"lead": "greater than or equal to 1"}),
        ("lead=1&lead=9&lead=x", {"lead": "less than or equal to 7"}),
        ("target=TA", {"target": "'TA_AVG'"}),
        ("lead=&target=TA&rows=2", {"lead": "integer", "target": "'TA_AVG'", "rows": "true"}),
        ("from=2022-12-30&from=2022-12-29", {"from": "takes one value, and 2 were given"}),
        ("station=108&station=108", {"station": "takes one value"}),
        ("leads=1", {"leads": "is not a parameter"}),
    ],
)
def test_what_is_wrong_is_said_once_by_the_name_that_its_reader_gave_it(client, query, wrong):
    problem = problem_of(client.get(f"/api/v1/scores?{query}"))

    assert problem.status == 422
    assert [error.parameter for error in problem.errors] == list(wrong)
    for error in problem.errors:
        assert wrong[error.parameter] in error.message
        assert f"'{error.parameter}' {error.message}." in problem.detail
    assert "Input should" not in problem.detail


@pytest.mark.parametrize(
    "address",
    ["/result", "/health", "/api/v1/forecasts/latest", "/api/v1/observations.csv", "/api/v1/drift"],
)
def test_a_parameter_of_one_value_is_refused_where_it_is_given_twice(client, address):
    answer = client.get(f"{address}?station=108&station=143")

    assert answer.status_code == 422
    assert [error.parameter for error in problem_of(answer).errors] == ["station"]


def test_a_parameter_that_may_be_repeated_may_be(client, shelf):
    shelf.score()

    rows = client.get("/api/v1/scores?lead=1&lead=2&target=TA_MAX&target=TA_MIN").json()["rows"]

    assert {(row["target"], row["lead"]) for row in rows} == {
        (target, lead) for target in ("TA_MAX", "TA_MIN") for lead in (1, 2)
    }


@pytest.mark.parametrize(
    "address",
    ["/result/", "/health/live/", "/docs/", "/api/v1/scores/?lead=1", "/api/v1/forecasts/latest/"],
)
def test_an_address_with_a_slash_too_many_is_redirected(client, address):
    answer = client.get(address, follow_redirects=False)

    assert answer.status_code == 308
    assert urljoin(address, answer.headers["location"]) == "".join(address.rsplit("/", 1))


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/result//", "/result%2F", "/docs/files/"])
def test_a_slash_behind_what_is_not_there_is_no_redirect(client, address):
    assert client.get(address, follow_redirects=False).status_code == 404
