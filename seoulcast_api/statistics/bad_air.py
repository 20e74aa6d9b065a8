"""How far to trust a forecast of bad air: hits and false alarms, and the probability's worth.

An alarm is a median whose grade is 나쁨 or worse, as the page shows it. Whether the air was
bad is the grade of the observed mean, dust storms included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from seoulcast.datasets import keys
from seoulcast.datasets.documents import LEADS, grade_of
from seoulcast_api.responses.reliability import LeadReliability, ReliabilityBin
from seoulcast_api.statistics.rows import ScoredRow

EDGES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Of the classes of probability: narrow where most days are, bad air being rare."""
_CLASSES = len(EDGES) - 1
_BAD = {"bad", "very_bad"}
_TARGET = "PM10_AVG"

_COUNTS = (
    "n",
    "n_live",
    "hits",
    "misses",
    "false_alarms",
    "n_with_probability",
    "n_bad_with_probability",
    "squared_difference",
)


class Alarm(NamedTuple):
    """Of one scored forecast, whether it warned of bad air, and whether the air was bad.

    Args:
        lead: days.
        issue: key of the issue that was scored.
        is_live: whether it was issued live.
        warned: whether the median was bad.
        was_bad: whether the observed mean was.
    """

    lead: int
    issue: str
    is_live: bool
    warned: bool
    was_bad: bool


@dataclass(frozen=True)
class BadAirSums:
    """Sums by lead. Sums add up.

    Args:
        counts: of shape (leads, counts).
        classes: number, sum of probabilities and number of bad days by class of
            probability, of shape (leads, classes, 3).
    """

    counts: npt.NDArray[np.float64] = field(
        default_factory=lambda: np.zeros((len(LEADS), len(_COUNTS)))
    )
    classes: npt.NDArray[np.float64] = field(
        default_factory=lambda: np.zeros((len(LEADS), _CLASSES, 3))
    )

    def __add__(self, other: BadAirSums) -> BadAirSums:
        """The sums of both."""
        return BadAirSums(self.counts + other.counts, self.classes + other.classes)


def alarms_of(rows: Iterable[ScoredRow]) -> tuple[Alarm, ...]:
    """The alarms of these scored forecasts; other targets are left out."""
    return tuple(
        Alarm(
            row.lead,
            _issue_key(row.forecast_day, row.fingerprint),
            row.kind == "live",
            grade_of(row.median) in _BAD,
            grade_of(row.observed) in _BAD,
        )
        for row in rows
        if row.target == _TARGET
    )


@lru_cache(maxsize=1024)
def _issue_key(day: date, fingerprint: str) -> str:
    """One string for the seven leads of an issue, whose scores lie close together."""
    return keys.issue(day, fingerprint)


def sum_alarms(
    alarms: Iterable[Alarm], probabilities: Mapping[str, Mapping[int, float]]
) -> BadAirSums:
    """The sums over these alarms.

    Args:
        alarms: of any days.
        probabilities: of bad air by issue and lead; an alarm whose issue is gone has none.
    """
    sums = BadAirSums()
    for alarm in alarms:
        i = LEADS.index(alarm.lead)
        warned, bad = alarm.warned, alarm.was_bad
        probability = probabilities.get(alarm.issue, {}).get(alarm.lead)
        has = probability is not None
        p = 0.0 if probability is None else probability
        sums.counts[i] += (
            1,
            alarm.is_live,
            warned and bad,
            bad and not warned,
            warned and not bad,
            has,
            has and bad,
            (p - bad) ** 2 if has else 0.0,
        )
        if has:
            sums.classes[i, _class_of(p)] += (1, p, bad)
    return sums


def _class_of(probability: float) -> int:
    """The class a probability lies in; certainty belongs to the last one."""
    return min(sum(probability >= edge for edge in EDGES[1:]), _CLASSES - 1)


def summarise_bad_air(
    sums: BadAirSums, leads: Sequence[int] | None = None
) -> list[LeadReliability]:
    """The reliability of each lead that was scored.

    Args:
        sums: over the days in question.
        leads: the leads wanted; all for None.
    """
    rows = zip(LEADS, sums.counts.tolist(), sums.classes.tolist(), strict=True)
    return [
        _reliability(lead, dict(zip(_COUNTS, counts, strict=True)), classes)
        for lead, counts, classes in rows
        if counts[0] and (leads is None or lead in leads)
    ]


def _reliability(
    lead: int, counts: dict[str, float], classes: list[list[float]]
) -> LeadReliability:
    n, n_live, hits, misses, false_alarms, n_with_probability = (
        int(counts[name]) for name in _COUNTS[:6]
    )
    base = counts["n_bad_with_probability"] / max(n_with_probability, 1)
    return LeadReliability(
        lead=lead,
        n=n,
        n_live=n_live,
        hits=hits,
        misses=misses,
        false_alarms=false_alarms,
        correct_rejections=n - hits - misses - false_alarms,
        pod=_mean(hits, hits + misses),
        far=_mean(false_alarms, hits + false_alarms),
        n_with_probability=n_with_probability,
        brier=_mean(counts["squared_difference"], n_with_probability),
        brier_of_usual=round(base * (1 - base), 4) if n_with_probability else None,
        bins=[
            ReliabilityBin(
                from_probability=first,
                to_probability=last,
                n=int(number),
                mean_probability=_mean(total, number),
                observed_share=_mean(bad, number),
            )
            for (first, last), (number, total, bad) in zip(pairwise(EDGES), classes, strict=True)
        ],
    )


def _mean(total: float, count: float) -> float | None:
    return round(total / count, 4) if count else None
