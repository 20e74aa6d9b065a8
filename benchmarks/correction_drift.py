"""`python -m benchmarks.correction_drift`: what the check of corrections would have said of a year.

A model is trained through the year before, as `lstm_model` does but with the archive's hours, and
forecasts the year by them, as they were and with instruments that go bad on the first of June. In
the hours as they were each finding is a false alarm.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.drift import beginnings
from benchmarks.skill.archive import STATION, read_archive
from benchmarks.skill.mornings import read_mornings
from seoulcast.datasets.documents import CORRECTIONS, LEADS, Correction, ScoreRow, Scores, Shares
from seoulcast.datasets.model_documents import DriftCheck
from seoulcast.forecasting.core.days import FloatArray, as_date, day_range
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.model.mornings import Forecasts
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.verification.drift import check_drift
from seoulcast.forecasting.verification.drift_settings import DEFAULTS
from seoulcast.forecasting.verification.scoring import truth
from seoulcast.targets import names

OBSERVED_FROM = date(1988, 1, 1)
WARMER = (1.0, 2.0, 4.0)
"""By so much, in °C, a thermometer of the hours may read too high."""
DUSTIER = (1.3, 1.6, 2.0)
"""That many times the dust may be reported."""


def main() -> None:
    """Forecast the year with each fault, check every day, print what is found."""
    parser = argparse.ArgumentParser(prog="benchmarks.correction_drift", description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--year", type=int, default=2022)
    given = parser.parse_args()
    before, last = date(given.year - 1, 12, 31), date(given.year, 12, 31)
    known = read_mornings(given.archive).without("official_forecast")
    hours = known.weather_hours
    known = replace(known, weather_hours=hours[hours["STN"] == STATION])
    observations = replace(read_archive(given.archive, OBSERVED_FROM, last), morning=known)
    _say(f"training through {before} (some minutes) ...")
    predictor = Predictor(train_model(observations.through(before), before).model)
    issues = day_range(before, last - timedelta(days=1))
    observed = truth(observations, issues)
    for name, morning in faults(known, date(given.year, 6, 1)).items():
        made = predictor.forecast(replace(observations, morning=morning), issues)
        checks = check_days(score_documents(made, observed), observations)
        _say(table(name, checks))


def faults(known: MorningKnowledge, since: date) -> Mapping[str, MorningKnowledge]:
    """The mornings as they were, and with each fault from a day on."""
    weather, dust = known.weather_hours, known.dust_hours
    late = weather["HOUR"].dt.date >= since
    found = {"as it was": known}
    for more in WARMER:
        changed = weather.assign(TA=weather["TA"] + np.where(late, more, 0.0))
        found[f"hours {more:g} °C warmer"] = replace(known, weather_hours=changed)
    late = dust["HOUR"].dt.date >= since
    for times in DUSTIER if late.any() else ():
        changed = dust.assign(PM10_AVG=dust["PM10_AVG"] * np.where(late, times, 1.0))
        found[f"hours of {times:g} times the dust"] = replace(known, dust_hours=changed)
    return found


def score_documents(made: Forecasts, observed: FloatArray) -> Iterator[Scores]:
    """Scores of each target day from the first whose leads were all forecast.

    Args:
        made: forecasts of days in a row.
        observed: on their target days, (n, leads, targets).
    """
    issues = made.prediction.days
    for n in range(len(LEADS) - 1, len(issues)):
        rows = [
            _row(made, (n - lead + 1, lead - 1, target), observed)
            for lead in LEADS
            for target in range(len(names()))
            if not np.isnan(observed[n - lead + 1, lead - 1, target])
        ]
        day = as_date(issues[n]) + timedelta(days=1)
        yield Scores(day=day, station=STATION, origin="archive", observed={}, inputs={}, rows=rows)


def _row(made: Forecasts, at: tuple[int, int, int], observed: FloatArray) -> ScoreRow:
    """A row with the mean and its shares; the check reads nothing else of it."""
    issue, lead, target = at
    had: Mapping[Correction, bool] = {
        "hours": bool(made.corrected.by_hours[at]),
        "official": bool(made.corrected.by_official[at]),
    }
    parts = (made.shares.daily, made.shares.hours, made.shares.official, made.shares.calibration)
    daily, hours, official, calibration = (float(part[at]) for part in parts)
    return ScoreRow(
        target=names()[target],
        lead=lead + 1,
        forecast_day=as_date(made.prediction.days[issue]),
        fingerprint="",
        model_version="",
        kind="hindcast",
        status="fresh",
        observed=float(observed[at]),
        mean=float(made.prediction.means[at]),
        corrections=[name for name in CORRECTIONS if had[name]],
        shares=Shares(daily=daily, hours=hours, official=official, calibration=calibration),
        median=0.0,
        absolute_error=0.0,
        squared_error=0.0,
        crps=0.0,
        inside80=True,
        inside90=True,
        persistence_absolute_error=None,
        persistence_crps=None,
        climatology_absolute_error=None,
        climatology_crps=None,
    )


def check_days(documents: Iterator[Scores], observations: Observations) -> list[DriftCheck]:
    """The check of every day, each knowing the one before, of scores alone."""
    unobserved = observations.through(OBSERVED_FROM - timedelta(days=1))
    recent: list[Scores] = []
    checks: list[DriftCheck] = []
    for scores in documents:
        recent = [*recent[1 - DEFAULTS.scored_within_days :], scores]
        check = check_drift(
            scores.day,
            unobserved,
            recent,
            checks[-1:],
            station=STATION,
            origin="archive",
            champion=None,
        )
        checks.append(check)
    return checks


def table(fault: str, checks: list[DriftCheck]) -> str:
    """A line for each correction of a group: days checked, its values, and when harm was found."""
    signs = sorted({finding.sign for check in checks for finding in check.findings})
    lines = [f"{fault}"]
    for sign in signs:
        of_sign = [
            check.model_copy(update={"findings": [f for f in check.findings if f.sign == sign]})
            for check in checks
        ]
        values = [f.value for check in of_sign for f in check.findings]
        found = ", ".join(f"{day} ({value:.2f})" for day, _, value in beginnings(of_sign))
        lines.append(
            f"  {sign[1]:<9}{sign[2]:<12} {len(values)} days, median {np.median(values):.2f}, "
            f"highest {max(values):.2f}; found: {found or 'never'}"
        )
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
