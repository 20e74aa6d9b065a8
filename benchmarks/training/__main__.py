"""`python -m benchmarks.training`: both fitted, each in a process of its own; the table."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import torch

from benchmarks.skill.archive import read_archive
from benchmarks.training.systems import Measured, fit_neuralforecast, fit_ours
from benchmarks.training.windows import Windows
from seoulcast.forecasting.model.configuration import TrainingConfig

OURS, LIBRARY = "seoulcast", "neuralforecast"
SYSTEMS = {OURS: fit_ours, LIBRARY: fit_neuralforecast}
CONFIG = TrainingConfig()
"""Sizes of both networks."""
YEARS = 10
"""Of training windows: the six series must be whole, and PM10 begins in 2008."""
YEARS_BEFORE = 30
"""Of the climatology, a normal's length."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
NOTE = (
    "A sample is one day's forecast of six targets at seven leads; to neuralforecast it is six "
    "windows, one a target. One network each, the same days, epochs, steps an epoch, hidden "
    "units, history channels, optimizer, seven quantile levels; one thread. samples_per_second "
    "leaves out the first epoch; seconds_to_loss has everything of its own: our linear base model "
    "and samples, the library's tables. The loss is the best that both reach: CRPS of the "
    "validation days, in units of the season."
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="benchmarks.training", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--train-until", type=date.fromisoformat, default=date(2018, 12, 31))
    parser.add_argument("--validate-days", type=int, default=365)
    parser.add_argument("--epochs", type=int, default=CONFIG.fit.max_epochs)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    parser.add_argument("--cache", type=Path, help="folder for a Parquet copy of the archive")
    parser.add_argument("--one", choices=SYSTEMS, help="fit this one only, here, into --out")
    given = parser.parse_args(arguments)
    if given.epochs < 2:
        parser.error("--epochs must be 2 or more: the first one is not counted")
    if given.one:
        _fit_one(given)
        return
    with tempfile.TemporaryDirectory(prefix="seoulcast-training-") as folder:
        given.cache = given.cache or Path(folder)
        _windows(given)  # fills the cache, so that both read it alike
        devices = ("cpu", "gpu") if torch.cuda.is_available() else ("cpu",)
        results = {
            (system, device): _apart(given, system, device, Path(folder))
            for device in devices
            for system in SYSTEMS
        }
    rows = table_rows(results)
    given.out.mkdir(parents=True, exist_ok=True)
    every = {f"{system} {device}": asdict(m) for (system, device), m in results.items()}
    content = {"note": NOTE, "epochs": given.epochs, "rows": rows, "fits": every}
    (given.out / "training.json").write_text(json.dumps(content, indent=1) + "\n")
    print(f"\n{NOTE}\n\n{as_text(rows)}\n{by_processor(results)}")


def table_rows(
    results: Mapping[tuple[str, str], Measured],
) -> list[dict[str, str | float | None]]:
    """A row for each system and device; the loss is the best that all of them reach."""
    loss = max(min(measured.losses) for measured in results.values())
    return [
        {
            "system": system,
            "device": device,
            "samples_per_second": round(measured.samples_per_second, 1),
            "seconds_to_loss": measured.seconds_to(loss),
            "loss": loss,
        }
        for (system, device), measured in results.items()
    ]


def as_text(rows: Sequence[Mapping[str, str | float | None]]) -> str:
    """The rows as a table, and how many times faster ours is on each device."""
    lines = [f"{'system':<16}{'device':<8}{'samples/s':>10}{'s to loss':>11}{'loss':>9}"]
    speeds: dict[tuple[object, object], float] = {}
    for row in rows:
        speed, seconds = float(row["samples_per_second"] or 0), float(row["seconds_to_loss"] or 0)
        speeds[row["system"], row["device"]] = speed
        lines.append(
            f"{row['system']:<16}{row['device']:<8}{speed:>10.0f}{seconds:>11.1f}"
            f"{row['loss']:>9.4f}"
        )
    for device in dict.fromkeys(row["device"] for row in rows):
        ratio = speeds[OURS, device] / speeds[LIBRARY, device]
        lines.append(f"{device}: ours fits {ratio:.1f} times as many samples a second")
    return "\n".join(lines)


def by_processor(results: Mapping[tuple[str, str], Measured]) -> str:
    """The same on the CPU in seconds of the processes, whatever else the machine did."""
    ours, library = results[OURS, "cpu"], results[LIBRARY, "cpu"]
    loss = max(min(measured.losses) for measured in results.values())
    rates = ours.samples_per_cpu_second, library.samples_per_cpu_second
    spent = ours.cpu_seconds_to(loss), library.cpu_seconds_to(loss)
    return (
        f"cpu, in seconds of the processor: {rates[0]:.0f} and {rates[1]:.0f} samples/s, "
        f"{rates[0] / rates[1]:.1f} times as many; to the loss {spent[0]:.1f} and {spent[1]:.1f} s"
    )


def _windows(given: argparse.Namespace) -> Windows:
    until, last = given.train_until, given.train_until + timedelta(days=given.validate_days)
    observations = read_archive(
        given.archive, date(until.year - YEARS_BEFORE, 1, 1), last, given.cache
    )
    first = date(until.year - YEARS + 1, 1, 1)
    return Windows(observations, first, until, last, CONFIG)


def _fit_one(given: argparse.Namespace) -> None:
    measured = SYSTEMS[given.one](
        _windows(given), given.epochs, lambda text: print(f"{given.one}: {text}", flush=True)
    )
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / f"{given.one}.json").write_text(json.dumps(asdict(measured)))


def _apart(given: argparse.Namespace, system: str, device: str, folder: Path) -> Measured:
    """Fit in a process of its own: neither inherits what the other imported or warmed."""
    hidden = {"CUDA_VISIBLE_DEVICES": ""} if device == "cpu" else {}
    print(f"{system} on {device}", flush=True)
    command = [sys.executable, "-m", "benchmarks.training", "--one", system]
    command += ["--archive", f"{given.archive}", "--train-until", f"{given.train_until}"]
    command += ["--validate-days", f"{given.validate_days}", "--epochs", f"{given.epochs}"]
    command += ["--cache", f"{given.cache}", "--out", f"{folder}"]
    subprocess.run(command, check=True, env={**os.environ, **ONE_THREAD, **hidden})
    read = json.loads((folder / f"{system}.json").read_text())
    return Measured(**{k: tuple(v) if isinstance(v, list) else v for k, v in read.items()})


if __name__ == "__main__":
    main()
