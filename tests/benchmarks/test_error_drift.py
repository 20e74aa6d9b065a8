"""The record of error drift: a model that loses its worth is found once, and luck is not."""

from datetime import date, timedelta

import numpy as np
import pytest
from support.changed_observations import keep_days
from support.documents import build_promotion
from support.observations import make_observations

from benchmarks.drift import beginnings
from benchmarks.error_drift import Year, check_years, score_documents, table
from seoulcast.datasets.documents import LEADS, TARGETS
from seoulcast.datasets.model_documents import HeldOutErrors
from seoulcast.forecasting.core.days import day_range

FIRST, LAST = date(2016, 12, 31), date(2017, 5, 30)


@pytest.fixture(scope="module")
def year():
    """Five months of errors half as large as the references', twice as large from day 100 on."""
    issues = day_range(FIRST, LAST)
    reference = np.full((len(issues), len(LEADS), len(TARGETS)), 2.0)
    own = 0.5 * reference
    own[100:, :, TARGETS.index("TA_MAX")] *= 2
    own[:, :, TARGETS.index("PM10_MIN")] = np.nan
    held_out = [HeldOutErrors(target=name, ratio=0.45, highest_ratio=0.55) for name in TARGETS]
    return Year(
        issues,
        {"seoulcast": own, "persistence": reference, "climatology": reference},
        build_promotion(FIRST, held_out_errors=held_out),
    )


@pytest.fixture(scope="module")
def checks(year):
    return check_years([year], keep_days(make_observations(), lambda day: day.isna()))


def test_each_target_day_has_the_errors_of_the_leads_that_are_checked(year):
    documents = list(score_documents(year))
    assert [scores.day for scores in documents[:2]] == [date(2017, 1, 1), date(2017, 1, 2)]
    assert documents[-1].day == LAST + timedelta(days=1)
    assert {row.lead for row in documents[0].rows} == {1}
    last = documents[-1].rows
    assert {(row.lead, row.forecast_day) for row in last} == {
        (lead, documents[-1].day - timedelta(days=lead)) for lead in (1, 2, 3)
    }
    assert {row.crps for row in last if row.target == "TA_MAX"} == {2.0}
    assert "PM10_MIN" not in {row.target for row in last}


def test_only_the_target_whose_errors_grew_is_found_and_only_once(checks):
    ((day, target, value),) = beginnings(checks)
    assert target == "TA_MAX"
    assert 1.1 < value < 1.2
    assert date(2017, 4, 11) < day < LAST
    assert not [f for check in checks[:43] for f in check.findings]


def test_the_table_counts_by_year_and_has_the_highest_values(checks):
    head, only, finding = table(checks, beginnings(checks)).splitlines()
    assert only.split()[:3] == ["2017", "105", "1"]
    assert "TA_AVG 0.91" in only
    assert "PM10_MIN 0.00" in only
    assert head.startswith("year")
    assert "TA_MAX" in finding
