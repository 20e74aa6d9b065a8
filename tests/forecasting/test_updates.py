"""An update knows the hours to ten in the morning, and changes nothing of the morning's issue."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from support.known_mornings import known_mornings
from support.observations import THROUGH, TINY

from seoulcast import targets
from seoulcast.clock import KST
from seoulcast.forecasting.core.days import as_days, day_range, lead_days
from seoulcast.forecasting.core.morning import SOURCES
from seoulcast.forecasting.issuing import Record, issue_forecast
from seoulcast.forecasting.model.model_files import from_files, to_files, version_of
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.forecasting.model.training import train_model
from seoulcast.forecasting.updating import issue_update
from seoulcast.windows import MORNING, UPDATE

AFTER = day_range(THROUGH + timedelta(days=1), THROUGH + timedelta(days=22))
"""D of forecasts that were not trained on, with their targets observed."""
TA_MAX, TA_MIN = targets.index("TA_MAX"), targets.index("TA_MIN")


@pytest.fixture(scope="module")
def informed(observations):
    return replace(observations, morning=known_mornings(observations))


@pytest.fixture(scope="module")
def model(informed):
    return train_model(informed, THROUGH, TINY).model


@pytest.fixture(scope="module")
def predictor(model):
    return Predictor(model)


def errors(prediction, observations):
    coming = lead_days(prediction.days)
    grid = day_range(coming.min().item(), coming.max().item())
    observed = observations.targets(grid)[(coming - grid[0]).astype(int)]
    return np.sqrt(np.nanmean((prediction.means - observed) ** 2, axis=0))


def without_update(model):
    return replace(model, update_corrections=None, update_errors=None)


def test_a_morning_knows_hours_to_four_and_its_update_those_to_ten():
    assert (MORNING.last_hour, MORNING.hours_of_today) == (timedelta(hours=28), 4)
    assert (UPDATE.last_hour, UPDATE.hours_of_today) == (timedelta(hours=34), 10)
    assert MORNING.official < timedelta(hours=29) < UPDATE.official <= timedelta(hours=34)


def test_an_update_knows_todays_temperatures_better_than_the_morning_did(predictor, informed):
    morning = errors(predictor.predict(informed, AFTER), informed)
    update = errors(predictor.predict(informed, AFTER, UPDATE), informed)
    # How steeply the day warms tells its maximum; the minimum has been measured.
    assert update[0, TA_MIN] < morning[0, TA_MIN]
    assert update[0, TA_MAX] < 0.95 * morning[0, TA_MAX]


def test_todays_maximum_is_never_below_the_highest_measured_by_ten(predictor, informed):
    prediction = predictor.predict(informed, AFTER, UPDATE)
    hours = informed.morning.weather_hours
    known = hours[hours["HOUR"].dt.hour.between(1, 10)]
    highest = known.groupby(known["HOUR"].dt.normalize())["TA"].max()
    so_far = highest.reindex(lead_days(AFTER)[:, 0]).to_numpy()
    assert (prediction.quantiles[:, 0, TA_MAX] >= so_far[:, None] - 1e-9).all()


def test_the_mornings_issue_is_the_same_to_the_last_bit_with_an_update_learnt_or_not(
    model, informed
):
    plain = without_update(model)
    left, right = (Predictor(one).predict(informed, AFTER) for one in (model, plain))
    np.testing.assert_array_equal(left.quantiles, right.quantiles)
    np.testing.assert_array_equal(left.means, right.means)


@pytest.mark.parametrize("lacking", [(), *[(source,) for source in SOURCES]])
def test_an_updated_day_alone_is_forecast_as_among_others(model, informed, lacking):
    known = replace(informed, morning=informed.morning.without(*lacking))
    many = Predictor(model).predict(known, AFTER, UPDATE)
    for n in (0, 7, 21):
        day = AFTER[n].item()
        alone = Predictor(model).predict(known.through(day, UPDATE), AFTER[n : n + 1], UPDATE)
        np.testing.assert_array_equal(alone.quantiles[0], many.quantiles[n])
        np.testing.assert_array_equal(alone.means[0], many.means[n])


def test_what_comes_after_ten_changes_nothing_and_what_comes_by_ten_does(predictor, informed):
    day = as_days([THROUGH + timedelta(days=10)])
    midnight, table = pd.Timestamp(day[0]), informed.morning.weather_hours

    def with_hours_from(hours):
        late = table["HOUR"] >= midnight + pd.Timedelta(hours=hours)
        changed = table.assign(TA=table["TA"].mask(late, 25.0))
        return replace(informed, morning=replace(informed.morning, weather_hours=changed))

    before = predictor.predict(informed, day, UPDATE).quantiles
    after_ten = predictor.predict(with_hours_from(35), day, UPDATE).quantiles
    by_ten = predictor.predict(with_hours_from(34), day, UPDATE).quantiles
    np.testing.assert_array_equal(after_ten, before)
    assert (by_ten[0, 0, TA_MAX] != before[0, 0, TA_MAX]).any()


def test_a_model_keeps_what_it_has_learnt_for_updates_in_its_files(model, informed):
    read = from_files(to_files(model), version=version_of(model))
    left, right = (Predictor(one).predict(informed, AFTER[:3], UPDATE) for one in (model, read))
    np.testing.assert_array_equal(left.quantiles, right.quantiles)


def test_a_model_of_before_has_none_and_its_version_stays(model):
    older = without_update(model)
    files = to_files(older)
    assert not [name for name in files if "update" in name and not name.startswith("rehearsal")]
    read = from_files(files, version=version_of(older))
    assert not Predictor(read).can_update
    assert Predictor(model).can_update


def test_with_no_hours_to_learn_from_there_is_no_update(informed):
    known = replace(informed, morning=informed.morning.without("weather_hours", "dust_hours"))
    fitted = train_model(known, THROUGH, TINY).model
    assert fitted.corrections is not None
    assert not Predictor(fitted).can_update


# --- issued, or not ---------------------------------------------------------------------------

DAY = THROUGH + timedelta(days=5)


def record(at=timedelta(hours=10, minutes=20)):
    midnight = pd.Timestamp(DAY + timedelta(days=1), tz=KST).to_pydatetime()
    return Record(108, "synthetic", "hindcast", midnight + at, None)


def morning_of(observations, model):
    return issue_forecast(
        observations,
        DAY,
        Predictor(model),
        station=108,
        origin="synthetic",
        kind="hindcast",
        issued_at=record(timedelta(hours=5)).issued_at,
        promoted_on=None,
    )


def without_hours_after_four(observations, *tables):
    four = pd.Timestamp(DAY) + pd.Timedelta(hours=28)
    changed = {
        name: table[table["HOUR"] <= four]
        for name in tables
        for table in [observations.morning.table(name)]
    }
    return replace(observations, morning=replace(observations.morning, **changed))


def test_an_update_names_itself_and_the_issue_that_it_updates(model, informed):
    morning = morning_of(informed, model)
    update = issue_update(informed, DAY, Predictor(model), morning, record())
    assert (morning.issue, morning.updates) == ("morning", None)
    assert (update.issue, update.updates) == ("update", morning.issued_at)
    assert update.fingerprint != morning.fingerprint
    assert update.days[0].date == morning.days[0].date == DAY + timedelta(days=1)
    assert {name: one.newest for name, one in update.inputs.items()} == {
        name: one.newest for name, one in morning.inputs.items()
    }


@pytest.mark.parametrize("lacking", ["weather_hours", "dust_hours"])
def test_with_hours_of_either_kind_late_the_mornings_forecast_stands(model, informed, lacking):
    late = without_hours_after_four(informed, lacking)
    assert issue_update(late, DAY, Predictor(model), morning_of(late, model), record()) is None


def test_what_the_morning_did_not_have_either_keeps_no_update_from_going_out(model, informed):
    known = replace(informed, morning=informed.morning.without("dust_hours"))
    update = issue_update(known, DAY, Predictor(model), morning_of(known, model), record())
    assert "hours" in update.days[0].targets["TA_MIN"].corrections
    assert "hours" not in update.days[0].targets["PM10_AVG"].corrections


def test_an_update_repeats_what_kma_has_said_of_the_sky_since_the_morning(model, informed):
    today = pd.Timestamp(DAY) + pd.Timedelta(days=1)
    official = informed.morning.official_forecast
    since = official.iloc[[0]].assign(
        TM=pd.Timestamp(DAY) + pd.Timedelta(days=1),
        SOURCE="short_term", ISSUED=today + pd.Timedelta(hours=5), TARGET=today,
        PART="morning", SKY="overcast", RAIN_CHANCE=90.0, PRECIPITATION="snow",
    )  # fmt: skip
    known = replace(
        informed,
        morning=replace(informed.morning, official_forecast=pd.concat([official, since])),
    )
    morning = morning_of(known, model)
    assert [day.official_weather.source for day in morning.days] == ["midterm_land"] * 7
    assert morning == morning_of(informed, model)
    update = issue_update(known, DAY, Predictor(model), morning, record())
    todays = update.days[0].official_weather
    assert (todays.source, todays.morning.rain_chance) == ("short_term", 90)
    assert todays.issued_at.replace(tzinfo=None) == today + pd.Timedelta(hours=5)
    assert update.days[1].official_weather == morning.days[1].official_weather


def test_a_model_that_has_not_learnt_it_issues_no_update(model, informed):
    older, morning = without_update(model), morning_of(informed, model)
    assert issue_update(informed, DAY, Predictor(older), morning, record()) is None
