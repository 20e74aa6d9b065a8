"""The service keeps to its own OpenAPI document, whatever it is asked.

Some hundreds of cases here, 5,000 with `make test-contract`.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from support.documents import DAY, MORNING, Shelf

from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings
from seoulcast_api.app import create_app

CASES = int(os.environ.get("SEOULCAST_CONTRACT_CASES", "300"))
DOCUMENT = Path(__file__).parents[2] / "frontend" / "openapi.json"
PATHS = list(json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"])
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
WITHOUT_PARAMETERS = {"/api/v1", "/api/v1/stations", "/health/live", "/health/ready"}
"""They have one case of their own kind, asked here as often as the others."""


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory):
    """The document of an app over a filled store, without a limit on requests."""
    home: Path = tmp_path_factory.mktemp("contract")
    store = LocalStore(home / "objects")
    shelf = Shelf(store)
    shelf.decide()
    shelf.decide(version="2022-12-28-refused0", decision="refused", by_day=DAY, crps_ratio=1.2)
    for age in range(12):
        day = DAY - timedelta(days=age)
        shelf.issue(day)
        shelf.score(day)
        shelf.drift(day)
        shelf.temperature(day)
        shelf.pm10(day)
    app = create_app(
        Settings(
            _env_file=None,
            home=home,
            now=MORNING,
            page_dist=home / "dist",
            rate_limit_per_minute=0,
        ),
        store,
    )
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def test_every_operation_is_asked(document):
    labels = {found.ok().label for found in document.get_all_operations()}

    assert labels == {f"GET {path}" for path in PATHS}


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_the_document_says(document, path, mode):
    operation = document[path]["GET"]
    wanted = -(-CASES // (len(PATHS) * len(MODES)))
    asked = 0

    def ask(case: schemathesis.Case) -> None:
        nonlocal asked
        asked += 1
        # No schema can say that one day must not follow another, or be one the calendar has, nor
        # which stations the settings name:
        # these may be refused, and nothing else that the schema allows.
        answer = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        if mode is GenerationMode.POSITIVE and answer.status_code == 422:
            wrong = {error["parameter"] for error in answer.json()["errors"]}
            assert wrong <= {"from", "to", "date", "station"}, answer.json()

    if path in WITHOUT_PARAMETERS:
        for _ in range(wanted):
            ask(operation.Case())
    else:
        run = settings(
            max_examples=wanted,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run(given(operation.as_strategy(generation_mode=mode))(ask))()

    assert asked >= wanted
