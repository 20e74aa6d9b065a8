"""S3 that answers 500, asks to slow down, falls silent, or dies between two writes."""

from datetime import date, datetime

import pytest
from support.broken_wire import BrokenS3
from support.s3_server import BUCKET, S3Server
from support.system import running_system
from urllib3.util import Timeout

from seoulcast.clock import KST
from seoulcast.datasets import keys
from seoulcast.datasets.documents import Forecast, ForecastPointer
from seoulcast.datasets.issues import issues_of, read_document
from seoulcast.datasets.s3_store import S3Store

pytestmark = pytest.mark.e2e

FIRST, BEFORE, D = date(2022, 4, 20), date(2022, 6, 13), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
WRITES = {"PUT", "POST", "DELETE"}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """A system whose store is behind the proxy, the store itself, and the proxy."""
    with pytest.MonkeyPatch.context() as patch, BrokenS3("http://127.0.0.1:1") as proxy:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        # As many tries as in service; what is left out is the waiting between them.
        patch.setattr("botocore.endpoint.time.sleep", lambda _: None)
        patch.setattr(
            "botocore.httpsession.Timeout", lambda connect, read: Timeout(connect, min(read, 1.5))
        )
        server = S3Server()
        client = server.client()
        client.create_bucket(Bucket=BUCKET)
        proxy._target = server.url.removeprefix("http://")
        with running_system(
            tmp_path_factory.mktemp("home"),
            now=NOW,
            late_retries=0,
            predictor_stations=(108, 112, 119),
            storage="s3",
            s3_bucket=BUCKET,
            s3_endpoint_url=proxy.url,
            s3_region="us-east-1",
        ) as system:
            assert system.run("weather_pipeline", FIRST, D).success
            assert system.run("dust_pipeline", FIRST, D).success
            assert system.run("batch_forecast", BEFORE).success
            yield system, S3Store(client, BUCKET), proxy
        client.close()
        server.close()


@pytest.fixture
def broken(parts):
    """The same without D's forecast, and with the proxy whole before and after."""
    system, store, proxy = parts
    proxy.trouble = lambda _method, _writes: None
    for prefix in (f"forecasts/date=2022-06/{D}", "slack/"):
        for info in list(store.list(prefix)):
            store.delete(info.key)
    store.put(keys.LATEST_FORECAST, store.get(keys.FORECASTS.key(BEFORE)))
    yield system, store, proxy
    proxy.trouble = lambda _method, _writes: None


def seen(store):
    """What a reader of the newest forecast gets: always a whole one."""
    pointer = read_document(store, keys.LATEST_FORECAST, ForecastPointer)
    forecast = read_document(store, pointer.key, Forecast)
    assert [day.lead for day in forecast.days] == [1, 2, 3, 4, 5, 6, 7]
    return forecast.day


KINDS = {
    "500": "S3 answers 500 to every write",
    "503": "S3 answers 503 SlowDown to every write",
    "silence": "S3 does not answer writes",
}


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(
            kind,
            marks=pytest.mark.fault(
                "S3",
                words,
                happens="five tries each, then the run fails (`StoreUnavailableError`)",
                kept="yesterday's forecast is read; every object as it was",
                notified="Slack, with what to do",
            ),
        )
        for kind, words in KINDS.items()
    ],
)
def test_while_s3_refuses_writes_the_run_fails_in_words_and_yesterdays_forecast_stands(
    broken, trouble, record_property
):
    system, store, proxy = broken
    before = {info.key: info.etag for info in store.list("forecasts/")}
    troubled = proxy.troubled
    proxy.trouble = lambda method, _writes: trouble if method in WRITES else None
    result = system.run("batch_forecast", D, assets=["daily_forecast"])
    assert not result.success
    assert {info.key: info.etag for info in store.list("forecasts/")} == before
    assert seen(store) == BEFORE
    assert proxy.troubled - troubled >= 5
    proxy.trouble = lambda _method, _writes: None
    (told,) = system.told_of_failure(result)
    assert D.isoformat() in told
    assert "StoreUnavailableError: S3 " in told
    assert "run again" in told
    assert system.run("batch_forecast", D, assets=["daily_forecast"]).success
    assert seen(store) == D
    record_property("measured", f"{proxy.troubled - troubled} requests refused")


@pytest.mark.fault(
    "S3",
    "S3 asks once to slow down, or drops one connection",
    happens="tried again; nobody notices",
    kept="all",
    notified="no one",
)
@pytest.mark.parametrize("trouble", ["503", "500", "dead"])
def test_a_passing_trouble_of_s3_is_tried_again(broken, trouble):
    system, store, proxy = broken
    begin = proxy.troubled
    proxy.trouble = lambda _method, _writes: trouble if proxy.troubled == begin else None
    assert system.run("batch_forecast", D, assets=["daily_forecast"]).success
    assert seen(store) == D


@pytest.mark.fault(
    "S3",
    "S3 dies between two writes of an issue (after each of them in turn)",
    happens="the run fails; run again once S3 is back, it completes the same issue",
    kept="`latest` names yesterday's whole issue until the new one lies there whole",
    notified="Slack; a message that it refuses is lost, as S3 can't keep it",
)
def test_dead_between_two_writes_no_reader_sees_half_a_forecast(broken, record_property):
    system, store, proxy = broken
    deaths = 0
    for survived in range(10):
        begin = proxy.writes
        proxy.trouble = lambda _m, writes, limit=begin + survived: (
            "dead" if writes >= limit else None
        )
        result = system.run("batch_forecast", D, assets=["daily_forecast"])
        there = {f.fingerprint: f.issued_at for f in issues_of(store, D)}
        assert seen(store) in {BEFORE, D}
        if result.success:
            break
        deaths += 1
        proxy.trouble = lambda _m, _w: None
        assert system.run("batch_forecast", D, assets=["daily_forecast"]).success
        assert seen(store) == D
        again = {f.fingerprint: f.issued_at for f in issues_of(store, D)}
        assert there.items() <= again.items()
        assert len(again) == 1
        for info in list(store.list(f"forecasts/date=2022-06/{D}")):
            store.delete(info.key)
        store.put(keys.LATEST_FORECAST, store.get(keys.FORECASTS.key(BEFORE)))
    # Issue, table, pointer and latest: dead before each of the four.
    assert deaths >= 4
    record_property("measured", f"dead before {deaths} different writes")
