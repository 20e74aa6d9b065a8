"""The official forecasts: where the hub has each, and what is kept of its rows.

Rows of all sources have the columns of one table; what a source does not have is empty. Columns
that name the person who issued a forecast (MAN_ID, MAN_FC) are not among them: they are dropped
where an answer is parsed, before anything is stored, logged or put aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seoulcast.kma.framing import MINUTES, Row, day_of

_MOST_DAYS_AHEAD = 30
"""No forecast is for a later day; the longest are for ten days."""


@dataclass(frozen=True)
class OfficialSource:
    """One of KMA's forecasts as the hub gives it.

    Args:
        name: of the source, as stored.
        path: where the hub answers.
        columns: names of a row's values in the hub's order, those that name persons included.
        begins: first day of issues that is asked for.
        is_known_to_begin: whether the hub has forecasts from then on, as far as is known; else
            they are documented from then on, and begin when asking finds them.
    """

    name: str
    path: str
    columns: tuple[str, ...]
    begins: date
    is_known_to_begin: bool = True


MIDTERM_TEMPERATURE = OfficialSource(
    "midterm_temperature",
    "/api/typ01/url/fct_afs_wc.php",
    ("REG_ID", "TM_FC", "TM_EF", "MOD", "STN", "C", "MIN", "MAX", "MIN_L", "MIN_H", "MAX_L",
     "MAX_H"),
    date(2012, 12, 1),
)  # fmt: skip
"""Lowest and highest temperature of the days 3 to 10 after the issue, with half-widths; °C."""
MIDTERM_LAND = OfficialSource(
    "midterm_land",
    "/api/typ01/url/fct_afs_wl.php",
    ("REG_ID", "TM_FC", "TM_EF", "MOD", "STN", "C", "SKY", "PRE", "CONF", "WF", "RN_ST"),
    date(2012, 12, 1),
)
"""Sky and the chance of rain of these days and their halves, %."""
SHORT_TERM = OfficialSource(
    "short_term",
    "/api/typ01/url/fct_afs_dl.php",
    ("REG_ID", "TM_FC", "TM_EF", "MOD", "NE", "STN", "C", "MAN_ID", "MAN_FC", "W1", "T", "W2",
     "TA", "ST", "SKY", "PREP", "WF"),
    date(2001, 2, 1),
    is_known_to_begin=False,
)  # fmt: skip
"""The next three days by halves: temperature, sky and the chance of rain."""
POINT = OfficialSource(
    "point",
    "/api/typ02/openApi/VilageFcstInfoService_2.0/getVilageFcst",
    ("baseDate", "baseTime", "category", "fcstDate", "fcstTime", "fcstValue", "nx", "ny"),
    date(2008, 10, 30),
)
"""The newest forecast of a grid point, by the hour. The hub gives the newest day alone."""

OFFICIAL_SOURCES = (MIDTERM_TEMPERATURE, MIDTERM_LAND, SHORT_TERM, POINT)

PERSONS = frozenset({"MAN_ID", "MAN_FC"})
"""Columns that name a person: never stored, logged or shown."""

RAW_OFFICIAL_COLUMNS = (
    "TM", "STN", "SOURCE", "REG_ID", "TM_EF", "MOD", "NE", "OFFICE", "C", "MIN", "MAX", "MIN_L",
    "MIN_H", "MAX_L", "MAX_H", "SKY", "PRE", "PREP", "CONF", "WF", "RN_ST", "ST", "W1", "T", "W2",
    "TA", "CATEGORY", "VALUE",
)  # fmt: skip
"""Values of a stored row. TM is the time of issue (TM_FC, YYYYMMDDHHmm, KST), STN the station of
the city it is for, SOURCE the name of the source, OFFICE the hub's STN: the office that issued it.
The rest bears the hub's names; CATEGORY and VALUE are of the point forecast, whose TM_EF is
fcstDate and fcstTime and whose REG_ID is `nx,ny` with a blank for the comma."""


def raw_row(source: OfficialSource, station: int, values: Mapping[str, str]) -> Row:
    """A row as it is stored.

    Args:
        source: of the forecast.
        station: of the city it is for.
        values: by the name of the stored column, TM among them.
    """
    named = {"STN": str(station), "SOURCE": source.name, **values}
    return tuple([named.get(column, "") for column in RAW_OFFICIAL_COLUMNS])


def is_ahead(issued: str, target: str) -> bool:
    """Whether a forecast issued at one time can be for another, both YYYYMMDDHHmm."""
    issue_day, target_day = day_of(issued[:8]), day_of(target[:8])
    if issue_day is None or target_day is None:
        return False
    if issued[8:] not in MINUTES or target[8:] not in MINUTES:
        return False
    # The forecast of the evening before midnight still has the part of the day that runs.
    return -1 <= (target_day - issue_day).days <= _MOST_DAYS_AHEAD
