"""`python -m benchmarks.apparent`: how far the issued apparent temperature is from the hours'.

The truth of a day is the highest (May to September) or lowest value of KMA's formula over its
hours. The estimate is the issue's, from what it knew of humidity and wind, with the observed
high or low in the place of the forecast: what is told is the error of the estimate alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.skill.archive import STATION, read_archive
from benchmarks.skill.mornings import read_mornings
from seoulcast.apparent_temperature import is_summer, summer_apparent, winter_apparent
from seoulcast.forecasting.core.days import as_date, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.issued_apparent import WIND_DAYS, apparent_of, known_air
from seoulcast.rounding import rounded

LEADS = (1, 2, 4, 7)
FEWEST_HOURS = 20
FELT_SUMMER_C, FELT_WINTER_C = 33.0, -12.0
"""Days that feel like this or worse are those that are told of."""


@dataclass(frozen=True)
class Felt:
    """One day and lead: what was estimated, what the hours gave, and the plain temperature."""

    summer: bool
    lead: int
    year: int
    estimated: float
    observed: float
    plain: float

    @property
    def told(self) -> bool:
        """Whether the day felt so hot or cold, in whole degrees as shown, and so counts."""
        return self._tells(self.observed)

    @property
    def noticed(self) -> bool:
        """Whether the estimate says so too."""
        return self._tells(self.estimated)

    def _tells(self, value: float) -> bool:
        shown = rounded(value)
        return shown >= FELT_SUMMER_C if self.summer else shown <= FELT_WINTER_C


def main() -> None:
    """Read the arguments, estimate every day, print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.apparent", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--from", dest="first", type=int, default=2016, help="first year")
    parser.add_argument("--to", dest="last", type=int, default=2023, help="last year")
    given = parser.parse_args()
    first, last = date(given.first, 1, 1), date(given.last, 12, 31)
    tables = read_archive(given.archive, first - timedelta(days=WIND_DAYS + max(LEADS)), last)
    morning = read_mornings(given.archive)
    own = morning.weather_hours[morning.weather_hours["STN"] == STATION]
    observations = Observations.of(
        {name: getattr(tables, name) for name in ("temperature", "pm10", "station_weather")},
        type(morning)(own, morning.dust_hours.iloc[:0], morning.official_forecast.iloc[:0]),
    )
    found = list(_felt(observations, _observed(own, first, last)))
    for summer in (True, False):
        for years in (range(given.first, 2022), range(2022, 2023), range(2023, given.last + 1)):
            for lead in LEADS:
                _tell(summer, lead, years, found)


def _observed(hours: pd.DataFrame, first: date, last: date) -> dict[date, float]:
    """The formula's extreme over the hours of each day that has enough of them."""
    table = hours[["HOUR", "TA", "HM", "WS"]].dropna()
    extremes: dict[date, float] = {}
    for day, rows in table.groupby(table["HOUR"].dt.date):
        if len(rows) < FEWEST_HOURS or not first <= day <= last:
            continue
        if is_summer(day):
            felt = [summer_apparent(ta, hm) for ta, hm in zip(rows["TA"], rows["HM"], strict=True)]
            known = [value for value in felt if value is not None]
            extremes[day] = max(known, default=float("nan"))
        else:
            extremes[day] = min(
                ta if (value := winter_apparent(ta, ws)) is None else value
                for ta, ws in zip(rows["TA"], rows["WS"], strict=True)
            )
    return extremes


def _felt(observations: Observations, observed: dict[date, float]) -> Iterator[Felt]:
    days = day_range(min(observed), max(observed))
    values = observations.targets(days)
    airs = {day: known_air(observations, as_date(day)) for day in days}
    for place, target in enumerate(days):
        day = as_date(target)
        _, high, low = values[place, :3]
        if day not in observed or np.isnan([high, low]).any():
            continue
        for lead in LEADS:
            air = airs.get(target - lead)
            apparent = None if air is None else apparent_of(day, lead, low, high, air)
            value = None if apparent is None else apparent.high or apparent.low
            if value is not None:
                plain = high if is_summer(day) else low
                yield Felt(is_summer(day), lead, day.year, value.value, observed[day], plain)


def _tell(summer: bool, lead: int, years: range, found: list[Felt]) -> None:
    own = [one for one in found if (one.summer, one.lead) == (summer, lead) and one.year in years]
    told = [one for one in own if one.told]
    if not told:
        return
    error = np.array([one.estimated - one.observed for one in told])
    plain = np.array([one.plain - one.observed for one in told])
    hits = sum(one.noticed for one in told)
    false = sum(one.noticed for one in own if not one.told)
    season = "heat" if summer else "cold"
    sys.stdout.write(
        f"{season} {years.start} to {years.stop - 1}, lead {lead}: {len(told)} days, error "
        f"{np.abs(error).mean():.2f} (bias {error.mean():+.2f}, 9 in 10 within "
        f"{np.quantile(np.abs(error), 0.9):.1f}), plain temperature {np.abs(plain).mean():.2f}, "
        f"noticed {hits}, too many {false}\n"
    )


if __name__ == "__main__":
    main()
