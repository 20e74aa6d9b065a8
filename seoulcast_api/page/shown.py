"""What a page shows, out of the newest forecasts in memory: nothing is read for a page's sake."""

from __future__ import annotations

import asyncio
import re
from datetime import date

from seoulcast import levels
from seoulcast.presentation.share_words import SharedDay
from seoulcast.presentation.words import Language
from seoulcast_api.http.problems import ProblemError
from seoulcast_api.page.head import Shown
from seoulcast_api.responses.forecasts import ForecastResponse, TargetValues
from seoulcast_api.services import AllServices, Services

_PATIENCE_S = 1.5
"""Longest wait for the first reading of the store: a page without words beats none. Longer than
the wait for a newer forecast where there is an older one, which is then told."""
_STATION = re.compile(rb"(?:^|&)station=([0-9]{1,5})(?=&|$)")


def services_asked(everyone: AllServices, query: bytes) -> Services:
    """The readers of the station that an address names; the default ones for any other."""
    found = _STATION.search(query)
    try:
        return everyone.of(int(found[1]) if found else None)
    except ProblemError:
        return everyone.default


async def shown_by(services: Services, language: Language) -> Shown:
    """What the page of a city shows now."""
    try:
        snapshot = await asyncio.wait_for(services.latest.get(), _PATIENCE_S)
    except Exception:  # noqa: BLE001  whatever it is, LatestForecast has logged it
        return Shown(language, services.city.station, today=None, issue=None)
    forecast = snapshot.forecast
    today = _day_of(forecast, services.clock.today())
    return Shown(language, services.city.station, today, forecast.fingerprint)


def _day_of(forecast: ForecastResponse, today: date) -> SharedDay | None:
    """Today of a forecast; None where that has passed."""
    day = next((one for one in forecast.days if one.date == today), None)
    if day is None:
        return None
    targets = day.targets
    return SharedDay(
        station=forecast.station.id,
        origin=forecast.source.origin,
        issued_at=forecast.issued_at,
        day=day.date,
        low=_median(targets, "TA_MIN"),
        high=_median(targets, "TA_MAX"),
        dust=_median(targets, "PM10_AVG"),
        grade=day.pm10_grade.grade,
    )


def _median(targets: TargetValues, name: str) -> float:
    value: float = getattr(targets, name).quantiles.model_dump(by_alias=True)[levels.key(0.5)]
    return value
