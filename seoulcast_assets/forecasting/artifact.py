"""A trained model as files and back: configuration as JSON, arrays as npz.

Nothing is pickled, and a pickle is refused on reading. Equal models give equal bytes, so
a version names its content.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from seoulcast_assets.forecasting.climatology import Climatology
from seoulcast_assets.forecasting.days import DayArray
from seoulcast_assets.forecasting.features import InputEncoder
from seoulcast_assets.forecasting.field import StationField
from seoulcast_assets.forecasting.lstm import NetworkConfig, WeatherLSTM
from seoulcast_assets.forecasting.observations import Observations
from seoulcast_assets.forecasting.prediction import N_LEADS, N_LEVELS, N_TARGETS, Prediction
from seoulcast_assets.forecasting.station_columns import SeasonalScaler

FORMAT = 1
CONFIGURATION, WEIGHTS, ENCODER = "configuration.json", "weights.npz", "encoder.npz"
REHEARSAL = "rehearsal-"

Arrays = dict[str, npt.NDArray[Any]]


class ArtifactError(ValueError):
    """A model's files are incomplete, damaged or not ours; says which file."""


@dataclass(frozen=True)
class TrainedModel:
    """A model ready to forecast.

    Args:
        encoder: turns observations into its inputs.
        network_config: sizes of the network.
        network: its weights.
        trained_through: last day it was fitted on.
        rehearsal: the same recipe fitted without the held-out days, for judging; None for
            a rehearsal itself.
    """

    encoder: InputEncoder
    network_config: NetworkConfig
    network: WeatherLSTM
    trained_through: date
    rehearsal: TrainedModel | None = None

    @cached_property
    def version(self) -> str:
        """Last day of training, and 8 hexadecimal digits of everything fitted."""
        total = hashlib.sha256()
        for name, data in sorted(self._own_files().items()):
            total.update(name.encode() + data)
        return f"{self.trained_through:%Y-%m-%d}-{total.hexdigest()[:8]}"

    def predict(self, observations: Observations, days: DayArray) -> Prediction:
        """Forecasts made under `days`, each from the rows of its own window.

        One day at a time: a larger batch may round differently, and a day forecast alone
        must equal the same day forecast among others.
        """
        inputs = self.encoder.encode(observations, days)
        quantiles = np.empty((len(days), N_LEADS, N_TARGETS, N_LEVELS))
        means = np.empty((len(days), N_LEADS, N_TARGETS))
        with torch.inference_mode():
            for n in range(len(days)):
                history = torch.from_numpy(inputs.history[n : n + 1])
                future = torch.from_numpy(inputs.future[n : n + 1])
                q, m = self.network(history, future)
                quantiles[n], means[n] = q[0].double().numpy(), m[0].double().numpy()
        return Prediction(
            days=days,
            quantiles=self.encoder.unscale(quantiles, days),
            means=self.encoder.unscale(means, days),
        )

    def to_files(self) -> dict[str, bytes]:
        """Everything needed to forecast, by file name; equal models give equal bytes."""
        files = self._own_files()
        if self.rehearsal is not None:
            rehearsal = self.rehearsal.to_files()
            files |= {f"{REHEARSAL}{name}": data for name, data in rehearsal.items()}
        return files

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> TrainedModel:
        """The model of these files.

        Raises:
            ArtifactError: a file is missing, damaged, of another format or holds a pickle.
        """
        rehearsal = {
            name.removeprefix(REHEARSAL): data
            for name, data in files.items()
            if name.startswith(REHEARSAL)
        }
        configuration = _read_configuration(_file(files, CONFIGURATION))
        arrays = _unpack(_file(files, ENCODER), ENCODER)
        weights = _unpack(_file(files, WEIGHTS), WEIGHTS)
        try:
            encoder = _decode(configuration["encoder"], arrays)
            network_config = NetworkConfig(**configuration["network"])
            network = WeatherLSTM(network_config)
            network.load_state_dict({k: torch.from_numpy(v) for k, v in weights.items()})
            trained_through = date.fromisoformat(configuration["trained_through"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise ArtifactError(f"the model's files do not fit together: {error}") from error
        return cls(
            encoder=encoder,
            network_config=network_config,
            network=network.eval(),
            trained_through=trained_through,
            rehearsal=cls.from_files(rehearsal) if rehearsal else None,
        )

    def _own_files(self) -> dict[str, bytes]:
        encoder, arrays = _encode(self.encoder)
        configuration = {
            "format": FORMAT,
            "trained_through": self.trained_through.isoformat(),
            "network": asdict(self.network_config),
            "encoder": encoder,
        }
        weights = {k: v.numpy() for k, v in self.network.state_dict().items()}
        text = json.dumps(configuration, indent=2, sort_keys=True) + "\n"
        return {CONFIGURATION: text.encode(), WEIGHTS: _pack(weights), ENCODER: _pack(arrays)}


def _encode(encoder: InputEncoder) -> tuple[dict[str, Any], Arrays]:
    climatology, field = encoder.climatology, encoder.field
    plain = {
        "station": encoder.station,
        "window_days": encoder.window_days,
        "climatology_through": climatology.through.isoformat(),
        "field_stations": list(field.stations),
        "field_noise": field.noise,
    }
    arrays: Arrays = {
        "climatology.coefficients": climatology.coefficients,
        "climatology.spread": climatology.spread,
        "climatology.mean_shift": climatology.mean_shift,
        "local.coefficients": encoder.local.coefficients,
        "local.scale": encoder.local.scale,
        "field.used": field.used,
        "field.coefficients": field.scaler.coefficients,
        "field.scale": field.scaler.scale,
        "field.loadings": field.loadings,
    }
    return plain, arrays


def _decode(plain: dict[str, Any], arrays: Arrays) -> InputEncoder:
    return InputEncoder(
        station=plain["station"],
        window_days=plain["window_days"],
        climatology=Climatology(
            through=date.fromisoformat(plain["climatology_through"]),
            coefficients=arrays["climatology.coefficients"],
            spread=arrays["climatology.spread"],
            mean_shift=arrays["climatology.mean_shift"],
        ),
        local=SeasonalScaler(arrays["local.coefficients"], arrays["local.scale"]),
        field=StationField(
            stations=tuple(plain["field_stations"]),
            used=arrays["field.used"],
            scaler=SeasonalScaler(arrays["field.coefficients"], arrays["field.scale"]),
            loadings=arrays["field.loadings"],
            noise=plain["field_noise"],
        ),
    )


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise ArtifactError(f"the model has no file {name}")
    return files[name]


def _read_configuration(data: bytes) -> dict[str, Any]:
    try:
        configuration = json.loads(data)
    except ValueError as error:
        raise ArtifactError(f"{CONFIGURATION} is not JSON: {error}") from error
    if not isinstance(configuration, dict) or configuration.get("format") != FORMAT:
        raise ArtifactError(f"{CONFIGURATION} is not of format {FORMAT}")
    return configuration


def _pack(arrays: Arrays) -> bytes:
    # numpy writes no time into the archive, so equal arrays give equal bytes; the memory
    # order is part of the bytes, so it is made one.
    buffer = io.BytesIO()
    ordered = {name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)}
    np.savez(buffer, allow_pickle=False, **ordered)
    return buffer.getvalue()


def _unpack(data: bytes, name: str) -> Arrays:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (ValueError, OSError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise ArtifactError(f"{name} is damaged or not ours: {error}") from error
