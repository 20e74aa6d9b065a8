"""What is forecast: one table of the targets, and all that differs from one to another.

Everything else asks this table by name, group or dataset and never by position. Nothing of
SeoulCast is imported here, and nothing is computed but look-ups.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Statistic = Literal["min", "mean", "max"]
STATISTICS: tuple[Statistic, ...] = ("min", "mean", "max")
"""Of a day's values, in the order that holds on every day: min ≤ mean ≤ max."""

Cleaning = Literal["interpolated", "filtered", "none"]
"""What cleaning does to the values of a dataset: fills short gaps in time; takes out or clips
outliers; nothing, so that the dataset holds observed values alone."""


class Words(NamedTuple):
    """The same words in Korean and English; a name as inside a sentence."""

    ko: str
    en: str


@dataclass(frozen=True)
class Transform:
    """From a value to the transformed space in which systems compute, where errors are alike.

    Args:
        kind: identity, or log for log(1 + value / unit).
        unit: of the logarithm, in the unit of the values.
    """

    kind: Literal["identity", "log"] = "identity"
    unit: float = 1.0

    def forward(self, value: float) -> float:
        """One value in transformed space; arrays go through `prediction.to_transformed`."""
        return math.log1p(value / self.unit) if self.kind == "log" else value


@dataclass(frozen=True)
class Calibration:
    """How fast conformal calibration learns from past errors of a target.

    Args:
        half_life_days: after so many days an error weighs half.
        prior_days: an offset from n independent days is believed by n / (n + prior_days).
    """

    half_life_days: float
    prior_days: float


@dataclass(frozen=True)
class Group:
    """Targets that are statistics of one measured quantity.

    Args:
        name: of the group.
        dataset: name of the clean dataset with the values.
        cleaning: what cleaning does to them; `none` where the dataset has no `*_OBS` columns.
        unit: of the values.
        bounds: least and greatest value an instrument at these stations can have measured.
        limits: physical limits, which no forecast leaves.
        transform: to the space in which systems compute.
        decimals: of the values as written and issued.
        column_order: statistics in the order of the dataset's columns.
        first_day: first day it was measured in Seoul.
        excludes_days: whether the days flagged EXCLUDED are left out of its training.
        climate_divisor: brings its climatology, in transformed space, to about one.
        least_half_width: half of the 80 % band that an anomaly is measured in, at least.
        calibration: how fast conformal calibration learns.
        words: what it is called.
    """

    name: str
    dataset: str
    cleaning: Cleaning
    unit: str
    bounds: tuple[float, float]
    limits: tuple[float, float]
    transform: Transform
    decimals: int
    column_order: tuple[Statistic, ...]
    first_day: date
    excludes_days: bool
    climate_divisor: float
    least_half_width: float
    calibration: Calibration
    words: Words


@dataclass(frozen=True)
class Target:
    """One statistic of a day that is forecast.

    Args:
        name: in documents, addresses and models.
        group: the quantity it is a statistic of.
        statistic: which one.
        column: of the dataset; with a cleaned dataset the observed value is in `<column>_OBS`.
        words: what it is called.
        zero_below: an issued quantile below this, in the target's unit, is 0; None where 0 is
            no common value.
    """

    name: str
    group: Group
    statistic: Statistic
    column: str
    words: Words
    zero_below: float | None = None

    @property
    def dataset(self) -> str:
        """Name of the clean dataset with its values."""
        return self.group.dataset

    @property
    def observed_column(self) -> str:
        """Column of the dataset with what was measured."""
        return self.column if self.group.cleaning == "none" else f"{self.column}_OBS"

    @property
    def unit(self) -> str:
        """Unit of its values."""
        return self.group.unit

    @property
    def transform(self) -> Transform:
        """To the space in which systems compute."""
        return self.group.transform

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest value an instrument can have measured."""
        return self.group.bounds

    @property
    def limits(self) -> tuple[float, float]:
        """Physical limits, which no forecast leaves."""
        return self.group.limits

    @property
    def described(self) -> str:
        """What it is, with its unit."""
        return f"Of the day, {self.unit}: {self.words.en}."

    @property
    def often_zero(self) -> bool:
        """Whether 0 is a common value, so that days of 0 in a row say nothing."""
        return self.zero_below is not None


TEMPERATURE = Group(
    name="temperature",
    dataset="temperature",
    cleaning="interpolated",
    unit="°C",
    bounds=(-40.0, 45.0),
    limits=(-math.inf, math.inf),
    transform=Transform(),
    decimals=1,
    column_order=("mean", "max", "min"),
    first_day=date(1907, 10, 1),
    excludes_days=True,
    climate_divisor=10.0,
    least_half_width=1.0,
    # Chosen on 2019 and 2020: the record of temperature drifts with the climate.
    calibration=Calibration(half_life_days=180.0, prior_days=150.0),
    words=Words(ko="기온", en="temperature"),
)
PM10 = Group(
    name="pm10",
    dataset="pm10",
    cleaning="filtered",
    unit="µg/m³",
    bounds=(0.0, 10_000.0),
    limits=(0.0, math.inf),
    # Its errors grow with its level. On log(1 + PM10 / 10) a day of 0 lies near one of 5, not
    # as far below it as 5 below 100: better on 2019 and 2020 than log(1 + PM10), for the
    # lowest values above all.
    transform=Transform("log", unit=10.0),
    decimals=1,
    column_order=("min", "max", "mean"),
    first_day=date(2008, 4, 28),
    excludes_days=False,
    climate_divisor=4.0,
    # PM10 is measured in whole numbers, and its minimum may be 0 at every level.
    least_half_width=1.0,
    # Chosen on 2019 and 2020: the record of PM10 drifts within months.
    calibration=Calibration(half_life_days=30.0, prior_days=25.0),
    words=Words(ko="미세먼지(PM10)", en="PM10"),
)

TARGETS: tuple[Target, ...] = (
    Target("TA_AVG", TEMPERATURE, "mean", "TA_AVG", Words("평균 기온", "the mean temperature")),
    Target("TA_MAX", TEMPERATURE, "max", "TA_MAX", Words("최고 기온", "the highest temperature")),
    Target("TA_MIN", TEMPERATURE, "min", "TA_MIN", Words("최저 기온", "the lowest temperature")),
    Target("PM10_AVG", PM10, "mean", "PM10_AVG", Words("미세먼지 평균", "mean PM10")),
    Target(
        "PM10_MAX",
        PM10,
        "max",
        "PM10_MAX",
        Words("미세먼지 최고", "the highest 5-minute value of PM10"),
    ),
    Target(
        "PM10_MIN",
        PM10,
        "min",
        "PM10_MIN",
        Words("미세먼지 최저", "the lowest 5-minute value of PM10"),
        # The instrument's lowest value of a day is 0 on two days in five and seldom 1 to 3: a
        # quantile in between belongs to 0. Also lowers CRPS by 0.7 % on 2019 and 2020.
        zero_below=2.5,
    ),
)
"""The one table. Its order is that of documents and of the targets' axis in arrays."""


def names() -> tuple[str, ...]:
    """Names of all targets, in the table's order."""
    return tuple(target.name for target in TARGETS)


def by_name(name: str) -> Target:
    """The target of that name. Raises KeyError with the names there are."""
    for target in TARGETS:
        if target.name == name:
            return target
    raise KeyError(f"{name} is not a target; those are {', '.join(names())}")


def index(name: str) -> int:
    """Place of a target on the targets' axis of an array. Raises KeyError for other names."""
    return TARGETS.index(by_name(name))


def indexes(targets: Iterable[Target]) -> list[int]:
    """Places of these targets on the targets' axis of an array, in the order given."""
    return [TARGETS.index(target) for target in targets]


def groups() -> tuple[Group, ...]:
    """The groups that have targets, in the table's order."""
    return tuple(dict.fromkeys(target.group for target in TARGETS))


def of_group(name: str) -> tuple[Target, ...]:
    """Targets of a group, in the table's order; empty where there is none."""
    return tuple(target for target in TARGETS if target.group.name == name)


def datasets() -> tuple[str, ...]:
    """Names of the datasets that hold targets, in the table's order."""
    return tuple(dict.fromkeys(target.dataset for target in TARGETS))


def of_dataset(name: str) -> tuple[Target, ...]:
    """Targets of a dataset, in the order of its columns; empty where there is none."""
    found = [target for target in TARGETS if target.dataset == name]
    order = groups()

    def place(target: Target) -> tuple[int, int]:
        group = target.group
        return order.index(group), group.column_order.index(target.statistic)

    return tuple(sorted(found, key=place))


def of_statistic(group: str, statistic: Statistic) -> Target | None:
    """The target that is this statistic of a group; None where it is not forecast."""
    return next((one for one in of_group(group) if one.statistic == statistic), None)


def in_order(group: str) -> tuple[Target, ...]:
    """Targets of a group so that none is above the next one on any day: min, mean, max."""
    return tuple(sorted(of_group(group), key=lambda one: STATISTICS.index(one.statistic)))
