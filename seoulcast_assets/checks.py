"""Checks that ask about the newest day, beside the contracts that each pass holds itself.

Dagster's freshness looks at the latest materialisation, which a backfill of an old year turns
green; these ask for the day that should be there by now, whatever was materialised last.
"""

import dagster as dg

from seoulcast_assets.datasets.documents import ForecastPointer
from seoulcast_assets.datasets.history import newest_day
from seoulcast_assets.datasets.issues import read_document, standing_issue
from seoulcast_assets.datasets.keys import (
    FORECASTS,
    LATEST_FORECAST,
    PM10,
    TEMPERATURE,
    DayDataset,
)
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.settings import Settings

NEWEST_DAY = "newest_day_is_there"


def newest_day_check(asset: str) -> dg.AssetCheckKey:
    """Key of the check that the asset's newest day has an object."""
    return dg.AssetCheckKey(dg.AssetKey(asset), NEWEST_DAY)


def build_checks() -> list[dg.AssetChecksDefinition]:
    """All checks of the newest day."""
    return [_newest_day_check(TEMPERATURE), _newest_day_check(PM10), _forecast_check()]


def _newest_day_check(dataset: DayDataset) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dataset.name,
        name=NEWEST_DAY,
        description="Yesterday (KST) has an object. A warning: the forecast goes out without it.",
    )
    def newest_day_is_there(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        due = settings.clock.last_full_day()
        newest = newest_day(store.open(settings), dataset, due)
        return dg.AssetCheckResult(
            passed=newest == due,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"due": f"{due}", "newest": f"{newest}"},
        )

    return newest_day_is_there


def _forecast_check() -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=FORECASTS.name,
        name="newest_forecast_is_fresh",
        description="The forecast of this morning is the one that readers get, and rests on "
        "yesterday's observations and a model.",
    )
    def newest_forecast_is_fresh(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        objects = store.open(settings)
        due = settings.clock.last_full_day()
        latest = read_document(objects, LATEST_FORECAST, ForecastPointer)
        forecast = standing_issue(objects, latest.day) if latest else None
        status = forecast.status if forecast else "none"
        return dg.AssetCheckResult(
            passed=forecast is not None and forecast.day == due and status == "fresh",
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "due": f"{due}",
                "newest": f"{forecast.day if forecast else None}",
                "status": status,
                "reasons": "; ".join(forecast.reasons) if forecast else "nothing issued yet",
            },
        )

    return newest_forecast_is_fresh
