"""The bands of an issued forecast, which its scores don't keep."""

from __future__ import annotations

from pydantic import BaseModel

from seoulcast import levels
from seoulcast.datasets import keys
from seoulcast.datasets.documents import ScoreRow, TargetName

Bands = dict[tuple[TargetName, int], tuple[float, float]]
"""Lower and upper end of the 80 % band, by target and lead."""


class _Quantiles(BaseModel):
    quantiles: dict[str, float]


class _Day(BaseModel):
    lead: int
    targets: dict[TargetName, _Quantiles]


class _Issue(BaseModel):
    days: list[_Day]


def key_of(row: ScoreRow) -> str:
    """Key of the issue that was scored."""
    return keys.issue(row.forecast_day, row.fingerprint)


def parse_bands(document: bytes) -> Bands:
    """The 80 % bands of a stored issue. Raises ValueError."""
    issue = _Issue.model_validate_json(document)
    lower, upper = (levels.key(end) for end in levels.band_ends(0.8))
    try:
        return {
            (target, day.lead): (value.quantiles[lower], value.quantiles[upper])
            for day in issue.days
            for target, value in day.targets.items()
        }
    except KeyError as error:
        raise ValueError(f"it has no quantile {error}") from None
