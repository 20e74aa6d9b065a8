"""What the history of the morning's sources costs: `make bench-sources`.

A year of each is fetched, stored and cleaned under Dagster from the sandbox on the same cores; the
whole backfill, in which the sources run side by side, is computed from it, and so is what it asks
of the hub; `--whole` runs all of it. Prints its table and writes benchmarks/out/sources.json.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from benchmarks.runs import cost_of
from seoulcast.clock import KST
from seoulcast.datasets.cities import cities_of
from seoulcast.datasets.keys import HOURS_FROM, OFFICIAL_FROM, PM10_FROM
from seoulcast.kma.sandbox.server import Answer, SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.commands.stages import Stage, stages_of
from seoulcast_assets.commands.up.services import free_port
from seoulcast_assets.instance.configuration import write as write_instance_file

OUT = Path("benchmarks/out/sources.json")
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
NOW = "2026-01-01T06:00:00+09:00"
HISTORY_THROUGH = date(2025, 12, 31)
CALLS_A_DAY = 20_000
"""The hub's quota."""
CORES = 2
"""Of the machine that the whole backfill is computed for."""
HISTORY_FROM = {"raw_hours": HOURS_FROM, "raw_dust_hours": PM10_FROM, "raw_official": OFFICIAL_FROM}
"""First day of each source's history, by the asset that is fetched."""


@dataclass(frozen=True)
class Row:
    """A source's cost.

    Args:
        source: the asset that is fetched.
        days: that were run.
        start_s: of which a run takes to start and end: that of a single day.
        seconds: they took, process start included.
        processor_s: of it, of the run and of the sandbox together.
        calls: of the hub.
        megabytes: of its answers.
        history_days: of the whole backfill.
        history_minutes: of a run alone, computed.
        history_processor_minutes: computed.
        history_calls: computed.
        history_megabytes: of the hub's answers, computed.
    """

    source: str
    days: int
    start_s: float
    seconds: float
    processor_s: float
    calls: int
    megabytes: float
    history_days: int
    history_minutes: float
    history_processor_minutes: float
    history_calls: int
    history_megabytes: float


class CountingSandbox(SandboxServer):
    """A sandbox that counts the bytes it sends."""

    sent_bytes = 0

    def answer(self, path: str, query: dict[str, str]) -> Answer | None:
        """See `SandboxServer.answer`."""
        answer = super().answer(path, query)
        self.sent_bytes += len(answer.body) if answer else 0
        return answer


def main() -> None:
    """Measure each source over a year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=FIRST)
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=LAST)
    parser.add_argument("--whole", action="store_true", help="run the whole backfill as well")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="seoulcast-sources-"))
    os.environ |= {
        "SEOULCAST_HOME": str(home),
        "SEOULCAST_NOW": NOW,
        "SEOULCAST_SANDBOX_PORT": f"{free_port()}",
    }
    try:
        settings = Settings()
        write_instance_file(settings.dagster_home)
        with CountingSandbox(clock=settings.clock, port=settings.sandbox_port) as sandbox:
            rows = _measure(settings, sandbox, given.first, given.last)
            whole = (
                cost_of(*_stages(settings), first=HOURS_FROM, last=HISTORY_THROUGH).seconds
                if given.whole
                else None
            )
    finally:
        shutil.rmtree(home)
    OUT.parent.mkdir(exist_ok=True)
    made = datetime.now(KST).isoformat(timespec="seconds")
    report = {
        "made": made,
        "cores": os.cpu_count(),
        "rows": [asdict(row) for row in rows],
        "together_minutes": _together(rows),
        "whole_minutes": whole and round(whole / 60, 1),
    }
    OUT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    _print(rows)
    if whole is not None:
        sys.stdout.write(f"measured: {whole / 60:.1f} min for all of it\n")


def _stages(settings: Settings) -> list[Stage]:
    cities = cities_of(settings)[:1]
    return [stage for group in stages_of("mornings", cities, cities) for stage in group]


def _measure(settings: Settings, sandbox: CountingSandbox, first: date, last: date) -> list[Row]:
    rows = []
    for stage in _stages(settings):
        start, start_processor_s = cost_of(stage, first=first, last=first)
        calls, sent = Counter(sandbox.calls).total(), sandbox.sent_bytes
        seconds, processor_s = cost_of(stage, first=first, last=last)
        days = (last - first).days + 1
        source = stage.assets[0]
        whole = (HISTORY_THROUGH - HISTORY_FROM[source]).days + 1
        asked = Counter(sandbox.calls).total() - calls
        megabytes = (sandbox.sent_bytes - sent) / 1e6
        rows.append(
            Row(
                source,
                days,
                round(start, 1),
                round(seconds, 1),
                round(processor_s, 1),
                asked,
                round(megabytes, 1),
                whole,
                _minutes(start, seconds, days, whole),
                _minutes(start_processor_s, processor_s, days, whole),
                round(asked / days * whole),
                round(megabytes / days * whole),
            )
        )
        _print(rows[-1:])
    return rows


def _minutes(start_s: float, seconds: float, days: int, whole: int) -> float:
    return round((start_s + (seconds - start_s) / days * whole) / 60, 1)


def _together(rows: Sequence[Row]) -> float:
    """Minutes of all sources side by side: the longest, or what the cores have to do."""
    processor_minutes = sum(row.history_processor_minutes for row in rows)
    longest = max(row.history_minutes for row in rows)
    return round(max(longest, processor_minutes / CORES), 1)


def _print(rows: list[Row]) -> None:
    head = (
        f"{'source':<16}{'days':>6}{'start s':>9}{'s':>8}{'cpu s':>8}{'calls':>7}{'MB':>8}   whole:"
        f"{'days':>8}{'min':>7}{'cpu min':>9}{'calls':>8}{'MB':>8}\n"
    )
    sys.stdout.write(head)
    for row in rows:
        sys.stdout.write(
            f"{row.source:<16}{row.days:>6}{row.start_s:>9.1f}{row.seconds:>8.1f}"
            f"{row.processor_s:>8.1f}{row.calls:>7}{row.megabytes:>8.1f}"
            f"{'':>9}{row.history_days:>8,}{row.history_minutes:>7.1f}"
            f"{row.history_processor_minutes:>9.1f}{row.history_calls:>8,}"
            f"{row.history_megabytes:>8,.0f}\n"
        )
    calls = sum(row.history_calls for row in rows)
    if len(rows) > 1:
        sys.stdout.write(
            f"side by side on {CORES} cores: {_together(rows):.1f} min and {calls:,} calls, "
            f"{calls / CALLS_A_DAY:.0%} of a day's quota; the hub's own time comes on top\n"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
