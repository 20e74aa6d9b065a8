"""What KMA had said of sky and rain, as forecasts of ours repeat it."""

from __future__ import annotations

from datetime import date, datetime, time

from seoulcast.clock import KST
from seoulcast.datasets.documents import OfficialOutlook, OfficialWeather

RAIN = OfficialOutlook(sky="overcast", precipitation="rain", rain_chance=80)
SNOW = OfficialOutlook(sky="overcast", precipitation="snow", rain_chance=70)
DRY = OfficialOutlook(sky="clear", precipitation="none", rain_chance=0)
CLOUDY = OfficialOutlook(sky="mostly_cloudy", precipitation="none", rain_chance=30)


def build_official_weather(day: date, lead: int) -> OfficialWeather:
    """Of one day of the forecast under D: halves through the sixth, then the whole day."""
    issued_at = datetime.combine(day, time(17 if lead <= 3 else 18), tzinfo=KST)
    source = "short_term" if lead <= 3 else "midterm_land"
    if lead > 6:
        return OfficialWeather(source=source, issued_at=issued_at, day=CLOUDY)
    first, second = ((CLOUDY, RAIN), (SNOW, CLOUDY), (DRY, DRY))[(lead - 1) % 3]
    return OfficialWeather(source=source, issued_at=issued_at, morning=first, afternoon=second)
