"""`python -m benchmarks.drift`: what the drift check would have said on each day of a record.

Data drift alone: error drift needs the scores of forecasts that were issued, and there are
none for years before the system. A finding begins on the day a sign makes a check say
drift, and lasts until it no longer does. Years before 2020 have no known drift at Seoul,
so what begins in them is a false alarm; from 2020-02 to 2021-09 its PM10 read too high.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from benchmarks.skill.archive import FILES, STATION, read_archive
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.forecasting.core.days import as_date, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.verification.data_drift import DATA_TARGETS
from seoulcast.forecasting.verification.drift import check_drift
from seoulcast.forecasting.verification.drift_settings import DEFAULTS
from seoulcast.ingestion.cleaning import (
    TemperatureLimits,
    clean_pollutant,
    clean_temperature,
    summarise_slots,
)
from seoulcast.ingestion.pollutants import PM10
from seoulcast.presentation.plots import drift_history
from seoulcast.settings import Settings

YEARS_BEFORE = 15
"""The twelve years that a day is compared with, a year of seasons, and a margin."""
QUIET_UNTIL = 2019
HOURLY = {143: "pm10_hourly_daegu.csv.gz"}
"""Stations but Seoul whose PM10 the archive has, as hourly values."""
HOURS_NEEDED = 18


def main() -> None:
    """Check every day, print the table, write the JSON and the plot."""
    parser = argparse.ArgumentParser(prog="benchmarks.drift", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2010, 1, 1))
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2021, 12, 31))
    parser.add_argument("--station", type=int, default=STATION)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    given = parser.parse_args()
    if given.first > given.last:
        parser.error("days must be in order: --from, then --to")
    observations = read_station(given.archive, given.station, given.first, given.last)
    checks = check_days(observations, given.first, given.last, station=given.station)
    begun = beginnings(checks)
    _say(_table(begun, given.first, given.last))
    given.out.mkdir(parents=True, exist_ok=True)
    name = "drift" if given.station == STATION else f"drift-{given.station}"
    content = {
        "station": given.station,
        "from": f"{given.first}",
        "to": f"{given.last}",
        "effect_threshold": DEFAULTS.effect_threshold,
        "days_in_a_row": DEFAULTS.days_in_a_row,
        "begun": [{"day": f"{day}", "target": name, "effect": e} for day, name, e in begun],
        "drifted": [f"{check.day}" for check in checks if check.drifted],
    }
    (given.out / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    plot = drift_history(checks, f"Drift at station {given.station}, as of each day")
    (given.out / f"{name}.png").write_bytes(plot.png)


def read_station(archive: Path, station: int, first: date, last: date) -> Observations:
    """Temperature and PM10 of a station with the years that the check compares with.

    Raises:
        ValueError: the archive has nothing of that station.
        FileNotFoundError: it lacks a file.
    """
    start = date(first.year - YEARS_BEFORE, 1, 1)
    if station == STATION:
        return read_archive(archive, start, last)
    settings = Settings(_env_file=None)
    limits = replace(PM10.limits(settings), min_slots=HOURS_NEEDED)
    asos = pd.read_csv(archive / FILES[0], engine="pyarrow")
    own = asos[asos["STN"] == station].assign(TM=lambda t: pd.to_datetime(t["TM"]))
    own = own[own["TM"].between(pd.Timestamp(start), pd.Timestamp(last))].sort_values("TM")
    if own.empty or station not in HOURLY:
        raise ValueError(f"{archive} has no daily weather and PM10 of station {station}")
    hourly = pd.read_csv(archive / HOURLY[station])
    hourly["TM"] = pd.to_datetime(hourly["TM"]).astype("datetime64[ns]")
    daily = summarise_slots(hourly.sort_values("TM"), PM10.name, limits)
    daily = daily[(daily["SLOTS"] >= HOURS_NEEDED) & (daily["TM"] <= pd.Timestamp(last))]
    nothing = read_archive(archive, last, last).station_weather
    own = own.assign(TM=own["TM"].astype("datetime64[ns]")).reset_index(drop=True)
    return Observations(
        temperature=clean_temperature(own, TemperatureLimits.from_settings(settings)),
        pm10=clean_pollutant(daily.reset_index(drop=True), PM10.name, limits),
        station_weather=nothing,
    )


def check_days(
    observations: Observations, first: date, last: date, *, station: int
) -> list[DriftCheck]:
    """The check of every day, each knowing the one before, as the asset makes them."""
    # No part of the check, and by far the largest table to cut at each day.
    known = replace(observations, station_weather=observations.station_weather.iloc[:0])
    checks: list[DriftCheck] = []
    for day in day_range(first - timedelta(days=1), last):
        checks.append(
            check_drift(
                as_date(day),
                known.through(as_date(day)),
                [],
                checks[-1:],
                station=station,
                origin="archive",
                champion=None,
            )
        )
    return checks[1:]


def beginnings(checks: Sequence[DriftCheck]) -> list[tuple[date, str, float]]:
    """Day, target and effect size of each finding on the day that it begins."""
    return [
        (check.day, finding.name, finding.value)
        for check in checks
        for finding in check.findings
        if finding.days_in_a_row == DEFAULTS.days_in_a_row
    ]


def _table(begun: Sequence[tuple[date, str, float]], first: date, last: date) -> str:
    """Findings that begin by year and target, and each of them below."""
    counts = Counter((day.year, name) for day, name, _ in begun)
    names = [target.name for target in DATA_TARGETS]
    lines = ["year  " + "".join(f"{name:>10}" for name in names) + f"{'all':>6}"]
    for year in range(first.year, last.year + 1):
        row = [counts[year, name] for name in names]
        lines.append(f"{year}  " + "".join(f"{n:>10}" for n in row) + f"{sum(row):>6}")
    quiet = [day for day, _, _ in begun if day.year <= QUIET_UNTIL]
    years = min(last.year, QUIET_UNTIL) - first.year + 1
    if years > 0:
        lines.append(
            f"through {QUIET_UNTIL}: {len(quiet)} in {years} years, at most "
            f"{max(Counter(day.year for day in quiet).values(), default=0)} in one"
        )
    lines += [f"{day}  {name:<9} {effect:.2f}" for day, name, effect in begun]
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
