"""The stations of the made-up weather: real numbers and places, climates rounded."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Station(NamedTuple):
    """A station and how its weather differs from Seoul's.

    `lead` is by how many days weather from the west reaches it before Seoul. `warmer` (°C)
    and `swing` (half the yearly range, °C) describe its climate; `height` is in m.
    """

    number: int
    first_day: date
    lead: float
    warmer: float
    swing: float
    height: float


STATIONS: tuple[Station, ...] = (
    Station(101, date(1966, 1, 1), -0.3, -1.2, 14.6, 76.0),  # 춘천
    Station(102, date(2000, 11, 1), 0.8, -1.2, 12.0, 145.0),  # 백령도, far to the west
    Station(105, date(1911, 10, 3), -0.7, 1.0, 12.0, 26.0),  # 강릉
    Station(108, date(1907, 10, 1), 0.0, 0.0, 14.0, 85.5),  # 서울
    Station(112, date(1907, 10, 1), 0.3, -0.1, 13.0, 71.0),  # 인천
    Station(115, date(1938, 8, 10), -0.9, 0.3, 11.0, 222.0),  # 울릉도, far to the east
    Station(119, date(1964, 1, 1), 0.1, -0.1, 13.9, 34.0),  # 수원
    Station(129, date(1968, 1, 1), 0.5, -0.5, 13.0, 29.0),  # 서산
    Station(133, date(1969, 1, 1), 0.0, 0.4, 13.5, 69.0),  # 대전
    Station(143, date(1907, 10, 1), -0.4, 1.7, 13.2, 54.0),  # 대구
    Station(159, date(1907, 10, 1), -0.6, 2.4, 11.2, 70.0),  # 부산
    Station(169, date(1997, 1, 1), 0.7, 1.3, 10.0, 77.0),  # 흑산도
    Station(184, date(1923, 5, 1), 0.2, 3.6, 10.5, 20.0),  # 제주
)

HOURLY_ALONE: tuple[Station, ...] = (
    Station(146, date(1918, 6, 23), 0.2, 0.9, 13.2, 61.0),  # 전주
    Station(152, date(1931, 7, 1), -0.6, 1.7, 12.2, 82.0),  # 울산
    Station(156, date(1938, 10, 1), 0.3, 1.5, 12.9, 72.0),  # 광주
)
"""Stations that are made by the hour and without daily rows: one more row would change what is
stored of every day."""

PM10_ALONE: tuple[Station, ...] = (
    Station(201, date(2008, 4, 28), 0.3, -0.5, 13.0, 47.0),  # 강화
    Station(229, date(2008, 4, 28), 0.6, 0.2, 11.5, 18.0),  # 북격렬비도, in the Yellow Sea
)
"""Stations that measure dust and no weather."""

GAP = (date(1950, 9, 1), date(1953, 11, 30))
"""Days without a row, as at the real hub."""

PM10_FIRST_DAY = date(2008, 4, 28)
PM10_ABSENT_DAYS: tuple[date, ...] = (
    date(2010, 10, 16), date(2010, 10, 17), date(2011, 7, 27), date(2013, 7, 15),
    date(2013, 7, 16), date(2017, 7, 10), date(2017, 12, 12), date(2017, 12, 13),
    date(2017, 12, 14), date(2017, 12, 15), date(2018, 3, 25), date(2019, 8, 29),
    date(2019, 8, 30), date(2019, 8, 31), date(2019, 9, 1), date(2020, 8, 3),
    date(2020, 8, 4), date(2020, 8, 5),
)  # fmt: skip
"""Days on which the real instrument gave nothing; the made-up one is faithful to that."""
