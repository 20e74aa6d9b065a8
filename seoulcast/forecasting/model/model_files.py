"""A trained model as files and back.

Equal models give equal bytes, and a version is a hash of them. Names inside the files are
those of the first models and stay, so that old models are read and versions do not change:
each pair of functions here maps them to the names of the code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import torch

from seoulcast.forecasting.corrections.chain import Corrections
from seoulcast.forecasting.corrections.variants import Variant
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.inputs.spatial_components import SpatialComponents
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.model.correction_files import (
    corrections_arrays,
    errors_arrays,
    read_corrections,
    read_errors,
)
from seoulcast.forecasting.model.linear_files import linear_base_arrays, read_linear_base
from seoulcast.forecasting.model.network import InputSizes, Network, NetworkConfig
from seoulcast.forecasting.model.network_registry import build_network, network_name, read_config
from seoulcast.forecasting.model.npz import (
    FORMAT,
    Arrays,
    ArtifactError,
    digests,
    pack,
    read_configuration,
    unpack,
    write_configuration,
)
from seoulcast.forecasting.model.trained_model import TrainedModel
from seoulcast.forecasting.postprocessing.conformal import CalibrationErrors
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.windows import MORNING, UPDATE, Cutoff

CONFIGURATION = "configuration.json"
WEIGHTS = "weights.npz"
ENCODER = "encoder.npz"
LINEAR_BASE = "carrier.npz"
CORRECTIONS = "corrections.npz"
BACKTEST_ERRORS = "reference.npz"
UPDATE_CORRECTIONS = "update-corrections.npz"
UPDATE_ERRORS = "update-reference.npz"
OPTIONAL = (CORRECTIONS, BACKTEST_ERRORS, UPDATE_CORRECTIONS, UPDATE_ERRORS)
"""Files that a model may lack."""
BACKTEST_PREFIX = "rehearsal-"
"""Before the names of the backtest model's own files."""

__all__ = ["ArtifactError", "from_files", "to_files", "version_of"]

FIRST_NETWORK = "lstm"
"""The network of files that name none: there was only this one when the format was made."""
STORED_SIZES = {
    "history_channels": "history_channels",
    "running_mean_channels": "memory_channels",
    "future_channels": "future_channels",
}
"""Code to file: `InputSizes` in the configuration's part "network"."""
STORED_WEIGHTS = {"linear_base_rmse": "spread"}
"""Code to file: names in a network's state that differ."""


# --- a whole model ---------------------------------------------------------------------------


def version_of(model: TrainedModel) -> str:
    """Last day of training, and 8 hexadecimal digits of everything fitted, backtest left out."""
    total = hashlib.sha256()
    own = {CONFIGURATION: write_configuration(_configuration(model)), **_array_files(model)}
    for name, data in sorted(own.items()):
        total.update(name.encode() + data)
    return f"{model.trained_through:%Y-%m-%d}-{total.hexdigest()[:8]}"


def to_files(model: TrainedModel) -> dict[str, bytes]:
    """Everything needed to forecast, by file name; equal models give equal bytes."""
    files = _array_files(model)
    if model.backtest is not None:
        backtest = to_files(model.backtest)
        files |= {f"{BACKTEST_PREFIX}{name}": data for name, data in backtest.items()}
    configuration = {**_configuration(model), "files": digests(files)}
    return {CONFIGURATION: write_configuration(configuration), **files}


def from_files(files: Mapping[str, bytes], *, version: str | None = None) -> TrainedModel:
    """Inverse of `to_files`.

    Args:
        files: by name.
        version: the one it must be; nothing else shows that a configuration is not the one
            that was saved.

    Raises:
        ArtifactError: a file is missing, damaged, of another format or version, or holds a
            pickle.
    """
    model = _read(files, "")
    if version is not None and (found := version_of(model)) != version:
        raise ArtifactError(f"{CONFIGURATION} makes another model, {found}")
    return model


def _configuration(model: TrainedModel) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "trained_through": model.trained_through.isoformat(),
        "members": len(model.networks),
        "network": _network_values(model.network_config, model.input_sizes),
        "encoder": _encoder_values(model.encoder),
    }


def _array_files(model: TrainedModel) -> dict[str, bytes]:
    """Files of what was fitted, the backtest model's left out."""
    files = {
        WEIGHTS: pack(_weights(model.networks)),
        ENCODER: pack(_encoder_arrays(model.encoder)),
        LINEAR_BASE: pack(linear_base_arrays(model.linear_base)),
    }
    if model.corrections is not None:
        files[CORRECTIONS] = pack(corrections_arrays(model.corrections))
    if model.backtest_errors is not None:
        files[BACKTEST_ERRORS] = pack(errors_arrays(model.backtest_errors))
    if model.update_corrections is not None:
        files[UPDATE_CORRECTIONS] = pack(corrections_arrays(model.update_corrections))
    if model.update_errors is not None:
        files[UPDATE_ERRORS] = pack(errors_arrays(model.update_errors))
    return files


def _read(files: Mapping[str, bytes], prefix: str) -> TrainedModel:
    """The model of the files whose names begin with `prefix`."""
    name = f"{prefix}{CONFIGURATION}"
    configuration = read_configuration(_file_of(files, name), name)
    try:
        listed = {f"{prefix}{n}": digest for n, digest in configuration["files"].items()}
        # All are asked for first, so that the one that is missing is the one named.
        given = {n: _file_of(files, n) for n in listed}
        arrays = {
            n: unpack(_file_of(files, f"{prefix}{n}"), f"{prefix}{n}")
            for n in (ENCODER, LINEAR_BASE, WEIGHTS, *OPTIONAL)
            if n not in OPTIONAL or f"{prefix}{n}" in given
        }
        config, sizes = _read_network_values(configuration["network"])
        backtest = f"{prefix}{BACKTEST_PREFIX}"
        model = TrainedModel(
            encoder=_read_encoder(configuration["encoder"], arrays[ENCODER]),
            linear_base=read_linear_base(arrays[LINEAR_BASE]),
            network_config=config,
            input_sizes=sizes,
            networks=_read_weights(config, sizes, arrays[WEIGHTS], configuration["members"]),
            trained_through=date.fromisoformat(configuration["trained_through"]),
            corrections=_corrections_in(arrays, CORRECTIONS, MORNING),
            update_corrections=_corrections_in(arrays, UPDATE_CORRECTIONS, UPDATE),
            backtest_errors=_errors_in(arrays, BACKTEST_ERRORS),
            update_errors=_errors_in(arrays, UPDATE_ERRORS),
            backtest=_read(files, backtest) if f"{backtest}{CONFIGURATION}" in given else None,
        )
    except ArtifactError:
        raise
    except Exception as error:  # a part that is missing, of a wrong kind or of a wrong shape
        raise ArtifactError(f"the model's files do not fit together: {error}") from error
    # Last: an error above names the fault more precisely than a digest can.
    damaged = [n for n, digest in digests(given).items() if digest != listed[n]]
    if damaged:
        raise ArtifactError(f"{', '.join(damaged)}: not as saved, so damaged or not ours")
    return model


def _corrections_in(arrays: Mapping[str, Arrays], name: str, at: Cutoff) -> Corrections | None:
    return read_corrections(arrays[name], at) if name in arrays else None


def _errors_in(arrays: Mapping[str, Arrays], name: str) -> dict[Variant, CalibrationErrors] | None:
    return read_errors(arrays[name]) if name in arrays else None


# --- networks --------------------------------------------------------------------------------


def _network_values(config: NetworkConfig, sizes: InputSizes) -> dict[str, Any]:
    """Sizes and choices side by side, and the network's name unless it is the first one."""
    name = network_name(config)
    named = {} if name == FIRST_NETWORK else {"architecture": name}
    stored = {STORED_SIZES[size]: value for size, value in asdict(sizes).items()}
    return {**named, **stored, **asdict(config)}


def _read_network_values(values: Mapping[str, Any]) -> tuple[NetworkConfig, InputSizes]:
    own = dict(values)
    name = own.pop("architecture", FIRST_NETWORK)
    sizes = InputSizes(**{size: own.pop(stored) for size, stored in STORED_SIZES.items()})
    return read_config(name, own), sizes


def _weights(networks: tuple[Network, ...]) -> Arrays:
    return {
        f"{member}.{STORED_WEIGHTS.get(name, name)}": value.numpy()
        for member, network in enumerate(networks)
        for name, value in network.state_dict().items()
    }


def _read_weights(
    config: NetworkConfig, sizes: InputSizes, arrays: Arrays, members: int
) -> tuple[Network, ...]:
    """The networks; KeyError names an array that is missing."""
    networks = []
    for member in range(members):
        network = build_network(config, sizes)
        network.load_state_dict(
            {
                name: torch.from_numpy(arrays[f"{member}.{STORED_WEIGHTS.get(name, name)}"])
                for name in network.state_dict()
            }
        )
        networks.append(network.eval())
    return tuple(networks)


# --- encoder ---------------------------------------------------------------------------------


def _encoder_values(encoder: InputEncoder) -> dict[str, Any]:
    return {
        "station": encoder.station,
        "window_days": encoder.window_days,
        "climatology_through": encoder.climatology.through.isoformat(),
        "field_stations": list(encoder.components.stations),
        "field_noise": encoder.components.noise,
    }


def _encoder_arrays(encoder: InputEncoder) -> Arrays:
    climatology, components = encoder.climatology, encoder.components
    return {
        "climatology.coefficients": climatology.coefficients,
        "climatology.spread": climatology.residual_quantiles,
        "climatology.mean_shift": climatology.mean_offset,
        "local.coefficients": encoder.local.coefficients,
        "local.scale": encoder.local.scale,
        "field.used": components.used,
        "field.coefficients": components.scaler.coefficients,
        "field.scale": components.scaler.scale,
        "field.loadings": components.loadings,
    }


def _read_encoder(values: Mapping[str, Any], arrays: Arrays) -> InputEncoder:
    return InputEncoder(
        station=values["station"],
        window_days=values["window_days"],
        climatology=Climatology(
            through=date.fromisoformat(values["climatology_through"]),
            coefficients=arrays["climatology.coefficients"],
            residual_quantiles=arrays["climatology.spread"],
            mean_offset=arrays["climatology.mean_shift"],
        ),
        local=SeasonalScaler(arrays["local.coefficients"], arrays["local.scale"]),
        components=SpatialComponents(
            stations=tuple(values["field_stations"]),
            used=arrays["field.used"],
            scaler=SeasonalScaler(arrays["field.coefficients"], arrays["field.scale"]),
            loadings=arrays["field.loadings"],
            noise=values["field_noise"],
        ),
    )


def _file_of(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise ArtifactError(f"the model has no file {name}")
    return files[name]
