"""Tables and plots for people who look at Dagster's UI or MLflow: Markdown and PNG.

Only shows what it is given; every number bears its unit.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from seoulcast import targets
from seoulcast.datasets.documents import LEADS, Forecast, Scores, TargetName
from seoulcast.datasets.model_documents import DriftCheck, DriftFinding
from seoulcast.presentation.words import english
from seoulcast.rounding import signed, typeset

if TYPE_CHECKING:
    # Each takes a second or more to import: most runs draw nothing, few plots are of a training.
    from matplotlib.figure import Figure

    from seoulcast.forecasting.model.fitting import EpochReport

SHOWN_LEADS = (1, 2, 3, 7)


@dataclass(frozen=True)
class Plot:
    """A drawn plot."""

    png: bytes
    title: str

    def as_markdown(self) -> str:
        """The plot itself, for Markdown metadata: nothing is fetched from elsewhere."""
        return f"![{self.title}](data:image/png;base64,{base64.b64encode(self.png).decode()})"


def epoch_line(report: EpochReport) -> str:
    """One epoch in words; the final stage has no validation days."""
    text = (
        f"{report.stage}, epoch {report.epoch}/{report.epochs}: "
        f"CRPS (scaled) {report.train_loss:.4f} on training days"
    )
    if math.isnan(report.validation_loss):
        return text
    return f"{text}, {report.validation_loss:.4f} on validation days"


def training_curves(curves: Sequence[EpochReport]) -> Plot:
    """Training and validation loss by epoch."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    epochs = [report.epoch for report in curves]
    axes.plot(epochs, [r.train_loss for r in curves], label="training days", color="#2166ac")
    axes.plot(epochs, [r.validation_loss for r in curves], label="validation days", color="#b2182b")
    axes.set(xlabel="epoch", ylabel="CRPS (scaled)", title="Training")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    return drawn(figure, "Training")


def skill_table(scores: pd.DataFrame) -> str:
    """Held-out CRPS and MAE by target and lead, beside the references, as Markdown.

    Args:
        scores: columns system, target, lead, metric, value.
    """
    shown = scores[scores["metric"].isin(["crps", "mae"]) & scores["lead"].isin(SHOWN_LEADS)]
    wide = shown.pivot_table(
        index=["target", "lead", "metric"], columns="system", values="value", sort=False
    )
    systems = " | ".join(map(str, wide.columns))
    head = f"| target (unit of its values) | lead (days) | metric | {systems} |"
    rule = "|---|---|---|" + "---:|" * len(wide.columns)
    rows = [
        f"| {_with_unit(index[0])} | {index[1]} | {index[2]} | "
        + " | ".join(typeset(v, 2) for v in values)
        + " |"
        for index, values in zip(wide.index, wide.to_numpy(), strict=True)
    ]
    return "\n".join([head, rule, *rows])


def forecast_table(forecast: Forecast) -> str:
    """The seven days of a forecast as Markdown: medians and 80 % intervals."""
    head = "| day (KST) | lead (days) | low °C | mean °C | high °C | PM10 µg/m³ (80 %) | grade |"
    rows = []
    for day in forecast.days:
        low, mean, high = (day.targets[t].quantiles["0.5"] for t in ("TA_MIN", "TA_AVG", "TA_MAX"))
        dust = day.targets["PM10_AVG"].quantiles
        rows.append(
            f"| {day.date} | {day.lead} | {_number(low)} | {_number(mean)} | {_number(high)} | "
            f"{typeset(dust['0.5'])} ({typeset(dust['0.1'])} to {typeset(dust['0.9'])}) | "
            f"{day.pm10_grade.grade} |"
        )
    return "\n".join([head, "|---|---|---:|---:|---:|---|---|", *rows])


def share_table(forecast: Forecast) -> str:
    """What each mean of a forecast is made of, as Markdown; a heading alone without a model."""
    head = (
        "| day (KST) | target (unit) | mean | daily model | hours before the issue | "
        "KMA's forecast | recent errors |"
    )
    rows = [
        f"| {day.date} | {_with_unit(name)} | {_number(value.mean)} | "
        f"{_number(value.shares.daily)} | {signed(value.shares.hours, 2)} | "
        f"{signed(value.shares.official, 2)} | {signed(value.shares.calibration, 2)} |"
        for day in forecast.days
        for name, value in day.targets.items()
        if value.shares is not None
    ]
    return "\n".join([head, "|---|---|" + "---:|" * 5, *rows])


def score_table(scores: Scores) -> str:
    """The scores of one day as Markdown, by target and lead; errors are absolute."""
    head = (
        "| target (unit of its values) | lead (days) | observed | median | error | KMA's error | "
        "its age (days) | persistence's error | normal's error |"
    )
    rows = [
        f"| {_with_unit(r.target)} | {r.lead} | {_number(r.observed)} | {_number(r.median)} | "
        f"{_number(r.absolute_error)} | {_number(r.official_absolute_error)} | "
        f"{_number(r.official_age)} | {_number(r.persistence_absolute_error)} | "
        f"{_number(r.normal_absolute_error)} |"
        for r in scores.rows
        if r.lead in LEADS
    ]
    return "\n".join([head, "|---|---|" + "---:|" * 7, *rows])


def anomaly_table(scores: Scores) -> str:
    """The unusual values of one day as Markdown; a heading alone on an ordinary day."""
    head = (
        "| target (unit of its values) | observed | forecast (80 %) | score (half-widths) | "
        "likelier cause | why |"
    )
    rows = [
        f"| {_with_unit(one.target)} | {_number(one.observed)} | {_number(one.median)} "
        f"({_number(one.lower80)} to {_number(one.upper80)}) | {_number(one.score)} | "
        f"{one.cause} | {english([one.reason] if one.reason else [])} |"
        for one in scores.anomalies
        if one.unusual
    ]
    return "\n".join([head, "|---|---:|---:|---:|---|---|", *rows])


def drift_table(check: DriftCheck) -> str:
    """The findings of a drift check as Markdown."""
    head = (
        "| sign | of | value (data: spreads between years; error: CRPS ratio; correction: ratio of "
        "squared errors) | threshold (the same) | days in a row | n (data: years; else days) |"
    )
    rows = [
        f"| {f.kind} | {_sign_of(f)} | {'**' if f.exceeded else ''}{typeset(f.value, 2)}"
        f"{'**' if f.exceeded else ''} | {typeset(f.threshold, 2)} | {f.days_in_a_row} | "
        f"{f.sample_size} |"
        for f in check.findings
    ]
    return "\n".join([head, "|---|---|---:|---:|---:|---:|", *rows])


def _sign_of(finding: DriftFinding) -> str:
    return f"{finding.name} ({finding.group})" if finding.group else finding.name


@dataclass(frozen=True)
class _Panel:
    """What one panel of the drift history shows: a kind of sign of one group of targets."""

    kind: str
    group: targets.Group

    @property
    def title(self) -> str:
        return f"{_TITLES[self.kind]}: {self.group.words.en}"


_TITLES = {"data": "Data", "error": "Errors", "correction": "Corrections"}
_AXIS_LABELS = {
    "data": "spreads between years",
    "error": "CRPS over the held-out days' highest",
    "correction": "squared error over that without",
}
_COLOURS: dict[targets.Statistic, str] = {"mean": "#333333", "max": "#b2182b", "min": "#2166ac"}
_CORRECTION_COLOURS: dict[str, str] = {"hours": "#1b7837", "official": "#762a83"}


def drift_history(checks: Sequence[DriftCheck], title: str = "Drift") -> Plot:
    """Each sign of drift over time beside its threshold; days that drifted are shaded.

    Args:
        checks: in order of days, some may be missing; what was never measured has no panel.
        title: of the whole.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415

    series = _series(checks)
    every = [_Panel(kind, group) for kind in _TITLES for group in targets.groups()]
    measured = {_panel_of(findings[0][1]) for findings in series.values()}
    panels = [panel for panel in every if panel in measured] or every[:1]
    figure = Figure(figsize=(7, 0.6 + 1.9 * len(panels)), layout="constrained")
    figure.suptitle(f"{title} (shaded: found)", fontsize=10)
    all_axes = figure.subplots(len(panels), sharex=True, squeeze=False)[:, 0]
    for axes, panel in zip(all_axes, panels, strict=True):
        for findings in series.values():
            first = findings[0][1]
            if _panel_of(first) != panel:
                continue
            days, colour = [day for day, _ in findings], _colour_of(first)
            axes.plot(days, [f.value for _, f in findings], label=first.name, color=colour, lw=0.9)
            axes.plot(days, [f.threshold for _, f in findings], color="black", lw=0.8, ls="--")
        for check in checks:
            above = {_panel_of(f) for f in check.findings if f.exceeded}
            if check.drifted and panel in above:
                axes.axvline(check.day, color="#fdae61", lw=1.5, zorder=0)
        axes.set_title(panel.title, fontsize=10)
        axes.set_ylabel(_AXIS_LABELS[panel.kind], fontsize=8)
        axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
        axes.spines[["top", "right"]].set_visible(False)
        if axes.lines:
            axes.legend(frameon=False, ncols=3, loc="upper left", fontsize=8)
    return drawn(figure, title)


def _series(
    checks: Sequence[DriftCheck],
) -> dict[tuple[str, str, str | None], list[tuple[date, DriftFinding]]]:
    """The findings of each sign with their days."""
    found: dict[tuple[str, str, str | None], list[tuple[date, DriftFinding]]] = {}
    for check in checks:
        for finding in check.findings:
            found.setdefault(finding.sign, []).append((check.day, finding))
    return found


def _panel_of(finding: DriftFinding) -> _Panel:
    if finding.group is None:
        return _Panel(finding.kind, targets.by_name(finding.name).group)
    return _Panel(finding.kind, targets.of_group(finding.group)[0].group)


def _colour_of(finding: DriftFinding) -> str:
    if finding.group is None:
        return _COLOURS[targets.by_name(finding.name).statistic]
    return _CORRECTION_COLOURS[finding.name]


def _with_unit(target: TargetName) -> str:
    return f"{target} ({targets.by_name(target).unit})"


def _number(value: float | None) -> str:
    return "" if value is None else typeset(value, 1)


def drawn(figure: Figure, title: str) -> Plot:
    """A figure as a plot, the same bytes for the same figure."""
    import matplotlib as mpl  # noqa: PLC0415

    data = io.BytesIO()
    with mpl.rc_context({"font.size": 9}):
        figure.savefig(data, format="png", dpi=110, metadata={"Software": None})
    return Plot(data.getvalue(), title)
