"""What the sandbox answers hours of weather from, wherever they came from.

Real ones are read by `hour_archive`, synthetic ones are made by `hour_generator`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Hours = npt.NDArray[np.int64]
"""Ends of hours, counted from the midnight before day 0: 24 · ordinal of the day + hour."""

CLOUD_WORDS = ("Ci", "Cu", "Sc", "StNs")
"""Kinds of cloud; a table's CT is a position among them."""


@dataclass(frozen=True, eq=False)
class HourTable:
    """Hours of one station.

    Args:
        hour: their ends, ascending.
        values: by the hub's column name, but WD_DEG in degrees and CT a position in
            `CLOUD_WORDS`; NaN for missing, and of RN, RN_DAY, SD_TOT for none. A column that is
            not there is missing throughout.
    """

    hour: Hours
    values: Mapping[str, Floats]

    def between(self, first: int, last: int) -> HourTable:
        """The hours from `first` to `last`, both included."""
        begin, end = np.searchsorted(self.hour, [first, last + 1]).tolist()
        cut = slice(begin, max(begin, end))
        return HourTable(self.hour[cut], {name: v[cut] for name, v in self.values.items()})


class HourSource(Protocol):
    """Hours of all stations."""

    @property
    def stations(self) -> tuple[int, ...]:
        """Stations of which there are hours, ascending."""
        ...

    def between(self, station: int, first: int, last: int) -> HourTable:
        """The hours of a station in `stations` that end from `first` to `last`."""
        ...
