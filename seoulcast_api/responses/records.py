"""The pipeline's records: decisions about models, and drift checks."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  as in the other responses
from datetime import datetime
from typing import Literal

from pydantic import Field

from seoulcast_api.responses.base import RangeResponse, ReasonData, Response, Words


class DecisionView(Response):
    """Whether a trained model was promoted, and why."""

    version: str = Field(description="Version of the model.", examples=["2022-12-25-1f3a9c02"])
    decision: Literal["promoted", "refused", "restored"] = Field(
        description="promoted: used from `by_day` on. refused: the model before it stays. "
        "restored: an earlier model, taken back into service by hand.",
        examples=["promoted"],
    )
    by_day: Day = Field(
        description="D of the first forecast it counts for (KST).", examples=["2022-12-25"]
    )
    decided_at: datetime = Field(
        description="Time of the decision (KST).", examples=["2022-12-26T05:20:03+09:00"]
    )
    trained_through: Day = Field(
        description="Last day it was trained on (KST).", examples=["2022-12-25"]
    )
    compared_with: str = Field(
        description="Version of the model in use, or `persistence`.", examples=["persistence"]
    )
    held_out_from: Day = Field(
        description="First day of the comparison (KST).", examples=["2022-06-25"]
    )
    held_out_through: Day = Field(
        description="Last day of the comparison (KST).", examples=["2022-12-25"]
    )
    crps_ratio: float = Field(
        description="Its CRPS over the other's, averaged over targets and leads; no unit. "
        "Below 1 it is the better one.",
        examples=[0.93],
    )
    confidence: float | None = Field(
        description="Confidence that its error is the smaller one, from 0 to 1: the share of a "
        "block bootstrap's draws of held-out days; null where it was not computed.",
        examples=[0.97],
    )
    better_by_percent: float = Field(
        description="The same in %: how much smaller its error is; below zero if larger.",
        examples=[7.0],
    )
    reason: str = Field(
        description="Why it was decided so, in English.",
        examples=["CRPS is 7.0 % lower than persistence's, with a confidence of 99 %."],
    )
    reason_words: Words = Field(description="The same in both languages.")
    reason_data: ReasonData = Field(description="The same as data.")


class IssuerView(Response):
    """Which days a model issued a forecast for."""

    version: str = Field(description="Version of the model.", examples=["2022-12-25-1f3a9c02"])
    name: str = Field(
        description="The network, or climatology_persistence, the fallback.", examples=["lstm"]
    )
    trained_through: Day | None = Field(
        description="Last day it was trained on (KST).", examples=["2022-12-25"]
    )
    promoted_on: Day | None = Field(
        description="Day by which it was promoted (KST).", examples=["2022-12-25"]
    )
    days: list[Day] = Field(
        description="Each D (KST) whose forecast it made, in order.", examples=[["2022-12-30"]]
    )


class ModelsResponse(RangeResponse):
    """Every decision about a model, and the models behind the forecasts of a range of days D."""

    decisions: list[DecisionView] = Field(description="All on record, newest first.")
    issued: list[IssuerView] = Field(
        description="Models that issued a forecast in the range, by their first day in it."
    )


class FindingView(Response):
    """One sign of drift, beside its threshold."""

    kind: Literal["data", "error", "correction"] = Field(
        description="data: an input looks unlike the training years. error: forecasts do worse. "
        "correction: they do worse with a correction than they would without it.",
        examples=["error"],
    )
    name: str = Field(
        description="Input (data), target (error), or what corrects: `hours` before the issue, "
        "KMA's `official` forecast (correction).",
        examples=["TA_MAX"],
    )
    value: float = Field(
        description="Effect size (data), ratio of errors (error), or ratio of the squared errors "
        "with and without (correction); no unit.",
        examples=[1.12],
    )
    threshold: float = Field(description="Drift is above this; no unit.", examples=[1.5])
    exceeded: bool = Field(
        description="Whether the value is above it, for a correction with enough confidence.",
        examples=[False],
    )
    days_in_a_row: int = Field(
        description="Number of days in a row that it has been.", examples=[0]
    )
    sample_size: int = Field(description="Number of values it was made from.", examples=[30])
    group: str | None = Field(
        description="Group of targets that a correction changes, `temperature` or `pm10`; null for "
        "data and errors.",
        examples=[None],
    )
    confidence: float | None = Field(
        description="Confidence that a correction does harm, from 0 to 1: the share of a block "
        "bootstrap's draws of days in which the value is above 1; null for data and errors.",
        examples=[None],
    )


class DriftView(Response):
    """One drift check."""

    day: Day = Field(description="Day it was made as of (KST).", examples=["2022-12-30"])
    drifted: bool = Field(description="Whether the model should be retrained.", examples=[False])
    reasons: list[str] = Field(
        description="Why, in English; empty where nothing drifted.", examples=[[]]
    )
    reasons_words: list[Words] = Field(description="The same in both languages.")
    reasons_data: list[ReasonData] = Field(description="The same as data.")
    model_version: str | None = Field(
        description="Version of the model in use; null without one.",
        examples=["2022-12-25-1f3a9c02"],
    )
    findings: list[FindingView] = Field(description="Each sign that was looked at.")


class DriftResponse(RangeResponse):
    """The drift checks of a range of days."""

    checks: list[DriftView] = Field(
        description="In order of day; days without a check are left out."
    )
