"""The text of every message to operators, made from documents and from facts about runs.

It is written in Slack's mrkdwn, and `plain_text` turns it into what other places show. A change of
what operators read is made here and nowhere else; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import Forecast, ForecastDay, Scores
from seoulcast.datasets.model_documents import DriftCheck, Promotion
from seoulcast.datasets.sources import SourceStatus
from seoulcast.presentation.words import FAILURES, GRADES, SOURCES, english, words
from seoulcast.reasons import FailureKind, Reason
from seoulcast.rounding import typeset

SHOWN_DAYS = 7
MOVED_C = 3.0
"""By so much today's highest temperature has to move for an update to be told of, °C."""


@dataclass(frozen=True)
class Failed:
    """What is known of a failed run.

    Args:
        job: its name.
        assets: names of the assets that failed.
        partition: key, or `first...last` of a range.
        kind: what went wrong, None where the pipeline has no name for it.
        cause: the message of the exception, whole.
        link: to the run in Dagster's UI.
        retried: whether Dagster retries the run by itself.
    """

    job: str
    assets: Sequence[str]
    partition: str
    kind: FailureKind | None
    cause: str
    link: str
    retried: bool = False


@dataclass(frozen=True)
class Retraining:
    """What is known of a training that begins by itself.

    Args:
        through: the last day it learns from.
        is_for_drift: whether drift made it begin; else the week did.
        reasons: of the drift, where they can be read.
        link: to the run in Dagster's UI.
    """

    through: date
    is_for_drift: bool
    reasons: Sequence[Reason]
    link: str


def escaped(text: str) -> str:
    """Text as Slack's mrkdwn shows it: `&`, `<` and `>` would be links, mentions, commands."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def of_city(text: str, city: City) -> str:
    """A message that several cities have alike, with the name of the city it is about."""
    return f"*{city.ko} · {city.en}* {text}"


def failure(failed: Failed) -> str:
    """Asset, partition, kind of failure, first line of the cause, whether it is retried, link."""
    assets = ", ".join(failed.assets) or failed.job
    subject = " ".join(part for part in (f"*{assets}*", failed.partition) if part)
    first_line = next(
        (line for line in failed.cause.splitlines() if line.strip()), "no cause given"
    )
    cause = escaped(first_line.strip())
    kind = "" if failed.kind is None else f": {FAILURES[failed.kind].en}"
    retried = "It is retried automatically.\n" if failed.retried else ""
    return f":red_circle: {subject} failed{kind}\n{cause}\n{retried}<{failed.link}|Open the run>"


def backfill_failure(backfill_id: str, failed: int, total: int, link: str) -> str:
    """One summary of a backfill in which runs failed, or which failed without any."""
    what = (
        f"{failed} of {total} runs failed"
        if failed
        else f"failed, without a failed run ({total} runs)"
    )
    return f":red_circle: Backfill *{backfill_id}*: {what}\n<{link}|Open the backfill>"


def pipeline_success(job: str, partition: str) -> str:
    """One line for a pipeline that succeeded."""
    return " ".join(part for part in (":white_check_mark:", job, partition, "done") if part)


def rows_aside(job: str, lines: Sequence[str]) -> str:
    """That a pipeline has put single rows aside and stored the rest of their days."""
    head = f":warning: {job} put rows aside; the rest of their days is stored"
    return "\n".join([head, *(escaped(line) for line in lines)])


def morning(forecast: Forecast, recent: Sequence[Scores], page_url: str) -> str:
    """The forecast of the morning and the model's recent errors."""
    issued_at = forecast.issued_at.astimezone(KST)
    city = City(forecast.station)
    head = f"*{city.ko} 예보 · {city.en}, issued {issued_at:%Y-%m-%d %H:%M} KST*"
    marks = []
    if forecast.origin != "kma":
        marks.append(f"{forecast.origin} data")
    if forecast.status != "fresh":
        marks.append(f"{forecast.status}: {escaped(english(forecast.reasons))}")
    lines = [head, *marks, *(_day_line(day) for day in forecast.days[:SHOWN_DAYS])]
    lines.append(recent_errors(recent))
    lines.append(f"model {forecast.model.version} · <{page_url}|page>")
    return "\n".join(lines)


def updated(morning: Forecast, update: Forecast, page_url: str) -> str | None:
    """That an update says another thing of today than the morning did; None where it does not.

    Another thing is another grade of PM10, or a highest temperature that has moved by `MOVED_C`.
    """
    before, after = morning.days[0], update.days[0]
    moved = _highest(after) - _highest(before)
    if before.pm10_grade.grade == after.pm10_grade.grade and abs(moved) < MOVED_C:
        return None
    issued_at = update.issued_at.astimezone(KST)
    city = City(update.station)
    head = f"*{city.ko} 예보 갱신 · {city.en}, updated {issued_at:%Y-%m-%d %H:%M} KST*"
    marks = [] if update.origin == "kma" else [f"{update.origin} data"]
    lines = [head, *marks, f"before: {_day_line(before)}", f"now:    {_day_line(after)}"]
    return "\n".join([*lines, f"model {update.model.version} · <{page_url}|page>"])


def _highest(day: ForecastDay) -> float:
    return day.targets["TA_MAX"].quantiles["0.5"]


def _day_line(day: ForecastDay) -> str:
    low = day.targets["TA_MIN"].quantiles["0.5"]
    high = day.targets["TA_MAX"].quantiles["0.5"]
    dust = day.targets["PM10_AVG"].quantiles["0.5"]
    grade = GRADES[day.pm10_grade.grade].ko
    temperatures = f"{typeset(low)} / {typeset(high)} °C"
    return f"{day.date:%m-%d}  {temperatures}   PM10 {typeset(dust)} µg/m³ {grade}"


def recent_errors(recent: Sequence[Scores]) -> str:
    """Mean absolute errors at lead 1 over the days given, beside persistence."""
    parts = []
    for target, unit in (("TA_AVG", "°C"), ("PM10_AVG", "µg/m³")):
        rows = [
            row
            for scores in recent
            for row in scores.rows
            if row.target == target and row.lead == 1 and row.persistence_absolute_error is not None
        ]
        if rows:
            ours = sum(row.absolute_error for row in rows) / len(rows)
            theirs = sum(row.persistence_absolute_error or 0.0 for row in rows) / len(rows)
            beside = f"persistence {typeset(theirs, 1)}, {len(rows)} days"
            parts.append(f"{target} {typeset(ours, 1)} {unit} ({beside})")
    if not parts:
        return "lead-1 errors: nothing scored yet"
    return "lead-1 mean absolute error: " + ", ".join(parts)


def sources_changed(statuses: Sequence[SourceStatus]) -> str:
    """That sources of the morning can't be read any more, or can again, and why."""
    lines = []
    for status in statuses:
        if status.reason is None:
            lines.append(f":white_check_mark: {SOURCES[status.source].en}: available again")
        else:
            lines.append(f":warning: {escaped(words(status.reason).en)}")
    if any(status.reason is not None for status in statuses):
        lines.append("Forecasts go out without them.")
    return "\n".join(lines)


def drift_found(check: DriftCheck) -> str:
    """That drift was found, and why."""
    return f":warning: Drift as of {check.day}: {escaped(english(check.reasons))}"


def retraining_begins(training: Retraining) -> str:
    """That a model is trained anew, and why; `model_decision` says how it ended."""
    reasons = f"\n{escaped(english(training.reasons))}" if training.reasons else ""
    head = (
        f"Drift as of {training.through}: retraining begins"
        if training.is_for_drift
        else f"The weekly retraining begins, on the days through {training.through}"
    )
    return f":repeat: {head}{reasons}\n<{training.link}|Open the run>"


def model_decision(promotion: Promotion) -> str:
    """That a model was trained, and promoted or refused."""
    mark = ":trophy:" if promotion.decision == "promoted" else ":no_entry_sign:"
    reason = escaped(words(promotion.reason).en)
    return f"{mark} Model {promotion.version} trained and {promotion.decision}: {reason}"
