"""How long a late source is waited for: a few tries, or until five minutes before the forecast."""

from datetime import date, datetime, time

import pytest

from seoulcast.clock import KST
from seoulcast.settings import Settings
from seoulcast_assets.assets.lateness import SomeTries, UntilForecast, patience_of_a_morning

D = date(2022, 12, 30)


def settings_at(hour, minute=0, second=0, **values):
    now = datetime(2022, 12, 31, hour, minute, second, tzinfo=KST)
    return Settings(_env_file=None, now=now, **values)


def wait_at(*moment, **values):
    settings = settings_at(*moment, **values)
    return patience_of_a_morning(settings, D, D).wait_s(retries=7)


def test_the_newest_day_is_waited_for_however_often_it_was_tried():
    assert isinstance(patience_of_a_morning(settings_at(4, 15), D, D), UntilForecast)
    assert wait_at(4, 15) == 600.0
    assert patience_of_a_morning(settings_at(4, 15), D, D).awaits_the_rest


def test_the_last_wait_ends_five_minutes_before_the_forecast():
    assert wait_at(4, 50) == pytest.approx(300, abs=1)
    assert wait_at(4, 54, 30) == pytest.approx(30, abs=1)


@pytest.mark.parametrize("moment", [(4, 55), (4, 59), (5, 0), (6, 0), (23, 59)])
def test_after_that_it_is_not_waited_for(moment):
    assert wait_at(*moment) is None


def test_the_forecasts_own_time_counts():
    assert wait_at(4, 56, forecast_at=time(6, 30)) == 600.0


def test_a_forecast_that_is_moved_before_the_morning_waits_for_nothing():
    assert wait_at(4, 15, forecast_at=time(4, 10)) is None


def test_the_hub_is_never_asked_without_a_pause():
    assert wait_at(4, 15, late_wait_s=0) == 1.0


def test_days_of_the_past_are_tried_some_times_as_other_sources_are():
    settings = settings_at(4, 15)
    for first, last in ((date(2022, 12, 29), date(2022, 12, 29)), (date(2022, 12, 1), D)):
        patience = patience_of_a_morning(settings, first, last)
        assert [patience.wait_s(n) for n in range(4)] == [600.0, 600.0, 600.0, None]
        assert not patience.awaits_the_rest


def test_without_tries_nothing_is_waited_for():
    assert patience_of_a_morning(settings_at(4, 15, late_retries=0), D, D) == SomeTries(0, 600.0)
    assert wait_at(4, 15, late_retries=0) is None
