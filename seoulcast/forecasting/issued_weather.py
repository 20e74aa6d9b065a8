"""What KMA had said of sky and rain when a forecast was issued: repeated in it, read by no model.

Of each day the newest issue that was out counts, with all that it says of the day: two issues
are never mixed, so that one time of issue is true of all of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
import pandas as pd

from seoulcast.clock import KST
from seoulcast.datasets.documents import LEADS, OfficialOutlook, OfficialWeather
from seoulcast.datasets.official_weather import Precipitation, Sky
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.windows import Cutoff

_COLUMNS = ["SOURCE", "ISSUED", "TARGET", "PART", "RAIN_CHANCE", "SKY", "PRECIPITATION"]
_SKIES, _PRECIPITATIONS = frozenset(get_args(Sky)), frozenset(get_args(Precipitation))


def issued_weather(
    knowledge: MorningKnowledge, day: date, at: Cutoff
) -> dict[date, OfficialWeather]:
    """The newest official weather of each day ahead that was out; a day without any is left out.

    Args:
        knowledge: as of the issue, or later.
        day: D.
        at: the issue under it.
    """
    table = knowledge.official_forecast
    last = np.datetime64(day, "ns") + np.timedelta64(at.official)
    says = (
        table["RAIN_CHANCE"].notna()
        | table["SKY"].isin(_SKIES)
        | table["PRECIPITATION"].isin(_PRECIPITATIONS)
    )
    rows = table.loc[says & (table["ISSUED"] <= last), _COLUMNS]
    # Of two sources issued at one time the same one as where a model reads them.
    rows = rows.sort_values(["ISSUED", "SOURCE"], kind="stable")
    found = {}
    for target in (day + timedelta(days=lead) for lead in LEADS):
        of_day = rows[rows["TARGET"] == pd.Timestamp(target)].to_dict("records")
        if of_day:
            found[target] = _weather(of_day)
    return found


def _weather(rows: list[dict[Any, Any]]) -> OfficialWeather:
    """All that the last of some issues, in order, says of their day."""
    newest = rows[-1]
    parts = {
        row["PART"]: _outlook(row)
        for row in rows
        if (row["ISSUED"], row["SOURCE"]) == (newest["ISSUED"], newest["SOURCE"])
    }
    issued_at = newest["ISSUED"].to_pydatetime().replace(tzinfo=KST)
    return OfficialWeather(source=newest["SOURCE"], issued_at=issued_at, **parts)


def _outlook(row: dict[Any, Any]) -> OfficialOutlook:
    """What is no word of ours is not said: a forecast goes out whatever KMA writes."""
    sky, falls, chance = row["SKY"], row["PRECIPITATION"], row["RAIN_CHANCE"]
    return OfficialOutlook(
        sky=sky if sky in _SKIES else None,
        precipitation=falls if falls in _PRECIPITATIONS else None,
        rain_chance=None if np.isnan(chance) else round(chance),
    )
