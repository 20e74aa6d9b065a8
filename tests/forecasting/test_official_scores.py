"""KMA's own forecasts are scored as issued, by age, and with the errors that were known then."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from support.changed_observations import garbled, whole
from support.documents import build_forecast
from support.morning_tables import dust_hours, official_forecast, weather_hours

from seoulcast.clock import KST
from seoulcast.datasets.documents import (
    LEADS,
    QUANTILE_LEVELS,
    TARGETS,
    InputInfo,
    MorningInput,
    Scores,
)
from seoulcast.datasets.issues import render
from seoulcast.forecasting.core.days import as_days, day_range
from seoulcast.forecasting.core.morning import MorningKnowledge
from seoulcast.forecasting.references.official import READ_DAYS, OfficialReference
from seoulcast.forecasting.verification.scoring import ReferencesByDay, score_day

DAY = date(2017, 6, 10)
"""The target day that is scored."""
ISSUES_FROM = DAY - timedelta(days=READ_DAYS)
FORECAST = ("TA_AVG", "TA_MAX", "TA_MIN")


@pytest.fixture(scope="module")
def known(observations):
    return whole(observations)


@pytest.fixture(scope="module")
def references(known):
    return ReferencesByDay(known)


@pytest.fixture(scope="module")
def issues():
    """Mid-term forecasts at 06:00 and 18:00 for the third to tenth day after, none alike."""
    frame = official_forecast(f"{ISSUES_FROM}", READ_DAYS + 1)
    season = -np.cos(2 * np.pi * (frame["TARGET"].dt.dayofyear - 15) / 365.25)
    rng = np.random.default_rng(5)
    low = np.round(8 + 14 * season + rng.normal(0, 1, len(frame)) * frame["AGE"])
    return frame.assign(TA_MIN=low, TA_MAX=low + rng.integers(4, 12, len(frame)))


def knowledge(issues):
    return MorningKnowledge(
        weather_hours("2017-01-01", 0), dust_hours("2017-01-01", 0), issues.reset_index(drop=True)
    )


FORECASTS = [build_forecast(DAY - timedelta(days=lead)) for lead in LEADS]


@pytest.fixture(scope="module")
def score(known, references):
    def score(issues, observations=known, forecasts=FORECASTS, shared=references):
        official = OfficialReference.read(knowledge(issues), observations, DAY, DAY)
        return score_day(
            DAY,
            forecasts,
            observations,
            station=108,
            origin="archive",
            inputs={},
            references=shared,
            official=official,
        )

    return score


@pytest.fixture(scope="module")
def scores(score, issues):
    return score(issues)


def row_of(scores, target="TA_MAX", lead=1):
    (row,) = (r for r in scores.rows if (r.target, r.lead) == (target, lead))
    return row


def newest(issues, lead, target_day=DAY):
    """Of the issues for a day, the last that was out at 02:00 of the morning of our forecast."""
    by = pd.Timestamp(target_day) - pd.Timedelta(days=lead - 1) + pd.Timedelta(hours=2)
    out = issues[(issues["TARGET"] == pd.Timestamp(target_day)) & (issues["ISSUED"] <= by)]
    return out.sort_values("ISSUED").iloc[-1]


def test_the_newest_official_value_stands_beside_ours_with_its_age_and_error(scores, issues):
    for lead in LEADS:
        of_kma = newest(issues, lead)
        expected = {
            "TA_MIN": of_kma["TA_MIN"],
            "TA_MAX": of_kma["TA_MAX"],
            "TA_AVG": (of_kma["TA_MIN"] + of_kma["TA_MAX"]) / 2,
        }
        for target, value in expected.items():
            row = row_of(scores, target, lead)
            assert row.official == value
            # Nothing newer than the third day after an issue of 18:00.
            assert row.official_age == max(lead, 3) + 0.25
            assert row.official_absolute_error == pytest.approx(abs(value - row.observed), abs=1e-6)
            assert row.official_squared_error == pytest.approx(
                (value - row.observed) ** 2, abs=1e-6
            )


def test_its_distribution_is_that_of_its_own_errors_of_a_year_at_the_same_lead(
    scores, issues, known
):
    for lead in (1, 3, 7):
        issued = DAY - timedelta(days=lead)
        days = [issued - timedelta(days=back) for back in range(365)]
        observed = known.targets(as_days(days))[:, TARGETS.index("TA_MAX")]
        said = np.array([newest(issues, lead, day)["TA_MAX"] for day in days])
        errors = (observed - said)[~np.isnan(observed)]
        row = row_of(scores, "TA_MAX", lead)
        losses = [
            max(p * (row.observed - q), (p - 1) * (row.observed - q))
            for p, q in zip(
                QUANTILE_LEVELS, row.official + np.quantile(errors, QUANTILE_LEVELS), strict=True
            )
        ]
        assert row.official_crps == pytest.approx(2 * np.mean(losses), abs=1e-6)


def test_dust_has_no_official_forecast(scores):
    for target in set(TARGETS) - set(FORECAST):
        row = row_of(scores, target)
        assert (row.official, row.official_age, row.official_crps) == (None, None, None)


def test_only_errors_count_that_were_known_at_the_issue(score, issues, known):
    first = DAY - timedelta(days=7)
    later = garbled(known, first + timedelta(days=1), DAY - timedelta(days=1))
    ours = {"forecasts": [build_forecast(first)], "shared": None}
    row = row_of(score(issues, later, **ours), lead=7)
    assert row.official_crps == row_of(score(issues), lead=7).official_crps
    earlier = garbled(known, first - timedelta(days=60), first)
    assert row_of(score(issues, earlier, **ours), lead=7).official_crps != row.official_crps


def test_with_fewer_than_sixty_known_errors_there_is_no_crps_and_the_error_stays(score, issues):
    # The first error of lead 3 that is known is of three days after the first issue.
    enough = pd.Timestamp(DAY - timedelta(days=3 + 59 + 3))
    row = row_of(score(issues[issues["TM"] >= enough]), lead=3)
    assert row.official_crps is not None
    few = score(issues[issues["TM"] > enough])
    assert row_of(few, lead=3).official_crps is None
    assert row_of(few, lead=3).official_absolute_error == row.official_absolute_error


def test_errors_of_another_age_are_left_out(score, issues):
    """The hub's newest forecasts begin a day later, as they once did."""
    change = pd.Timestamp(DAY - timedelta(days=40))
    scores = score(issues[(issues["TM"] < change) | (issues["AGE"] >= 4)])
    assert row_of(scores, lead=3).official_age == 4.25
    assert row_of(scores, lead=3).official_crps is None
    assert row_of(scores, lead=4).official_age == 4.25
    assert row_of(scores, lead=4).official_crps is not None


def test_a_missed_issue_leaves_the_one_before_and_its_errors(score, issues):
    missed = pd.Timestamp(DAY - timedelta(days=3)) + pd.Timedelta(hours=18)
    row = row_of(score(issues[issues["ISSUED"] != missed]), lead=3)
    assert row.official_age == 3.75
    assert row.official_crps is not None


def test_where_none_was_out_it_is_none_and_all_else_is_as_it_was(score, scores, issues):
    none = [
        score(issues[:0]),
        score(issues[issues["TM"] < pd.Timestamp(DAY) - pd.Timedelta("30d")]),
    ]
    for lacking in none:
        assert {row.official for row in lacking.rows} == {None}
        assert {row.official_absolute_error for row in lacking.rows} == {None}
        for row, other in zip(lacking.rows, scores.rows, strict=True):
            assert row.crps == other.crps
            assert row.persistence_crps == other.persistence_crps


def test_a_missing_lowest_temperature_leaves_the_highest_and_no_mean(score, issues):
    scores = score(issues.assign(TA_MIN=np.nan))
    assert row_of(scores, "TA_MAX").official is not None
    assert row_of(scores, "TA_MIN").official is None
    assert row_of(scores, "TA_AVG").official is None


def test_an_issue_that_came_after_ours_changes_nothing(score, scores, issues):
    late = issues[issues["AGE"] == 3].tail(1).assign(SOURCE="short_term", TARGET=pd.Timestamp(DAY))
    for lead in LEADS:
        ours = pd.Timestamp(DAY - timedelta(days=lead - 1))
        after = late.assign(ISSUED=ours + pd.Timedelta(hours=5), TA_MAX=99.0)
        row = row_of(score(pd.concat([issues, after])), lead=lead)
        assert row == row_of(scores, lead=lead)
        before = late.assign(ISSUED=ours + pd.Timedelta(hours=2), TA_MAX=99.0)
        assert row_of(score(pd.concat([issues, before])), lead=lead).official == 99.0


def test_the_days_of_a_run_have_the_same_official_values_as_each_by_itself(known, issues):
    several = OfficialReference.read(knowledge(issues), known, DAY - timedelta(days=3), DAY)
    alone = OfficialReference.read(knowledge(issues), known, DAY, DAY)
    for day in day_range(DAY - timedelta(days=7), DAY - timedelta(days=1)).tolist():
        of_run, by_itself = several.as_of(day, 7, "TA_AVG"), alone.as_of(day, 7, "TA_AVG")
        assert (of_run.value, of_run.age) == (by_itself.value, by_itself.age)
        np.testing.assert_array_equal(of_run.quantiles, by_itself.quantiles)


def test_a_row_says_which_datasets_the_issue_had(score, issues):
    eve = DAY - timedelta(days=1)
    moment = datetime(2017, 6, 10, 4, tzinfo=KST)
    there = MorningInput(newest=moment, digest="0" * 32, reasons=[])
    had = build_forecast(
        eve,
        inputs={
            "temperature": InputInfo(newest=eve, digest="0"),
            "pm10": InputInfo(newest=eve - timedelta(days=1), digest="0"),
        },
        morning={
            "weather_hours": there,
            "dust_hours": MorningInput(newest=None, digest=None, reasons=[]),
            "official_forecast": there,
        },
    )
    row = row_of(score(issues, forecasts=[had]))
    assert row.inputs == ["temperature", "weather_hours", "official_forecast"]


def test_scores_from_before_official_forecasts_are_read_as_without(scores):
    new = {
        "official", "official_age", "official_absolute_error", "official_squared_error",
        "official_crps", "inputs",
    }  # fmt: skip
    rows = [row.model_dump(mode="json", exclude=new) for row in scores.rows]
    old = scores.model_dump(mode="json") | {"rows": rows}
    read = Scores.model_validate(old)
    assert {row.official for row in read.rows} == {None}
    assert read.rows[0].inputs == []
    assert read.rows[0].crps == scores.rows[0].crps
    assert Scores.model_validate_json(render(scores)) == scores
