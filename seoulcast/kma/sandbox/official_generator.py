"""Made-up official forecasts: the made-up weather that comes, with errors that grow with age.

A forecast's error is a sum of what was not known yet at its issue: the next issue knows more of
it, so that errors of successive issues go together. A part of it is all targets' of an issue.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from seoulcast.kma.framing import Row
from seoulcast.kma.official_columns import (
    MIDTERM_LAND,
    MIDTERM_TEMPERATURE,
    POINT,
    SHORT_TERM,
    OfficialSource,
)
from seoulcast.kma.sandbox.courses import Series
from seoulcast.kma.sandbox.hour_generator import MadeHours
from seoulcast.kma.sandbox.hours import HourTable
from seoulcast.kma.sandbox.official import NEWEST_WITHIN, last_issue
from seoulcast.kma.sandbox.official_words import (
    OFFICES,
    PERSON_IDS,
    PERSON_NAMES,
    Outlook,
    land_words,
    short_term_words,
    wind_words,
)
from seoulcast.kma.sandbox.point_generator import point_rows
from seoulcast.regions import REGIONS

ISSUE_HOURS = {
    MIDTERM_TEMPERATURE: (6, 18),
    MIDTERM_LAND: (6, 18),
    SHORT_TERM: (5, 11, 17),
    POINT: tuple(range(2, 24, 3)),
}
_FIRST_ISSUE = {
    MIDTERM_TEMPERATURE: datetime(2012, 12, 1),  # noqa: DTZ001 - naive KST, as the hub's texts
    MIDTERM_LAND: datetime(2012, 12, 1),  # noqa: DTZ001
    SHORT_TERM: datetime(2001, 2, 1),  # noqa: DTZ001
    POINT: datetime(2008, 10, 30),  # noqa: DTZ001
}
_MIDTERM_DAYS = range(3, 11)
_LAST_DAY_OF_HALVES = 7
_SHORT_DAYS = {5: (0, 3), 11: (0, 3), 17: (1, 4)}
"""First target day after the issue's and the one after the last, by the hour of issue."""
_POINT_DAYS = 4

_STEPS_A_DAY = 8
_STEPS = 11 * _STEPS_A_DAY + 1
_COMMON_STREAM, _OWN_STREAM = 50_000, 60_000
_COMMON = 0.6
"""Share of an error that all targets of an issue have in common; the rest is the target's own."""
_LOWEST, _HIGHEST, _RAIN, _SKY = range(4)
_AT = {_LOWEST: 6, _HIGHEST: 15, _RAIN: 12, _SKY: 12}
"""Hour of the target day from which an error's age is counted."""
_AGES = np.arange(_STEPS) / _STEPS_A_DAY
# °C for temperatures: 1.2 at one day and 3 at ten. Else in units of what decides (`_outlook`).
_SPREADS = np.stack([1.0 + 0.2 * _AGES, 1.0 + 0.2 * _AGES, 0.5 + 0.09 * _AGES, 1.0 + 0.2 * _AGES])


class _Day(NamedTuple):
    """What comes, as the official forecasts mean it; halves are the morning and the afternoon."""

    lowest: float
    highest: float
    rain: tuple[float, float]
    cloud: tuple[float, float]
    wind: tuple[float, float]


class MadeOfficial:
    """Official forecasts of all regions of `REGIONS` of whose stations there are hours.

    Args:
        seed: of the weather.
        hours: the weather.
    """

    def __init__(self, seed: int, hours: MadeHours) -> None:
        self._seed = seed
        self._hours = hours
        self._day = lru_cache(maxsize=4096)(self._made_day)

    def issued(
        self, source: OfficialSource, region: str, first: datetime, last: datetime
    ) -> list[Row]:
        """The forecasts issued from `first` to `last`, by issue, region and target."""
        made = {
            MIDTERM_TEMPERATURE: self._midterm_temperature,
            MIDTERM_LAND: self._midterm_land,
            SHORT_TERM: self._short_term,
            POINT: self._point,
        }[source]
        regions = _stations_of(source)
        chosen = [name for name in regions if region in ("", name)]
        return [
            row
            for issue in _issues(source, first, last)
            for name in chosen
            for row in made(issue, name, regions[name])
        ]

    def newest(self, source: OfficialSource, region: str, until: datetime) -> list[Row]:
        """The last forecast that was issued by `until`."""
        return last_issue(self.issued(source, region, until - NEWEST_WITHIN, until))

    def _midterm_temperature(self, issue: datetime, region: str, station: int) -> Iterator[Row]:
        for target in _MIDTERM_DAYS:
            day = issue.toordinal() + target
            coming = self._day(station, day)
            if coming is None:
                continue
            lowest, highest = self._extremes(coming, station, day, issue)
            widths = np.random.default_rng([self._seed, _OWN_STREAM + station, day, target])
            narrow = 0.6 + 0.12 * target + 0.5 * widths.standard_normal(4)
            texts = [str(round(max(0.0, width))) for width in narrow.tolist()]
            yield (
                *_head(issue, region, day, 0, "A01"), *_office(region),
                str(lowest), str(highest), *texts,
            )  # fmt: skip

    def _midterm_land(self, issue: datetime, region: str, station: int) -> Iterator[Row]:
        for target in _MIDTERM_DAYS:
            day = issue.toordinal() + target
            coming = self._day(station, day)
            if coming is None:
                continue
            halves = (0, 1) if target <= _LAST_DAY_OF_HALVES else (None,)
            for half in halves:
                words = land_words(self._outlook(coming, half, station, day, issue))
                mode = "A01" if half is None else "A02"
                yield (
                    *_head(issue, region, day, 12 * (half or 0), mode), *_office(region), *words
                )  # fmt: skip

    def _short_term(self, issue: datetime, region: str, station: int) -> Iterator[Row]:
        first, end = _SHORT_DAYS[issue.hour]
        place = 0
        for target in range(first, end):
            day = issue.toordinal() + target
            coming = self._day(station, day)
            for half in (0, 1):
                # At eleven the morning is over, and its forecast is not given any more.
                if coming is None or (issue.hour == 11 and target == 0 and half == 0):
                    continue
                sky, rain, words, chance = short_term_words(
                    self._outlook(coming, half, station, day, issue)
                )
                temperature = self._extremes(coming, station, day, issue)[half]
                person = (day + half) % len(PERSON_IDS)
                yield (
                    *_head(issue, region, day, 12 * half, "A02"), str(place), *_office(region),
                    PERSON_IDS[person], PERSON_NAMES[person], *wind_words(coming.wind[half]),
                    str(temperature), chance, sky, rain, words,
                )  # fmt: skip
                place += 1

    def _point(self, issue: datetime, region: str, station: int) -> Iterator[Row]:
        days = range(issue.toordinal(), issue.toordinal() + _POINT_DAYS)
        comings = {day: self._day(station, day) for day in days}
        if any(coming is None for coming in comings.values()):
            return
        hours = self._hours.between(station, 24 * days[0] + 1, 24 * (days[-1] + 1))
        extremes = {
            day: self._extremes(coming, station, day, issue)
            for day, coming in comings.items()
            if coming is not None
        }
        outlooks = {
            (day, half): self._outlook(coming, half, station, day, issue)
            for day, coming in comings.items()
            if coming is not None
            for half in (0, 1)
        }
        errors = np.concatenate([self._hourly_errors(station, day, issue) for day in days])
        yield from point_rows(issue, region, hours, errors, extremes, outlooks)

    def _extremes(self, coming: _Day, station: int, day: int, issue: datetime) -> tuple[int, int]:
        """Minimum and maximum as forecast, whole °C."""
        lowest = round(coming.lowest + self._error(_LOWEST, station, day, issue))
        highest = round(coming.highest + self._error(_HIGHEST, station, day, issue))
        return lowest, max(highest, lowest + 1)

    def _hourly_errors(self, station: int, day: int, issue: datetime) -> Series:
        """Errors of the temperatures of a day's hours: between those of its extremes."""
        ends = [self._error(kind, station, day, issue) for kind in (_LOWEST, _HIGHEST)]
        return np.interp(np.arange(1, 25), [_AT[_LOWEST], _AT[_HIGHEST]], ends)

    def _outlook(
        self, coming: _Day, half: int | None, station: int, day: int, issue: datetime
    ) -> Outlook:
        """Sky and chance of rain as forecast, of a half of a day or all of it."""
        fell = sum(coming.rain) if half is None else coming.rain[half]
        cloud = sum(coming.cloud) / 2.0 if half is None else coming.cloud[half]
        age = _steps_to(day, _RAIN, issue) / _STEPS_A_DAY
        sign = 0.2 + 0.5 * math.log1p(fell) if fell > 0.0 else -2.0 + 0.08 * cloud
        # What would be said if the forecast knew how uncertain it is.
        doubt = 0.7 + 0.09 * age
        unsure = (sign + self._error(_RAIN, station, day, issue)) / doubt
        chance = 0.5 * (1.0 + math.erf(unsure / math.sqrt(2.0)))
        covered = min(10.0, max(0.0, cloud + self._error(_SKY, station, day, issue)))
        cold = coming.highest if half == 1 else coming.lowest
        return Outlook(10 * round(10.0 * chance), covered, cold)

    def _error(self, kind: int, station: int, day: int, issue: datetime) -> float:
        return float(_errors(self._seed, station, day)[kind, _steps_to(day, kind, issue)])

    def _made_day(self, station: int, day: int) -> _Day | None:
        hours = self._hours.between(station, 24 * day + 1, 24 * day + 24)
        return None if len(hours.hour) < 24 else _coming(hours)


def _coming(hours: HourTable) -> _Day:
    values = {n: hours.values[n].astype(np.float64) for n in ("TA", "RN", "CA_TOT", "WD_DEG")}
    rain = np.nan_to_num(values["RN"])
    return _Day(
        # From 03:01 to 09:00, and from 09:01 to 18:00.
        lowest=float(values["TA"][3:9].min()),
        highest=float(values["TA"][9:18].max()),
        rain=(float(rain[:12].sum()), float(rain[12:].sum())),
        cloud=(float(values["CA_TOT"][:12].mean()), float(values["CA_TOT"][12:].mean())),
        wind=(float(values["WD_DEG"][8]), float(values["WD_DEG"][14])),
    )


@lru_cache(maxsize=2048)
def _errors(seed: int, station: int, day: int) -> Series:
    """Errors of the forecasts for a day by kind and by steps of three hours before it."""
    first = day - _STEPS // _STEPS_A_DAY - 1
    common = np.concatenate([_common_draws(seed, one) for one in range(first, day + 1)], axis=1)
    at = common.shape[1] - _STEPS_A_DAY // 2 - np.arange(_STEPS)
    own = np.random.default_rng([seed, _OWN_STREAM + station, day]).standard_normal((4, _STEPS))
    fresh = math.sqrt(1.0 - _COMMON**2) * own + _COMMON * common[:, at]
    added = np.diff(_SPREADS**2, axis=1, prepend=0.0)
    errors: Series = np.cumsum(np.sqrt(added) * fresh, axis=1)
    return errors


@lru_cache(maxsize=64)
def _common_draws(seed: int, day: int) -> Series:
    rng = np.random.default_rng([seed, _COMMON_STREAM, day])
    drawn: Series = rng.standard_normal((4, _STEPS_A_DAY))
    return drawn


def _steps_to(day: int, kind: int, issue: datetime) -> int:
    hours = 24 * (day - issue.toordinal()) + _AT[kind] - issue.hour
    return min(max(round(hours / (24 // _STEPS_A_DAY)), 0), _STEPS - 1)


def _issues(source: OfficialSource, first: datetime, last: datetime) -> Iterator[datetime]:
    first = max(first, _FIRST_ISSUE[source])
    day = first.replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= last:
        issues = (day + timedelta(hours=hour) for hour in ISSUE_HOURS[source])
        yield from (issue for issue in issues if first <= issue <= last)
        day += timedelta(days=1)


@lru_cache
def _stations_of(source: OfficialSource) -> dict[str, int]:
    """The station whose weather a region has, by region."""
    found: dict[str, int] = {}
    for station, place in REGIONS.items():
        if source == POINT:
            region = f"{place.nx} {place.ny}"
        else:
            region = place.land if source == MIDTERM_LAND else place.temperature
        found.setdefault(region, station)
    return found


def _head(issue: datetime, region: str, day: int, hour: int, mode: str) -> tuple[str, ...]:
    target = datetime.fromordinal(day) + timedelta(hours=hour)
    return (region, f"{issue:%Y%m%d%H%M}", f"{target:%Y%m%d%H%M}", mode)


def _office(region: str) -> tuple[str, str]:
    return next(office for begin, office in OFFICES.items() if region.startswith(begin)), "2"
