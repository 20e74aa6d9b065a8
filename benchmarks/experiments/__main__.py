"""`python -m benchmarks.experiments`: fit the kinds, record them, say where to look."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from benchmarks.experiments.kinds import ALL_AT_ONCE, KINDS, LSTMS, Question, Say, fit_kind
from benchmarks.experiments.record import Group, metrics_of, open_group
from benchmarks.experiments.report import Fit, comparison, table
from benchmarks.skill.archive import read_archive
from seoulcast.forecasting.inputs.features import InputConfig
from seoulcast.forecasting.model.configuration import FitConfig, TrainingConfig
from seoulcast.forecasting.model.lstm import LSTMConfig
from seoulcast.forecasting.verification.scoring import evaluate
from seoulcast.settings import Settings

BATCH_SIZES = (64, 128, 256)
BATCHED = "lstm"
"""The kind that is fitted at each batch size."""
YEARS_BEFORE = 30
"""Of the climatology, a normal's length."""
KEPT_FROM = date(2021, 1, 1)
"""The skill benchmark judges on the days from here on: no choice may be made on them."""
QUICK_YEARS, QUICK_ROUNDS = 3, 5
QUICK = TrainingConfig(
    inputs=InputConfig(components=5),
    components=2,
    network=LSTMConfig(hidden=8),
    fit=FitConfig(max_epochs=2),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="benchmarks.experiments", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--train-until", type=date.fromisoformat, default=date(2018, 12, 31))
    parser.add_argument("--validate-days", type=int, default=365)
    parser.add_argument("--tracking-uri", help="by default the store of the trainings")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument(
        "--batch-sizes", nargs="+", type=int, default=BATCH_SIZES, help=f"of {BATCHED}"
    )
    parser.add_argument("--quick", action="store_true", help="tiny models, few years: to try it")
    given = parser.parse_args(arguments)
    if given.validate_days < 1:
        parser.error("--validate-days must be 1 or more")
    last = given.train_until + timedelta(days=given.validate_days)
    if last >= KEPT_FROM:
        parser.error(
            f"validation would end on {last}; the days from {KEPT_FROM} on are kept for "
            "`make bench-skill`, and no choice may be made on them"
        )
    uri = given.tracking_uri or Settings().mlflow_uri
    years = QUICK_YEARS if given.quick else YEARS_BEFORE
    observations = read_archive(given.archive, date(given.train_until.year - years, 1, 1), last)
    question = Question(observations, given.train_until, last, TrainingConfig())
    if given.quick:
        begin = date(given.train_until.year - QUICK_YEARS + 1, 1, 1)
        question = replace(question, config=replace(QUICK, first_day=begin), rounds=QUICK_ROUNDS)
    fits, group = run(question, given.kinds, given.batch_sizes, uri)
    print(f"\nTrained through {given.train_until}, scored on the {given.validate_days} days after.")
    print("Losses and CRPS are in units of the season; RMSE (°C) and MAE (µg/m³) are of lead 1.")
    print(f"\n{table(fits)}\n\n{where_to_look(uri, group)}")


def run(
    question: Question,
    kinds: Sequence[str],
    batch_sizes: Sequence[int],
    uri: str,
    say: Say = lambda text: print(text, flush=True),
) -> tuple[list[Fit], Group]:
    """Fit the kinds as one group of runs.

    Args:
        question: what all learn from and are asked.
        kinds: of `kinds.KINDS`.
        batch_sizes: days; of the default LSTM. Its variants have the configuration's.
        uri: of MLflow's tracking store.
        say: called with each line of progress.
    """
    pairs = [(kind, size) for kind in kinds for size in _sizes(kind, batch_sizes, question.config)]
    span = f"trained through {question.train_until}, validated through {question.validated_through}"
    with open_group(
        uri,
        f"{span}, {len(pairs)} fits",
        f"{span}. Losses and CRPS in units of the season; RMSE, MAE in °C and µg/m³.",
        {"train_until": f"{question.train_until}"},
    ) as group:
        fits = [
            _recorded(question, kind, size, group, say, f"{n} of {len(pairs)}, {kind}")
            for n, (kind, size) in enumerate(pairs, 1)
        ]
        group.keep(group.run_id, "comparison.png", comparison(fits))
        group.keep(group.run_id, "table.txt", table(fits).encode())
    return fits, group


def _sizes(kind: str, asked: Sequence[int], config: TrainingConfig) -> Sequence[int | None]:
    if kind == BATCHED:
        return asked
    return (config.fit.batch_size,) if kind in LSTMS else (None,)


def _recorded(
    question: Question, kind: str, size: int | None, group: Group, say: Say, name: str
) -> Fit:
    clock, batch = time.monotonic(), ALL_AT_ONCE if size is None else f"{size}"

    def report(text: str) -> None:
        say(f"{name}, batch {batch}: {time.monotonic() - clock:5.0f} s  {text}")

    with group.fit(kind, batch) as run_id:
        report("fitting")
        answer = fit_kind(question, kind, size, report)
        scores = evaluate({kind: answer.prediction}, question.known)
        metrics = metrics_of(answer, scores, time.monotonic() - clock)
        parameters = {
            "kind": kind,
            "batch_size": batch,
            "train_until": f"{question.train_until}",
            "validated_through": f"{question.validated_through}",
        }
        group.log(run_id, answer, scores, metrics, parameters)
        report(f"validation CRPS {answer.crps:.4f}")
    return Fit(kind, batch, answer, metrics)


def where_to_look(uri: str, group: Group) -> str:
    """The command, unless a server has the runs, and the addresses that show the comparison."""
    server, lines = uri.rstrip("/"), ["To look at it:"]
    if not uri.startswith("http"):
        mlflow, server = Path(sys.executable).with_name("mlflow"), "http://127.0.0.1:5000"
        lines.append(f"  {mlflow} ui --backend-store-uri '{uri}' --port 5000")
    ids = quote(json.dumps(group.fits(), separators=(",", ":")))
    experiments = quote(json.dumps([group.experiment_id]))
    return "\n".join(
        [
            *lines,
            "The curves, once the group is unfolded with its +:",
            f"  {server}/#/experiments/{group.experiment_id}/runs?compareRunsMode=CHART",
            "Side by side:",
            f"  {server}/#/compare-runs?runs={ids}&experiments={experiments}",
        ]
    )


if __name__ == "__main__":
    main()
