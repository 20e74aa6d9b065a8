"""What all responses share: their base, words in two languages, place and source."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  as in the other responses

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from seoulcast.reason_codes import ReasonCode
from seoulcast.settings import Origin


class Response(BaseModel):
    """Base of all responses; every field is always there, `null` where nothing is known."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, allow_inf_nan=False)


class Words(Response):
    """The same words for people, twice."""

    ko: str = Field(description="Korean.", examples=["좋음"])
    en: str = Field(description="English.", examples=["Good"])


class ReasonData(Response):
    """A reason as data: which one it is, and what it says of this case."""

    code: ReasonCode = Field(description="Which reason it is.", examples=["newest_day_old"])
    parameters: dict[str, JsonValue] = Field(
        description="By name, as each code has them; days are YYYY-MM-DD (KST).",
        examples=[{"input": "pm10", "newest": "2022-12-28", "day": "2022-12-30"}],
    )


class Station(Response):
    """The place all values are of."""

    id: int = Field(description="KMA's station number.", examples=[108])
    name: Words = Field(description="Name of the station.")
    neighbourhood: Words | None = Field(
        description="The part of the city in which its instruments stand; null where not told.",
        examples=[{"ko": "송월동", "en": "Songwol-dong"}],
    )


class Source(Response):
    """Whose observations these are, and what a forecast of ours is not."""

    observations: Words = Field(
        description="Who observed, to be named by whoever shows the values.",
        examples=[{"ko": "기상청", "en": "Korea Meteorological Administration (KMA)"}],
    )
    origin: Origin = Field(
        description="kma: the KMA API Hub. archive: real observations of past years, replayed. "
        "synthetic: made up by a weather generator, for practice only.",
        examples=["kma"],
    )
    origin_words: Words = Field(description="The origin, said to a reader of the page.")
    disclaimer: Words = Field(description="That this is not an official forecast.")
    official_urls: list[str] = Field(
        description="Pages of the official forecasts.",
        examples=[["https://www.weather.go.kr", "https://www.airkorea.or.kr"]],
    )


class RangeResponse(Response):
    """Base of the answers of a range of days: of where, of which days, and by whom observed."""

    station: Station = Field(description="The place that is observed and forecast.")
    from_day: Day = Field(
        alias="from", description="First day of the range (KST).", examples=["2022-12-01"]
    )
    to_day: Day = Field(
        alias="to", description="Last day of the range (KST).", examples=["2022-12-30"]
    )
    source: Source = Field(description="Whose observations, and which origin.")
