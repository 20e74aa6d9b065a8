"""What the fits of a call show together: a table, and the losses in one picture."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from benchmarks.experiments.kinds import Answer
from benchmarks.experiments.record import score_name

COLORS = ("#2166ac", "#b2182b", "#1b7837", "#762a83", "#e08214", "#35978f", "#4d4d4d")
STYLES = ("-", "--", ":", "-.")


@dataclass(frozen=True)
class Fit:
    """One kind at one batch size."""

    kind: str
    batch_size: str
    answer: Answer
    metrics: dict[str, float]


def table(fits: list[Fit]) -> str:
    """One line a fit, the lowest validation CRPS first."""
    rows = [
        {
            "kind": fit.kind,
            "batch": fit.batch_size,
            "epochs": len(fit.answer.curves),
            "train_loss": fit.answer.curves[-1].train_loss,
            "validation_loss": min(r.validation_loss for r in fit.answer.curves),
            "validation_crps": fit.metrics["validation_crps"],
            "rmse TA_AVG": fit.metrics[score_name("rmse", "TA_AVG")],
            "mae PM10_AVG": fit.metrics[score_name("mae", "PM10_AVG")],
            "coverage80": fit.metrics["validation_coverage80"],
            "seconds": fit.metrics["seconds"],
        }
        for fit in fits
    ]
    frame = pd.DataFrame(rows).sort_values("validation_crps", kind="stable")
    digits = {"rmse TA_AVG": 3, "mae PM10_AVG": 2, "coverage80": 3, "seconds": 0}
    return str(frame.round({**digits, **dict.fromkeys(_LOSSES, 4)}).to_string(index=False))


_LOSSES = ("train_loss", "validation_loss", "validation_crps")


def comparison(fits: list[Fit]) -> bytes:
    """Validation loss by epoch and the final validation CRPS of every fit, as PNG."""
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    curves, bars = figure.subplots(1, 2)
    kinds = list(dict.fromkeys(fit.kind for fit in fits))
    sizes = list(dict.fromkeys(fit.batch_size for fit in fits))
    for fit in fits:
        color = COLORS[kinds.index(fit.kind) % len(COLORS)]
        style = STYLES[sizes.index(fit.batch_size) % len(STYLES)]
        label, losses = (
            f"{fit.kind}, {fit.batch_size}",
            [r.validation_loss for r in fit.answer.curves],
        )
        if len(losses) == 1:
            curves.axhline(losses[0], color=color, linestyle=style, linewidth=0.8, label=label)
        else:
            epochs = [report.epoch for report in fit.answer.curves]
            curves.plot(epochs, losses, color=color, linestyle=style, label=label)
    curves.set(xlabel="epoch", ylabel="validation loss, CRPS (scaled)")
    curves.legend(frameon=False, fontsize=6, ncols=2)
    ordered = sorted(fits, key=lambda fit: fit.metrics["validation_crps"], reverse=True)
    bars.plot(
        [fit.metrics["validation_crps"] for fit in ordered],
        [f"{fit.kind}, {fit.batch_size}" for fit in ordered],
        "o",
    )
    bars.set(xlabel="final validation CRPS (scaled)")
    bars.grid(axis="x", linewidth=0.4)
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=110)
    return data.getvalue()
