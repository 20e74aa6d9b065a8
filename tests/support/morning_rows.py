"""Rows of what is known by five in the morning, as the hub gives them, made by hand."""

from datetime import datetime, time, timedelta

from seoulcast.kma.hour_columns import HOUR_COLUMNS
from seoulcast.kma.official_columns import RAW_OFFICIAL_COLUMNS
from seoulcast.windows import HOURS_BEGIN, SLOTS_BEGIN

MIDTERM = "midterm_temperature"
LAND = "midterm_land"
SHORT_TERM = "short_term"
POINT = "point"


def hour_row(moment, station=108, **values):
    """A row of that hour's end; every column that is not given is missing."""
    row = {column.name: column.missing for column in HOUR_COLUMNS}
    row |= {"TM": f"{moment:%Y%m%d%H%M}", "STN": str(station)} | values
    return tuple(row.values())


def hour_rows(day, stations=(108,), hours=24, *, ta=10.0, **values):
    """The first of a day's hours, 0.1 °C warmer each; in order of time and station."""
    first = datetime.combine(day, time()) + HOURS_BEGIN
    return [
        hour_row(first + timedelta(hours=n), station, TA=f"{ta + n / 10:.1f}", **values)
        for n in range(hours)
        for station in stations
    ]


def slot_rows(day, values, station=108):
    """5-minute rows from 04:00 of the day on."""
    first = datetime.combine(day, time()) + SLOTS_BEGIN
    return [
        (f"{first + timedelta(minutes=5 * n):%Y%m%d%H%M}", str(station), str(value), "000000", "")
        for n, value in enumerate(values)
    ]


def midterm_rows(day, hours=(6, 18), *, low="1", high="9", ages=range(3, 11), **values):
    """Issues of the mid-term temperature of a day, for Seoul."""
    return [
        _official(MIDTERM, day, hour, age, "A01", MIN=low, MAX=high, **values)
        for hour in hours
        for age in ages
    ]


def land_rows(day, hours=(6, 18), *, chance="30", ages=range(3, 8)):
    """Issues of the mid-term forecast of sky and rain."""
    return [
        _official(LAND, day, hour, age, "A02", SKY="WB01", PRE="WB00", WF="맑음", RN_ST=chance)
        for hour in hours
        for age in ages
    ]


def short_term_rows(day, hours=(5, 11, 17), *, low="1", high="9"):
    """Issues of the short-term forecast: the next morning's minimum, and its day's maximum."""
    return [
        _official(
            SHORT_TERM,
            day,
            hour,
            1,
            "A02",
            NE=f"{half}",
            TA=value,
            ST="20",
            SKY="DB01",
            TM_EF=f"{day + timedelta(days=1):%Y%m%d}{12 * half:02d}00",
        )
        for hour in hours
        for half, value in enumerate((low, high))
    ]


def point_rows(day, hour=2, *, low="1.0", high="9.0"):
    """The point forecast of an hour of the next day: its extremes."""
    return [
        _official(POINT, day + timedelta(days=1), hour, 0, "", CATEGORY=category, VALUE=value)
        for category, value in (("TMN", low), ("TMX", high))
    ]


def _official(source, day, hour, age, mode, **values):
    issued = datetime.combine(day, time(hour))
    row = dict.fromkeys(RAW_OFFICIAL_COLUMNS, "")
    row |= {"TM": f"{issued:%Y%m%d%H%M}", "STN": "108", "SOURCE": source, "MOD": mode}
    row |= {"REG_ID": "11B10101", "OFFICE": "109", "C": "2"}
    row |= {"TM_EF": f"{day + timedelta(days=age):%Y%m%d}0000"}
    row |= {"MIN_L": "1", "MIN_H": "2", "MAX_L": "1", "MAX_H": "1"} if source == MIDTERM else {}
    return tuple((row | values).values())
