"""Every fault of the hub against the collection of a day: what is kept, and who is told."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.history import compact
from seoulcast.datasets.issues import current_issue
from seoulcast.datasets.keys import PM10, RAW_ASOS, RAW_PM10, STATION_WEATHER, TEMPERATURE
from seoulcast.kma.sandbox import Faults
from seoulcast.reasons import NewestDayOld

pytestmark = pytest.mark.e2e

FIRST = date(2022, 4, 1)
BEFORE = date(2022, 6, 13)
D = date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 5, 30, tzinfo=KST)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """A system that has everything through the day before D."""
    with running_system(tmp_path_factory.mktemp("home"), now=NOW, late_retries=1) as system:
        assert system.run("weather_pipeline", FIRST, BEFORE).success
        assert system.run("dust_pipeline", FIRST, BEFORE).success
        yield system


@pytest.fixture
def system(history):
    """The same, without D and without faults."""
    history.sandbox.faults = Faults()
    for info in list(history.store.list("")):
        if D.isoformat() in info.key:
            history.store.delete(info.key)
    for dataset in (TEMPERATURE, PM10, STATION_WEATHER):
        compact(history.store, dataset, D, D)
    yield history
    history.sandbox.faults = Faults()


TRANSIENT = {
    "a 503 once": Faults(status_5xx=503, times=1),
    "a cut body once": Faults(cut_body=True, times=1),
    "a missing end mark once": Faults(no_end_mark=True, times=1),
    "an empty body once": Faults(empty_body=True, times=1),
    "a maintenance page with status 200 once": Faults(html_200=True, times=1),
    "too many requests once": Faults(status_429=True, retry_after="0", times=1),
    "a slow answer": Faults(delay_s=0.3),
}


@pytest.mark.fault(
    "the hub",
    "passing: one 503, cut body, missing end mark, empty body, HTML page, 429, a slow answer",
    happens="tried again inside the call",
    kept="all; the day is stored",
    notified="no one",
)
@pytest.mark.parametrize("fault", TRANSIENT.values(), ids=TRANSIENT)
def test_a_passing_fault_is_retried_and_the_day_is_stored(system, fault):
    system.sandbox.faults = fault
    assert system.run("weather_pipeline", D).success
    assert TEMPERATURE.key(D) in system.objects()


LASTING = {
    "a server error": (Faults(status_5xx=500), "again"),
    "a hanging hub": (Faults(hang=True), "again"),
    "a cut body": (Faults(cut_body=True), "again"),
    "an empty body": (Faults(empty_body=True), "again"),
    "a maintenance page with status 200": (Faults(html_200=True), "again"),
    "an empty frame": (Faults(empty_frame=True), "asked again by itself"),
    "an API not applied for": (Faults(not_applied=True), "활용신청"),
    "a used up quota": (Faults(quota_after_calls=0), "tomorrow"),
    "a late day": (
        Faults(late_asos_days=frozenset({D}), late_pm10_days=frozenset({D})),
        "asked again by itself",
    ),
}


@pytest.mark.fault(
    "the hub",
    "lasting: 500, silence, cut or empty body, HTML page, empty frame, no application, quota, "
    "a late day (weather and dust)",
    happens="the run fails after its tries, with advice",
    kept="every object, to the byte",
    notified="Slack, once, with day, cause and link",
)
@pytest.mark.parametrize(("fault", "advice"), LASTING.values(), ids=LASTING)
@pytest.mark.parametrize("job", ["weather_pipeline", "dust_pipeline"])
def test_a_lasting_fault_fails_with_advice_keeps_what_was_there_and_is_told_once(
    system, job, fault, advice
):
    if fault.hang:
        impatient = system.settings.model_copy(update={"kma_timeout_s": 1.0})
        system = replace(system, settings=impatient)
    before = system.objects()
    system.sandbox.faults = fault
    result = system.run(job, D)
    assert not result.success
    assert system.objects() == before
    told = system.told_of_failure(result)
    assert len(told) == 1
    assert advice in told[0]
    assert D.isoformat() in told[0]
    assert f"/runs/{result.run_id}" in told[0]


@pytest.mark.fault(
    "the hub",
    "away for the whole morning",
    happens="the forecast goes out as `fallback`, with its reason",
    kept="all",
    notified="page, `/health`, Slack",
)
def test_without_a_day_the_forecast_goes_out_all_the_same_and_says_so(system):
    system.sandbox.faults = Faults(status_5xx=503)
    assert not system.run("weather_pipeline", D).success
    assert not system.run("dust_pipeline", D).success
    assert system.run("batch_forecast", D).success
    forecast = current_issue(system.store, D)
    assert forecast.status == "fallback"
    assert forecast.data_through == BEFORE
    assert [day.lead for day in forecast.days] == [1, 2, 3, 4, 5, 6, 7]
    assert NewestDayOld(input="temperature", newest=BEFORE, day=D) in forecast.reasons


@pytest.mark.fault(
    "the hub",
    "an impossible day",
    happens="the day goes to `quarantine/`; the run fails and says which",
    kept="the stored day, if there was one",
    notified="Slack",
)
def test_an_impossible_day_is_put_aside_and_the_run_says_which(system):
    system.sandbox.faults = Faults(bad_asos_days=frozenset({D}))
    result = system.run("weather_pipeline", D)
    assert not result.success
    assert RAW_ASOS.key(D) not in system.objects()
    assert any(key.startswith("quarantine/raw_asos/") for key in system.objects())
    assert "quarantine" in system.told_of_failure(result)[0]


@pytest.mark.fault(
    "the hub",
    "an impossible day in a range",
    happens="the other days are done; the run fails with the list",
    kept="all other days",
    notified="Slack",
)
def test_a_bad_day_in_a_range_does_not_keep_the_others_from_being_done(system):
    bad = date(2022, 5, 1)
    first, last = date(2022, 4, 28), date(2022, 5, 3)
    for dataset in (RAW_PM10, PM10):
        for day in range(first.toordinal(), last.toordinal() + 1):
            system.store.delete(dataset.key(date.fromordinal(day)))
    system.sandbox.faults = Faults(bad_pm10_days=frozenset({bad}))
    assert not system.run("dust_pipeline", first, last).success
    done = {
        key
        for key in system.objects("result/pm10/")
        if first.isoformat() <= key[-14:-4] <= last.isoformat()
    }
    assert len(done) == 5
    assert PM10.key(bad) not in done
    system.sandbox.faults = Faults()
    assert system.run("dust_pipeline", first, last).success
    assert PM10.key(bad) in system.objects()


@pytest.mark.fault(
    "the hub",
    "long ranges silently cut",
    happens="the client notices and asks for the rest",
    kept="every day, to the byte",
    notified="no one",
)
def test_a_silent_cut_of_a_long_range_loses_no_day(system):
    before = system.objects("result/")
    for key in before:
        system.store.delete(key)
    system.sandbox.faults = Faults(cut_after_days=31)
    assert system.run("weather_pipeline", FIRST, BEFORE).success
    assert system.run("dust_pipeline", FIRST, BEFORE).success
    assert system.objects("result/") == before


@pytest.mark.fault(
    "the hub",
    "a PM10 day of 100 values",
    happens="not published, and asked for again",
    kept="nothing is stored of it",
    notified="Slack",
)
def test_a_thin_pm10_day_is_not_published_until_it_is_whole(system):
    system.sandbox.faults = Faults(partial_pm10={D: 100})
    assert not system.run("dust_pipeline", D).success
    assert RAW_PM10.key(D) not in system.objects()
    assert D.isoformat() not in system.materialized("raw_pm10")
    system.sandbox.faults = Faults()
    assert system.run("dust_pipeline", D).success
    assert D.isoformat() in system.materialized("raw_pm10")


@pytest.mark.fault(
    "the hub",
    "a revised day, fetched again",
    happens="the clean row is made anew",
    kept="the new value; issued forecasts as they were",
    notified="no one",
)
def test_a_revised_day_is_fetched_again_and_its_clean_row_remade(system):
    day = date(2022, 6, 10)
    system.sandbox.faults = Faults(revised_asos={day: {"TA_AVG": 21.5}})
    assert system.run("weather_pipeline", day).success
    assert b"21.5" in system.store.get(TEMPERATURE.key(day))
