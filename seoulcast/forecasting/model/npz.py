"""Configuration as JSON and arrays as npz, in bytes and back; equal content gives equal bytes.

Nothing is pickled, and a pickle is refused on reading. What they mean is `model_files.py`'s.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = 3

Arrays = dict[str, npt.NDArray[Any]]


class ArtifactError(ValueError):
    """A model's files are incomplete, damaged or not ours; says which file."""


def write_configuration(configuration: Mapping[str, Any]) -> bytes:
    """A configuration as the bytes of a JSON file."""
    return (json.dumps(configuration, indent=2, sort_keys=True) + "\n").encode()


def read_configuration(data: bytes, name: str) -> dict[str, Any]:
    """Inverse of `write_configuration`; `name` is the file's.

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
