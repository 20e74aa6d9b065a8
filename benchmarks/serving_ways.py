"""`python -m benchmarks.serving_ways`: every way to the forecast, in bytes, milliseconds and load.

Beside each way a bare route of Starlette gives the same bytes from memory, served alike and asked
in turns, so that whatever else the machine does meets both. /result is kept rendered; the others
are made at each request, and the ratio says what that costs. Prints a table and writes
benchmarks/out/serving-ways.json.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx

from benchmarks.serving import Server, forecast, served, settings_of
from benchmarks.serving_load import Load, load
from seoulcast.datasets import issues
from seoulcast.datasets.documents import Forecast, Shares
from seoulcast.datasets.local_store import LocalStore

OUT = Path(__file__).parent / "out" / "serving-ways.json"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
ASKED = 200
"""Requests one after the other, for the median a lone reader sees."""
LAST_DAY = date(2022, 12, 30)
WAYS = (
    "/result",
    "/api/v1/forecasts/latest",
    f"/api/v1/forecasts/{LAST_DAY}",
    "/api/v1/forecasts/latest.csv",
    "/api/v1/columns",
    "/api/v1/columns?target=TA_MAX,TA_MIN,PM10_AVG&quantile=0.5",
    f"/api/v1/forecasts-for/{LAST_DAY + timedelta(days=1)}",
    "/feed.atom",
    "/calendar.ics",
    "/embed",
)


@dataclass(frozen=True)
class Way:
    """What one way costs.

    Args:
        address: that is asked.
        bytes: of the answer.
        gzip_bytes: of the same, compressed.
        median_ms: of requests one after the other.
        requests_per_second: over 16 connections, the middle round.
        per_bare: that, as a share of a bare route's that gives the same bytes.
        errors: answers that were none, of all rounds.
    """

    address: str
    bytes: int
    gzip_bytes: int
    median_ms: float
    requests_per_second: float
    per_bare: float
    errors: int


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = LocalStore(settings_of(home).objects_dir)
        for age in range(30, -1, -1):
            issues.issue(store, _varied(forecast(LAST_DAY - timedelta(days=age))))
        with served(home, "benchmarks.serving_apps:seoulcast") as ours:
            ways = [_measure(home, ours, address) for address in WAYS]
    OUT.parent.mkdir(exist_ok=True)
    report = {"load_average": os.getloadavg()[0], "ways": [asdict(way) for way in ways]}
    OUT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print("| way | bytes | gzip | median, ms | requests/s | of a bare route's |")
    print("|---|---:|---:|---:|---:|---:|")
    for way in ways:
        print(
            f"| `{way.address}` | {way.bytes:,} | {way.gzip_bytes:,} | {way.median_ms:.1f} | "
            f"{way.requests_per_second:,.0f} | {way.per_bare:.2f} |"
        )


def _varied(plain: Forecast) -> Forecast:
    """The forecast with shares, and values that do not repeat: those compress too well."""
    drawn = random.Random(f"{plain.day}")
    days = []
    for day in plain.days:
        targets = {}
        for name, value in day.targets.items():
            steps = sorted(round(drawn.uniform(-5.0, 25.0), 1) for _ in value.quantiles)
            parts = [round(drawn.uniform(-1.0, 1.0), 2) for _ in range(3)]
            mean = round(sum(steps) / len(steps), 1)
            shares = Shares(
                daily=round(mean - sum(parts), 2),
                hours=parts[0],
                official=parts[1],
                calibration=parts[2],
            )
            quantiles = dict(zip(value.quantiles, steps, strict=True))
            changes = {"mean": mean, "quantiles": quantiles, "shares": shares}
            targets[name] = value.model_copy(update=changes)
        days.append(day.model_copy(update={"targets": targets}))
    return plain.model_copy(update={"days": days})


def _measure(home: Path, ours: Server, address: str) -> Way:
    body = _body(ours.url + address, "identity")
    (home / "body").write_bytes(body)
    asked: list[Load] = []
    beside: list[Load] = []
    with served(home, "benchmarks.serving_apps:bare") as bare:
        for _ in range(ROUNDS):
            beside.append(load(f"{bare.url}/result", SECONDS))
            asked.append(load(ours.url + address, SECONDS))
    rate, bare_rate = (
        statistics.median(one.requests_per_second for one in loads) for loads in (asked, beside)
    )
    return Way(
        address=address,
        bytes=len(body),
        gzip_bytes=len(_body(ours.url + address, "gzip")),
        median_ms=round(_median_ms(ours.url + address), 2),
        requests_per_second=round(rate, 1),
        per_bare=round(rate / bare_rate, 3),
        errors=sum(one.errors for one in asked),
    )


def _body(url: str, encoding: str) -> bytes:
    """The answer as it is sent."""
    with httpx.stream("GET", url, headers={"accept-encoding": encoding}) as answer:
        answer.raise_for_status()
        return b"".join(answer.iter_raw())


def _median_ms(url: str) -> float:
    times = []
    with httpx.Client(headers={"accept-encoding": "identity"}) as client:
        for _ in range(ASKED):
            began = time.perf_counter()
            client.get(url).raise_for_status()
            times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


if __name__ == "__main__":
    main()
