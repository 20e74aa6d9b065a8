"""One station's temperature, cleaned and validated, for every city alike."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from seoulcast.datasets.keys import TEMPERATURE
from seoulcast.ingestion.cleaning import TemperatureLimits, clean_temperature
from seoulcast.ingestion.writing import Cleaned


@dataclass(frozen=True)
class TemperatureCleaner:
    """Cleans the temperature of a station.

    Args:
        station: KMA's number of it.
        limits: of interpolation and of the excluded years.
    """

    station: int
    limits: TemperatureLimits

    def clean(self, numbers: pd.DataFrame) -> Cleaned:
        """The station's clean rows, parted by their contract.

        Gaps are interpolated from the good days alone: where a day breaks the contract, its
        neighbours are cleaned again without it.

        Args:
            numbers: ASOS values of any stations, as `kma` decodes them, in order of day, with
                `interpolate_gap_days + 1` days around those whose gaps are to be filled.
        """
        own = numbers[numbers["STN"] == self.station]
        first = Cleaned.validated(TEMPERATURE, clean_temperature(own, self.limits))
        if not first.reasons:
            return first
        good = own[~own["TM"].isin(first.rejected["TM"])]
        return Cleaned(clean_temperature(good, self.limits), first.rejected, first.reasons)
