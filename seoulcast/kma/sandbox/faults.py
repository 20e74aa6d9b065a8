"""The sandbox's switches: what can be wrong with an answer, and with what it holds.

`Faults` says what is wrong; `tampered_asos` and `tampered_pm10` change the rows of an answer,
`hour_faults` and `official_faults` those of the other paths. How a whole answer goes wrong
(status, silence, cut) is the server's part.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from seoulcast.kma.columns import ASOS_COLUMNS, COLUMNS
from seoulcast.kma.wire import Row
from seoulcast.stations import SEOUL

_TA_AVG, _TA_MAX, _TA_MIN = map(ASOS_COLUMNS.index, ("TA_AVG", "TA_MAX", "TA_MIN"))
_DECIMALS = {column.name: column.decimals or 0 for column in COLUMNS}
# Fills the column's five places; no instrument reads it.
_IMPOSSIBLE_PM10 = "99999"


class Faults(BaseModel):
    """What is wrong. Nothing by default. Frozen: set a new one to change something."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # --- which calls: for the switches of a whole answer below ------------------------
    path: str | None = Field(None, description="Only paths that end so, e.g. kma_pm10.php.")
    times: int | None = Field(None, ge=0, description="Only the next so many calls of them.")
    station: int | None = Field(
        None, description="Only calls that ask for this station alone; below, only its rows."
    )

    # --- the whole answer ---------------------------------------------------------------
    delay_s: float = Field(0.0, ge=0, description="Seconds before the answer.")
    hang: bool = Field(default=False, description="Never answer.")
    status_5xx: int | None = Field(None, ge=500, le=599, description="Answer this, in HTML.")
    status_429: bool = Field(default=False, description="Too many requests.")
    retry_after: str | None = Field(None, description="Header beside a 429 or 5xx.")
    cut_body: bool = Field(default=False, description="Break off half way through the body.")
    no_end_mark: bool = Field(default=False, description="Leave the end mark out.")
    empty_frame: bool = Field(default=False, description="Marks and no rows.")
    empty_body: bool = Field(default=False, description="200 and nothing.")
    html_200: bool = Field(default=False, description="A maintenance page with status 200.")
    not_applied: bool = Field(default=False, description="403, the API was not applied for.")
    quota_after_calls: int | None = Field(
        None, ge=0, description="403, quota used up, after so many calls since this was set."
    )
    cut_after_days: int | None = Field(
        None, ge=1, description="Silently drop all days of a range after the first so many."
    )
    cut_after_rows: int | None = Field(
        None, ge=1, description="Silently drop all rows after the first so many."
    )

    # --- what the hub holds, whatever the path and times above ------------------------------
    by_station: bool = Field(default=False, description="Order rows by station, then by day.")
    late_asos_days: frozenset[date] = Field(frozenset(), description="Not there yet.")
    late_pm10_days: frozenset[date] = Field(frozenset(), description="Not there yet.")
    partial_pm10: dict[date, int] = Field({}, description="Slots there are of a day, from 00:00.")
    revised_asos: dict[date, dict[str, float]] = Field(
        {}, description="Other values of the station's row (Seoul's), by the hub's column name."
    )
    revised_pm10: dict[date, int] = Field({}, description="µg/m³ added to every value of a day.")
    bad_asos_days: frozenset[date] = Field(
        frozenset(), description="Minimum and maximum temperature of the station (Seoul) swapped."
    )
    bad_pm10_days: frozenset[date] = Field(
        frozenset(), description="The day's first value is impossible (99999)."
    )
    contradicted_asos: dict[date, int] = Field(
        {}, description="A second row of this station, with another mean temperature."
    )
    lost_field_pm10_days: frozenset[date] = Field(
        frozenset(), description="The day's first line lacks its value."
    )

    # --- how soon the hub has something ------------------------------------------------------
    slots_after_min: int = Field(
        2, ge=0, description="Minutes until a 5-minute value is there, after its five minutes."
    )
    hours_after_min: int = Field(
        12, ge=0, description="Minutes until the row of an hour is there, after the hour."
    )
    official_after_min: int = Field(
        12, ge=0, description="Minutes until an official forecast is there, after its issue."
    )

    # --- hours of weather; a day's are those that end at 01:00 to 24:00 -----------------------
    hours_cut_days: int | None = Field(
        31, ge=1, description="As the hub: drop all but the first so many days of a call's hours."
    )
    late_hour_days: frozenset[date] = Field(frozenset(), description="Not there yet.")
    partial_hours: dict[date, int] = Field({}, description="Hours there are of a day, from 01:00.")
    revised_hours: dict[date, dict[str, float]] = Field(
        {}, description="Other values of the day's hours of the station (Seoul), by column name."
    )
    bad_hour_days: frozenset[date] = Field(
        frozenset(), description="The temperature of 01:00 of the station (Seoul) is impossible."
    )
    contradicted_hours: dict[date, int] = Field(
        {}, description="A second row of 01:00 of this station, with another temperature."
    )
    lost_field_hour_days: frozenset[date] = Field(
        frozenset(), description="The day's first line lacks its last value."
    )
    temperature_missing: Literal["-99.0", "-9.0"] = Field(
        "-99.0", description="What stands for no temperature in an hour."
    )

    # --- official forecasts; an issue is YYYYMMDD (all of a day), YYYYMMDDHH or YYYYMMDDHHmm --
    official_path: str | None = Field(
        None, description="Of the switches below: only forecasts of paths that end so."
    )
    short_term_from: date | None = Field(
        None,
        description="First day of short-term issues; where nothing is said since February "
        "2001. How far back the hub has them is not known.",
    )
    late_issues: frozenset[str] = Field(frozenset(), description="Not there yet.")
    revised_issues: dict[str, int] = Field(
        {}, description="Added to the temperatures (°C) and chances of rain (%) of an issue."
    )
    bad_issues: frozenset[str] = Field(
        frozenset(), description="Temperatures and chances of rain are impossible (9999)."
    )
    missing_issues: dict[str, str] = Field(
        {}, description="Code in place of temperatures and chances of rain: -99 or -999."
    )
    contradicted_issues: frozenset[str] = Field(
        frozenset(), description="Every row comes twice, with other values the second time."
    )
    lost_field_issues: frozenset[str] = Field(
        frozenset(), description="The first line of an issue lacks its last value."
    )
    midterm_changed: date | None = Field(
        date(2024, 11, 28),
        description="First day of mid-term issues for days 4 (06:00) or 5 (18:00) to 10, and "
        "not 3 to 10. None for never.",
    )


def tampered_asos(rows: list[Row], faults: Faults) -> list[Row]:
    """The daily rows with late, revised and bad days as `faults` says."""
    late = _texts(faults.late_asos_days)
    bad = _texts(faults.bad_asos_days)
    revised = {f"{day:%Y%m%d}": values for day, values in faults.revised_asos.items()}
    only = None if faults.station is None else str(faults.station)
    if late:
        rows = [row for row in rows if row[0] not in late or row[1] != (only or row[1])]
    if bad or revised:
        changed = only or str(SEOUL)
        rows = [_revised(row, revised, bad) if row[1] == changed else row for row in rows]
    if faults.contradicted_asos:
        twice = {(f"{day:%Y%m%d}", f"{stn}") for day, stn in faults.contradicted_asos.items()}
        rows = [one for row in rows for one in _contradicted(row, twice)]
    if faults.by_station:
        rows = sorted(rows, key=lambda row: (int(row[1]), row[0]))
    return rows


def _revised(row: Row, revised: dict[str, dict[str, float]], bad: frozenset[str]) -> Row:
    values = list(row)
    for name, value in revised.get(row[0], {}).items():
        values[ASOS_COLUMNS.index(name)] = f"{value:.{_DECIMALS[name]}f}"
    if row[0] in bad:
        values[_TA_MAX], values[_TA_MIN] = values[_TA_MIN], values[_TA_MAX]
    return tuple(values)


def _contradicted(row: Row, twice: set[tuple[str, str]]) -> list[Row]:
    """The row, and another one that differs from it where it is to come twice."""
    if row[:2] not in twice:
        return [row]
    other = list(row)
    other[_TA_AVG] = f"{float(row[_TA_AVG]) + 1:.1f}"
    return [row, tuple(other)]


def tampered_body(body: bytes, faults: Faults) -> bytes:
    """The bytes of an answer with lost fields as `faults` says."""
    for day in _texts(faults.lost_field_pm10_days):
        # TM and STN, the value, the rest; only lines of PM10 have commas.
        line = re.compile(rf"^({day}\d{{4}},[^,\n]*),[^,\n]*".encode(), re.MULTILINE)
        body = line.sub(rb"\1", body, count=1)
    return body


def tampered_pm10(rows: list[Row], faults: Faults) -> list[Row]:
    """The 5-minute rows with late, partial, revised and bad days as `faults` says."""
    late = _texts(faults.late_pm10_days)
    # The first time of day that is not there; "2400" where every slot is.
    ends = {
        f"{day:%Y%m%d}": f"{slots // 12:02d}{slots % 12 * 5:02d}"
        for day, slots in faults.partial_pm10.items()
    }
    added = {f"{day:%Y%m%d}": value for day, value in faults.revised_pm10.items()}
    bad = _texts(faults.bad_pm10_days)
    if not (late or ends or added or bad):
        return rows
    only = None if faults.station is None else str(faults.station)
    tampered: list[Row] = []
    for row in rows:
        if only is not None and row[1] != only:
            tampered.append(row)
            continue
        day, clock_time = row[0][:8], row[0][8:]
        if day in late or clock_time >= ends.get(day, "2400"):
            continue
        value = str(int(row[2]) + added.get(day, 0))
        if day in bad and clock_time == "0000":
            value = _IMPOSSIBLE_PM10
        tampered.append((row[0], row[1], value, *row[3:]))
    return tampered


def _texts(days: frozenset[date]) -> frozenset[str]:
    return frozenset(f"{day:%Y%m%d}" for day in days)
