"""How far to trust a forecast of bad air."""

from __future__ import annotations

from pydantic import Field

from seoulcast_api.responses.base import RangeResponse, Response


class ReliabilityBin(Response):
    """The forecasts whose probability of 나쁨 or worse lay within one class."""

    from_probability: float = Field(
        description="Least probability, 0 to 1, itself included.", examples=[0.1]
    )
    to_probability: float = Field(
        description="Greatest probability, 0 to 1, itself left out but for 1.", examples=[0.2]
    )
    n: int = Field(description="Number of forecasts.", examples=[24])
    mean_probability: float | None = Field(
        description="Mean of what was forecast, 0 to 1; null where n is 0.", examples=[0.14]
    )
    observed_share: float | None = Field(
        description="Share of their days that were 나쁨 or worse, 0 to 1; the closer to "
        "mean_probability, the better. Null where n is 0.",
        examples=[0.125],
    )


class LeadReliability(Response):
    """Forecasts of bad air (나쁨 or worse: a daily PM10 mean of 81 µg/m³ or more) at one lead."""

    lead: int = Field(ge=1, le=7, description="Lead in days.", examples=[1])
    n: int = Field(description="Forecasts scored.", examples=[365])
    n_live: int = Field(description="How many of them were issued live.", examples=[30])
    hits: int = Field(description="Bad days of which the forecast grade was bad.", examples=[9])
    misses: int = Field(description="Bad days of which it was not.", examples=[3])
    false_alarms: int = Field(
        description="Other days of which the forecast grade was bad.", examples=[4]
    )
    correct_rejections: int = Field(description="Other days of which it was not.", examples=[349])
    pod: float | None = Field(
        description="Probability of detection: share of the bad days that were forecast, "
        "0 to 1. Null without a bad day.",
        examples=[0.75],
    )
    far: float | None = Field(
        description="False alarm ratio: share of the alarms that were false, 0 to 1. Null "
        "without an alarm.",
        examples=[0.3077],
    )
    n_with_probability: int = Field(
        description="Forecasts whose issue, and so its probability, is still there.",
        examples=[365],
    )
    brier: float | None = Field(
        description="Brier score of the probability: mean squared difference to what was observed, "
        "no unit, 0 (best) to 1. Null where there is no probability.",
        examples=[0.021],
    )
    brier_of_usual: float | None = Field(
        description="Brier score of forecasting each day the share of bad days of the same "
        "range, no unit; ours should be below it. Null where there is no probability.",
        examples=[0.032],
    )
    bins: list[ReliabilityBin] = Field(description="The probabilities by class, in order.")


class ReliabilityResponse(RangeResponse):
    """How far to trust the forecasts of bad air whose target days lie in a range."""

    leads: list[LeadReliability] = Field(description="By lead; empty where nothing was scored.")
