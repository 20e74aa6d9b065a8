"""What was fitted as plain configuration and arrays, and arrays as bytes.

Nothing is pickled, and a pickle is refused on reading. Equal arrays give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from seoulcast.forecasting.inputs.features import InputEncoder
from seoulcast.forecasting.inputs.spatial_components import StationField
from seoulcast.forecasting.inputs.station_columns import SeasonalScaler
from seoulcast.forecasting.model.linear_base import Carrier
from seoulcast.forecasting.model.ridge import LinearFit
from seoulcast.forecasting.postprocessing.conformal import CalibrationErrors
from seoulcast.forecasting.references.climatology import Climatology

FORMAT = 3
CONFIGURATION = "configuration.json"

Arrays = dict[str, npt.NDArray[Any]]


class ArtifactError(ValueError):
    """A model's files are incomplete, damaged or not ours; says which file."""


def encode(encoder: InputEncoder) -> tuple[dict[str, Any], Arrays]:
    """An encoder as what goes into JSON, and arrays."""
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


def decode(plain: dict[str, Any], arrays: Arrays) -> InputEncoder:
    """Inverse of `encode`."""
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


def carrier_arrays(carrier: Carrier) -> Arrays:
    """A carrier as arrays."""
    return {
        "pair_mean": carrier.pair_mean,
        "pair_scale": carrier.pair_scale,
        **{f"near.{name}": value for name, value in vars(carrier.near).items()},
        **{f"far.{name}": value for name, value in vars(carrier.far).items()},
    }


def carrier_of(arrays: Arrays) -> Carrier:
    """Inverse of `carrier_arrays`."""
    return Carrier(
        pair_mean=arrays["pair_mean"],
        pair_scale=arrays["pair_scale"],
        near=_linear_of(arrays, "near."),
        far=_linear_of(arrays, "far."),
    )


def _linear_of(arrays: Arrays, prefix: str) -> LinearFit:
    return LinearFit(*(arrays[f"{prefix}{part}"] for part in ("weights", "biases", "spread")))


def verified_arrays(verified: CalibrationErrors) -> Arrays:
    """Verified errors as arrays, days as days since 1970."""
    return {"days": verified.days.astype("datetime64[D]").astype("<i8"), "errors": verified.errors}


def verified_of(arrays: Arrays) -> CalibrationErrors:
    """Inverse of `verified_arrays`."""
    return CalibrationErrors(arrays["days"].astype("datetime64[D]"), arrays["errors"])


def file_of(files: Mapping[str, bytes], name: str) -> bytes:
    """One of the files.

    Raises:
        ArtifactError: it is missing.
    """
    if name not in files:
        raise ArtifactError(f"the model has no file {name}")
    return files[name]


def read_configuration(data: bytes, name: str) -> dict[str, Any]:
    """The configuration in the file of that name.

    Raises:
        ArtifactError: it is damaged or of another format.
    """
    try:
        configuration = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{name} is not JSON: {error}") from error
    if not isinstance(configuration, dict) or configuration.get("format") != FORMAT:
        raise ArtifactError(f"{name} is not of format {FORMAT}")
    return configuration


def write_configuration(configuration: dict[str, Any]) -> bytes:
    """Inverse of `read_configuration`."""
    return (json.dumps(configuration, indent=2, sort_keys=True) + "\n").encode()


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each file: an archive's own checksums leave its headers out."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def pack(arrays: Arrays) -> bytes:
    """Arrays as the bytes of an npz file."""
    # numpy writes no time into the archive, so equal arrays give equal bytes; the memory
    # order is part of the bytes, so it is made one.
    buffer = io.BytesIO()
    ordered = {name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)}
    np.savez(buffer, allow_pickle=False, **ordered)
    return buffer.getvalue()


def unpack(data: bytes, name: str) -> Arrays:
    """Inverse of `pack`.

    Raises:
        ArtifactError: the bytes are damaged or hold a pickle.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except Exception as error:  # damaged bytes make numpy and zipfile raise all kinds of errors
        raise ArtifactError(f"{name} is damaged or not ours: {error}") from error
