"""The jobs: which assets run together. When they run stands in `schedules` and `sensors`."""

from __future__ import annotations

from dataclasses import dataclass

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from seoulcast_assets.checks import newest_day_check
from seoulcast_assets.datasets.keys import DRIFT, FORECASTS, SCORES
from seoulcast_assets.instance.configuration import PIPELINE_TAG


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


def build_jobs() -> Jobs:
    """The jobs; each takes its partitions from its assets.

    Two pipelines and not one: the assets of a job must share one partitions definition, and
    neither source may hold up the other.
    """

    def job(name: str, selection: dg.AssetSelection, words: str) -> UnresolvedAssetJobDefinition:
        return dg.define_asset_job(
            name,
            selection=selection,
            # Dagster falls back to its own logger in runs that name none.
            config={"loggers": {"console": {}}},
            description=words,
            tags={PIPELINE_TAG: name},
        )

    # A pass records its days itself and yields no output, so what follows it in the same run
    # is skipped: whether the newest day came is asked by the job of the next hour.
    came = dg.AssetSelection.checks(*(newest_day_check(name) for name in ("temperature", "pm10")))
    assets = dg.AssetSelection.assets
    return Jobs(
        weather_pipeline=job(
            "weather_pipeline",
            assets("raw_asos", "temperature", "station_weather") - came,
            "Fetch and clean a day's weather of all stations (04:00 KST).",
        ),
        dust_pipeline=job(
            "dust_pipeline",
            assets("raw_pm10", "pm10") - came,
            "Fetch and clean a day's PM10 (04:00 KST).",
        ),
        batch_forecast=job(
            "batch_forecast",
            assets(FORECASTS.name, SCORES.name, DRIFT.name) | came,
            "Issue the forecast, score the earlier ones, check for drift (05:00 KST).",
        ),
        retrain=job(
            "retrain",
            assets("lstm_model"),
            "Train a challenger on data through the day; promote it if it beats the champion.",
        ),
        explore=job(
            "explore", assets("exploratory_report"), "Draw the exploratory report of the history."
        ),
    )
