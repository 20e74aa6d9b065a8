"""`python -m benchmarks.error_drift`: what the check of errors would have said on past days.

For each year a model is trained through the day before it, as `lstm_model` does, and forecasts
every day of the year; the errors of its first leads go through the drift check day by day.
Nothing is known to have broken the forecasts themselves in these years, so what begins in them
is a false alarm, but for PM10 from 2020-02 to 2021-09, when Seoul's instrument read too high.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

from benchmarks.drift import beginnings
from benchmarks.skill.archive import STATION, read_archive
from seoulcast.clock import KST
from seoulcast.datasets.documents import ScoreRow, Scores
from seoulcast.datasets.model_documents import DriftCheck, Promotion
from seoulcast.forecasting.core.days import DayArray, FloatArray, as_date, day_range
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.core.prediction import Prediction
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.promotion import decide
from seoulcast.forecasting.references.baselines import References
from seoulcast.forecasting.verification.comparison import errors_by_day
from seoulcast.forecasting.verification.drift import check_drift
from seoulcast.forecasting.verification.drift_settings import DEFAULTS
from seoulcast.targets import names

OBSERVED_FROM = date(1988, 1, 1)


@dataclass(frozen=True)
class Year:
    """A year as it would have been forecast.

    Args:
        issues: D of the forecasts.
        errors: CRPS of model and references by D, shape (days, leads, targets).
        promotion: the decision about the model, with its errors on held-out days.
    """

    issues: DayArray
    errors: Mapping[str, FloatArray]
    promotion: Promotion


def main() -> None:
    """Forecast the years, check every day, print the findings, write the JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.error_drift", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--from", dest="first", type=int, default=2019, metavar="YEAR")
    parser.add_argument("--to", dest="last", type=int, default=2022, metavar="YEAR")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    given = parser.parse_args()
    years: list[Year] = []
    if given.first > given.last:
        parser.error("years must be in order: --from, then --to")
    for year in range(given.first, given.last + 1):
        _say(f"{year}: training through {year - 1}-12-31, then forecasting (some minutes) ...")
        observations = read_archive(given.archive, OBSERVED_FROM, date(year, 12, 31))
        years.append(forecast_year(observations))
    checks = check_years(years, observations.through(OBSERVED_FROM - timedelta(days=1)))
    begun = beginnings(checks)
    _say(table(checks, begun))
    given.out.mkdir(parents=True, exist_ok=True)
    content = {
        "from": given.first,
        "to": given.last,
        "threshold": DEFAULTS.ratio_threshold,
        "held_out": {
            f"{year.promotion.trained_through}": [
                one.model_dump() for one in year.promotion.held_out_errors
            ]
            for year in years
        },
        "begun": [{"day": f"{day}", "target": name, "value": v} for day, name, v in begun],
        "values": {
            name: [[f"{check.day}", f.value] for check in checks for f in check.findings
                   if f.name == name]
            for name in names()
        },
    }  # fmt: skip
    (given.out / "error_drift.json").write_text(json.dumps(content, indent=1) + "\n")


def forecast_year(observations: Observations) -> Year:
    """The last year of the observations, forecast by a model trained on the days before it."""
    last = observations.newest_common()
    before = date(last.year - 1, 12, 31)
    trained = train_model(observations, before)
    issues = day_range(before, last - timedelta(days=1))
    systems = {
        "seoulcast": Predictor(trained.model).predict(observations, issues),
        **_references(observations, issues),
    }
    promotion = decide(
        trained,
        None,
        observations.through(before),
        by_day=before,
        decided_at=datetime.combine(last, time(12), tzinfo=KST),
    )
    return Year(issues, errors_by_day(systems, observations), promotion)


def _references(observations: Observations, issues: DayArray) -> dict[str, Prediction]:
    """Persistence and climatology, fitted anew as of the first day of each month."""
    parts: dict[str, list[Prediction]] = {}
    months = issues.astype("datetime64[M]")
    for month in np.unique(months):
        days = issues[months == month]
        made = References(observations, as_date(days[0])).predict(observations, days)
        for name, prediction in made.items():
            parts.setdefault(name, []).append(prediction)
    return {
        name: Prediction(
            issues,
            np.concatenate([part.quantiles for part in found]),
            np.concatenate([part.means for part in found]),
        )
        for name, found in parts.items()
    }


def check_years(years: Sequence[Year], unobserved: Observations) -> list[DriftCheck]:
    """The error check of every day of the years, each knowing the one before.

    Args:
        years: in order.
        unobserved: empty tables, so that nothing is said of the data.
    """
    documents: list[Scores] = []
    checks: list[DriftCheck] = []
    for year in years:
        for scores in score_documents(year):
            documents.append(scores)
            checks.append(
                check_drift(
                    scores.day,
                    unobserved,
                    documents[-DEFAULTS.scored_within_days :],
                    checks[-1:],
                    station=STATION,
                    origin="archive",
                    champion=year.promotion,
                )
            )
    return checks


def score_documents(year: Year) -> Iterator[Scores]:
    """Scores of each target day of a year, at the leads that the check looks at."""
    for n, day in enumerate(year.issues + 1):
        rows = [
            _row(year, n - lead + 1, lead, target, as_date(day))
            for lead in DEFAULTS.scored_leads
            for target in range(len(names()))
            if n - lead + 1 >= 0
            and not np.isnan(year.errors["seoulcast"][n - lead + 1, lead - 1, target])
        ]
        yield Scores(
            day=as_date(day), station=STATION, origin="archive", observed={}, inputs={}, rows=rows
        )


def _row(year: Year, issue: int, lead: int, target: int, day: date) -> ScoreRow:
    """A row with the errors alone; the check reads nothing else of it."""
    own, persistence, climatology = (
        float(year.errors[name][issue, lead - 1, target])
        for name in ("seoulcast", "persistence", "climatology")
    )
    return ScoreRow(
        target=names()[target],
        lead=lead,
        forecast_day=day - timedelta(days=lead),
        fingerprint="",
        model_version=year.promotion.version,
        kind="hindcast",
        status="fresh",
        observed=0.0,
        mean=0.0,
        median=0.0,
        absolute_error=0.0,
        squared_error=0.0,
        crps=own,
        inside80=True,
        inside90=True,
        persistence_absolute_error=None,
        persistence_crps=persistence,
        climatology_absolute_error=None,
        climatology_crps=climatology,
    )


def table(checks: Sequence[DriftCheck], begun: Sequence[tuple[date, str, float]]) -> str:
    """Days checked and findings that begin by year, the highest values, and each finding."""
    lines = [f"{'year':<6}{'days checked':>13}{'begun':>7}  highest value by target"]
    for year in sorted({check.day.year for check in checks}):
        of_year = [check for check in checks if check.day.year == year]
        highest = {
            name: max((f.value for c in of_year for f in c.findings if f.name == name), default=0.0)
            for name in names()
        }
        lines.append(
            f"{year:<6}{sum(bool(check.findings) for check in of_year):>13}"
            f"{sum(day.year == year for day, _, _ in begun):>7}  "
            + "  ".join(f"{name} {value:.2f}" for name, value in highest.items())
        )
    lines += [f"{day}  {name:<9} {value:.2f}" for day, name, value in begun]
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
