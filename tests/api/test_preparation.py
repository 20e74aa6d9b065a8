"""What /api/v1/preparation tells of a system in its first minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from support.documents import MORNING

from seoulcast.datasets.keys import PREPARATION
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.preparation import (
    Preparation,
    PreparationState,
    PreparationStep,
    StepName,
    write_preparation,
)

NAMES: tuple[StepName, ...] = ("first_forecast", "observations", "model", "forecasts")


def _running(running: int, state: PreparationState = "running") -> Preparation:
    steps = [PreparationStep(name=name, usual_s=60, station=None) for name in NAMES]
    since = MORNING - timedelta(seconds=20)
    return Preparation(state=state, steps=steps, running=running, started_at=since)


def test_a_system_that_was_never_prepared_by_steps_has_none(client: TestClient) -> None:
    assert set(client.get("/api/v1/preparation").json().values()) == {None}


@pytest.mark.parametrize(
    ("running", "first", "model"),
    [(0, 40, 220), (2, None, 100), (3, None, 40)],
    ids=["at the first step", "while the model is trained", "at the last step"],
)
def test_the_time_until_each_forecast_is_what_the_steps_before_it_usually_take(
    client: TestClient, store: LocalStore, running: int, first: int | None, model: int
) -> None:
    write_preparation(store, _running(running))
    told = client.get("/api/v1/preparation").json()
    assert told["step"] == NAMES[running]
    # The clock of the service goes on.
    assert told["first_forecast_in_s"] == pytest.approx(first, abs=10)
    assert told["model_forecast_in_s"] == pytest.approx(model, abs=10)


@pytest.mark.parametrize("state", ["stopped", "failed", "done"])
def test_no_time_is_given_while_nothing_runs(
    client: TestClient, store: LocalStore, state: PreparationState
) -> None:
    write_preparation(store, _running(1, state))
    told = client.get("/api/v1/preparation").json()
    assert (told["state"], told["step"]) == (state, "observations")
    assert told["model_forecast_in_s"] is None


def test_what_is_on_record_is_read_anew_every_few_seconds(
    client: TestClient, store: LocalStore, wait: Callable[[float], None]
) -> None:
    client.get("/api/v1/preparation")
    write_preparation(store, _running(0))
    wait(5)
    assert client.get("/api/v1/preparation").json()["step"] == "first_forecast"


def test_a_damaged_record_is_a_problem_that_names_it(client: TestClient, store: LocalStore) -> None:
    store.put(PREPARATION, b"{")
    answer = client.get("/api/v1/preparation")
    assert answer.status_code == 503
    assert PREPARATION in answer.json()["detail"]
