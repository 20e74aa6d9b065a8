"""Another network is a module, a row in the registry and a choice in the configuration.

The GRU below stands for the module. Nothing else of SeoulCast knows it, and yet it is
trained, stored, read back, scored and issued.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pytest
import torch
from support.observations import SEOUL, THROUGH, TINY
from torch import nn
from torch.nn import functional

from seoulcast.clock import KST
from seoulcast.datasets.documents import Forecast
from seoulcast.forecasting.core.days import as_days
from seoulcast.forecasting.core.prediction import MEDIAN, N_LEADS, N_LEVELS, N_TARGETS
from seoulcast.forecasting.issuing import issue_forecast
from seoulcast.forecasting.model.model_files import (
    ArtifactError,
    from_files,
    to_files,
    version_of,
)
from seoulcast.forecasting.model.network import Network, NetworkConfig, ordered_quantiles
from seoulcast.forecasting.model.network_registry import NETWORKS, Architecture, network_name
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.promotion import decide

# --- the first place: a module ---------------------------------------------------------------


@dataclass(frozen=True)
class GRUConfig(NetworkConfig):
    units: int = 16
    layers: int = 2


class WeatherGRU(Network):
    """A GRU and one linear layer for all leads at once; it does not read the future."""

    def __init__(self, config, sizes):
        super().__init__()
        self.channels = sizes.history_channels
        self.gru = nn.GRU(sizes.history_channels, config.units, config.layers, batch_first=True)
        known = config.units + sizes.running_mean_channels
        self.out = nn.Linear(known, N_LEADS * N_TARGETS * (N_LEVELS + 1))

    @property
    def representation_size(self):
        return self.gru.hidden_size

    def forward(self, history, running_means, _future, linear_base):
        _, states = self.gru(history[..., : self.channels])
        raw = self.out(torch.cat([states[-1], running_means], dim=1))
        raw = raw.reshape(-1, N_LEADS, N_TARGETS, N_LEVELS + 1)
        steps = functional.softplus(raw[..., 2:])
        below, above = steps[..., :MEDIAN], steps[..., MEDIAN:]
        quantiles = ordered_quantiles(raw[..., 0], above, below)
        return self.added_to_base(linear_base, quantiles, raw[..., 1], states[-1])


# --- the second: a row in the registry; the third: a choice in the configuration --------------

GRU = replace(TINY, network=GRUConfig(units=6))


@pytest.fixture(scope="module", autouse=True)
def registered():
    NETWORKS["gru"] = Architecture(GRUConfig, WeatherGRU)
    yield
    del NETWORKS["gru"]


@pytest.fixture(scope="module")
def trained(observations, registered):  # noqa: ARG001 - must be registered before
    return train_model(observations, THROUGH, GRU)


def test_it_is_trained_scored_and_described_by_its_own_choices(trained):
    assert all(isinstance(network, WeatherGRU) for network in trained.model.networks)
    assert trained.parameters["architecture"] == "gru"
    assert trained.parameters["network.units"] == 6
    assert "network.hidden" not in trained.parameters
    own = trained.scores[trained.scores["system"] == "seoulcast"]
    assert np.isfinite(own["value"]).all()


def test_it_comes_back_from_its_files_as_it_was(trained, observations):
    files = to_files(trained.model)
    back = from_files(files, version=trained.version)
    assert back.network_config == GRU.network
    assert to_files(back) == files
    assert json.loads(files["configuration.json"])["network"]["architecture"] == "gru"
    days = as_days([THROUGH])
    ours, theirs = (Predictor(m).predict(observations, days) for m in (trained.model, back))
    np.testing.assert_array_equal(ours.quantiles, theirs.quantiles)


def test_it_issues_forecasts_under_its_own_name(trained, observations):
    forecast = issue_forecast(
        observations,
        THROUGH,
        Predictor(trained.model),
        station=SEOUL,
        origin="archive",
        kind="live",
        issued_at=datetime(2017, 6, 1, 5, 0, tzinfo=KST),
        promoted_on=THROUGH,
    )
    assert forecast.status != "fallback"
    assert (forecast.model.name, forecast.model.version) == ("gru", trained.version)
    assert Forecast.model_validate_json(forecast.model_dump_json()) == forecast


def test_it_is_compared_with_a_champion_of_another_network(trained, model, observations):
    decided_at = datetime(2017, 6, 1, 6, 0, tzinfo=KST)
    decision = decide(trained, model, observations, by_day=THROUGH, decided_at=decided_at)
    assert decision.compared_with == version_of(model)
    assert decision.crps_ratio > 0


def test_a_network_that_is_not_registered_is_refused_when_it_is_asked_for_and_when_it_is_read(
    trained, monkeypatch
):
    files = to_files(trained.model)
    monkeypatch.delitem(NETWORKS, "gru")
    with pytest.raises(ValueError, match="no network of GRUConfig is registered"):
        network_name(GRU.network)
    with pytest.raises(ArtifactError, match="no network is called gru; there are lstm"):
        from_files(files)
