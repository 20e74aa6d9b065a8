"""A trained model: forecasts from observations, and as files and back.

A forecast under D is the mean of the networks, moved by what was verified through D. One
code for one day and for years of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import torch

from seoulcast.forecasting.core.days import DayArray, FloatArray, day_range, lead_days
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import (
    N_LEADS,
    N_LEVELS,
    N_TARGETS,
    Prediction,
    from_scale,
    to_scale,
)
from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.model.linear_base import Carrier
from seoulcast.forecasting.model.lstm import NetworkConfig, WeatherLSTM
from seoulcast.forecasting.model.packing import (
    CONFIGURATION,
    FORMAT,
    Arrays,
    ArtifactError,
    carrier_arrays,
    carrier_of,
    decode,
    digests,
    encode,
    file_of,
    pack,
    read_configuration,
    unpack,
    verified_arrays,
    verified_of,
    write_configuration,
)
from seoulcast.forecasting.postprocessing.conformal import (
    LENGTH_DAYS,
    CalibrationErrors,
    recalibrate,
)

WEIGHTS, ENCODER, CARRIER, REFERENCE = "weights.npz", "encoder.npz", "carrier.npz", "reference.npz"
REHEARSAL = "rehearsal-"
LOOKED_BACK = LENGTH_DAYS + N_LEADS - 1
"""Days before D whose forecasts recalibrate the one under D."""

Raw = tuple[FloatArray, FloatArray]
__all__ = ["ArtifactError", "TrainedModel"]


@dataclass(frozen=True)
class TrainedModel:
    """A model ready to forecast.

    Args:
        encoder: turns observations into its inputs.
        carrier: the linear forecast the networks depart from.
        network_config: sizes of the networks.
        networks: alike but for their seeds.
        trained_through: last day it was fitted on.
        reference: the rehearsal's verified errors: recalibrates while the model has few of
            its own. None for a rehearsal itself.
        rehearsal: the same recipe fitted without the held-out days, for judging; None for
            a rehearsal itself.
    """

    encoder: InputEncoder
    carrier: Carrier
    network_config: NetworkConfig
    networks: tuple[WeatherLSTM, ...]
    trained_through: date
    reference: CalibrationErrors | None = None
    rehearsal: TrainedModel | None = None
    # Not taken over by a copy with other parts: what is known is of these networks.
    _known: dict[bytes, Raw] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def version(self) -> str:
        """Last day of training, and 8 hexadecimal digits of everything fitted."""
        total = hashlib.sha256()
        own = {CONFIGURATION: write_configuration(self._configuration()), **self._arrays()}
        for name, data in sorted(own.items()):
            total.update(name.encode() + data)
        return f"{self.trained_through:%Y-%m-%d}-{total.hexdigest()[:8]}"

    @property
    def reach_days(self) -> int:
        """Days, D included, whose observations the forecast under D depends on."""
        return self.encoder.reach_days + LOOKED_BACK

    def predict(self, observations: Observations, days: DayArray) -> Prediction:
        """Forecasts made under `days`, each from what was observed through its day."""
        last = days.max()
        earliest = max(days.min() - LOOKED_BACK, np.datetime64(self.trained_through, "D"))
        before = np.arange(earliest, last + 1)
        every = np.union1d(before, days)
        # Forecasts for days nobody asked for are made only where they recalibrate one.
        used = (every[None] <= days[:, None]) & (every[None] >= days[:, None] - LOOKED_BACK)
        every = every[used.any(axis=0)]
        quantiles, means = self.raw(observations, every)
        own = every >= earliest
        verified = CalibrationErrors.of(
            every[own], quantiles[own], _truth(observations, every[own], last.item())
        )
        if self.reference is not None:
            verified = self.reference.before(earliest).joined(verified)
        at = np.searchsorted(every, days)
        moved, means = recalibrate(days, quantiles[at], means[at], verified)
        quantiles = np.moveaxis(from_scale(np.moveaxis(moved, -1, 0)), 0, -1)
        return Prediction(days, quantiles, from_scale(means))

    def raw(self, observations: Observations, days: DayArray) -> Raw:
        """Quantiles (n, 7, 6, 7) and means (n, 7, 6) before recalibration, on the scale.

        One day at a time: a larger batch may round differently, and a day forecast alone
        must equal the same day forecast among others.
        """
        inputs = self.encoder.encode(observations, days)
        carried = self.carrier.predict(inputs, days).astype(np.float32)
        quantiles = np.empty((len(days), N_LEADS, N_TARGETS, N_LEVELS))
        means = np.empty((len(days), N_LEADS, N_TARGETS))
        arrays = (inputs.history, inputs.memory, inputs.future, carried)
        for n in range(len(days)):
            row = [array[n : n + 1] for array in arrays]
            key = hashlib.sha256(b"".join(part.tobytes() for part in row)).digest()
            if key not in self._known:
                # Copied: where a row lies in memory can change how its products are rounded.
                tensors = [torch.from_numpy(part).clone() for part in row]
                self._known[key] = self._averaged(tensors)
            quantiles[n], means[n] = self._known[key]
        return self.encoder.unscale(quantiles, days), self.encoder.unscale(means, days)

    def verified(self, observations: Observations, first: date, through: date) -> CalibrationErrors:
        """Own errors, before recalibration, of forecasts from `first` verified by `through`."""
        start = max(np.datetime64(first, "D"), np.datetime64(through, "D") - LOOKED_BACK)
        days = day_range(start.item(), through)[:-1]
        quantiles, _ = self.raw(observations, days)
        return CalibrationErrors.of(days, quantiles, _truth(observations, days, through))

    def to_files(self) -> dict[str, bytes]:
        """Everything needed to forecast, by file name; equal models give equal bytes."""
        files = self._arrays()
        if self.rehearsal is not None:
            rehearsal = self.rehearsal.to_files()
            files |= {f"{REHEARSAL}{name}": data for name, data in rehearsal.items()}
        configuration = {**self._configuration(), "files": digests(files)}
        return {CONFIGURATION: write_configuration(configuration), **files}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes], *, version: str | None = None) -> TrainedModel:
        """The model of these files.

        Args:
            files: by name.
            version: the one it must be; nothing else tells that a configuration is not the
                one that was saved.

        Raises:
            ArtifactError: a file is missing, damaged, of another format or version, or holds
                a pickle.
        """
        model = cls._read(files, "")
        if version is not None and model.version != version:
            raise ArtifactError(f"{CONFIGURATION} makes another model, {model.version}")
        return model

    @classmethod
    def _read(cls, files: Mapping[str, bytes], prefix: str) -> TrainedModel:
        """The model of the files whose names begin with `prefix`."""
        name = f"{prefix}{CONFIGURATION}"
        configuration = read_configuration(file_of(files, name), name)
        try:
            listed = {f"{prefix}{n}": digest for n, digest in configuration["files"].items()}
            # All are asked for first, so that the one that is missing is the one named.
            given = {n: file_of(files, n) for n in listed}
            arrays = {n: _unpacked(files, prefix, n) for n in (ENCODER, CARRIER, WEIGHTS)}
            reference = f"{prefix}{REFERENCE}" in given
            rehearsal = f"{prefix}{REHEARSAL}{CONFIGURATION}" in given
            config = NetworkConfig(**configuration["network"])
            model = cls(
                encoder=decode(configuration["encoder"], arrays[ENCODER]),
                carrier=carrier_of(arrays[CARRIER]),
                network_config=config,
                networks=tuple(
                    _network(config, arrays[WEIGHTS], member)
                    for member in range(configuration["members"])
                ),
                trained_through=date.fromisoformat(configuration["trained_through"]),
                reference=verified_of(_unpacked(files, prefix, REFERENCE)) if reference else None,
                rehearsal=cls._read(files, f"{prefix}{REHEARSAL}") if rehearsal else None,
            )
        except ArtifactError:
            raise
        except Exception as error:  # a part that is missing, of a wrong kind or of a wrong shape
            raise ArtifactError(f"the model's files do not fit together: {error}") from error
        # Last: where it can be told what is wrong with a file, that has been said by now.
        damaged = [n for n, digest in digests(given).items() if digest != listed[n]]
        if damaged:
            raise ArtifactError(f"{', '.join(damaged)}: not as saved, so damaged or not ours")
        return model

    def _averaged(self, inputs: list[torch.Tensor]) -> Raw:
        """Mean over the networks for one day, in scaled anomalies."""
        with torch.inference_mode():
            outputs = [network(*inputs) for network in self.networks]
        quantiles = np.mean([q[0].double().numpy() for q, _ in outputs], axis=0)
        return quantiles, np.mean([m[0].double().numpy() for _, m in outputs], axis=0)

    def _configuration(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "trained_through": self.trained_through.isoformat(),
            "members": len(self.networks),
            "network": asdict(self.network_config),
            "encoder": encode(self.encoder)[0],
        }

    def _arrays(self) -> dict[str, bytes]:
        """Files of what was fitted, the rehearsal's left out."""
        weights = {
            f"{member}.{name}": value.numpy()
            for member, network in enumerate(self.networks)
            for name, value in network.state_dict().items()
        }
        files = {
            WEIGHTS: pack(weights),
            ENCODER: pack(encode(self.encoder)[1]),
            CARRIER: pack(carrier_arrays(self.carrier)),
        }
        if self.reference is not None:
            files[REFERENCE] = pack(verified_arrays(self.reference))
        return files


def _unpacked(files: Mapping[str, bytes], prefix: str, name: str) -> Arrays:
    return unpack(file_of(files, f"{prefix}{name}"), f"{prefix}{name}")


def _network(config: NetworkConfig, arrays: Arrays, member: int) -> WeatherLSTM:
    """One of the networks; KeyError names an array that is missing."""
    network = WeatherLSTM(config)
    network.load_state_dict(
        {name: torch.from_numpy(arrays[f"{member}.{name}"]) for name in network.state_dict()}
    )
    return network.eval()


def _truth(observations: Observations, days: DayArray, through: date) -> FloatArray:
    """Observed values on the scale, (n, 7, 6), on target days through `through`."""
    if not len(days):
        return np.empty((0, N_LEADS, N_TARGETS))
    targets = lead_days(days)
    grid = day_range(targets.min().item(), targets.max().item())
    values = to_scale(observations.targets(grid))
    values[grid > np.datetime64(through, "D")] = np.nan
    found: FloatArray = values[(targets - grid[0]).astype(np.int64)]
    return found
