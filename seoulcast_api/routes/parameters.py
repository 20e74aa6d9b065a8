"""The parameters of the routes: days and ranges of days, checked, with words for what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from seoulcast.clock import Clock
from seoulcast.datasets import keys
from seoulcast.datasets.documents import IssueName, TargetName
from seoulcast.targets import Words
from seoulcast_api.http.problems import invalid
from seoulcast_api.http.refused_parameters import NotAcceptedError, WrongParameter

MAX_DAYS = 366
DEFAULT_DAYS = 30
MAX_FORECASTS = 31
"""Some 14 KB each: a month is as much as an answer should carry."""
FIRST_DAY = keys.TEMPERATURE_FROM
LAST_DAY = date(2199, 12, 31)
"""Far enough for anyone, and far enough from date.max that days can be added."""


_NO_DAY = Words(
    ko="YYYY-MM-DD 형식의 날짜(KST)여야 합니다. 예: 2022-12-30",
    en="must be a KST calendar day written YYYY-MM-DD, for example 2022-12-30",
)
_NO_SUCH_DAY = Words(
    ko="달력에 있는 날짜여야 합니다(YYYY-MM-DD)",
    en="must be a day that the calendar has, YYYY-MM-DD",
)
_OUT_OF_RANGE = Words(
    ko=f"{FIRST_DAY}부터 {LAST_DAY} 사이여야 합니다",
    en=f"must lie between {FIRST_DAY} and {LAST_DAY}",
)
_NO_STATION = Words(
    ko="지점 번호여야 합니다. 예: 108", en="must be the number of a station, for example 108"
)


def parse_day(value: object) -> date:
    """A KST day out of `YYYY-MM-DD`; NotAcceptedError says what is accepted."""
    # date.fromisoformat alone also takes 20221230 and 2022-W52-5, and pydantic takes seconds.
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise NotAcceptedError(_NO_SUCH_DAY) from None
        if FIRST_DAY <= day <= LAST_DAY:
            return day
        raise NotAcceptedError(_OUT_OF_RANGE)
    raise NotAcceptedError(_NO_DAY)


STATION: dict[str, Any] = {
    "description": "The station whose values are wanted; /api/v1/stations lists them. Default: "
    "the first of that list.",
    "examples": [108],
}
"""How the parameter `station` is documented, which every address of a city takes."""


def parse_station(value: object) -> object:
    """The number of a station out of digits; NotAcceptedError says what is accepted."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,5}", value):
            raise NotAcceptedError(_NO_STATION)
        return int(value)
    return value


_REPEATABLE = {"lead", "target", "quantile", "above"}


def refuse_repeated(request: Request) -> None:
    """A dependency of routes: a parameter that takes one value may not be given two.

    Raises ProblemError (422).
    """
    counts = Counter(name for name, _ in request.query_params.multi_items())
    for name, count in counts.items():
        if count > 1 and name not in _REPEATABLE:
            accepted = Words(
                ko=f"값을 하나만 받습니다({count}개 받음)",
                en=f"takes one value, and {count} were given",
            )
            raise invalid(WrongParameter(name, accepted))


# None stands for an absent parameter; OpenAPI need not offer `null`, which no query has.
OptionalStation = Annotated[int | SkipJsonSchema[None], BeforeValidator(parse_station)]
_OptionalDay = Annotated[date | SkipJsonSchema[None], BeforeValidator(parse_day)]


class DayRange(BaseModel):
    """`?from=&to=`, both included, at most 366 days; the last 30 days by default."""

    model_config = ConfigDict(extra="forbid")

    station: OptionalStation = Field(None, **STATION)
    from_day: _OptionalDay = Field(
        None,
        alias="from",
        description=f"First day, KST, YYYY-MM-DD. Default: {DEFAULT_DAYS - 1} days before `to`.",
        examples=["2022-12-01"],
    )
    to_day: _OptionalDay = Field(
        None,
        alias="to",
        description=f"Last day, KST, YYYY-MM-DD. Default: yesterday. At most {MAX_DAYS} days.",
        examples=["2022-12-30"],
    )

    @property
    def max_days(self) -> int | None:
        """Most days of the range; None where it may be of any length."""
        return MAX_DAYS

    def resolve(self, clock: Clock) -> tuple[date, date]:
        """First and last day; raises a 422 problem if they are no range, or too long a one."""
        last = self.to_day or clock.last_full_day()
        first = self.from_day or max(FIRST_DAY, last - timedelta(days=DEFAULT_DAYS - 1))
        if first > last:
            raise invalid(WrongParameter("from", self._reversed(last)))
        days = (last - first).days + 1
        if self.max_days is not None and days > self.max_days:
            accepted = Words(
                ko=f"'to'까지 양끝을 포함해 최대 {self.max_days}일입니다. {first}부터 {last}까지는 "
                f"{days}일이니 나누어 요청하십시오",
                en=f"to 'to' must be at most {self.max_days} days, both included, and {first} to "
                f"{last} are {days}: ask in several calls",
            )
            raise invalid(WrongParameter("from", accepted))
        return first, last

    def _reversed(self, last: date) -> Words:
        if self.to_day:
            return Words(
                ko=f"'to'({last})보다 늦을 수 없습니다", en=f"must not be later than 'to' ({last})"
            )
        return Words(
            ko=f"'to'의 기본값인 어제({last})보다 늦을 수 없습니다",
            en=f"must not be later than yesterday ({last}), the default of 'to'",
        )


class ForecastsQuery(DayRange):
    """The range of days D, and which page of it."""

    order: Literal["newest", "oldest"] = Field(
        default="newest", description="Which D comes first.", examples=["newest"]
    )
    limit: int = Field(
        default=7,
        ge=1,
        le=MAX_FORECASTS,
        description=f"Forecasts on a page, 1 to {MAX_FORECASTS}.",
        examples=[7],
    )
    offset: int = Field(
        default=0,
        ge=0,
        le=MAX_DAYS,
        description="Forecasts to skip: `next_offset` of the page before.",
        examples=[0],
    )


class LeadsQuery(DayRange):
    """The range of target days, of any length, and which leads."""

    to_day: _OptionalDay = Field(
        None,
        alias="to",
        description="Last day, KST, YYYY-MM-DD. Default: yesterday. The range may have any length.",
        examples=["2022-12-30"],
    )

    lead: list[Annotated[int, Field(ge=1, le=7)]] | SkipJsonSchema[None] = Field(
        default=None,
        description="Only this lead, 1 to 7 days; may be repeated. All by default.",
        examples=[[1]],
    )

    @property
    def max_days(self) -> int | None:
        """Statistics are of any number of days."""
        return None


class ScoresQuery(LeadsQuery):
    """The range of target days, targets, leads, and whether each scored forecast is wanted."""

    to_day: _OptionalDay = Field(
        None,
        alias="to",
        description="Last day, KST, YYYY-MM-DD. Default: yesterday. "
        f"At most {MAX_DAYS} days, and any number with rows=false.",
        examples=["2022-12-30"],
    )

    target: list[TargetName] | SkipJsonSchema[None] = Field(
        default=None,
        description="Only this target; may be repeated. All by default.",
        examples=[["TA_MAX"]],
    )
    issue: IssueName = Field(
        default="morning",
        description="Errors of the mornings' forecasts, or of their updates.",
        examples=["morning"],
    )
    rows: bool = Field(
        default=True,
        description="false leaves `rows` null and gives the summary alone.",
        examples=[False],
    )

    @property
    def max_days(self) -> int | None:
        """Rows are of a year at most, a summary of any number of days."""
        return MAX_DAYS if self.rows else None
