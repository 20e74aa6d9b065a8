"""The parts of `morning_pipeline`: what each of its steps makes for an owner.

Sensors ask for a part again, the command line fetches the past of each, and neither asks for
what the key may not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from seoulcast.datasets.cities import NETWORK, City, Network
from seoulcast.datasets.keys import (
    DUST_HOURS,
    OFFICIAL_FORECAST,
    RAW_DUST_HOURS,
    RAW_HOURS,
    RAW_OFFICIAL,
    WEATHER_HOURS,
    DayDataset,
)
from seoulcast.datasets.sources import SOURCES_OF, SourceStatus, is_refused
from seoulcast.reasons import SourceName
from seoulcast_assets.naming import asset_key


@dataclass(frozen=True)
class Part:
    """What one step of the morning makes for an owner.

    Args:
        owner: the network or a city.
        raw: dataset of the hub's rows.
        clean: dataset that is cleaned from it.
    """

    owner: City | Network
    raw: DayDataset
    clean: DayDataset

    @property
    def assets(self) -> list[dg.AssetKey]:
        """Keys of its assets, the raw one first."""
        return [asset_key(self.owner, one.name) for one in (self.raw, self.clean)]

    def may_be_read(self, statuses: Mapping[SourceName, SourceStatus]) -> bool:
        """Whether the key may read any of its sources, as far as is on record."""
        return not all(is_refused(statuses, source) for source in SOURCES_OF[self.clean])


def parts_of_a_morning(cities: Sequence[City]) -> list[Part]:
    """The parts: hours of weather, hours of PM10, and each city's official forecasts."""
    return [
        Part(NETWORK, RAW_HOURS, WEATHER_HOURS),
        Part(NETWORK, RAW_DUST_HOURS, DUST_HOURS),
        *(Part(city, RAW_OFFICIAL, OFFICIAL_FORECAST) for city in cities),
    ]
