"""Vapour pressure and dew point, by Magnus' formula (WMO No. 8)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Series = npt.NDArray[np.float64]


def saturation(celsius: Series) -> Series:
    """Saturation vapour pressure in hPa."""
    pressure: Series = 6.112 * np.exp(17.62 * celsius / (243.12 + celsius))
    return pressure


def dew_point(vapour: Series) -> Series:
    """Dew point in °C of a vapour pressure in hPa: the same formula the other way."""
    log = np.log(vapour / 6.112)
    dew: Series = 243.12 * log / (17.62 - log)
    return dew
