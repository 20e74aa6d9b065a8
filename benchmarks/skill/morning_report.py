"""What a comparison with mornings prints and writes: demands first, then every system's figures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from benchmarks.skill.morning_scores import Check, JudgedSystems
from benchmarks.skill.scores import rows_of

LEADS_SHOWN = (1, 2, 3, 7)


@dataclass(frozen=True)
class Part:
    """A part of the comparison, done.

    Args:
        name: of the part, a word.
        note: how it was made.
        judged: its systems.
        checks: what must be shown.
    """

    name: str
    note: str
    judged: JudgedSystems
    checks: list[Check]

    def rows(self) -> list[dict[str, object]]:
        """All figures, as rows of skill.json."""
        return [
            row
            for system, judged in self.judged.items()
            for row in rows_of(system.name, judged, inputs=system.inputs, issue=system.issue)
        ]


def write(parts: list[Part], main: tuple[str, ...], out: Path) -> str:
    """Write skill.json and skill.txt below `out`; the text is returned.

    Args:
        parts: all of them.
        main: names of those whose rows make up the comparison; the others, of other years or
            stations, stand apart.
        out: folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    rows = {part.name: part.rows() for part in parts}
    content = {
        "note": " ".join(part.note for part in parts if part.name in main),
        "rows": [row for name in main for row in rows.get(name, [])],
        "checks": [
            {"part": part.name, **asdict(check), "met": check.met}
            for part in parts
            for check in part.checks
        ],
        "apart": {
            part.name: {"note": part.note, "rows": rows[part.name]}
            for part in parts
            if part.name not in main
        },
    }
    text = _text(parts, rows)
    (out / "skill.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (out / "skill.txt").write_text(text + "\n", encoding="utf-8")
    return text


def _text(parts: list[Part], rows: dict[str, list[dict[str, object]]]) -> str:
    lines: list[str] = []
    for part in parts:
        lines += [f"== {part.name}: what must be shown", part.note]
        lines += [_line(check) for check in part.checks]
        lines.append("")
    for part in parts:
        lines += [f"== {part.name}: every system", *_tables(rows[part.name]), ""]
    return "\n".join(lines)


def _line(check: Check) -> str:
    interval = "" if check.low is None else f"  (95 %: {check.low:.3f} to {check.high:.3f})"
    if check.demand is None:
        return f"          {check.value:8.3f}  {check.what}{interval}"
    sign = ">=" if check.at_least else "<="
    mark = "met  " if check.met else "SHORT"
    return f"  {mark}   {check.value:8.3f}  {sign} {check.demand:<6g} {check.what}{interval}"


def _tables(rows: list[dict[str, object]]) -> list[str]:
    figures = pd.DataFrame(rows)
    figures = figures[(figures["season"] == "all") & figures["lead"].isin(LEADS_SHOWN)]
    figures = figures.assign(read=figures["system"] + " (" + figures["inputs"].astype(str) + ")")
    lines = []
    for metric in ("rmse", "crps", "mae", "coverage80", "width80", "accuracy"):
        part = figures[figures["metric"] == metric]
        wide = part.pivot_table(
            index=["target", "lead"], columns="read", values="value", sort=False
        )
        shown = list(part["read"].unique())
        wide = wide[shown].set_axis([str(k + 1) for k in range(len(shown))], axis=1)
        names = [f"{k + 1}: {name}" for k, name in enumerate(shown)]
        lines += ["", metric, "; ".join(names), wide.round(3).to_string()]
    return lines
