"""Ranges of the command line become runs with the days they ask for."""

from datetime import date

import pytest

from seoulcast_assets.backfill import STAGES, last_day, quarter_ends, whole


def test_a_range_is_one_run_and_a_model_is_its_last_day():
    first, last = date(2022, 1, 1), date(2022, 3, 5)
    assert whole(first, last) == [(first, last)]
    assert last_day(first, last) == [(last, last)]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2019, 1, 1), date(2019, 7, 1), ["2018-12-31", "2019-03-31", "2019-06-30"]),
        (date(2019, 3, 31), date(2019, 3, 31), ["2018-12-31", "2019-03-31"]),
        (date(2019, 2, 14), date(2019, 2, 20), ["2018-12-31"]),
    ],
)
def test_a_hindcasts_models_begin_with_one_that_its_first_forecast_can_use(first, last, days):
    assert [f"{run[0]}" for run in quarter_ends(first, last)] == days
    assert all(run[0] == run[1] for run in quarter_ends(first, last))


def test_what_is_selected_names_jobs_that_exist():
    jobs = {stage.job for stages in STAGES.values() for stage in stages}
    assert jobs == {"weather_pipeline", "dust_pipeline", "explore", "retrain", "batch_forecast"}
