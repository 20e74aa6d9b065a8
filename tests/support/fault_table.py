"""docs/faults.md from a run of the tests that carry the marker `fault`.

A pytest plugin (`-p support.fault_table`, see `make test-faults`). A row's text is in the marker
of the test that proves it; whether it held, and what was measured, comes from the run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

TARGET = "SEOULCAST_FAULTS_TABLE"
MEASURED = "measured"
KEPT = Path(".cache/faults.json")
"""The rows of the runs before, so that a long matrix can be run in parts."""
HEAD = """# What breaks, and what then happens

Written by `make test-faults` from tests that make each fault happen; not edited by hand. What
an operator does about each is in [operations.md](operations.md#table-of-failures). "Held" says
whether every one of the row's tests passed, and how many there are. What became of killed
containers is in [containers.md](containers.md).

"""


@dataclass
class Row:
    """One fault: its words, and what became of its tests."""

    words: tuple[str, str, str]
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    measured: list[str] = field(default_factory=list)

    @property
    def was_run(self) -> bool:
        """Whether any of its tests was run."""
        return bool(self.passed or self.failed or self.skipped)

    @property
    def held(self) -> str:
        """In a word or two."""
        if self.failed:
            return f"**no**: {self.failed} of {self.failed + self.passed} failed"
        if not self.passed:
            return "skipped here" if self.skipped else "not tried in this run"
        return f"yes ({self.passed})" if self.passed > 1 else "yes"


_ROWS: dict[tuple[str, str], Row] = {}


def _row_of(item: pytest.Item) -> Row | None:
    marker = item.get_closest_marker("fault")
    if marker is None:
        return None
    group, name = marker.args
    words = tuple(marker.kwargs[key] for key in ("happens", "kept", "notified"))
    return _ROWS.setdefault((group, name), Row(words))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have a row for each fault, so that one that is not tried shows as such."""
    for item in items:
        _row_of(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Count a test's outcome for its row."""
    report = yield
    row = _row_of(item)
    if row is None or (report.when != "call" and report.passed):
        return report
    if report.skipped:
        row.skipped += 1
    elif report.failed:
        row.failed += 1
    elif report.when == "call":
        row.passed += 1
        row.measured += [f"{v}" for key, v in item.user_properties if key == MEASURED]
    return report


def pytest_sessionfinish() -> None:
    """Write the page, where asked to; a part of the tests renews its own rows only."""
    target = os.environ.get(TARGET)
    if not target or not _ROWS:
        return
    rows = {(group, name): Row(**row) for group, name, row in _kept()}
    rows |= {key: row for key, row in _ROWS.items() if row.was_run or key not in rows}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps([[*key, asdict(row)] for key, row in rows.items()]))
    Path(target).write_text(_page(dict(sorted(rows.items()))), encoding="utf-8")


def _kept() -> list[tuple[str, str, dict]]:
    return json.loads(KEPT.read_text()) if KEPT.exists() else []


def _page(rows: Mapping[tuple[str, str], Row]) -> str:
    parts = [HEAD]
    for group in dict.fromkeys(group for group, _ in rows):
        parts += [
            f"## {group}\n\n",
            "| fault | what happens | what is kept | who is notified | held | measured |\n",
            "|---|---|---|---|---|---|\n",
        ]
        for (of_group, name), row in rows.items():
            if of_group == group:
                cells = [name, *row.words, row.held, "; ".join(row.measured) or "–"]
                parts.append("| " + " | ".join(cells) + " |\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"
