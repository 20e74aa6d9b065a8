"""`python -m benchmarks.daily`: from the tick to the forecast on the page, and where time goes.

A system with a model, all the days that `make up` would fetch first and two years of mornings is
brought to the evening before; then the morning's work is timed as the daemon starts it, a process
a run: both collections of the day side by side, that of the morning, the forecast, and until the
API, which ran all along, answers with the new day.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import httpx

from benchmarks.runs import Cost, cost_of
from seoulcast.datasets.cities import cities_of
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.commands.stages import STAGES, stages_of
from seoulcast_assets.commands.up.services import free_port
from seoulcast_assets.instance.configuration import write as write_instance_file

LONGEST_S = 60.0
DAY = date(2023, 12, 30)
"""An archive need not have KMA's own forecasts of every year; those that are known are of 2023."""
MORNINGS_DAYS = 730
"""Days of mornings that are there before: their copies of the year are brought up to date."""


def main() -> None:
    """Prepare, run one morning, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.daily", description=__doc__)
    parser.add_argument("--archive", type=Path, help="real observations; generated without")
    parser.add_argument("--day", type=date.fromisoformat, default=DAY)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, help="of the history")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seoulcast-daily-") as home:
        os.environ |= {
            "SEOULCAST_HOME": home,
            "SEOULCAST_NOW": f"{given.day + timedelta(days=1)}T06:00:00+09:00",
            "SEOULCAST_SANDBOX_PORT": f"{free_port()}",
            "SEOULCAST_API_PORT": f"{free_port()}",
            **({"SEOULCAST_ARCHIVE": str(given.archive.absolute())} if given.archive else {}),
        }
        os.environ.pop("DAGSTER_HOME", None)
        settings = Settings()
        write_instance_file(settings.dagster_home)
        with SandboxServer(settings.archive, clock=settings.clock, port=settings.sandbox_port):
            steps = _morning(settings, given.first or settings.history_from, given.day)
    steps["all"] = Cost(*(sum(each) for each in zip(*steps.values(), strict=True)))
    rows = [
        {"step": name, **{what: round(value, 3) for what, value in cost._asdict().items()}}
        for name, cost in steps.items()
    ]
    _say(f"{'':<42} {'seconds':>9} {'processor':>10}")
    for name, cost in steps.items():
        _say(f"{name:<42} {cost.seconds:>9.1f} {cost.processor_s:>10.1f}")
    given.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1)
    (given.out / "daily.json").write_text(f"{text}\n")


def _morning(settings: Settings, first: date, day: date) -> dict[str, Cost]:
    evening = day - timedelta(days=1)
    _say(f"Preparing the days since {first}, a model and yesterday's forecast (some minutes) ...")
    cost_of(*STAGES["observations"], first=first, last=evening)
    mornings = max(first, evening - timedelta(days=MORNINGS_DAYS))
    cities = cities_of(settings)[:1]
    for sources in stages_of("mornings", cities, cities):
        cost_of(*sources, first=mornings, last=evening)
    cost_of(*STAGES["model"], first=evening, last=evening)
    cost_of(*STAGES["forecasts"], first=evening, last=evening)
    api = subprocess.Popen(  # our own service
        [sys.executable, "-m", "seoulcast_api"], stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{settings.api_port}/result"
        _until(lambda: _day_at(address) == evening)
        collected = cost_of(*STAGES["observations"], first=day, last=day)
        known = cost_of(*STAGES["mornings"], first=day, last=day)
        issued = cost_of(*STAGES["forecasts"], first=day, last=day)
        shown = _until(lambda: _day_at(address) == day)
    finally:
        api.terminate()
        api.wait()
    return {
        "collect weather and dust, side by side": collected,
        "collect hours and official forecasts": known,
        "forecast, scores and drift check": issued,
        "until /result answers with it": Cost(shown, 0.0),
    }


def _day_at(address: str) -> date | None:
    try:
        answer = httpx.get(address, timeout=5.0)
    except httpx.TransportError:
        return None
    return date.fromisoformat(answer.json()["day"]) if answer.status_code == 200 else None


def _until(holds: Callable[[], bool]) -> float:
    began = time.perf_counter()
    while not holds():
        if time.perf_counter() - began > LONGEST_S:
            raise SystemExit("The API did not answer with the forecast in a minute.")
        time.sleep(0.05)
    return time.perf_counter() - began


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
