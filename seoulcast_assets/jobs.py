"""The jobs: which assets run together. When they run is defined in `schedules` and `sensors`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.keys import (
    DRIFT,
    DUST_HOURS,
    FORECASTS,
    OFFICIAL_FORECAST,
    RAW_DUST_HOURS,
    RAW_HOURS,
    RAW_OFFICIAL,
    RAW_UPDATE_DUST,
    RAW_UPDATE_HOURS,
    RAW_UPDATE_OFFICIAL,
    SCORES,
    TEMPERATURE,
    UPDATE_DATASETS,
    UPDATES,
    WEATHER_HOURS,
)
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.settings import Settings
from seoulcast_assets.checks import newest_day_check
from seoulcast_assets.console import CONSOLE
from seoulcast_assets.dagster_internals import (
    RETRY_STRATEGY_TAG,
    ReexecutionStrategy,
    UnresolvedAssetJobDefinition,
)
from seoulcast_assets.job_names import (
    BATCH_FORECAST,
    EXPLORE,
    MORNING_PIPELINE,
    RETRAIN,
    UPDATE_FORECAST,
    WEATHER_PIPELINE,
    job_name,
    pollutant_pipeline,
)
from seoulcast_assets.naming import asset_key
from seoulcast_assets.run_tags import PIPELINE_TAG


@dataclass(frozen=True)
class CityJobs:
    """The jobs of one city.

    Args:
        city: whose they are.
        pollutants: the ingestion of each pollutant, by `Pollutant.pipeline`.
        batch_forecast: forecast, scores and drift check of a morning.
        update_forecast: the forecast of a morning issued once more.
        retrain: training and promotion.
        explore: the exploratory report.
    """

    city: City
    pollutants: Mapping[str, UnresolvedAssetJobDefinition]
    batch_forecast: UnresolvedAssetJobDefinition
    update_forecast: UnresolvedAssetJobDefinition
    retrain: UnresolvedAssetJobDefinition
    explore: UnresolvedAssetJobDefinition


@dataclass(frozen=True)
class Jobs:
    """All jobs: two for the whole network, the others for each city."""

    weather_pipeline: UnresolvedAssetJobDefinition
    morning_pipeline: UnresolvedAssetJobDefinition
    cities: tuple[CityJobs, ...]

    def all(self) -> list[UnresolvedAssetJobDefinition]:
        """The jobs as a list."""
        found = [self.weather_pipeline, self.morning_pipeline]
        for city in self.cities:
            found += [*city.pollutants.values(), city.batch_forecast, city.update_forecast]
            found += [city.retrain, city.explore]
        return found


def build_jobs(cities: Sequence[City], settings: Settings) -> Jobs:
    """The jobs; each takes its partitions from its assets.

    Weather and each pollutant have a job of their own, because the assets of a job must share one
    partitions definition, and one source must not delay the other. A city has jobs of its own for
    the same reason: a failure or a delay in one city must not affect the forecast of another.

    Args:
        cities: those that are forecast, the default one first.
        settings: the times that descriptions state.
    """
    temperatures = [asset_key(city, TEMPERATURE.name) for city in cities]
    return Jobs(
        weather_pipeline=_job(
            WEATHER_PIPELINE,
            dg.AssetSelection.assets("raw_asos", *temperatures, "station_weather")
            - _newest_day_checks(*temperatures),
            f"Fetch and clean a day's weather of all stations ({_at(settings.collect_at)}).",
        ),
        morning_pipeline=_job(
            MORNING_PIPELINE,
            dg.AssetSelection.assets(
                *(one.name for one in (RAW_HOURS, WEATHER_HOURS, RAW_DUST_HOURS, DUST_HOURS)),
                *(
                    asset_key(city, one.name)
                    for city in cities
                    for one in (RAW_OFFICIAL, OFFICIAL_FORECAST)
                ),
            ),
            "Fetch and clean what is known beside the days when a forecast is issued: the last "
            "hours of weather and PM10, and KMA's own forecasts "
            f"({_at(settings.morning_at)}). Each of the three does without the others.",
        ),
        cities=tuple(_city_jobs(city, settings) for city in cities),
    )


def _at(moment: time) -> str:
    return f"daily at {moment:%H:%M} KST"


def _city_jobs(city: City, settings: Settings) -> CityJobs:
    def assets(*names: str) -> dg.AssetSelection:
        return dg.AssetSelection.assets(*(asset_key(city, name) for name in names))

    def job(
        name: str, selection: dg.AssetSelection, description: str, shared_limit: str | None = None
    ) -> UnresolvedAssetJobDefinition:
        return _job(job_name(name, city), selection, f"{place}{description}", shared_limit)

    place = "" if city.is_seoul else f"{city.en}: "
    # Ingestion records its days itself and yields no output, so Dagster would skip a check that
    # follows it in the same run: batch_forecast evaluates the checks of the newest day.
    newest_day_checks = _newest_day_checks(
        *(
            asset_key(city, dataset.name)
            for dataset in (TEMPERATURE, *(one.clean for one in POLLUTANTS))
        )
    )
    return CityJobs(
        city=city,
        pollutants={
            one.pipeline: job(
                pollutant_pipeline(one),
                assets(one.raw.name, one.clean.name) - newest_day_checks,
                f"Fetch and clean a day's {one.name} ({_at(settings.collect_at)}).",
            )
            for one in POLLUTANTS
        },
        batch_forecast=job(
            BATCH_FORECAST,
            assets(FORECASTS.name, SCORES.name, DRIFT.name) | newest_day_checks,
            "Issue the forecast, score earlier ones and check for drift "
            f"({_at(settings.forecast_at)}).",
        ),
        update_forecast=job(
            UPDATE_FORECAST,
            assets(
                *(one.name for one in (RAW_UPDATE_HOURS, RAW_UPDATE_DUST, RAW_UPDATE_OFFICIAL)),
                *(one.name for one in UPDATE_DATASETS),
                UPDATES.name,
            ),
            "Issue the forecast once more by the hours to 10:00 and KMA's newest forecasts "
            f"({'not scheduled' if settings.update_at is None else _at(settings.update_at)}).",
        ),
        retrain=job(
            RETRAIN,
            assets("lstm_model"),
            "Train a challenger on data through a day; promote it if it is surely better.",
            # Cities train one after another: two at once take twice the memory and are not faster.
            shared_limit=RETRAIN,
        ),
        explore=job(
            EXPLORE,
            assets("exploratory_report"),
            "Build the exploratory report of all stored days.",
        ),
    )


def _newest_day_checks(*assets: dg.AssetKey) -> dg.AssetSelection:
    return dg.AssetSelection.checks(*(newest_day_check(asset) for asset in assets))


def _job(
    name: str, selection: dg.AssetSelection, description: str, shared_limit: str | None = None
) -> UnresolvedAssetJobDefinition:
    return dg.define_asset_job(
        name,
        selection=selection,
        config=CONSOLE,
        description=description,
        tags={
            PIPELINE_TAG: shared_limit or name,
            # A lost run is retried whole: one that was lost between its last step and its end
            # has no step left to resume from, and repeated steps write the same bytes.
            RETRY_STRATEGY_TAG: ReexecutionStrategy.ALL_STEPS.value,
        },
    )
