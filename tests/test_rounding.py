"""Numbers are rounded alike in messages, tables and words, and as on the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.documents import build_forecast, build_scores

from seoulcast.datasets.documents import Forecast, Pm10Grade, grade_of
from seoulcast.drift_reasons import ErrorDrift
from seoulcast.presentation import messages, plots, words
from seoulcast.reasons import MeanTooLow
from seoulcast.rounding import rounded, shortest, written

CASES = json.loads(
    (Path(__file__).parents[1] / "frontend" / "src" / "test" / "rounding.json").read_text()
)
"""The page's tests read them too: frontend/src/lib/numbers.test.ts."""


@pytest.mark.parametrize(("value", "digits", "text"), CASES["numbers"])
def test_a_number_is_rounded_half_away_from_zero_as_on_the_page(value, digits, text):
    assert written(value, digits) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_has_no_grade_and_is_written_as_it_is_called(value):
    assert written(value, 1) == str(value)
    with pytest.raises((ValueError, OverflowError)):
        rounded(value)
    with pytest.raises((ValueError, OverflowError)):
        grade_of(value)


def forecast_of(dust: float, low: float = -3.0) -> Forecast:
    """A forecast whose days have this median of PM10 (µg/m³) and lowest temperature (°C)."""
    issued = build_forecast()
    days = []
    for day in issued.days:
        targets = dict(day.targets)
        for name, value in (("PM10_AVG", dust), ("TA_MIN", low)):
            quantiles = {**targets[name].quantiles, "0.5": value}
            targets[name] = targets[name].model_copy(update={"quantiles": quantiles})
        grade = Pm10Grade(grade=grade_of(dust), probabilities=day.pm10_grade.probabilities)
        days.append(day.model_copy(update={"targets": targets, "pm10_grade": grade}))
    return issued.model_copy(update={"days": days})


@pytest.mark.parametrize(("mean", "text", "grade"), CASES["grades"])
def test_the_grade_beside_a_number_is_that_of_the_number(mean, text, grade):
    assert grade_of(mean) == grade
    assert grade_of(rounded(mean)) == grade

    forecast = forecast_of(mean)

    assert f"PM10 {text} µg/m³ {words.GRADES[grade].ko}" in messages.morning(forecast, [], "")
    table = plots.forecast_table(forecast).splitlines()[2]
    assert re.search(rf"\| {text} \(.*\| {grade} \|", table)


def test_a_temperature_just_below_zero_has_no_sign_and_half_a_degree_of_frost_is_one():
    assert "  0 / " in messages.morning(forecast_of(40.0, low=-0.3), [], "")
    assert "  −1 / " in messages.morning(forecast_of(40.0, low=-0.5), [], "")


def test_recent_errors_and_the_figures_of_reasons_are_rounded_alike():
    scores = build_scores(absolute_error=0.25, persistence_absolute_error=0.35)
    drift = ErrorDrift(target="TA_MAX", scored_days=45, ratio=1.125, days_in_a_row=2, threshold=1.1)

    assert "TA_AVG 0.3 °C (persistence 0.4," in messages.recent_errors([scores])
    assert "1.13 times" in words.words(drift).en
    assert "0.3 µg/m³" in words.words(MeanTooLow(mean=0.25)).en


@pytest.mark.parametrize(
    ("value", "text"), [(28.0, "28"), (361.0, "361"), (-0.0, "0"), (-7.5, "-7.5"), (0.1, "0.1")]
)
def test_a_number_of_a_table_has_no_more_decimals_than_it_needs(value, text):
    assert shortest(value) == text
