"""GET /result: the newest forecast, whole, with its age, whatever happens to the store."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from support.documents import build_forecast

from seoulcast.datasets import issues, keys
from seoulcast.datasets.apparent import Apparent, ApparentValue
from seoulcast.datasets.documents import Forecast
from seoulcast.datasets.store import StoreUnavailableError
from seoulcast_api.app import create_app
from seoulcast_api.newest import latest
from seoulcast_api.newest.latest import LatestForecast, Snapshot
from seoulcast_api.presenting.views import forecast_view
from seoulcast_api.responses.serving import ResultResponse


def test_the_newest_forecast_is_given_with_every_day_target_and_quantile(client, shelf):
    issued = shelf.issue()

    answer = client.get("/result")

    assert answer.status_code == 200
    result = ResultResponse.model_validate_json(answer.content)
    assert result.day == issued.day
    assert result.issued_at == issued.issued_at
    assert result.model.version == issued.model.version
    given = answer.json()["days"]
    for day, stored in zip(given, issued.days, strict=True):
        assert day["date"] == stored.date.isoformat()
        assert {
            name: (value["unit"], value["mean"], value["quantiles"])
            for name, value in day["targets"].items()
        } == {
            name: (value.unit, value.mean, value.quantiles)
            for name, value in stored.targets.items()
        }


def test_the_pm10_grade_comes_in_words_with_the_probability_of_bad_or_worse(client, shelf):
    shelf.issue()

    grade = client.get("/result").json()["days"][0]["pm10_grade"]

    assert grade["words"] == {"ko": "보통", "en": "Moderate"}
    assert grade["probability_bad_or_worse"] == pytest.approx(0.1)


def test_how_a_day_feels_comes_with_what_it_was_estimated_from_or_is_null(client, shelf):
    low = ApparentValue(value=-14.2, estimated_from="hours")
    first, *others = build_forecast().days
    felt = first.model_copy(update={"apparent": Apparent(low=low)})
    shelf.issue(days=[felt, *others])

    given = [day["apparent"] for day in client.get("/result").json()["days"]]

    assert given[0] == {"high": None, "low": {"value": -14.2, "estimated_from": "hours"}}
    assert given[1:] == [None] * 6


def test_times_are_in_kst(client, shelf):
    shelf.issue()

    result = client.get("/result").json()

    assert result["issued_at"] == "2022-12-31T05:00:12+09:00"
    assert result["freshness"]["next_issue_at"] == "2023-01-01T05:00:00+09:00"
    assert result["freshness"]["now"].startswith("2022-12-31T09:30")


def test_source_origin_and_disclaimer_are_named(client, shelf):
    shelf.issue(origin="synthetic")

    source = client.get("/result").json()["source"]

    assert source["observations"]["ko"] == "기상청"
    assert source["origin"] == "synthetic"
    assert "가상" in source["origin_words"]["ko"]
    assert source["disclaimer"]["en"].startswith("Not an official forecast")


def test_a_fallback_says_so_and_why(client, shelf):
    shelf.issue(status="fallback", reasons=["No model has been promoted by 2022-12-30."])

    result = client.get("/result").json()

    assert result["status"] == "fallback"
    assert "climatology" in result["status_words"]["en"]
    assert result["reasons"] == ["No model has been promoted by 2022-12-30."]


def test_the_newest_observed_day_stands_beside_it(client, shelf):
    shelf.issue()
    shelf.temperature()
    shelf.pm10()

    observed = client.get("/result").json()["newest_observation"]

    assert observed["date"] == "2022-12-30"
    assert observed["temperature"]["TA_MAX"]["observed"] == 1.2
    assert observed["pm10"]["PM10_AVG"]["observed"] == 46.0


def test_without_observations_the_forecast_is_still_given(client, shelf):
    shelf.issue()

    assert client.get("/result").json()["newest_observation"] is None


def test_an_unreadable_observation_does_not_keep_the_forecast_back(client, shelf, store):
    issued = shelf.issue()
    store.put(keys.TEMPERATURE.key(issued.day), b"broken")

    answer = client.get("/result")

    assert answer.status_code == 200
    assert answer.json()["newest_observation"] is None


def test_a_moved_pointer_shows_within_two_seconds(client, shelf, wait):
    old = shelf.issue()
    assert client.get("/result").json()["day"] == old.day.isoformat()

    new = shelf.issue(old.day + timedelta(days=1))
    wait(2)

    assert client.get("/result").json()["day"] == new.day.isoformat()


def test_within_a_second_it_is_served_from_memory(client, shelf, store, wait):
    shelf.issue()
    first = client.get("/result")
    store.delete(keys.LATEST_FORECAST)
    wait(0.9)

    assert client.get("/result").json()["days"] == first.json()["days"]


def test_an_issue_of_other_content_is_told_by_its_fingerprint(client, shelf, wait):
    shelf.issue()
    client.get("/result")
    shelf.issue(fingerprint="revised", reasons=["A day was revised."])
    wait(2)

    assert client.get("/result").json()["fingerprint"] == "revised"


def test_it_is_compressed_for_who_takes_it_and_the_same_for_who_does_not(client, shelf):
    shelf.issue()

    plain = client.get("/result", headers={"Accept-Encoding": "identity"})
    packed = client.get("/result", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["vary"]
    assert packed.json()["days"] == plain.json()["days"]


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _without_a_lead(data: bytes) -> bytes:
    forecast = Forecast.model_validate_json(data)
    return issues.render(forecast.model_copy(update={"days": forecast.days[:6]}))


def _without_a_target(data: bytes) -> bytes:
    forecast = Forecast.model_validate_json(data)
    day = forecast.days[3]
    targets = {name: value for name, value in day.targets.items() if name != "PM10_AVG"}
    days = [*forecast.days[:3], day.model_copy(update={"targets": targets}), *forecast.days[4:]]
    return issues.render(forecast.model_copy(update={"days": days}))


def _not_a_number(data: bytes) -> bytes:
    return data.replace(b'"mean": -2.9', b'"mean": NaN')


def _of_another_day(data: bytes) -> bytes:
    forecast = Forecast.model_validate_json(data)
    return issues.render(forecast.model_copy(update={"day": forecast.day - timedelta(days=1)}))


DAMAGES = [_truncated, _without_a_lead, _without_a_target, _not_a_number, _of_another_day]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_forecast_is_an_error_in_words_and_never_half_a_forecast(
    client, shelf, store, damage, caplog
):
    issued = shelf.issue()
    key = keys.issue(issued.day, issued.fingerprint)
    whole = store.get(key)
    store.put(key, damage(whole))
    assert store.get(key) != whole

    answer = client.get("/result")

    assert answer.status_code == 503
    assert answer.json()["code"] == "unreadable-document"
    assert key in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert "Traceback" not in answer.text
    assert key in caplog.text


def test_a_pointer_to_nothing_is_an_error_in_words(client, shelf, store):
    issued = shelf.issue()
    store.delete(keys.issue(issued.day, issued.fingerprint))

    assert client.get("/result").json()["code"] == "unreadable-document"


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_last_good_forecast_is_kept_while_the_newest_is_damaged(
    client, shelf, store, damage, wait, caplog
):
    good = shelf.issue()
    client.get("/result")
    bad = shelf.issue(good.day + timedelta(days=1))
    key = keys.issue(bad.day, bad.fingerprint)
    store.put(key, damage(store.get(key)))
    wait(2)

    answer = client.get("/result")

    assert answer.status_code == 200
    assert answer.json()["day"] == good.day.isoformat()
    assert "the last good one is kept" in caplog.text


def test_a_repaired_forecast_shows_again(client, shelf, store, wait):
    issued = shelf.issue()
    key = keys.issue(issued.day, issued.fingerprint)
    whole = store.get(key)
    store.put(key, b"{}")
    assert client.get("/result").status_code == 503

    store.put(key, whole)
    wait(2)

    assert client.get("/result").json()["day"] == issued.day.isoformat()


def test_a_lasting_damage_is_logged_once_and_not_at_each_reading(
    client, shelf, store, wait, caplog
):
    shelf.issue()
    client.get("/result")
    store.put(keys.LATEST_FORECAST, b"{")
    for _ in range(5):
        wait(2)
        client.get("/result")

    assert caplog.text.count("the last good one is kept") == 1


def test_while_forecasts_are_issued_every_answer_is_a_whole_one(client, shelf, monkeypatch):
    first = shelf.issue().day
    monkeypatch.setattr(latest, "CHECK_EVERY_S", 0)
    monkeypatch.setattr(latest, "WAIT_FROM_S", 0)
    days = [first + timedelta(days=age) for age in range(1, 21)]
    issuing = threading.Thread(target=lambda: [shelf.issue(day) for day in days])
    issuing.start()

    seen = []
    while issuing.is_alive() or seen[-1] != days[-1]:
        answer = client.get("/result")
        assert answer.status_code == 200
        result = ResultResponse.model_validate_json(answer.content)
        assert result.fingerprint == f"{result.day:%Y%m%d}f00d"
        assert [day.date for day in result.days] == [
            result.day + timedelta(days=lead) for lead in range(1, 8)
        ]
        seen.append(result.day)

    assert seen == sorted(seen)


class _Breakable:
    """A store that can be cut off, as S3 is when the network goes."""

    def __init__(self, store):
        self._store = store
        self.is_cut = False

    def __getattr__(self, name):
        if self.is_cut:
            raise StoreUnavailableError("s3.example is out of reach")
        return getattr(self._store, name)


def test_while_the_store_is_away_the_last_forecast_is_served(settings, store, shelf, wait):
    shelf.issue()
    cuttable = _Breakable(store)
    with TestClient(create_app(settings, cuttable)) as client:
        before = client.get("/result").json()
        cuttable.is_cut = True
        wait(600)
        after = client.get("/result")

    assert after.status_code == 200
    assert after.json()["days"] == before["days"]


@pytest.mark.parametrize("age", [1.2, 600])
def test_a_store_that_hangs_does_not_hold_up_who_can_be_served(a_forecast, wait, monkeypatch, age):
    monkeypatch.setattr(latest, "PATIENCE_S", 0.01)
    snapshot = Snapshot(forecast_view(a_forecast), None)
    is_first, is_hanging, goes_on = threading.Event(), threading.Event(), threading.Event()

    def load():
        if is_first.is_set():
            is_hanging.set()
            goes_on.wait()
        is_first.set()
        return snapshot

    async def scenario():
        newest = LatestForecast(load)
        await newest.get()
        wait(age)
        await newest.get()
        await asyncio.to_thread(is_hanging.wait)
        served = await asyncio.gather(*(newest.get() for _ in range(50)))
        goes_on.set()
        return served

    assert asyncio.run(scenario()) == [snapshot] * 50


def test_many_first_readers_cause_one_reading(a_forecast):
    snapshot = Snapshot(forecast_view(a_forecast), None)
    calls = []

    def load():
        calls.append(1)
        return snapshot

    async def scenario():
        newest = LatestForecast(load)
        return await asyncio.gather(*(newest.get() for _ in range(50)))

    assert asyncio.run(scenario()) == [snapshot] * 50
    assert len(calls) == 1
