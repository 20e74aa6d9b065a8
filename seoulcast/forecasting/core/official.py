"""Official forecasts as values of an issue: for each day to come the newest that was out, by age.

An official value is looked up by the day it is about and the time it was issued, never by its
place in a list: the hub has changed which days its mid-term forecast begins with, and may again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from seoulcast.forecasting.core.days import ONE_DAY, DayArray, FloatArray, lead_days
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.windows import MORNING, Cutoff

_TEMPERATURES = ("TA_MIN", "TA_MAX")
_KEYS = ("SOURCE", "ISSUED", "TARGET")
_VALUES = (
    *(f"{name}{what}" for name in _TEMPERATURES for what in ("", "_LOW", "_HIGH")),
    "RAIN_CHANCE", "SKY",
)  # fmt: skip
_CLOUDS = {"clear": 0.0, "few_clouds": 1.0, "mostly_cloudy": 2.0, "overcast": 3.0}
"""Words of the sky in order of cloud; any other word is none."""
_DAY_S = 86_400.0
NO_DAY = np.timedelta64(0, "D")
OLDEST_DAYS = 12
"""Days from an issue to the day it is about, at most: no forecast reaches further."""

OFFICIAL_COLUMNS: tuple[str, ...] = (
    *(f"{name}{what}" for name in _TEMPERATURES for what in ("", "_LOW", "_HIGH", "_AGE")),
    "RAIN_CHANCE", "RAIN_CHANCE_AGE", "CLOUD", "CLOUD_AGE", "TA_MIN_DAY_AFTER", "TA_MAX_DAY_BEFORE",
)  # fmt: skip
"""For a lead: temperatures (°C) with the half-widths of their range, the highest chance of rain of
the day's parts (%), their mean cloud (0 clear to 3 overcast), and the age of each: days from its
issue to the end of the day it is about, with a fraction. Then the next day's lowest temperature
and the highest of the day before, which the evening and the first hours of a day depend on."""


@dataclass(frozen=True)
class OfficialValues:
    """The newest official values for each day to come.

    Args:
        days: D of each row.
        values: shape (n, leads, OFFICIAL_COLUMNS), NaN where none was out.
    """

    days: DayArray
    values: FloatArray

    def column(self, name: str) -> FloatArray:
        """One of `OFFICIAL_COLUMNS`, shape (n, leads)."""
        values: FloatArray = self.values[:, :, OFFICIAL_COLUMNS.index(name)]
        return values


def official_values(
    knowledge: MorningKnowledge, days: DayArray, at: Cutoff = MORNING
) -> OfficialValues:
    """The newest value of each kind that was out at the issue, for the target of each lead.

    Args:
        knowledge: as of the newest of the days, or later.
        days: D of each row.
        at: the issue under each.
    """
    wanted = _wanted(days, at)
    table = knowledge.official_forecast[[*_KEYS, *_VALUES]]
    columns: dict[str, FloatArray] = {}
    for name in _TEMPERATURES:
        known = table[table[name].notna()]
        parts = (name, f"{name}_LOW", f"{name}_HIGH")
        columns |= _newest(wanted, known, parts, age=f"{name}_AGE")
    columns |= _newest(
        wanted, _of_whole_days(table, "RAIN_CHANCE"), ("RAIN_CHANCE",), age="RAIN_CHANCE_AGE"
    )
    cloud = table.assign(CLOUD=table["SKY"].map(_CLOUDS).astype(float))
    columns |= _newest(wanted, _of_whole_days(cloud, "CLOUD"), ("CLOUD",), age="CLOUD_AGE")
    for name, beside in (("TA_MIN_DAY_AFTER", ONE_DAY), ("TA_MAX_DAY_BEFORE", -ONE_DAY)):
        value = name[: len("TA_MIN")]
        found = _newest(_wanted(days, at, beside), table[table[value].notna()], (value,), age="AGE")
        columns[name] = found[value]
    shape = lead_days(days).shape
    values = [columns[name].reshape(shape) for name in OFFICIAL_COLUMNS]
    return OfficialValues(days, np.stack(values, axis=-1))


def _wanted(days: DayArray, at: Cutoff, beside: np.timedelta64 = NO_DAY) -> pd.DataFrame:
    """Day asked about and last time of issue of each day and lead, and the place of the answer.

    Args:
        days: D of each issue.
        at: which issue.
        beside: from the target of each lead to the day that is asked about.
    """
    targets = lead_days(days) + beside
    last = np.timedelta64(at.official)
    by = np.broadcast_to(days[:, None], targets.shape).astype("datetime64[ns]") + last
    wanted = pd.DataFrame({"TARGET": targets.ravel().astype("datetime64[ns]"), "BY": by.ravel()})
    wanted["PLACE"] = np.arange(len(wanted))
    return wanted.sort_values("BY", kind="stable")


def _of_whole_days(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """A row for each issue and target: the highest chance of its parts, the mean of their cloud."""
    known = table[table[name].notna()]
    grouped = known.groupby(list(_KEYS))
    of_parts = grouped[[name]].max() if name == "RAIN_CHANCE" else grouped[[name]].mean()
    return of_parts.reset_index()


def _newest(
    wanted: pd.DataFrame, known: pd.DataFrame, names: tuple[str, ...], *, age: str
) -> dict[str, FloatArray]:
    """Of the rows for a target the one issued last that was out, in the order asked for."""
    rows = known.sort_values(["ISSUED", "SOURCE"], kind="stable")[["ISSUED", "TARGET", *names]]
    rows = rows.astype({"ISSUED": "datetime64[ns]", "TARGET": "datetime64[ns]"})
    found = pd.merge_asof(
        wanted,
        rows,
        left_on="BY",
        right_on="ISSUED",
        by="TARGET",
        tolerance=pd.Timedelta(days=OLDEST_DAYS),
    ).sort_values("PLACE")
    ahead = (found["TARGET"] + pd.Timedelta(days=1) - found["ISSUED"]).dt.total_seconds()
    columns = {name: found[name].to_numpy(float) for name in names}
    columns[age] = ahead.to_numpy(float) / _DAY_S
    return columns
