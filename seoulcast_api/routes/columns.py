"""The newest forecast as columns of chosen targets, at /api/v1/columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from seoulcast import levels
from seoulcast.targets import Words, names
from seoulcast_api.http.answers import ASK_EACH_TIME, as_json
from seoulcast_api.http.problems import documented
from seoulcast_api.http.refused_parameters import NotAcceptedError
from seoulcast_api.presenting.columns import (
    Choice,
    TemperatureUnit,
    Threshold,
    TimeFormat,
    station_columns,
)
from seoulcast_api.responses.columns import ColumnsResponse
from seoulcast_api.routes.dependencies import WithAllServices
from seoulcast_api.routes.parameters import parse_station, refuse_repeated

router = APIRouter(tags=["forecasts"])

_MOST_STATIONS = 20
_MOST_THRESHOLDS = 20


def _listed(value: object) -> list[str]:
    """The parts of `a,b` or of a repeated parameter; none of one that is empty."""
    given = value if isinstance(value, list) else [value]
    parts = [part.strip() for one in given for part in str(one).split(",")]
    return [part for part in parts if part]


def _one_or_more_of(known: Iterable[str]) -> Words:
    there = ", ".join(known)
    return Words(ko=f"{there} 중에서 골라야 합니다", en=f"must be one or more of {there}")


def _known_target(name: str) -> str:
    if name not in names():
        raise NotAcceptedError(_one_or_more_of(names()))
    return name


def _known_level(text: str) -> float:
    try:
        return levels.LEVELS[levels.index(float(text))]
    except ValueError:
        known = [f"{level:g}" for level in levels.LEVELS]
        raise NotAcceptedError(_one_or_more_of(known)) from None


_THRESHOLD = re.compile(r"([A-Z0-9_]+):(-?[0-9]{1,4}(?:[.][0-9]{1,2})?)")


def _threshold(text: str) -> str:
    found = _THRESHOLD.fullmatch(text)
    if found is None or found[1] not in names():
        raise NotAcceptedError(
            Words(
                ko="예측 요소와 값이어야 합니다. 예: TA_MAX:33",
                en="must be a target and a value, for example TA_MAX:33",
            )
        )
    return text


_Listed = BeforeValidator(_listed)
_Station = Annotated[int, BeforeValidator(parse_station)]
_TargetName = Annotated[
    str, AfterValidator(_known_target), WithJsonSchema({"type": "string", "enum": [*names()]})
]
_Level = Annotated[
    float, BeforeValidator(_known_level), WithJsonSchema({"type": "number", "enum": levels.LEVELS})
]
_Above = Annotated[
    str,
    AfterValidator(_threshold),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({'|'.join(names())}):-?[0-9]{{1,4}}([.][0-9]{{1,2}})?$",
        }
    ),
]


class ColumnsQuery(BaseModel):
    """Which stations, targets, quantiles and thresholds, and in which units."""

    model_config = ConfigDict(extra="forbid")

    station: Annotated[list[_Station] | SkipJsonSchema[None], _Listed] = Field(
        default=None,
        max_length=_MOST_STATIONS,
        description="Stations, separated by commas; /api/v1/stations lists them. "
        "Default: the first of that list.",
        examples=[[108]],
    )
    target: Annotated[list[_TargetName], _Listed] = Field(
        default_factory=lambda: list(names()),
        description=f"Targets, separated by commas or repeated: {', '.join(names())}. All by "
        "default.",
        examples=[["TA_MAX", "PM10_AVG"]],
    )
    quantile: Annotated[list[_Level], _Listed] = Field(
        default=[0.1, 0.5, 0.9],
        description="Quantile levels, separated by commas or repeated: "
        f"{', '.join(f'{level:g}' for level in levels.LEVELS)}.",
        examples=[[0.1, 0.9]],
    )
    above: Annotated[list[_Above], _Listed] = Field(
        default=[],
        max_length=_MOST_THRESHOLDS,
        description="Target and value: the chance of more than that, from the quantiles. "
        "Separated by commas or repeated.",
        examples=[["TA_MAX:33", "PM10_AVG:80"]],
    )
    temperature_unit: TemperatureUnit = Field(
        default="celsius", description="Of temperatures and their thresholds.",
        examples=["celsius"],
    )  # fmt: skip
    timeformat: TimeFormat = Field(
        default="iso8601",
        description="Days as YYYY-MM-DD, or as the epoch second of their midnight in Seoul.",
        examples=["iso8601"],
    )

    @property
    def choice(self) -> Choice:
        """What is wanted, each column once."""
        found = [_THRESHOLD.fullmatch(text) for text in dict.fromkeys(self.above)]
        return Choice(
            targets=list(dict.fromkeys(self.target)),
            quantiles=list(dict.fromkeys(self.quantile)),
            above=[Threshold(one[1], float(one[2])) for one in found if one is not None],
            temperature_unit=self.temperature_unit,
            time_format=self.timeformat,
        )


@router.get(
    "/api/v1/columns",
    response_model=ColumnsResponse,
    responses=documented(422, 429, 503),
    dependencies=[Depends(refuse_repeated)],
)
async def columns(query: Annotated[ColumnsQuery, Query()], everyone: WithAllServices) -> Response:
    """The newest forecast of one or more stations as columns of equal length.

    Choose targets, quantiles and units; `above=TA_MAX:33` adds the chance of more than that.
    """
    choice = query.choice
    asked = dict.fromkeys(query.station or [everyone.default.station.id])
    services = [everyone.of(station) for station in asked]
    forecasts = [(await one.latest.get()).forecast for one in services]
    body = ColumnsResponse(
        units=choice.units(),
        stations=[station_columns(forecast, choice) for forecast in forecasts],
    )
    return as_json(body, ASK_EACH_TIME)
