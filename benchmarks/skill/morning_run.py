"""`python -m benchmarks.skill.morning_run`: forecasts that know the morning, beside their peers.

Hours are fitted on earlier years. Official forecasts, of which an archive may hold one year, are
fitted on other blocks of it. Dust by the hour is compared in the years that have it, at two
stations. Writes `mornings/skill.json` and `skill.txt` below the folder of results.
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks.skill.archive import STATION, read_archive
from benchmarks.skill.morning_report import Part, write
from benchmarks.skill.morning_scores import (
    DUST as DUST_PLACES,
)
from benchmarks.skill.morning_scores import (
    RMSE_WITH_BOTH,
    RMSE_WITH_HOURS,
    coverage_checks,
    dust_checks,
    minimum_came_early,
    minimum_checks,
    official_checks,
    peer_checks,
    rmse_checks,
    source_checks,
)
from benchmarks.skill.morning_systems import (
    BOOSTERS,
    OFFICIAL,
    Mornings,
    Say,
    System,
    daily_systems,
    hours_systems,
    official_systems,
    reference_systems,
)
from benchmarks.skill.mornings import daily_dust, read_mornings
from benchmarks.skill.scores import DAILY, judge
from benchmarks.skill.systems import OURS, Period
from seoulcast.forecasting.core.morning import Source
from seoulcast.forecasting.verification.scoring import truth

YEARS_BEFORE = 30
"""Of the climatology, a normal's length."""
HOURS, DUST = "hours", "dust_hours"
MAIN = (HOURS, OFFICIAL)
"""Parts whose rows make up skill.json: those of the year reported."""


@dataclass(frozen=True)
class City:
    """A station with hours of dust, and the years in which they are compared.

    Args:
        station: of the dust.
        file: of its hours.
        period: fitted through, first and last target day.
        made_of_hours: whether daily values of PM10 are made of the hours.
    """

    station: int
    file: str
    period: Period
    made_of_hours: bool


SEOUL = City(
    STATION,
    "pm10_hourly_seoul.csv.gz",
    Period(date(2017, 12, 31), date(2018, 1, 1), date(2018, 12, 31)),
    made_of_hours=False,
)
DAEGU = City(
    143,
    "pm10_hourly_daegu.csv.gz",
    Period(date(2016, 12, 31), date(2017, 1, 1), date(2022, 12, 31)),
    made_of_hours=True,
)
CITIES = {"dust_108": SEOUL, "dust_143": DAEGU}


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="benchmarks.skill.morning_run", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    day = date.fromisoformat
    parser.add_argument("--hours-until", type=day, default=date(2021, 12, 31))
    parser.add_argument("--official-until", type=day, default=date(2022, 12, 31))
    parser.add_argument("--test-from", type=day, default=date(2023, 1, 1))
    parser.add_argument("--test-to", type=day, default=date(2023, 12, 31))
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out/mornings"))
    parser.add_argument("--cache", type=Path, help="folder for a Parquet copy of the archive")
    parser.add_argument("--boosters", nargs="*", default=list(BOOSTERS), choices=list(BOOSTERS))
    every = [HOURS, OFFICIAL, *CITIES]
    parser.add_argument("--parts", nargs="*", default=every, choices=every)
    given = parser.parse_args()
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {text}", flush=True)

    made: dict[str, Callable[[], Part]] = {
        HOURS: lambda: hours_part(
            given.archive,
            Period(given.hours_until, given.test_from, given.test_to),
            given.cache,
            tuple(given.boosters),
            say,
        ),
        OFFICIAL: lambda: official_part(
            given.archive,
            Period(given.official_until, given.test_from, given.test_to),
            given.cache,
            tuple(given.boosters),
            say,
        ),
    }
    for name, city in CITIES.items():
        made[name] = lambda name=name, city=city: dust_part(  # type: ignore[misc]
            given.archive, name, city, given.cache, tuple(given.boosters), say
        )
    given.out.mkdir(parents=True, exist_ok=True)
    parts: list[Part] = []
    for name in given.parts:
        say(f"== {name}")
        parts.append(made[name]())
        (given.out / f"{name}.pkl").write_bytes(pickle.dumps(parts[-1]))
        # What is there is written: the whole takes an hour.
        text = write(parts, MAIN, given.out)
    print(text)


def hours_part(
    archive: Path, period: Period, cache: Path | None, boosters: tuple[str, ...], say: Say
) -> Part:
    """With the hours of weather."""
    part = _part(archive, period, cache, boosters, say, without=(DUST, "official_forecast"))
    daily = daily_systems(part) | reference_systems(part)
    with_hours, asked_without = hours_systems(part)
    judged = judge(daily | with_hours, truth(part.observations, period.issues))
    inputs = part.with_hours
    early = minimum_came_early(part.observations.morning, STATION, period.issues)
    checks = [
        *rmse_checks(judged, inputs, RMSE_WITH_HOURS),
        *peer_checks(judged, inputs),
        *source_checks(judged, inputs, asked_without),
        *coverage_checks(judged),
        *minimum_checks(judged, early),
    ]
    return Part(HOURS, _note(period), judged, checks)


def official_part(
    archive: Path, period: Period, cache: Path | None, boosters: tuple[str, ...], say: Say
) -> Part:
    """With official forecasts, without and with the hours of weather."""
    part = _part(archive, period, cache, boosters, say, without=(DUST,))
    judged = judge(official_systems(part), truth(part.observations, period.issues))
    both = f"{part.with_hours}+{OFFICIAL}"
    early = minimum_came_early(part.observations.morning, STATION, period.issues)
    checks = [
        *rmse_checks(judged, both, RMSE_WITH_BOTH),
        *official_checks(judged, both),
        *peer_checks(judged, both),
        *peer_checks(judged, f"{DAILY}+{OFFICIAL}"),
        *coverage_checks(judged),
        *minimum_checks(judged, early),
    ]
    note = (
        f"{_note(period)} What reads official forecasts is fitted and calibrated on other blocks "
        "of the days that have any, ten days left out on each side besides a forecast's seven."
    )
    return Part(OFFICIAL, note, judged, checks)


def dust_part(
    archive: Path,
    name: str,
    city: City,
    cache: Path | None,
    boosters: tuple[str, ...],
    say: Say,
) -> Part:
    """With the hours of dust of a station."""
    part = _part(
        archive, city.period, cache, boosters, say, without=("official_forecast",), city=city
    )
    hours = DUST if city.made_of_hours else f"{HOURS}+{DUST}"
    part = replace(part, hours=hours, boosted=DUST_PLACES)
    with_hours, asked_without = hours_systems(part)
    # A model asked without the morning is one without corrections: the first part shows it.
    plain = {System(OURS, DAILY): asked_without} | reference_systems(part)
    judged = judge(plain | with_hours, truth(part.observations, city.period.issues))
    checks = [
        *dust_checks(judged, part.with_hours, f"station {city.station}"),
        *peer_checks(judged, part.with_hours, ("PM10",)),
        *coverage_checks(judged),
    ]
    return Part(name, f"Station {city.station}. {_note(city.period)}", judged, checks)


def _part(
    archive: Path,
    period: Period,
    cache: Path | None,
    boosters: tuple[str, ...],
    say: Say,
    *,
    without: tuple[Source, ...],
    city: City = SEOUL,
) -> Mornings:
    """The observations of a part, its mornings without some sources."""
    morning = read_mornings(archive, station=city.station, dust_file=city.file)
    dust = daily_dust(morning.dust_hours) if city.made_of_hours else None
    # Of the hours of many stations only the own ones are read.
    hours = morning.weather_hours
    own = replace(morning, weather_hours=hours[hours["STN"] == city.station]).without(*without)
    first = date(period.train_until.year - YEARS_BEFORE, 1, 1)
    observations = read_archive(archive, first, period.last, cache, station=city.station, dust=dust)
    known = replace(observations, morning=own.as_of(period.last))
    return Mornings(known, period, boosters=boosters, say=say)


def _note(period: Period) -> str:
    return (
        f"Fitted through {period.train_until}; target days {period.first} to {period.last}, "
        "issued at 05:00. Systems that learn are recalibrated by the same code."
    )


if __name__ == "__main__":
    main()
