"""What is known by five in the morning as inputs of a model: scaled, each with its mask.

One code serves training and the morning's forecast. What is fitted is fitted on training days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from seoulcast.forecasting.core.days import DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.core.official import OFFICIAL_COLUMNS, official_values
from seoulcast.forecasting.core.prediction import to_transformed
from seoulcast.forecasting.inputs.morning.dust import own_dust, upwind_dust
from seoulcast.forecasting.inputs.morning.hours import neighbours_hours, own_hours
from seoulcast.forecasting.inputs.morning.values import NamedValues
from seoulcast.forecasting.inputs.station_columns import MINIMUM_DAYS, SeasonalScaler
from seoulcast.forecasting.references.climatology import Climatology
from seoulcast.targets import TARGETS, index

Float32Array = npt.NDArray[np.float32]

CLIP = 6.0
"""Scaled inputs are clipped to 6 standard deviations, as those of the days are."""
_TEMPERATURES = ("TA_MIN", "TA_MAX")
_DIVISORS = {
    **dict.fromkeys(OFFICIAL_COLUMNS, 1.0),
    **{name: 7.0 for name in OFFICIAL_COLUMNS if name.endswith("_AGE")},
    **{f"{name}{side}": 3.0 for name in _TEMPERATURES for side in ("_LOW", "_HIGH")},
    "RAIN_CHANCE": 50.0,
    "CLOUD": 1.5,
}
"""Bring what is not an anomaly to about one."""


@dataclass(frozen=True)
class MorningInputs:
    """Inputs of forecasts made under some days; a half of each block is the mask of the other.

    Args:
        hours: of the city and its neighbours, shape (n, channels).
        dust: of the city and upwind, shape (n, channels).
        official: by lead, shape (n, leads, channels). Temperatures are departures from the
            climate of the target day in its 80 % width.
    """

    hours: Float32Array
    dust: Float32Array
    official: Float32Array


@dataclass(frozen=True)
class MorningEncoder:
    """Everything fitted on training days that turns the morning's knowledge into inputs.

    Args:
        station: the city's.
        neighbours: stations whose hours are read beside it, in the order of the channels.
        upwind: stations whose PM10 is read beside it.
        climatology: of the targets.
        hours: scaler of the hours' values.
        dust: scaler of PM10's values.
        hours_learnt: which values were known on enough training days to be an input at all.
        dust_learnt: likewise of PM10.
    """

    station: int
    neighbours: tuple[int, ...]
    upwind: tuple[int, ...]
    climatology: Climatology
    hours: SeasonalScaler
    dust: SeasonalScaler
    hours_learnt: npt.NDArray[np.bool_]
    dust_learnt: npt.NDArray[np.bool_]

    @classmethod
    def fit(
        cls,
        knowledge: MorningKnowledge,
        days: DayArray,
        *,
        station: int,
        neighbours: Sequence[int],
        upwind: Sequence[int],
        climatology: Climatology,
    ) -> MorningEncoder:
        """Fit on training days; nothing outside their windows is read.

        Args:
            knowledge: of these days at least.
            days: D of the training days.
            station: the city's.
            neighbours: of hours; the city itself is left out.
            upwind: of PM10; the city itself is left out.
            climatology: fitted on days through the last of `days`.
        """
        others = tuple(one for one in neighbours if one != station)
        before = tuple(one for one in upwind if one != station)
        hours = _hours(knowledge, station, others, days)
        dust = _dust(knowledge, station, before, days)
        return cls(
            station=station,
            neighbours=others,
            upwind=before,
            climatology=climatology,
            hours=SeasonalScaler.fit(hours.values, days),
            dust=SeasonalScaler.fit(dust.values, days),
            hours_learnt=_learnt(hours.values),
            dust_learnt=_learnt(dust.values),
        )

    def encode(self, knowledge: MorningKnowledge, days: DayArray) -> MorningInputs:
        """Inputs of forecasts made under `days`, each from what was out at its own issue.

        Args:
            knowledge: what is stored; rows that are later than a day's issue are not read for it.
            days: D of each row.
        """
        hours = _hours(knowledge, self.station, self.neighbours, days)
        dust = _dust(knowledge, self.station, self.upwind, days)
        return MorningInputs(
            hours=_masked(self._scaled(self.hours, hours, self.hours_learnt, days)),
            dust=_masked(self._scaled(self.dust, dust, self.dust_learnt, days)),
            official=_masked(self._official(knowledge, days)),
        )

    @staticmethod
    def _scaled(
        scaler: SeasonalScaler,
        found: NamedValues,
        learnt: npt.NDArray[np.bool_],
        days: DayArray,
    ) -> FloatArray:
        return np.where(learnt, scaler.transform(found.values, days), np.nan)

    def _official(self, knowledge: MorningKnowledge, days: DayArray) -> FloatArray:
        found = official_values(knowledge, days)
        scaled: FloatArray = found.values / np.array([_DIVISORS[name] for name in OFFICIAL_COLUMNS])
        targets = lead_days(days)
        centre, width = self.climatology.centre(targets), self.climatology.width_on(targets)
        for name in _TEMPERATURES:
            raw = np.full((*targets.shape, len(TARGETS)), np.nan)
            raw[..., index(name)] = found.column(name)
            anomaly = (to_transformed(raw) - centre) / width
            scaled[..., OFFICIAL_COLUMNS.index(name)] = anomaly[..., index(name)]
        return scaled


def _hours(
    knowledge: MorningKnowledge, station: int, neighbours: Sequence[int], days: DayArray
) -> NamedValues:
    own = own_hours(knowledge, station, days)
    return NamedValues.beside([own, neighbours_hours(knowledge, neighbours, days)])


def _dust(
    knowledge: MorningKnowledge, station: int, upwind: Sequence[int], days: DayArray
) -> NamedValues:
    own = own_dust(knowledge, station, days)
    return NamedValues.beside([own, upwind_dust(knowledge, upwind, days)])


def _learnt(values: FloatArray) -> npt.NDArray[np.bool_]:
    learnt: npt.NDArray[np.bool_] = (~np.isnan(values)).sum(axis=0) >= MINIMUM_DAYS
    return learnt


def _masked(scaled: FloatArray) -> Float32Array:
    """Values with 0 where they are not known, and then which are."""
    known = ~np.isnan(scaled)
    values = np.where(known, np.clip(scaled, -CLIP, CLIP), 0.0)
    return np.concatenate([values, known], axis=-1).astype(np.float32)
