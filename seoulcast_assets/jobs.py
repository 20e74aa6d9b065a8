"""The jobs: which assets run together. When they run stands in `schedules` and `sensors`."""

from __future__ import annotations

from dataclasses import dataclass

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from seoulcast_assets.datasets.keys import DRIFT, FORECASTS, SCORES
from seoulcast_assets.instance.configuration import PIPELINE_TAG
from seoulcast_assets.partitions import Days


@dataclass(frozen=True)
class Jobs:
    """Every job of SeoulCast."""

    weather_pipeline: UnresolvedAssetJobDefinition
    dust_pipeline: UnresolvedAssetJobDefinition
    batch_forecast: UnresolvedAssetJobDefinition
    retrain: UnresolvedAssetJobDefinition
    explore: UnresolvedAssetJobDefinition

    def all(self) -> list[UnresolvedAssetJobDefinition]:
        """The jobs as a list."""
        return [
            self.weather_pipeline,
            self.dust_pipeline,
            self.batch_forecast,
            self.retrain,
            self.explore,
        ]


def build_jobs(days: Days) -> Jobs:
    """The jobs for these partitions.

    Two pipelines and not one: the assets of a job must share one partitions definition, and
    neither source may hold up the other. Everything runs in the run's own process: each job
    is a short chain, and a process a step would cost seconds for nothing.
    """

    def job(
        name: str, assets: list[str], partitions: dg.PartitionsDefinition[str] | None, words: str
    ) -> UnresolvedAssetJobDefinition:
        return dg.define_asset_job(
            name,
            selection=dg.AssetSelection.assets(*assets),
            partitions_def=partitions,
            description=words,
            tags={PIPELINE_TAG: name},
            executor_def=dg.in_process_executor,
        )

    return Jobs(
        weather_pipeline=job(
            "weather_pipeline",
            ["raw_asos", "temperature", "station_weather"],
            days.weather,
            "Fetch and clean a day's weather of all stations (04:00 KST).",
        ),
        dust_pipeline=job(
            "dust_pipeline",
            ["raw_pm10", "pm10"],
            days.dust,
            "Fetch and clean a day's PM10 (04:00 KST).",
        ),
        batch_forecast=job(
            "batch_forecast",
            [FORECASTS.name, SCORES.name, DRIFT.name],
            days.dust,
            "Issue the forecast, score the earlier ones, check for drift (05:00 KST).",
        ),
        retrain=job(
            "retrain",
            ["lstm_model"],
            days.dust,
            "Train a challenger on data through the day; promote it if it beats the champion.",
        ),
        explore=job(
            "explore", ["exploratory_report"], None, "Draw the exploratory report of the history."
        ),
    )
