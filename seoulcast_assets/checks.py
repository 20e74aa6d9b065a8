"""Asset checks of the newest day. The contract checks of each dataset are in `assets`.

Dagster's own freshness policy reads the latest materialisation, so a backfill of an old year
would make it pass; these checks ask for the day that is due, whatever was materialised last.
"""

from collections.abc import Sequence

import dagster as dg

from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import ForecastPointer
from seoulcast.datasets.history import newest_day
from seoulcast.datasets.issues import current_issue, read_document
from seoulcast.datasets.keys import (
    FORECASTS,
    LATEST_FORECAST,
    TEMPERATURE,
    DayDataset,
)
from seoulcast.ingestion.pollutants import POLLUTANTS
from seoulcast.presentation.words import english
from seoulcast.settings import Settings
from seoulcast_assets.naming import asset_key
from seoulcast_assets.resources import StoreResource

NEWEST_DAY = "newest_day_is_there"


def newest_day_check(asset: dg.AssetKey) -> dg.AssetCheckKey:
    """Key of the check whether the asset's newest due day has an object."""
    return dg.AssetCheckKey(asset, NEWEST_DAY)


def build_checks(cities: Sequence[City]) -> list[dg.AssetChecksDefinition]:
    """The checks of the newest day of every city."""
    return [
        check
        for city in cities
        for check in (
            _newest_day_check(city, TEMPERATURE),
            *(_newest_day_check(city, one.clean) for one in POLLUTANTS),
            _forecast_check(city),
        )
    ]


def _newest_day_check(city: City, dataset: DayDataset) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(city, dataset.name),
        name=NEWEST_DAY,
        description="Yesterday (KST) has an object. Only a warning: the forecast is issued anyway.",
    )
    def newest_day_is_there(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        due = settings.clock.last_full_day()
        newest = newest_day(city.view(store.open(settings)), dataset, due)
        return dg.AssetCheckResult(
            passed=newest == due,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"due": f"{due}", "newest": f"{newest}"},
        )

    return newest_day_is_there


def _forecast_check(city: City) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(city, FORECASTS.name),
        name="newest_forecast_is_fresh",
        description="The current forecast was issued this morning by a model, from yesterday's "
        "observations.",
    )
    def newest_forecast_is_fresh(
        settings: dg.ResourceParam[Settings], store: StoreResource
    ) -> dg.AssetCheckResult:
        objects = city.view(store.open(settings))
        due = settings.clock.last_full_day()
        latest = read_document(objects, LATEST_FORECAST, ForecastPointer)
        forecast = current_issue(objects, latest.day) if latest else None
        status = forecast.status if forecast else "none"
        return dg.AssetCheckResult(
            passed=forecast is not None and forecast.day == due and status == "fresh",
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "due": f"{due}",
                "newest": f"{forecast.day if forecast else None}",
                "status": status,
                "reasons": english(forecast.reasons) if forecast else "nothing issued yet",
            },
        )

    return newest_forecast_is_fresh
