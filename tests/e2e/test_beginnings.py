"""A backfill finds out where the short-term forecasts begin, and does not ask before."""

from datetime import date, datetime

import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.kma.sandbox import Faults

pytestmark = pytest.mark.e2e

NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
FIRST, LAST = date(2000, 12, 1), date(2003, 8, 31)
ASSETS = ["raw_official", "official_forecast"]
SHORT = "/api/typ01/url/fct_afs_dl.php"


@pytest.fixture
def system(tmp_path):
    with running_system(tmp_path, now=NOW) as system:
        yield system


def test_the_years_before_a_series_are_on_record_as_absent_for_a_few_calls(system):
    system.sandbox.faults = Faults(short_term_from=date(2003, 5, 31))
    assert system.run("morning_pipeline", FIRST, LAST, assets=ASSETS).success
    assert min(system.objects("raw/official/")) == "raw/official/date=2003-05/2003-05-31.csv"
    for asset in ASSETS:
        days = system.materialized(asset)
        assert {f"{FIRST}", "2003-05-30", f"{LAST}"} <= days
        assert len(days) == (LAST - FIRST).days + 1
    # Seven to find out, some of them twice to tell a cut, and four windows since.
    assert {call.partition("?")[0] for call in system.sandbox.calls} == {SHORT}
    assert len(system.sandbox.calls) <= 18


def test_a_path_that_was_not_applied_for_leaves_its_days_missing(system):
    system.sandbox.faults = Faults(not_applied=True, path="fct_afs_dl.php")
    assert system.run("morning_pipeline", FIRST, LAST, assets=ASSETS).success
    assert max(system.materialized("raw_official")) == "2001-01-31"
    system.sandbox.faults = Faults()
    assert system.run(
        "morning_pipeline", date(2001, 2, 1), date(2001, 2, 28), assets=ASSETS
    ).success
    assert max(system.materialized("raw_official")) == "2001-02-28"
