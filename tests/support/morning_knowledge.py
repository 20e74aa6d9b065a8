"""Clean tables of the morning as a small synthetic Seoul has them: hours, dust, KMA's forecasts."""

import numpy as np
import pandas as pd

from seoulcast.datasets import keys
from seoulcast.datasets.tables import CLEAN, NUMPY_TYPES

SEOUL = 108
NEIGHBOURS = (112, 143)
UPWIND = (102,)
HOURS_UNDER_A_DAY = pd.timedelta_range("5h", periods=24, freq="h")
ISSUES = {"midterm_temperature": (6, 18), "midterm_land": (6, 18), "short_term": (5, 11, 17)}
"""Hours of issue by source; the point forecast is of 02:00 of the next day."""
FIRST_AGES = {"midterm_temperature": 3, "midterm_land": 3, "short_term": 0, "point": 1}
LAST_AGES = {"midterm_temperature": 10, "midterm_land": 10, "short_term": 3, "point": 3}


def frame_of(dataset, columns):
    """A clean frame of these columns, and the table's others without values."""
    table = CLEAN[dataset.name]
    length = len(columns["TM"])
    empty = {"number": np.nan, "word": "-", "switch": False, "count": 0}
    every = {
        column.name: columns.get(column.name, np.full(length, empty.get(column.kind)))
        for column in table.columns
    }
    kinds = {column.name: NUMPY_TYPES[column.kind] for column in table.columns}
    return pd.DataFrame(every).astype(kinds).sort_values(list(table.key), ignore_index=True)


def make_weather_hours(first, last, seed=1):
    """Hours with a season, a course by the clock, and some that are missing."""
    rng = np.random.default_rng(seed)
    parts = []
    for station in (SEOUL, *NEIGHBOURS):
        days, hours = _days_and_hours(first, last)
        season = -np.cos(2 * np.pi * (hours.dayofyear.to_numpy() - 15) / 365.25)
        course = -np.cos(2 * np.pi * (hours.hour.to_numpy() - 3) / 24)
        warmth = np.round(12 + 12 * season + 3 * course + rng.normal(0, 1.5, len(hours)), 1)
        warmth[rng.random(len(hours)) < 0.02] = np.nan
        parts.append(
            {
                "TM": days, "STN": np.full(len(hours), station), "HOUR": hours, "TA": warmth,
                "TD": warmth - 3.0, "HM": rng.integers(30, 99, len(hours)).astype(float),
                "WS": rng.integers(0, 60, len(hours)) / 10,
                "PS": 1015 + rng.normal(0, 5, len(hours)).round(1),
                "WD_DEG": rng.integers(0, 36, len(hours)) * 10.0,
                "CA_TOT": rng.integers(0, 11, len(hours)).astype(float),
                "RN": np.where(rng.random(len(hours)) < 0.1, 1.5, 0.0),
                "SS": rng.integers(0, 11, len(hours)) / 10,
                "SI": rng.integers(0, 300, len(hours)) / 100,
            }
        )  # fmt: skip
    return frame_of(keys.WEATHER_HOURS, _together(parts))


def make_dust_hours(first, last, seed=2):
    """Hours of PM10 that persist, some from few values, a spike now and then."""
    rng = np.random.default_rng(seed)
    parts = []
    for station in (SEOUL, *UPWIND):
        days, hours = _days_and_hours(first, last)
        level = np.round(np.exp(3.6 + np.cumsum(rng.normal(0, 0.1, len(hours))) % 1.0), 1)
        slots = np.where(rng.random(len(hours)) < 0.05, rng.integers(0, 6, len(hours)), 12)
        parts.append(
            {
                "TM": days, "STN": np.full(len(hours), station), "HOUR": hours,
                "PM10_AVG": np.where(slots > 0, level, np.nan),
                "PM10_MIN": np.where(slots > 0, np.floor(level * 0.8), np.nan),
                "PM10_MAX": np.where(slots > 0, np.ceil(level * 1.2), np.nan),
                "SLOTS": slots, "ZEROS": 0 * slots,
                "SPIKES": ((rng.random(len(hours)) < 0.01) & (slots > 0)).astype(int),
            }
        )  # fmt: skip
    return frame_of(keys.DUST_HOURS, _together(parts))


def make_official(first, last, seed=3):
    """KMA's forecasts from all four sources, as they are issued on each day."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in pd.date_range(first, last):
        times = [(source, day + pd.Timedelta(hours=h)) for source in ISSUES for h in ISSUES[source]]
        for source, issued in [*times, ("point", day + pd.Timedelta(hours=26))]:
            for age in range(FIRST_AGES[source], LAST_AGES[source] + 1):
                rows += _issue(rng, day, source, issued, age)
    frame = pd.DataFrame(rows)
    columns = {name: frame[name].to_numpy() for name in frame}
    return frame_of(keys.OFFICIAL_FORECAST, {**columns, "SKY": frame["SKY"].fillna("-").to_numpy()})


def _issue(rng, day, source, issued, age):
    target = issued.normalize() + pd.Timedelta(days=age)
    season = -np.cos(2 * np.pi * (target.dayofyear - 15) / 365.25)
    low = float(np.round(8 + 12 * season + rng.normal(0, 2)))
    row = {
        "TM": day,
        "STN": SEOUL,
        "SOURCE": source,
        "ISSUED": issued,
        "TARGET": target,
        "AGE": age,
    }
    low_row = {"TA_MIN": low, "TA_MIN_LOW": 1.0, "TA_MIN_HIGH": 1.0}
    high_row = {"TA_MAX": low + 8, "TA_MAX_LOW": 1.0, "TA_MAX_HIGH": 2.0}
    sky = {"SKY": str(rng.choice(["clear", "overcast"])), "RAIN_CHANCE": 10.0 * rng.integers(0, 11)}
    if source == "midterm_temperature":
        return [{**row, "PART": "day", **low_row, **high_row}]
    halves = [{**row, "PART": "morning", **sky}, {**row, "PART": "afternoon", **sky}]
    if source == "midterm_land":
        return halves
    halves[0]["TA_MIN"], halves[1]["TA_MAX"] = low, low + 8
    return halves


def _days_and_hours(first, last):
    days = pd.date_range(first, last).repeat(24)
    return days, days + np.tile(HOURS_UNDER_A_DAY.to_numpy(), len(days) // 24)


def _together(parts):
    """Columns of several stations' hours, one station after another."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
