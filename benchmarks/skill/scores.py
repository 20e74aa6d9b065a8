"""Figures of systems on the same days: by target, lead and season, and their uncertainty."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from seoulcast import levels, targets
from seoulcast.datasets.documents import LEADS, TARGETS, grade_of
from seoulcast.forecasting.core.days import DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.prediction import LEVELS, MEDIAN, N_TARGETS, Prediction
from seoulcast.forecasting.verification.comparison import block_draws
from seoulcast.forecasting.verification.metrics import crps
from seoulcast.levels import probability_below

PM10 = targets.index("PM10_AVG")
BAD_FROM = 80.5
"""Daily means that round into 나쁨 or worse."""
BANDED_LEADS = (1, 2, 3, 7)
DAILY, MORNING_ISSUE = "daily", "05:00"
"""Inputs of a system that reads daily values alone, and the time of issue of the first forecast."""
SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}

Mask = npt.NDArray[np.bool_]
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Judged:
    """A system's forecasts beside what was observed.

    Args:
        prediction: as issued.
        observed: on the target days, (n, leads, targets), NaN where any system or truth lacks.
    """

    prediction: Prediction
    observed: FloatArray

    @property
    def crps(self) -> FloatArray:
        """CRPS of each forecast, (n, leads, targets)."""
        return crps(self.prediction.quantiles, self.observed)

    def covered(self, percent: int) -> FloatArray:
        """1 inside the central interval, 0 outside, NaN unknown; by randomised PIT.

        Where the observation equals a quantile, as it does at 0 µg/m³, it lies anywhere
        between the levels that share that value, and by chance in the benchmark's own draw.
        """
        q, y = self.prediction.quantiles, self.observed[..., None]
        edges = np.concatenate([[0.0], LEVELS, [1.0]])
        below, through = (q < y).sum(axis=-1), (q <= y).sum(axis=-1)
        # The share at a tied value ends somewhere between its last level and the next.
        end = (edges[through] + edges[np.minimum(through + 1, len(edges) - 1)]) / 2
        low = np.where(below == 0, 0.0, edges[below])
        drawn = low + np.random.default_rng(0).random(low.shape) * (end - low)
        pit = np.where(through > below, drawn, edges[below] + 1e-9)
        tail = (100 - percent) / 200
        inside = (pit >= tail) & (pit < 1 - tail)
        return np.where(np.isnan(self.observed), np.nan, inside.astype(float))


def seasons_of(days: DayArray, observed: FloatArray) -> dict[str, Mask]:
    """Which target days (n, 7) belong to each season, to dust days and to the others."""
    coming = lead_days(days)
    month = coming.astype("datetime64[M]").astype(int) % 12 + 1
    masks = {name: np.isin(month, months) for name, months in SEASONS.items()}
    dusty = observed[..., PM10] >= BAD_FROM
    return {"all": np.ones(coming.shape, bool), **masks, "dust": dusty, "no_dust": ~dusty}


def rows_of(
    system: str, judged: Judged, *, inputs: str = DAILY, issue: str = MORNING_ISSUE
) -> list[dict[str, object]]:
    """All figures of a system, as rows of skill.json.

    Args:
        system: its name.
        judged: its forecasts and what was observed.
        inputs: what it reads.
        issue: time of issue, KST.
    """
    p, o = judged.prediction, judged.observed
    figures = {
        "rmse": (p.means - o) ** 2,
        "mae": np.abs(p.medians - o),
        "crps": judged.crps,
        "coverage80": judged.covered(80),
        "coverage90": judged.covered(90),
        "width80": np.where(np.isnan(o), np.nan, _width(p.quantiles, 0.8)),
        "width90": np.where(np.isnan(o), np.nan, _width(p.quantiles, 0.9)),
    }
    rows: list[dict[str, object]] = []
    for season, mask in seasons_of(p.days, o).items():
        for i, target in enumerate(TARGETS):
            for j, lead in enumerate(LEADS):
                for metric, values in figures.items():
                    cell = values[mask[:, j], j, i]
                    cell = cell[~np.isnan(cell)]
                    if not len(cell):
                        continue
                    value = float(np.sqrt(cell.mean()) if metric == "rmse" else cell.mean())
                    rows.append(_row(system, target, lead, season, metric, value))
    for j, lead in enumerate(LEADS):
        for metric, value in grades(judged, j).items():
            rows.append(_row(system, "PM10_AVG", lead, "all", metric, value))
    return [row | {"issue": issue, "inputs": inputs} for row in rows]


def _width(quantiles: FloatArray, probability: float) -> FloatArray:
    band = levels.band(probability)
    width: FloatArray = quantiles[..., band.upper] - quantiles[..., band.lower]
    return width


def _row(
    system: str, target: str, lead: int, season: str, metric: str, value: float
) -> dict[str, object]:
    return {
        "system": system,
        "target": target,
        "lead": lead,
        "season": season,
        "metric": metric,
        "value": round(value, 6),
    }


def grades(judged: Judged, j: int) -> dict[str, float]:
    """Accuracy by grade; detection, false alarms and Brier score of bad or worse.

    Args:
        judged: forecasts and what was observed.
        j: place of the lead.

    Returns:
        By metric; nothing for a system that has nothing to say of PM10.
    """
    truth = judged.observed[:, j, PM10]
    seen = ~np.isnan(truth)
    if not seen.any():
        return {}
    quantiles, truth = judged.prediction.quantiles[seen, j, PM10], truth[seen]
    said = [grade_of(float(q[MEDIAN])) for q in quantiles]
    came = [grade_of(float(value)) for value in truth]
    warned, bad = quantiles[:, MEDIAN] >= BAD_FROM, truth >= BAD_FROM
    chance = np.array([1 - probability_below(q.tolist(), BAD_FROM, log=True) for q in quantiles])
    hits = float((warned & bad).sum())
    return {
        "accuracy": float(np.mean([a == b for a, b in zip(said, came, strict=True)])),
        "pod": hits / max(int(bad.sum()), 1),
        "far": 1 - hits / int(warned.sum()) if warned.any() else 0.0,
        "brier": float(np.mean((chance - bad) ** 2)),
    }


def ratio_interval(
    own: FloatArray,
    other: FloatArray,
    leads: tuple[int, ...] = (1, 2, 3),
    places: Sequence[int] = range(N_TARGETS),
) -> tuple[float, float, float]:
    """Mean ratio of CRPS over targets and leads, with its 95 % block-bootstrap interval.

    Args:
        own: CRPS of each forecast, (n, leads, targets).
        other: of the system compared with.
        leads: averaged over.
        places: of the targets averaged over.
    """
    which = np.ix_(range(len(own)), [LEADS.index(lead) for lead in leads], places)
    a, b = (np.nan_to_num(x[which]).reshape(len(x), -1) for x in (own, other))
    ratio = float((a.sum(axis=0) / b.sum(axis=0)).mean())
    draws = block_draws(len(a))
    drawn = ((draws @ a) / (draws @ b)).mean(axis=1)
    return ratio, float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def coverage_band(judged: Judged) -> pd.DataFrame:
    """80 % coverage by target and lead, and the simultaneous 99 % band around it.

    The band is so wide that in 99 % of bootstrap draws no cell leaves it. Columns target,
    lead, coverage, band.
    """
    covered = judged.covered(80)[:, [LEADS.index(lead) for lead in BANDED_LEADS]]
    flat = covered.reshape(len(covered), -1)
    seen, hits = ~np.isnan(flat), np.nan_to_num(flat)
    draws = block_draws(len(flat))
    drawn = (draws @ hits) / np.maximum(draws @ seen.astype(float), 1.0)
    share = hits.sum(axis=0) / seen.sum(axis=0)
    error = drawn.std(axis=0)
    farthest = np.quantile((np.abs(drawn - share) / error).max(axis=1), 0.99)
    cells = [(target, lead) for lead in BANDED_LEADS for target in TARGETS]
    frame = pd.DataFrame(cells, columns=["target", "lead"])
    return frame.assign(coverage=share, band=farthest * error)


def judge(systems: Mapping[Name, Prediction], observed: FloatArray) -> dict[Name, Judged]:
    """Systems beside the truth, only where every one of them has something to say.

    A system that never says anything of a target holds back no other one there.
    """
    silent = {}
    for name, prediction in systems.items():
        unknown = np.isnan(prediction.means) | np.isnan(prediction.quantiles).any(axis=-1)
        silent[name] = unknown.all(axis=(0, 1))
        observed = np.where(unknown & ~silent[name], np.nan, observed)
    return {
        name: Judged(prediction, np.where(silent[name], np.nan, observed))
        for name, prediction in systems.items()
    }
