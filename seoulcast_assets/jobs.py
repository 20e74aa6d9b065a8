"""The jobs: which assets run together. When they run stands in `schedules` and `sensors`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import DRIFT, FORECASTS, PM10, RAW_PM10, SCORES, TEMPERATURE
from seoulcast_assets.checks import newest_day_check
from seoulcast_assets.dagster_internals import UnresolvedAssetJobDefinition
from seoulcast_assets.job_names import (
    BATCH_FORECAST,
    DUST_PIPELINE,
    EXPLORE,
    RETRAIN,
    WEATHER_PIPELINE,
    job_name,
)
from seoulcast_assets.naming import asset_key
from seoulcast_assets.run_tags import PIPELINE_TAG


@dataclass(frozen=True)
class CityJobs:
    """A city's jobs; Seoul's bear no number."""

    city: City
    dust_pipeline: UnresolvedAssetJobDefinition
    batch_forecast: UnresolvedAssetJobDefinition
    retrain: UnresolvedAssetJobDefinition
    explore: UnresolvedAssetJobDefinition


@dataclass(frozen=True)
class Jobs:
    """Every job of SeoulCast: one for the weather of all stations, the others by city."""

    weather_pipeline: UnresolvedAssetJobDefinition
    cities: tuple[CityJobs, ...]

    def all(self) -> list[UnresolvedAssetJobDefinition]:
        """The jobs as a list."""
        found = [self.weather_pipeline]
        for city in self.cities:
            found += [city.dust_pipeline, city.batch_forecast, city.retrain, city.explore]
        return found


def build_jobs(cities: Sequence[City]) -> Jobs:
    """The jobs; each takes its partitions from its assets.

    Two pipelines and not one: the assets of a job must share one partitions definition, and
    neither source may hold up the other. A city has jobs of its own for the same reason: what
    fails, waits or is slow for one must not touch another's forecast.
    """
    temperatures = [asset_key(city, TEMPERATURE.name) for city in cities]
    return Jobs(
        weather_pipeline=_job(
            WEATHER_PIPELINE,
            dg.AssetSelection.assets("raw_asos", *temperatures, "station_weather")
            - _came(*temperatures),
            "Fetch and clean a day's weather of all stations (04:00 KST).",
        ),
        cities=tuple(_city_jobs(city) for city in cities),
    )


def _city_jobs(city: City) -> CityJobs:
    def assets(*names: str) -> dg.AssetSelection:
        return dg.AssetSelection.assets(*(asset_key(city, name) for name in names))

    def job(
        name: str, selection: dg.AssetSelection, words: str, waits_with: str | None = None
    ) -> UnresolvedAssetJobDefinition:
        return _job(job_name(name, city), selection, f"{of}{words}", waits_with)

    of = "" if city.is_seoul else f"{city.en}: "
    # A pass records its days itself and yields no output, so what follows it in the same run
    # is skipped: whether the newest day came is asked by the job of the next hour.
    came = _came(*(asset_key(city, dataset.name) for dataset in (TEMPERATURE, PM10)))
    return CityJobs(
        city=city,
        dust_pipeline=job(
            DUST_PIPELINE,
            assets(RAW_PM10.name, PM10.name) - came,
            "Fetch and clean a day's PM10 (04:00 KST).",
        ),
        batch_forecast=job(
            BATCH_FORECAST,
            assets(FORECASTS.name, SCORES.name, DRIFT.name) | came,
            "Issue the forecast, score the earlier ones, check for drift (05:00 KST).",
        ),
        retrain=job(
            RETRAIN,
            assets("lstm_model"),
            "Train a challenger on data through the day; promote it if it beats the champion.",
            # Two trainings at once would take twice the memory and as long.
            waits_with=RETRAIN,
        ),
        explore=job(
            EXPLORE, assets("exploratory_report"), "Draw the exploratory report of the history."
        ),
    )


def _came(*assets: dg.AssetKey) -> dg.AssetSelection:
    return dg.AssetSelection.checks(*(newest_day_check(asset) for asset in assets))


def _job(
    name: str, selection: dg.AssetSelection, words: str, waits_with: str | None = None
) -> UnresolvedAssetJobDefinition:
    return dg.define_asset_job(
        name,
        selection=selection,
        # Dagster falls back to its own logger in runs that name none.
        config={"loggers": {"console": {}}},
        description=words,
        tags={PIPELINE_TAG: waits_with or name},
    )
