"""What the command line can make: stages, each runs of one job over a range of days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import dagster as dg
import pandas as pd

from seoulcast.datasets.cities import City, Network
from seoulcast.datasets.keys import (
    HOURS_FROM,
    PM10_FROM,
    SCORES,
    STATION_WEATHER,
    TEMPERATURE,
    TEMPERATURE_FROM,
)
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast_assets.job_names import (
    BATCH_FORECAST,
    EXPLORE,
    MORNING_PIPELINE,
    RETRAIN,
    WEATHER_PIPELINE,
    job_name,
    pollutant_pipeline,
)
from seoulcast_assets.morning_parts import parts_of_a_morning
from seoulcast_assets.naming import asset_key

Range = tuple[date, date]


def whole(first: date, last: date) -> list[Range]:
    """The range in one run."""
    return [(first, last)]


def last_day(_first: date, last: date) -> list[Range]:
    """The last day alone."""
    return [(last, last)]


def quarter_ends(first: date, last: date) -> list[Range]:
    """Each last day of a quarter that a forecast of the range could use, a run each.

    The first one is before the range, so that its first forecast has a model.
    """
    ends = pd.date_range(first - timedelta(days=92), last, freq="QE")
    days = [end.date() for end in ends]
    before = [day for day in days if day < first][-1:]
    return [(day, day) for day in (*before, *(day for day in days if day >= first))]


@dataclass(frozen=True)
class Stage:
    """Runs of one job over a range.

    Args:
        job: its name.
        first_day: the first partition; earlier days are not requested.
        runs: splits the range into the ranges of the runs, in order.
        unpartitioned: whether the job has no partitions.
        assets: keys of the selected assets of the job, in `STAGES` their names; empty means all.
        station: of the city whose later stages are skipped if it fails.
    """

    job: str
    first_day: date
    runs: Callable[[date, date], list[Range]] = whole
    unpartitioned: bool = False
    assets: tuple[str, ...] = ()
    station: int | None = None


STAGES: Mapping[str, tuple[Stage, ...]] = {
    "observations": (
        Stage(WEATHER_PIPELINE, TEMPERATURE_FROM),
        *(Stage(pollutant_pipeline(one), one.raw.first_day) for one in POLLUTANTS),
    ),
    "mornings": (Stage(MORNING_PIPELINE, HOURS_FROM),),
    "report": (Stage(EXPLORE, TEMPERATURE_FROM, unpartitioned=True),),
    "model": (Stage(RETRAIN, PM10_FROM, last_day),),
    "quarterly_models": (Stage(RETRAIN, PM10_FROM, quarter_ends),),
    "forecasts": (Stage(BATCH_FORECAST, PM10_FROM),),
    "scores": (Stage(BATCH_FORECAST, PM10_FROM, assets=(SCORES.name,)),),
    "newest_forecast": (Stage(BATCH_FORECAST, PM10_FROM, last_day),),
}
"""What can be selected, for Seoul alone. Stages under one name run side by side."""


def stages_of(
    name: str, chosen: Sequence[City], cities: Sequence[City]
) -> Iterator[tuple[Stage, ...]]:
    """The stages for some cities, in groups that run one after another.

    The run of the first city fetches the weather of all stations; the temperature of another city
    is then cleaned from the stored rows, in a run of its own. Of the mornings, the hours belong to
    the network and come with the first city; each source has a run of its own.

    Args:
        name: a key of `STAGES`.
        chosen: the cities to run it for.
        cities: all cities, the default one first.
    """
    if name == "mornings":
        yield from _mornings(STAGES[name][0], chosen, cities)
        return
    of_city = {city: [_for_city(stage, city) for stage in STAGES[name]] for city in chosen}
    if name != "observations":
        yield from (tuple(stages) for stages in of_city.values())
        return
    shared = [
        asset_key(cities[0], name) for name in ("raw_asos", TEMPERATURE.name, STATION_WEATHER.name)
    ]
    fetching, cleaning = [], []
    for city, (weather, *pollutants) in of_city.items():
        if city == cities[0]:
            selected = () if len(cities) == 1 else tuple(_text(key) for key in shared)
            fetching.append(replace(weather, assets=selected))
        else:
            own = _text(asset_key(city, TEMPERATURE.name))
            cleaning.append(replace(weather, assets=(own,)))
        fetching += pollutants
    yield tuple(fetching)
    if cleaning:
        yield tuple(cleaning)


def _mornings(
    stage: Stage, chosen: Sequence[City], cities: Sequence[City]
) -> Iterator[tuple[Stage, ...]]:
    stages = [
        replace(stage, assets=tuple(_text(key) for key in part.assets))
        for part in parts_of_a_morning(cities)
        if (cities[0] if isinstance(part.owner, Network) else part.owner) in chosen
    ]
    if stages:
        yield tuple(stages)


def _for_city(stage: Stage, city: City) -> Stage:
    assets = tuple(_text(asset_key(city, name)) for name in stage.assets)
    return replace(stage, job=job_name(stage.job, city), assets=assets, station=city.station)


def _text(key: dg.AssetKey) -> str:
    return key.to_user_string()
