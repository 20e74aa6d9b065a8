"""Synthetic observations and one small training on them, made once for all tests here."""

import pytest
from support.observations import THROUGH, TINY, make_observations

from seoulcast.forecasting.model.training import train_model


@pytest.fixture(scope="session")
def observations():
    return make_observations()


@pytest.fixture(scope="session")
def result(observations):
    """A tiny training, done once."""
    return train_model(observations, THROUGH, TINY)


@pytest.fixture(scope="session")
def model(result):
    return result.model
