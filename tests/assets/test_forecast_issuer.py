"""The issuer of forecasts uses no model whose files differ from the promoted ones."""

import json
from datetime import datetime

import pytest
from support.observations import THROUGH, TINY, make_observations

from seoulcast.clock import KST
from seoulcast.datasets.keys import model_file
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.models import record_decision, save_model
from seoulcast.forecasting.model.model_files import to_files
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.promotion import decide
from seoulcast.reasons import ModelFilesDamaged
from seoulcast.settings import Settings
from seoulcast_assets.assets.forecast_issuer import ForecastIssuer

NOW = datetime(2017, 6, 1, 5, 30, tzinfo=KST)


@pytest.fixture(scope="module")
def observations():
    return make_observations()


@pytest.fixture(scope="module")
def result(observations):
    return train_model(observations, THROUGH, TINY)


@pytest.fixture
def store(tmp_path, result, observations):
    """A store that holds one model, promoted."""
    store = LocalStore(tmp_path)
    save_model(store, result.version, to_files(result.model))
    decision = decide(result, None, observations, by_day=THROUGH, decided_at=NOW)
    record_decision(store, decision.model_copy(update={"decision": "promoted"}))
    return store


def issue(store, observations):
    settings = Settings(_env_file=None, now=NOW, now_anchor=NOW.timestamp())
    return ForecastIssuer(store, settings, 108).issue(THROUGH, observations)


def test_the_promoted_model_serves(store, observations, result):
    assert issue(store, observations).model.version == result.version


def test_a_configuration_that_fits_but_was_changed_is_damage_and_the_fallback_serves(
    store, observations, result
):
    key = model_file(result.version, "configuration.json")
    configuration = json.loads(store.get(key))
    configuration["trained_through"] = "2017-05-30"
    store.put(key, json.dumps(configuration).encode())
    forecast = issue(store, observations)
    assert forecast.status == "fallback"
    (reason,) = forecast.reasons
    assert isinstance(reason, ModelFilesDamaged)
    assert reason.version == result.version
    assert reason.detail.startswith("configuration.json makes another")


def test_a_missing_file_of_the_backtest_model_is_damage_and_is_named(store, observations, result):
    store.delete(model_file(result.version, "rehearsal-weights.npz"))
    assert issue(store, observations).reasons == [
        ModelFilesDamaged(
            version=result.version, detail="the model has no file rehearsal-weights.npz"
        )
    ]
