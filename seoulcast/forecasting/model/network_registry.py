"""The networks there are, by the name that files and forecasts know them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.model.lstm import LSTMConfig, WeatherLSTM
from seoulcast.forecasting.model.network import InputSizes, Network, NetworkConfig


@dataclass(frozen=True)
class Architecture:
    """A kind of network.

    Args:
        config: class of its configuration; which one a configuration is of says which network.
        build: a network of a configuration and sizes, its weights newly drawn.
    """

    config: type[NetworkConfig]
    build: Callable[[Any, InputSizes], Network]


NETWORKS: dict[str, Architecture] = {
    "lstm": Architecture(LSTMConfig, WeatherLSTM),
}
"""A new network is a row here."""


def network_name(config: NetworkConfig) -> str:
    """The name of the network that a configuration is of.

    Raises:
        ValueError: there is none in `NETWORKS`.
    """
    for name, architecture in NETWORKS.items():
        if type(config) is architecture.config:
            return name
    raise ValueError(f"no network of {type(config).__name__} is registered: add it to NETWORKS")


def read_config(name: str, values: Mapping[str, Any]) -> NetworkConfig:
    """The configuration of a network from its plain values.

    Raises:
        ValueError: there is no network of that name.
        TypeError: the values are not those of its configuration.
    """
    if name not in NETWORKS:
        raise ValueError(f"no network is called {name}; there are {', '.join(NETWORKS)}")
    return NETWORKS[name].config(**values)


def build_network(
    config: NetworkConfig, sizes: InputSizes, linear_base_rmse: FloatArray | None = None
) -> Network:
    """A network with new weights.

    Args:
        config: the network's own.
        sizes: of its inputs.
        linear_base_rmse: (leads, targets); None where weights will be loaded.
    """
    network = NETWORKS[network_name(config)].build(config, sizes)
    if linear_base_rmse is not None:
        network.linear_base_rmse.copy_(torch.tensor(linear_base_rmse).float())
    return network
