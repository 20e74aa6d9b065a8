"""How today's minimum is forecast, as arrays and back. Models of before have none of these."""

from __future__ import annotations

import numpy as np

from seoulcast.forecasting.core.days import FloatArray
from seoulcast.forecasting.corrections.minimum_official import OfficialPartFit, OfficialParts
from seoulcast.forecasting.corrections.minimum_parts import MinimumParts, PartFit
from seoulcast.forecasting.corrections.todays_minimum import FittedMinimum
from seoulcast.forecasting.model.linear_files import linear_arrays, read_linear
from seoulcast.forecasting.model.npz import Arrays
from seoulcast.forecasting.regression.ridge import LinearFit

_NIGHT, _OFFICIAL = "minimum.night.", "minimum.official."


def minimum_arrays(minimum: FittedMinimum) -> Arrays:
    """As arrays; what was not fitted has none."""
    arrays = _parts_arrays(minimum.parts, _NIGHT)
    if minimum.official is not None:
        arrays |= _parts_arrays(minimum.official, _OFFICIAL)
        arrays[f"{_OFFICIAL}oldest"] = np.array([minimum.official.oldest])
    return arrays


def read_minimum(arrays: Arrays) -> FittedMinimum | None:
    """Inverse of `minimum_arrays`, None where there are none; KeyError names a missing one."""
    if f"{_NIGHT}scores" not in arrays:
        return None
    official = None
    if f"{_OFFICIAL}scores" in arrays:
        official = OfficialParts(
            OfficialPartFit(*_read_part(arrays, f"{_OFFICIAL}morning.")),
            OfficialPartFit(*_read_part(arrays, f"{_OFFICIAL}evening.")),
            arrays[f"{_OFFICIAL}scores"],
            float(arrays[f"{_OFFICIAL}oldest"][0]),
        )
    parts = MinimumParts(
        PartFit(*_read_part(arrays, f"{_NIGHT}morning.")),
        PartFit(*_read_part(arrays, f"{_NIGHT}evening.")),
        arrays[f"{_NIGHT}scores"],
    )
    return FittedMinimum(parts, official)


def _parts_arrays(parts: MinimumParts | OfficialParts, prefix: str) -> Arrays:
    return {
        f"{prefix}scores": parts.scores,
        **_part_arrays(parts.morning, f"{prefix}morning."),
        **_part_arrays(parts.evening, f"{prefix}evening."),
    }


def _part_arrays(part: PartFit | OfficialPartFit, prefix: str) -> Arrays:
    return {**linear_arrays(part.fit, prefix), f"{prefix}quantiles": part.spread}


def _read_part(arrays: Arrays, prefix: str) -> tuple[LinearFit, FloatArray]:
    return read_linear(arrays, prefix), arrays[f"{prefix}quantiles"]
