"""`python -m benchmarks.serving`: /result under load, beside a bare route in the same run.

Both are served by uvicorn with the same settings, each in a process of its own, and asked by
wrk (by a small client of ours where there is none) in turns, so that whatever else the
machine does meets both alike. While /result is asked, forecasts are issued and the pointer
moves. Prints a table and writes benchmarks/out/serving.json.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import httpx

from benchmarks.serving_load import Load, load
from seoulcast.datasets import issues
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    UNITS,
    Forecast,
    ForecastDay,
    InputInfo,
    ModelInfo,
    Pm10Grade,
    TargetForecast,
)
from seoulcast.datasets.local_store import LocalStore
from seoulcast.settings import Settings

OUT = Path(__file__).parent / "out" / "serving.json"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
MOVES = 100
FLAT_REQUESTS = 100_000
FIRST_DAY = date(2022, 6, 1)
NOW = "2022-12-31T09:30:00"


def main() -> None:
    """Measure, print, write; exit 1 where a demand is not met."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = LocalStore(settings_of(home).objects_dir)
        issues.issue(store, forecast(FIRST_DAY))
        with served(home, "benchmarks.serving_apps:seoulcast") as ours:
            body = httpx.get(f"{ours.url}/result", headers={"accept-encoding": "identity"})
            (home / "body").write_bytes(body.content)
            with served(home, "benchmarks.serving_apps:bare") as bare:
                report = _measure(store, ours, bare, body)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    _print(report)
    if not all(report["demands"].values()):
        sys.exit(1)


def _measure(
    store: LocalStore, ours: Server, bare: Server, body: httpx.Response
) -> dict[str, object]:
    """All rows, the demands, and memory."""
    loads: dict[str, list[Load]] = {"result": [], "bare": [], "result-304": []}
    issued = [0]
    for _ in range(ROUNDS):
        loads["bare"].append(load(f"{bare.url}/result", SECONDS))
        with _issuing(store, issued, MOVES // ROUNDS + 1):
            loads["result"].append(load(f"{ours.url}/result", SECONDS))
    etag = httpx.head(f"{ours.url}/result").headers["etag"]
    loads["result-304"].append(load(f"{ours.url}/result", 3, {"If-None-Match": etag}))
    rows = [_row(route, several) for route, several in loads.items()]
    asked = sum(several.requests for several in loads["result"])
    memory = [ours.memory_mb()]
    while len(memory) == 1 or asked < 2 * FLAT_REQUESTS:
        asked += load(f"{ours.url}/result", SECONDS).requests
        memory.append(ours.memory_mb())
    by_route = {row["route"]: row for row in rows}
    share = by_route["result"]["requests_per_second"] / by_route["bare"]["requests_per_second"]
    p99 = by_route["result"]["p99_ms"] / by_route["bare"]["p99_ms"]
    return {
        "rows": rows,
        "body_bytes": len(body.content),
        "pointer_moves": issued[0],
        "requests_in_all": asked,
        "rss_mb": memory,
        "result_per_bare": round(share, 2),
        "p99_per_bare": round(p99, 2),
        "demands": {
            "at least 0.6 of bare": share >= 0.6,
            "p99 at most 3 times bare's": p99 <= 3,
            "no error": all(row["errors"] == 0 for row in rows),
            "pointer moved 100 times": issued[0] >= MOVES,
            "memory flat (2 MB)": memory[-1] - memory[0] < 2,
        },
    }


def _row(route: str, several: list[Load]) -> dict[str, object]:
    """Of several rounds the middle one by requests a second; errors of all."""
    middle = sorted(several, key=lambda one: one.requests_per_second)[len(several) // 2]
    return {
        "route": route,
        "requests_per_second": round(middle.requests_per_second, 1),
        "p50_ms": round(middle.p50_ms, 3),
        "p99_ms": round(middle.p99_ms, 3),
        "errors": sum(one.errors for one in several),
    }


class Server:
    """A process that serves, and its address."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self.url = url
        self._process = process

    def memory_mb(self) -> float:
        """Resident memory, MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return round(int(line.split()[1]) / 1024, 1)


@contextmanager
def served(home: Path, app: str) -> Iterator[Server]:
    """One uvicorn process with the settings that the service has."""
    environment = os.environ | {
        "SEOULCAST_HOME": str(home),
        "SEOULCAST_NOW": NOW,
        "SEOULCAST_RATE_LIMIT_PER_MINUTE": "0",
        "BENCH_BODY": str(home / "body"),
    }
    command = [sys.executable, "-m", "benchmarks.serving_apps", app]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield Server(process.stdout.readline().decode().strip(), process)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _issuing(store: LocalStore, issued: list[int], moves: int) -> Iterator[None]:
    """Issue forecasts while the block runs, evenly, and count the moves of the pointer."""

    def issue() -> None:
        for _ in range(moves):
            issued[0] += 1
            issues.issue(store, forecast(FIRST_DAY + timedelta(days=issued[0])))
            time.sleep(0.8 * SECONDS / moves)

    thread = threading.Thread(target=issue)
    thread.start()
    yield
    thread.join()


def settings_of(home: Path) -> Settings:
    """Settings of a system below `home`."""
    return Settings(_env_file=None, home=home)


def forecast(day: date) -> Forecast:
    """A complete forecast issued under `day`."""
    value = {f"{level:g}": round(10 * level, 2) for level in QUANTILE_LEVELS}
    days = [
        ForecastDay(
            date=day + timedelta(days=lead),
            lead=lead,
            targets={
                target: TargetForecast(unit=UNITS[target], mean=5.0, quantiles=value)
                for target in TARGETS
            },
            pm10_grade=Pm10Grade(
                grade="good",
                probabilities={"good": 1.0, "moderate": 0.0, "bad": 0.0, "very_bad": 0.0},
            ),
        )
        for lead in LEADS
    ]
    return Forecast(
        station=108,
        day=day,
        data_through=day,
        issued_at=f"{day + timedelta(days=1)}T05:00:00+09:00",  # type: ignore[arg-type]
        kind="live",
        status="fresh",
        reasons=[],
        origin="synthetic",
        fingerprint=f"{day:%Y%m%d}",
        model=ModelInfo(name="lstm", version="bench", trained_through=None, promoted_on=None),
        inputs={"temperature": InputInfo(newest=day, digest="0" * 64)},
        quantile_levels=list(QUANTILE_LEVELS),
        days=days,
    )


def _print(report: dict[str, object]) -> None:
    print(f"{'route':<12}{'req/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'errors':>8}")
    for row in report["rows"]:  # type: ignore[attr-defined]
        print("{:<12}{:>10.0f}{:>10.2f}{:>10.2f}{:>8}".format(*row.values()))
    for name in ("result_per_bare", "p99_per_bare", "pointer_moves", "requests_in_all", "rss_mb"):
        print(f"{name}: {report[name]}")
    for demand, is_met in report["demands"].items():  # type: ignore[attr-defined]
        print(f"{'met' if is_met else 'NOT MET':<8} {demand}")


if __name__ == "__main__":
    main()
