"""The steps of a start: what each does, by which command, and how long it usually takes."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from seoulcast.datasets.cities import City
from seoulcast.datasets.preparation import StepName

USUAL_S: Mapping[StepName, float] = {
    "sources": 10,
    "first_forecast": 20,
    "observations": 80,
    "model": 60,
    "forecasts": 15,
    "report": 15,
    "mornings": 70,
    "model_with_mornings": 75,
    "forecasts_with_mornings": 15,
    "century": 90,
    "scores_with_century": 15,
}
"""Measured with the sandbox on two cores; the hub takes longer, and a page says "about"."""

TITLES: Mapping[StepName, str] = {
    "sources": "Asking which paths of the hub the key may read",
    "first_forecast": "A first forecast from the newest weeks, without a model",
    "observations": "Fetching and cleaning history",
    "model": "Training the model",
    "forecasts": "Forecasting",
    "report": "Building the exploratory report",
    "mornings": "Fetching hours and official forecasts of the past",
    "model_with_mornings": "Training the model with mornings",
    "forecasts_with_mornings": "Forecasting with mornings",
    "century": "Fetching the weather before what models learn from",
    "scores_with_century": "Scoring beside the normals of all those years",
}


@dataclass(frozen=True)
class Step:
    """One command of the first run or of catching up.

    Args:
        name: which step it is.
        title: what it does, as shown to the operator.
        command: the command line; exits with 0 on success and prints its progress in lines.
        keeps_lines: whether its lines stay on a terminal: they are what it is for.
        station: of the city it is for; None where it is for all.
    """

    name: StepName
    title: str
    command: Sequence[str]
    keeps_lines: bool = False
    station: int | None = None

    @property
    def usual_s(self) -> float:
        """How long it usually takes, in seconds."""
        return USUAL_S[self.name]


PATHS = Step(
    "sources",
    TITLES["sources"],
    [sys.executable, "-m", "seoulcast_assets.commands.sources"],
    keeps_lines=True,
)


def backfill_step(
    name: StepName,
    select: str,
    end: date,
    start: date | None = None,
    of: City | None = None,
    *,
    missing: bool = False,
) -> Step:
    """A step that is a run of `seoulcast_assets.commands.backfill`.

    Args:
        name: which step it is.
        select: stages to run, separated by blanks.
        end: last day, included.
        start: first day; the command's own without one.
        of: the city, where there are several.
        missing: whether days on record are left out.
    """
    span = ["--from", f"{start}"] if start else []
    station = ["--station", f"{of.station}"] if of else []
    return Step(
        name,
        f"{TITLES[name]} ({of.en})" if of else TITLES[name],
        [
            *(sys.executable, "-m", "seoulcast_assets.commands.backfill", "--progress", "records"),
            *("--select", *select.split(), *span, "--to", f"{end}", *station),
            *(["--missing"] if missing else []),
        ],
        station=of.station if of else None,
    )
