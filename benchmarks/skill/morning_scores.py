"""What a comparison with mornings must show, as figures beside the demands on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.skill.morning_inputs import TEMPERATURES
from benchmarks.skill.morning_systems import OFFICIAL, OURS, System
from benchmarks.skill.scores import DAILY, PM10, Judged, Mask, grades, ratio_interval
from seoulcast.datasets.documents import LEADS, TARGETS
from seoulcast.forecasting.core.days import DayArray, FloatArray
from seoulcast.forecasting.core.morning import MorningKnowledge, by_hour
from seoulcast.forecasting.core.prediction import N_TARGETS, Prediction
from seoulcast.forecasting.corrections.measured_minimum import MORNING_ENDS
from seoulcast.forecasting.verification.metrics import crps
from seoulcast.targets import index

JudgedSystems = Mapping[System, Judged]
DUST = tuple(i for i in range(N_TARGETS) if i not in TEMPERATURES)
TARGETS_OF_CRPS: Mapping[str, tuple[int, ...]] = {
    "all targets": tuple(range(N_TARGETS)),
    "temperature": TEMPERATURES,
    "PM10": DUST,
}
LEADS_OF_CRPS = ((1,), (1, 2, 3), LEADS)
RMSE_WITH_HOURS = {1: (1.45, 2.20, 1.35)}
RMSE_WITH_BOTH = {1: (0.95, 1.50, 1.17), 3: (1.10, 1.60, 1.60), 7: (1.90, 2.50, 2.05)}
"""Demands by lead: °C of TA_AVG, TA_MAX and TA_MIN."""
CRPS_OF_PEER, CRPS_OF_DUST, GRADE_RIGHT = 0.97, 0.70, 0.84
OF_OFFICIAL, OF_MOS, WITHOUT_A_SOURCE = 0.95, 1.0, 1.005
COVERAGE_POINTS = 2.0
_LOWEST = index("TA_MIN")


@dataclass(frozen=True)
class Check:
    """A figure, and what was asked of it.

    Args:
        what: it is of.
        value: of it.
        demand: bound, None where nothing was asked.
        at_least: whether the bound is a lower one.
        low: of the 95 % interval, None where there is none.
        high: likewise.
    """

    what: str
    value: float
    demand: float | None = None
    at_least: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the demand is met; None without one."""
        if self.demand is None:
            return None
        return bool(self.value >= self.demand if self.at_least else self.value <= self.demand)


def rmse(judged: Judged) -> FloatArray:
    """Of the means, (leads, targets); NaN where the system has nothing to say."""
    squares = (judged.prediction.means - judged.observed) ** 2
    seen = ~np.isnan(squares)
    mean = np.nan_to_num(squares).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.where(seen.any(axis=0), np.sqrt(mean), np.nan)


def rmse_checks(
    judged: JudgedSystems, inputs: str, demands: Mapping[int, tuple[float, ...]]
) -> list[Check]:
    """RMSE of ours with some inputs at the leads of the demands."""
    own = rmse(judged[System(OURS, inputs)])
    return [
        Check(f"RMSE lead {lead} {TARGETS[place]}, {inputs}", own[lead - 1, place], demand)
        for lead, bounds in demands.items()
        for place, demand in zip(TEMPERATURES, bounds, strict=True)
    ]


def official_checks(judged: JudgedSystems, inputs: str) -> list[Check]:
    """RMSE of ours over KMA's own, raw and by regression, at every lead and temperature."""
    own = rmse(judged[System(OURS, inputs)])
    checks = []
    for name, demand in (("official", OF_OFFICIAL), ("official_mos", OF_MOS)):
        other = rmse(judged[System(name, OFFICIAL)])
        checks += [
            Check(f"RMSE over {name}'s lead {lead} {TARGETS[place]}", ratio, demand)
            for j, lead in enumerate(LEADS)
            for place in TEMPERATURES
            if not np.isnan(ratio := float(own[j, place] / other[j, place]))
        ]
    return checks


def peer_checks(
    judged: JudgedSystems, inputs: str, of: Sequence[str] = ("all targets", "temperature")
) -> list[Check]:
    """CRPS of ours over the best peer's that reads the same, with its interval.

    Args:
        judged: systems.
        inputs: what ours and the peers read.
        of: names of `TARGETS_OF_CRPS`.
    """
    own = judged[System(OURS, inputs)].crps
    peers = {s: j.crps for s, j in judged.items() if s.inputs == inputs and s.name != OURS}
    checks = []
    for label in of:
        places = TARGETS_OF_CRPS[label]
        for leads in LEADS_OF_CRPS if peers else ():
            found = {
                s.name: ratio_interval(own, other, leads, places) for s, other in peers.items()
            }
            best = max(found, key=lambda name: found[name])
            ratio, low, high = found[best]
            shown = f"{leads[0]} to {leads[-1]}" if len(leads) > 1 else f"{leads[0]}"
            what = f"CRPS over the best peer's ({best}), {inputs}, lead {shown}, {label}"
            checks.append(Check(what, ratio, CRPS_OF_PEER, low=low, high=high))
    return checks


def source_checks(judged: JudgedSystems, inputs: str, asked_without: Prediction) -> list[Check]:
    """A model trained with a source and asked without it, beside one that never knew it."""
    plain = judged[System(OURS, DAILY)]
    other = crps(asked_without.quantiles, plain.observed)
    ratio = np.nanmean(other, axis=0) / np.nanmean(plain.crps, axis=0)
    what = f"CRPS trained with {inputs} and asked with daily values alone, over trained without"
    return [
        Check(f"{what}, mean", float(ratio.mean()), WITHOUT_A_SOURCE),
        Check(f"{what}, worst cell", float(ratio.max()), WITHOUT_A_SOURCE),
    ]


def dust_checks(judged: JudgedSystems, inputs: str, place: str) -> list[Check]:
    """PM10 of lead 1 with its hours beside without, and how many grades are right."""
    own, plain = judged[System(OURS, inputs)], judged[System(OURS, DAILY)]
    checks = []
    for i in DUST:
        ratio, low, high = ratio_interval(own.crps, plain.crps, (1,), [i])
        what = f"{place}: CRPS lead 1 {TARGETS[i]} with dust hours over without"
        demand = CRPS_OF_DUST if i == PM10 else None
        checks.append(Check(what, ratio, demand, low=low, high=high))
    for system in (own, plain):
        read = inputs if system is own else DAILY
        demand = GRADE_RIGHT if system is own else None
        right = grades(system, 0)["accuracy"]
        what = f"{place}: share of right grades lead 1, {read}"
        checks.append(Check(what, right, demand, at_least=True))
    return checks


def coverage_checks(judged: JudgedSystems) -> list[Check]:
    """Mean distance of 80 % coverage of ours, in points, over all cells and by lead."""
    checks = []
    for system, own in judged.items():
        if system.name != OURS:
            continue
        distance = 100 * np.abs(np.nanmean(own.covered(80), axis=0) - 0.8)
        what = f"80 % coverage, {system.inputs}: mean distance in points"
        checks.append(Check(what, float(distance.mean()), COVERAGE_POINTS))
        checks += [
            Check(f"{what}, lead {lead}", float(distance[j].mean()), COVERAGE_POINTS)
            for j, lead in enumerate(LEADS)
        ]
    return checks


def minimum_checks(judged: JudgedSystems, early: FloatArray) -> list[Check]:
    """80 % coverage of TA_MIN by lead, apart by when the day's minimum came.

    Args:
        judged: systems.
        early: 1 where it came in the morning, 0 elsewhere, NaN unknown, (n, leads).
    """
    checks = []
    for system, own in judged.items():
        if system.name != OURS:
            continue
        covered = own.covered(80)[..., _LOWEST]
        for label, wanted in (("morning", 1.0), ("other", 0.0)):
            for j, lead in enumerate(LEADS):
                rows: Mask = (early[:, j] == wanted) & ~np.isnan(covered[:, j])
                if rows.any():
                    what = f"80 % coverage TA_MIN, {system.inputs}, {label} minimum, lead {lead}"
                    checks.append(Check(f"{what}, %", 100 * float(covered[rows, j].mean())))
    return checks


def minimum_came_early(morning: MorningKnowledge, station: int, days: DayArray) -> FloatArray:
    """Whether the lowest hour of each target day was by 10:00, (n, leads); NaN where unknown."""
    grid = np.arange(days[0], days[-1] + len(LEADS) + 1)
    hours = by_hour(morning.weather_hours, station, "TA", grid)
    # A day's hours end at 01 to 24: the first four lie under the day before.
    of_day = np.concatenate([hours[:-1, 20:], hours[1:, :20]], axis=1)
    first = np.argmin(np.where(np.isnan(of_day), np.inf, of_day), axis=1)
    came = np.where(np.isnan(of_day).any(axis=1), np.nan, first < MORNING_ENDS)
    at = (days - grid[0]).astype(np.int64)[:, None] + np.arange(len(LEADS))
    found: FloatArray = came[at]
    return found
