"""`python -m benchmarks.skill`: run the comparison and write benchmarks/out."""

from __future__ import annotations

import argparse
import pickle
from datetime import date
from pathlib import Path

from benchmarks.skill.archive import read_archive
from benchmarks.skill.report import rows, write
from benchmarks.skill.scores import judge
from benchmarks.skill.systems import Period, make_systems
from seoulcast.forecasting.verification.scoring import truth

YEARS_BEFORE = 30
"""Of the climatology, a normal's length."""


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="benchmarks.skill", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--train-until", type=date.fromisoformat, default=date(2018, 12, 31))
    parser.add_argument("--test-from", type=date.fromisoformat, required=True)
    parser.add_argument("--test-to", type=date.fromisoformat, required=True)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    parser.add_argument("--peers", nargs="*", help="names of peers to run; all by default")
    parser.add_argument("--cache", type=Path, help="folder for a Parquet copy of the archive")
    given = parser.parse_args()
    period = Period(given.train_until, given.test_from, given.test_to)
    if not given.train_until < given.test_from <= given.test_to:
        parser.error("days must be in order: train-until, then test-from, then test-to")
    first = date(given.train_until.year - YEARS_BEFORE, 1, 1)
    observations = read_archive(given.archive, first, given.test_to, given.cache)
    wanted = None if given.peers is None else frozenset(given.peers)
    systems = make_systems(
        observations, period, wanted=wanted, say=lambda text: print(text, flush=True)
    )
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "forecasts.pkl").write_bytes(pickle.dumps(systems))
    judged = judge(systems, truth(observations, period.issues))
    note = (
        f"Trained through {period.train_until}; target days {period.first} to {period.last}; "
        "AutoTheta's parameters fitted once; neuralforecast trained for few steps. Peers that "
        "learn see the same inputs and are recalibrated by the same code."
    )
    print(write(judged, rows(judged), note, given.out))


if __name__ == "__main__":
    main()
