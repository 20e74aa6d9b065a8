"""`python -m benchmarks.backfill`: run the contenders, print the table, write the JSON."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.backfill.postgres import running_postgres
from benchmarks.backfill.systems import Range, bytes_below, pandas, seoulcast, stock
from seoulcast.clock import KST
from seoulcast.datasets.keys import TEMPERATURE_FROM
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.commands.up.services import free_port

STOCK_DAYS = 10
HEAD = "system     storage      days assets   seconds    ms/day     MB"


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="benchmarks.backfill", description=__doc__)
    parser.add_argument("--archive", type=Path, help="real observations; generated without")
    parser.add_argument("--to", type=date.fromisoformat, default=date(2022, 12, 30))
    parser.add_argument("--days", type=int, nargs="*", default=[100, 1000, 10000])
    parser.add_argument("--no-history", action="store_true", help="leave out all since 1907")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    given = parser.parse_args()
    asked = [Range(given.to - timedelta(days=days - 1), given.to) for days in given.days]
    if not given.no_history:
        asked.append(Range(TEMPERATURE_FROM, given.to))
    os.environ |= {
        "SEOULCAST_NOW": f"{given.to + timedelta(days=1)}T06:00:00+09:00",
        "SEOULCAST_SANDBOX_PORT": f"{free_port()}",
        **({"SEOULCAST_ARCHIVE": str(given.archive.absolute())} if given.archive else {}),
    }
    settings = Settings()
    with SandboxServer(settings.archive, clock=settings.clock, port=settings.sandbox_port):
        rows = _run(asked, with_postgres=not given.no_postgres)
    given.out.mkdir(parents=True, exist_ok=True)
    made = datetime.now(KST).isoformat(timespec="seconds")
    note = (
        f"{os.cpu_count()} cores; sandbox beside it on the same cores; `pandas` is the same work "
        f"without Dagster; `stock` ran {STOCK_DAYS} days and its `seconds` are those of these."
    )
    text = json.dumps({"made": made, "note": note, "rows": rows}, indent=1)
    (given.out / "backfill.json").write_text(f"{text}\n")
    # Once more: above, a run's own words stand between the lines.
    _say(HEAD)
    for row in rows:
        _say(_line(row))
    _say(note)


def _run(asked: list[Range], *, with_postgres: bool) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    _say(HEAD)
    for days in asked:
        rows.append(_timed("seoulcast", "sqlite", days, seoulcast))
        rows.append(_timed("pandas", "none", days, pandas))
        if with_postgres:
            with running_postgres() as address:
                rows.append(
                    _timed(
                        "seoulcast",
                        "postgres",
                        days,
                        lambda home, r, at=address: seoulcast(home, r, postgres=at),
                    )
                )
    last = asked[-1].last
    sample = Range(last - timedelta(days=STOCK_DAYS - 1), last)
    rows.append(_timed("stock", "sqlite", sample, stock))
    return rows


def _timed(system: str, storage: str, asked: Range, run) -> dict[str, object]:  # noqa: ANN001 - any of the contenders
    home = Path(tempfile.mkdtemp(prefix="seoulcast-backfill-"))
    try:
        seconds = run(home, asked)
        megabytes = bytes_below(home) / 1e6
    finally:
        shutil.rmtree(home)
    row: dict[str, object] = {
        "system": system,
        "storage": storage,
        "days": asked.days,
        "assets": asked.assets,
        "seconds": round(seconds, 3),
        "ms_per_day": round(1000 * seconds / asked.days, 1),
        "megabytes": round(megabytes, 1),
    }
    _say(_line(row))
    return row


def _line(row: dict[str, object]) -> str:
    return (
        f"{row['system']:<10} {row['storage']:<9} {row['days']:>7,} {row['assets']:>6} "
        f"{row['seconds']:>9.1f} {row['ms_per_day']:>9.1f} {row['megabytes']:>6.0f}"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
