"""What a comparison shows: a table for the terminal, plots, and skill.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.skill.scores import Judged, coverage_band, ratio_interval, rows_of
from benchmarks.skill.systems import OURS, REFERENCES
from seoulcast.datasets.documents import LEADS, TARGETS
from seoulcast.targets import of_group

LEADS_SHOWN = (1, 2, 3, 7)
PANELS_IN_A_ROW = 3


def rows(judged: Mapping[str, Judged]) -> pd.DataFrame:
    """All figures of all systems."""
    return pd.DataFrame([row for name, j in judged.items() for row in rows_of(name, j)])


def ratios(judged: Mapping[str, Judged]) -> pd.DataFrame:
    """Our CRPS over each other system's, leads 1 to 3, with block-bootstrap intervals."""
    own = judged[OURS].crps
    found = [
        (name, *ratio_interval(own, other.crps)) for name, other in judged.items() if name != OURS
    ]
    return pd.DataFrame(found, columns=["system", "ratio", "low", "high"]).sort_values(
        "ratio", ascending=False
    )


def summary(judged: Mapping[str, Judged], figures: pd.DataFrame, note: str) -> str:
    """The table that is printed: what must be shown, then every system's figures."""
    every = figures[figures["season"] == "all"]
    wide = every.pivot_table(
        index=["target", "lead", "metric"], columns="system", values="value", sort=False
    )
    compared = ratios(judged)
    lines = [note, "", "CRPS of seoulcast over the system's, mean of targets, leads 1 to 3:"]
    lines += [
        f"  {r.system:26s} {r.ratio:.4f}  (95 %: {r.low:.4f} to {r.high:.4f})"
        for r in compared.itertuples()
    ]
    lines += ["", *_worst(wide), "", *_lead_one(wide), "", *_coverage(judged), "", *_bad(wide)]
    shown = [OURS, *[c for c in wide.columns if c != OURS]]
    for metric in ("crps", "rmse", "mae", "coverage80", "width80"):
        part = wide.xs(metric, level="metric")[shown]
        part = part[part.index.get_level_values("lead").isin(LEADS_SHOWN)]
        lines += ["", metric, part.round(3).to_string()]
    return "\n".join(lines)


def _worst(wide: pd.DataFrame) -> list[str]:
    crps = wide.xs("crps", level="metric")
    best = crps[["climatology", "damped_persistence"]].min(axis=1)
    ratio = (crps[OURS] / best).sort_values(ascending=False)
    lines = ["CRPS over the better of climatology and damped persistence, worst cells:"]
    return lines + [f"  {t} lead {lead}: {value:.4f}" for (t, lead), value in ratio[:3].items()]


def _lead_one(wide: pd.DataFrame) -> list[str]:
    temperatures = [target.name for target in of_group("temperature")]
    rmse = [f"{t} {wide.loc[(t, 1, 'rmse'), OURS]:.3f}" for t in temperatures]
    mae = wide.loc[("PM10_AVG", 1, "mae")]
    return [
        f"Lead 1 RMSE of the mean: {', '.join(rmse)} °C",
        f"Lead 1 MAE of PM10_AVG over persistence's: {mae[OURS] / mae['persistence']:.3f}",
    ]


def _coverage(judged: Mapping[str, Judged]) -> list[str]:
    band = coverage_band(judged[OURS])
    distance = (band["coverage"] - 0.8).abs()
    outside = band[distance > band["band"]]
    lines = [f"80 % coverage: mean distance {100 * distance.mean():.2f} points"]
    lines += [
        f"  outside the simultaneous band: {r.target} lead {r.lead}: {100 * r.coverage:.1f} %"
        f" (band ±{100 * r.band:.1f})"
        for r in outside.itertuples()
    ]
    return lines


def _bad(wide: pd.DataFrame) -> list[str]:
    lines = ["P(나쁨 or worse), Brier skill against climatology:"]
    for lead in (1, 2, 3):
        brier = wide.loc[("PM10_AVG", lead, "brier")]
        lines.append(f"  lead {lead}: {1 - brier[OURS] / brier['climatology']:.3f}")
    return lines


def write(judged: Mapping[str, Judged], figures: pd.DataFrame, note: str, out: Path) -> str:
    """Write skill.json, the table and plots below `out`; the table is returned."""
    out.mkdir(parents=True, exist_ok=True)
    text = summary(judged, figures, note)
    (out / "skill.txt").write_text(text + "\n", encoding="utf-8")
    content = {
        "note": note,
        "rows": figures.to_dict("records"),
        "ratios": ratios(judged).round(6).to_dict("records"),
        "coverage_band": coverage_band(judged[OURS]).round(6).to_dict("records"),
    }
    (out / "skill.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    _plot_skill(figures, out / "skill.png")
    _plot_coverage(judged, out / "coverage.png")
    return text


def _plot_skill(figures: pd.DataFrame, path: Path) -> None:
    from matplotlib.figure import Figure

    crps = figures[(figures["metric"] == "crps") & (figures["season"] == "all")]
    figure = Figure(figsize=(12, 7), layout="constrained")
    rows = -(-len(TARGETS) // PANELS_IN_A_ROW)
    # The last row may have more panels than targets.
    for axes, target in zip(figure.subplots(rows, PANELS_IN_A_ROW).flat, TARGETS, strict=False):
        table = crps[crps["target"] == target].pivot_table(
            index="lead", columns="system", values="value"
        )
        for name in table.columns:
            ours = name == OURS
            axes.plot(
                table.index,
                1 - table[name] / table["climatology"],
                linewidth=2.5 if ours else 1,
                linestyle="--" if name in REFERENCES else "-",
                color="black" if ours else None,
                zorder=3 if ours else 2,
                label=name,
            )
        axes.set_ylim(-0.25, None)
        axes.set_title(target)
        axes.set_xlabel("lead, days")
        axes.set_ylabel("CRPS skill against climatology")
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=5)
    figure.savefig(path, dpi=110)


def _plot_coverage(judged: Mapping[str, Judged], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    covered = np.nanmean(judged[OURS].covered(80), axis=0)
    for i, target in enumerate(TARGETS):
        axes.plot(LEADS, 100 * covered[:, i], marker="o", label=target)
    axes.axhline(80, color="black", linewidth=1)
    axes.set_xlabel("lead, days")
    axes.set_ylabel("observations inside the 80 % interval, %")
    axes.legend(ncols=2)
    figure.savefig(path, dpi=110)
