"""How far to trust a forecast of bad air: hits and false alarms, and the probability's worth.

An alarm is what the page says in words: the grade of the median is 나쁨 or worse. Whether the
air was bad is told by the observed mean, dust storms included. Nothing is read here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from seoulcast.datasets.documents import ScoreRow, Scores, grade_of
from seoulcast_api.reading.issued import Issued, key_of
from seoulcast_api.responses.reliability import LeadReliability, ReliabilityBin

EDGES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Of the classes of probability: narrow where most days are, bad air being rare."""
_BAD = {"bad", "very_bad"}


def by_lead(documents: Sequence[Scores], issued: Mapping[str, Issued]) -> list[LeadReliability]:
    """The reliability of each lead that was scored.

    Args:
        documents: scores, of any targets.
        issued: the issues behind them, by key; a score without its issue has no probability.
    """
    rows: dict[int, list[ScoreRow]] = defaultdict(list)
    for document in documents:
        for row in document.rows:
            if row.target == "PM10_AVG":
                rows[row.lead].append(row)
    return [_reliability(lead, rows[lead], issued) for lead in sorted(rows)]


def _reliability(
    lead: int, rows: Sequence[ScoreRow], issued: Mapping[str, Issued]
) -> LeadReliability:
    came = [_is_bad(row.observed) for row in rows]
    warned = [_is_bad(row.median) for row in rows]
    hits = sum(a and b for a, b in zip(warned, came, strict=True))
    misses, false_alarms = sum(came) - hits, sum(warned) - hits
    told = [
        (issued[key].bad[lead], bad)
        for row, bad in zip(rows, came, strict=True)
        if (key := key_of(row)) in issued and lead in issued[key].bad
    ]
    base = math.fsum(bad for _, bad in told) / len(told) if told else 0.0
    return LeadReliability(
        lead=lead,
        n=len(rows),
        n_live=sum(row.kind == "live" for row in rows),
        hits=hits,
        misses=misses,
        false_alarms=false_alarms,
        correct_rejections=len(rows) - hits - misses - false_alarms,
        pod=_share(hits, sum(came)),
        far=_share(false_alarms, sum(warned)),
        n_with_probability=len(told),
        brier=_mean([(p - bad) ** 2 for p, bad in told]),
        brier_of_usual=round(base * (1 - base), 4) if told else None,
        bins=[_bin(*edges, told) for edges in pairwise(EDGES)],
    )


def _bin(first: float, last: float, told: Sequence[tuple[float, bool]]) -> ReliabilityBin:
    is_last = last == EDGES[-1]
    inside = [(p, bad) for p, bad in told if first <= p and (p < last or is_last)]
    return ReliabilityBin(
        from_probability=first,
        to_probability=last,
        n=len(inside),
        mean_probability=_mean([p for p, _ in inside]),
        observed_share=_mean([float(bad) for _, bad in inside]),
    )


def _is_bad(mean: float) -> bool:
    return grade_of(mean) in _BAD


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(math.fsum(values) / len(values), 4) if values else None
