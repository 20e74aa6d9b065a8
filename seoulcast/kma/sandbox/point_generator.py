"""Made-up point forecasts by the hour, in the rows of `getVilageFcst`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import numpy as np

from seoulcast.kma.framing import Row
from seoulcast.kma.sandbox.courses import Series
from seoulcast.kma.sandbox.hours import HourTable
from seoulcast.kma.sandbox.official_words import Outlook

_LOWEST_AT, _HIGHEST_AT = 6, 15
"""Hours at which the extremes of a day are given."""
_NO_RAIN = "강수없음"


def point_rows(
    issue: datetime,
    region: str,
    hours: HourTable,
    errors: Series,
    extremes: Mapping[int, tuple[int, int]],
    outlooks: Mapping[tuple[int, int], Outlook],
) -> Iterator[Row]:
    """The rows of one issue, by hour and category.

    Args:
        issue: its time, naive, KST.
        region: `nx ny` of the point.
        hours: the weather that comes, from the first hour of the day of the issue.
        errors: of the forecast temperature of each hour, °C.
        extremes: minimum and maximum as forecast, °C, by the day's ordinal.
        outlooks: sky and rain as forecast, by the day's ordinal and half.
    """
    nx, ny = region.split()
    base = (f"{issue:%Y%m%d}", f"{issue:%H%M}")
    warm = np.round(hours.values["TA"] + errors).astype(int).tolist()
    humid, windy = hours.values["HM"].tolist(), hours.values["WS"].tolist()
    for at, hour in enumerate(hours.hour.tolist()):
        day, clock = divmod(hour, 24)
        time = datetime.fromordinal(day) + timedelta(hours=clock)
        if time <= issue or day not in extremes:
            continue
        outlook = outlooks[day, int(clock >= 12)]
        values = {
            "TMP": str(warm[at]),
            "WSD": f"{windy[at]:.1f}",
            "SKY": str(outlook.sky),
            "PTY": str(outlook.kind),
            "POP": str(outlook.chance),
            "PCP": "1mm 미만" if outlook.kind else _NO_RAIN,
            "REH": f"{humid[at]:.0f}",
        }
        if clock == _LOWEST_AT:
            values["TMN"] = f"{extremes[day][0]}.0"
        if clock == _HIGHEST_AT:
            values["TMX"] = f"{extremes[day][1]}.0"
        for category, value in values.items():
            yield (*base, category, f"{time:%Y%m%d}", f"{time:%H%M}", value, nx, ny)
