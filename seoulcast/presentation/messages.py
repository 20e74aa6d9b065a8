"""The words that go to Slack, made from documents and events; nothing is sent here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.datasets.documents import (
    DriftCheck,
    Forecast,
    ForecastDay,
    Grade,
    Promotion,
    Scores,
)

GRADE_WORDS: dict[Grade, str] = {
    "good": "좋음",
    "moderate": "보통",
    "bad": "나쁨",
    "very_bad": "매우나쁨",
}

SHOWN_DAYS = 7


@dataclass(frozen=True)
class Failed:
    """What is known of a failed run.

    Args:
        job: its name.
        assets: names of the assets that failed.
        partition: key, or `first...last` of a range.
        cause: what was raised, whole.
        link: to the run in Dagster's UI.
        retried: whether Dagster retries the run by itself.
    """

    job: str
    assets: Sequence[str]
    partition: str
    cause: str
    link: str
    retried: bool = False


def escaped(text: str) -> str:
    """Text as Slack's mrkdwn shows it: `&`, `<` and `>` would be links, mentions, commands."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def of_city(text: str, city: City) -> str:
    """A message that is told of several cities alike, with the name of the one it is of."""
    return f"*{city.ko} · {city.en}* {text}"


def failure(failed: Failed) -> str:
    """Asset, partition, first line of the cause, whether it is retried, link."""
    assets = ", ".join(failed.assets) or failed.job
    subject = " ".join(part for part in (f"*{assets}*", failed.partition) if part)
    first_line = next(
        (line for line in failed.cause.splitlines() if line.strip()), "no cause given"
    )
    cause = escaped(first_line.strip())
    retried = "It is retried automatically.\n" if failed.retried else ""
    return f":red_circle: {subject} failed\n{cause}\n{retried}<{failed.link}|Open the run>"


def backfill_failure(backfill_id: str, failed: int, total: int, link: str) -> str:
    """One summary of a backfill in which runs failed."""
    return (
        f":red_circle: Backfill *{backfill_id}*: {failed} of {total} runs failed\n"
        f"<{link}|Open the backfill>"
    )


def pipeline_success(job: str, partition: str) -> str:
    """One line for a pipeline that succeeded."""
    return " ".join(part for part in (":white_check_mark:", job, partition, "done") if part)


def morning(forecast: Forecast, recent: Sequence[Scores], page_url: str) -> str:
    """The forecast of the morning and the model's recent errors."""
    issued_at = forecast.issued_at.astimezone(KST)
    city = City(forecast.station)
    head = f"*{city.ko} 예보 · {city.en}, issued {issued_at:%Y-%m-%d %H:%M} KST*"
    marks = []
    if forecast.origin != "kma":
        marks.append(f"{forecast.origin} data")
    if forecast.status != "fresh":
        marks.append(f"{forecast.status}: {escaped('; '.join(forecast.reasons))}")
    lines = [head, *marks, *(_day_line(day) for day in forecast.days[:SHOWN_DAYS])]
    lines.append(recent_errors(recent))
    lines.append(f"model {forecast.model.version} · <{page_url}|page>")
    return "\n".join(lines)


def _day_line(day: ForecastDay) -> str:
    low = day.targets["TA_MIN"].quantiles["0.5"]
    high = day.targets["TA_MAX"].quantiles["0.5"]
    dust = day.targets["PM10_AVG"].quantiles["0.5"]
    grade = GRADE_WORDS[day.pm10_grade.grade]
    # Rounded to integers: a float just below zero would be told as -0.
    return f"{day.date:%m-%d}  {round(low)} / {round(high)} °C   PM10 {round(dust)} µg/m³ {grade}"


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
            parts.append(f"{target} {ours:.1f} {unit} (persistence {theirs:.1f}, {len(rows)} days)")
    if not parts:
        return "lead-1 errors: nothing scored yet"
    return "lead-1 mean absolute error: " + ", ".join(parts)


def drift_found(check: DriftCheck) -> str:
    """That drift was found, and why."""
    return f":warning: Drift as of {check.day}: {escaped('; '.join(check.reasons))}"


def model_decision(promotion: Promotion) -> str:
    """That a model was trained, and promoted or refused."""
    mark = ":trophy:" if promotion.decision == "promoted" else ":no_entry_sign:"
    reason = escaped(promotion.reason)
    return f"{mark} Model {promotion.version} trained and {promotion.decision}: {reason}"
