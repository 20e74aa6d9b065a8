"""Hours of weather and official forecasts as the hub gives them; names of persons are made up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from seoulcast.kma.hour_columns import HOUR_COLUMNS

_LINES = Path(__file__).parents[1] / "kma" / "hours.txt"
HOUR_LINES = tuple(_LINES.read_text(encoding="ascii").splitlines())
"""Rows that the real hub has sent."""

PERSON_ID, PERSON = "hong***", "아무개"
TEMPERATURE_LINES = (
    "11B10101 202507020600 202507060000 A01 109 2  25  31    1    1    1    1",
    "11B10101 202312010600 202312040000 A01 109 2  -2   8    1    1    1    1",
)
LAND_LINES = (
    '11B00000 202511110600 202511150000 A02 109 2 WB01 WB00 없음 "맑음" 20',
    '11B00000 202507020600 202507060000 A02 109 2 WB04 WB00 없음 "흐림" 40',
)
_BY = f"{PERSON_ID}      {PERSON}    "
SHORT_TERM_LINES = (
    f'11B10101 202412241100 202412241200 A02  0 109 2 {_BY} NW 1 N   11  20 DB03    0 "구름많음"',
    f'11B10101 202412241100 202412250000 A02  1 109 2 {_BY} W  1 NW  -5  80 DB04    3 "한때 눈"',
)
"""Lines in the hub's own widths."""


def hour_row(moment: datetime, station: int = 108, **values: str) -> tuple[str, ...]:
    """An hourly row with these values and every other column missing."""
    named = {column.name: column.missing for column in HOUR_COLUMNS} | {
        "TM": f"{moment:%Y%m%d%H%M}",
        "STN": str(station),
        **values,
    }
    return tuple(named.values())


def moments(day: date, begins: timedelta, step: timedelta) -> list[datetime]:
    """The moments that lie under a day, a step apart."""
    first = datetime.combine(day, time()) + begins
    return [first + number * step for number in range(timedelta(days=1) // step)]
